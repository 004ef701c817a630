-- What is stored: one row for each record. wake_at is microseconds since
-- 1970 in UTC, NULL for never. keys holds all keys of the record in the order
-- they were put, so that one row is the whole record.
CREATE TABLE rodnik_record (
  number  INTEGER PRIMARY KEY,
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  version INTEGER NOT NULL,
  wake_at INTEGER,
  keys    BLOB    NOT NULL,
  body    BLOB    NOT NULL,
  UNIQUE (kind, id)
) STRICT;

CREATE INDEX rodnik_record_due
  ON rodnik_record (kind, wake_at, id)
  WHERE wake_at IS NOT NULL;

-- Who holds a unique key. The primary key is the promise that nobody else does.
CREATE TABLE rodnik_unique (
  space  TEXT NOT NULL,
  digest BLOB NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (space, digest)
) STRICT, WITHOUT ROWID;

-- Who holds a look-up key, in the order in which records are returned.
CREATE TABLE rodnik_index (
  space  TEXT NOT NULL,
  digest BLOB NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (space, digest, kind, id)
) STRICT, WITHOUT ROWID;
