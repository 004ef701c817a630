CREATE TABLE rodnik_index (
  space  TEXT NOT NULL,
  digest BLOB NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (space, digest, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rodnik_migration (
  number INTEGER PRIMARY KEY,
  name   TEXT NOT NULL
) STRICT;

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

CREATE TABLE rodnik_unique (
  space  TEXT NOT NULL,
  digest BLOB NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (space, digest)
) STRICT, WITHOUT ROWID;

