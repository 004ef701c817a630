-- Everything of Rodnik stands in a PostgreSQL schema of its own. Ids, kinds and
-- spaces are ASCII and are compared byte by byte.
CREATE SCHEMA IF NOT EXISTS rodnik;

-- Which of these files were applied. digest is the SHA-256 of the file, NULL
-- when somebody else's tool has applied it.
CREATE TABLE rodnik.migration (
  number integer PRIMARY KEY,
  digest bytea,
  at     timestamptz NOT NULL DEFAULT now()
);

-- What is stored: one row for each record. wake_at is microseconds since 1970
-- in UTC, NULL for never. keys holds all keys of the record in the order they
-- were put, so that one row is the whole record. Bodies are sealed and keys are
-- digests: compressing them costs time and saves nothing.
CREATE TABLE rodnik.record (
  kind    text   COLLATE "C" NOT NULL,
  id      text   COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  wake_at bigint,
  keys    bytea  NOT NULL,
  body    bytea  NOT NULL,
  CONSTRAINT record_pkey PRIMARY KEY (kind, id)
);

ALTER TABLE rodnik.record
  ALTER COLUMN keys SET STORAGE EXTERNAL,
  ALTER COLUMN body SET STORAGE EXTERNAL;

-- A cached plan that was made while a small table was known to be small reads
-- all of it, until the next ANALYZE tells that it has grown.
ALTER TABLE rodnik.record SET (autovacuum_analyze_threshold = 2000, autovacuum_vacuum_threshold = 2000);

CREATE INDEX record_due
  ON rodnik.record (kind, wake_at, id)
  WHERE wake_at IS NOT NULL;

-- Who holds a unique key. The primary key is the promise that nobody else does.
CREATE TABLE rodnik.key (
  space  text  COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  kind   text  COLLATE "C" NOT NULL,
  id     text  COLLATE "C" NOT NULL,
  CONSTRAINT key_pkey PRIMARY KEY (space, digest)
);

-- Who holds a look-up key, in the order in which records are returned.
CREATE TABLE rodnik.lookup (
  space  text  COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  kind   text  COLLATE "C" NOT NULL,
  id     text  COLLATE "C" NOT NULL,
  CONSTRAINT lookup_pkey PRIMARY KEY (space, digest, kind, id)
);

-- unpack reads record.keys: one byte says how many are unique, and then there
-- is of each key the length of its space, its space and its digest.
CREATE FUNCTION rodnik.unpack(packed bytea)
RETURNS TABLE (uniq boolean, space text, digest bytea)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  uniques integer := get_byte(packed, 0);
  at integer := 1;
  size integer;
BEGIN
  WHILE at < length(packed) LOOP
    size := get_byte(packed, at);
    uniq := uniques > 0;
    space := convert_from(substr(packed, at + 2, size), 'UTF8');
    digest := substr(packed, at + 2 + size, 32);
    RETURN NEXT;
    uniques := uniques - 1;
    at := at + 33 + size;
  END LOOP;
END
$$;

-- apply commits one batch, or several that touch different records and want
-- different keys, all of it or nothing. Records come in the order of (kind, id),
-- keys in that of (space, digest), and are locked in it.
--
-- There are few arrays and few expressions, because each costs as much as a
-- column or two:
--   numbers  4 of each record: what is done, its version, wake_at, and the number
--            of the batch it belongs to;
--   texts    2 of each record, kind and id; then of each key its space;
--   blobs    2 of each record, keys and body; then of each key its digest;
--   wants    1 of each key that an inserted record wants: the place of the
--            record, less than 0 for a look-up key; then the same of updated
--            records, whose keys matter only when they have changed;
--   fresh    how many keys inserted records want.
-- What is done: 1 insert, 2 update, 3 delete, 4 it must be at its version, 5 it
-- must not exist, 6 insert carefully.
--
-- The answer is 0, or 1 when the first record is not at its version. Behind it,
-- when something may be written already, RN001 is raised with the record's place
-- as its message; RN002 says so that a key is taken. A plain INSERT is much
-- cheaper than one with ON CONFLICT and raises 23505 instead, which names the
-- table but no place; careful pays for the place.
CREATE FUNCTION rodnik.apply(
  numbers bigint[], texts text[], blobs bytea[], wants smallint[], fresh integer, careful boolean
)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  stored bytea;
  old_of integer[];
  old_packs bytea[];
BEGIN
  FOR i IN 1 .. cardinality(numbers) / 4 LOOP
    IF numbers[4 * i - 3] = 1 THEN
      INSERT INTO rodnik.record (kind, id, version, wake_at, keys, body)
      VALUES (texts[2 * i - 1], texts[2 * i], 1, numbers[4 * i - 1], blobs[2 * i - 1], blobs[2 * i]);
    ELSIF numbers[4 * i - 3] = 2 THEN
      UPDATE rodnik.record
      SET version = version + 1, wake_at = numbers[4 * i - 1], body = blobs[2 * i]
      WHERE kind = texts[2 * i - 1] AND id = texts[2 * i]
        AND version = numbers[4 * i - 2] AND keys = blobs[2 * i - 1];
      IF NOT FOUND THEN
        SELECT r.keys INTO stored
        FROM rodnik.record AS r
        WHERE r.kind = texts[2 * i - 1] AND r.id = texts[2 * i] AND r.version = numbers[4 * i - 2]
        FOR UPDATE;
        IF FOUND THEN
          UPDATE rodnik.record
          SET version = version + 1, wake_at = numbers[4 * i - 1], keys = blobs[2 * i - 1], body = blobs[2 * i]
          WHERE kind = texts[2 * i - 1] AND id = texts[2 * i];
          old_of := old_of || i;
          old_packs := old_packs || stored;
        END IF;
      END IF;
    ELSIF numbers[4 * i - 3] = 3 THEN
      DELETE FROM rodnik.record
      WHERE kind = texts[2 * i - 1] AND id = texts[2 * i] AND version = numbers[4 * i - 2]
      RETURNING keys INTO stored;
      IF FOUND THEN
        old_of := old_of || i;
        old_packs := old_packs || stored;
      END IF;
    ELSIF numbers[4 * i - 3] = 4 THEN
      PERFORM FROM rodnik.record
      WHERE kind = texts[2 * i - 1] AND id = texts[2 * i] AND version = numbers[4 * i - 2]
      FOR SHARE;
    ELSIF numbers[4 * i - 3] = 5 THEN
      -- A row that is gone before anybody sees it: whoever inserts the same one
      -- waits for the end of this transaction.
      INSERT INTO rodnik.record (kind, id, version, keys, body)
      VALUES (texts[2 * i - 1], texts[2 * i], 0, E'\\x00', '')
      ON CONFLICT DO NOTHING;
      IF FOUND THEN
        DELETE FROM rodnik.record WHERE kind = texts[2 * i - 1] AND id = texts[2 * i];
      END IF;
    ELSE
      INSERT INTO rodnik.record (kind, id, version, wake_at, keys, body)
      VALUES (texts[2 * i - 1], texts[2 * i], 1, numbers[4 * i - 1], blobs[2 * i - 1], blobs[2 * i])
      ON CONFLICT DO NOTHING;
    END IF;
    IF NOT FOUND THEN
      IF i = 1 THEN
        RETURN i;
      END IF;
      RAISE EXCEPTION USING ERRCODE = 'RN001', MESSAGE = i;
    END IF;
  END LOOP;

  IF careful OR old_of IS NOT NULL THEN
    PERFORM rodnik.exchange(numbers, texts, blobs, wants, old_of, old_packs);
    RETURN 0;
  END IF;
  FOR i IN 1 .. fresh LOOP
    IF wants[i] > 0 THEN
      INSERT INTO rodnik.key (space, digest, kind, id)
      VALUES (texts[cardinality(numbers) / 2 + i], blobs[cardinality(numbers) / 2 + i],
        texts[2 * wants[i] - 1], texts[2 * wants[i]]);
    ELSE
      INSERT INTO rodnik.lookup (space, digest, kind, id)
      VALUES (texts[cardinality(numbers) / 2 + i], blobs[cardinality(numbers) / 2 + i],
        texts[-2 * wants[i] - 1], texts[-2 * wants[i]]);
    END IF;
  END LOOP;
  RETURN 0;
END
$$;

-- exchange does what apply does with keys when some records let go of theirs, or
-- when it must tell the place. A
-- key that one record of a batch lets go and another one takes moves between
-- them; what is freed for another batch is taken before it is free, and so
-- refused. Who keeps a key comes before others who want it.
CREATE FUNCTION rodnik.exchange(
  numbers bigint[], texts text[], blobs bytea[], wants smallint[],
  old_of integer[], old_packs bytea[]
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  records integer := cardinality(numbers) / 2;
  k record;
  before_space text;
  before_digest bytea;
BEGIN
  FOR k IN
    SELECT taken.place, taken.taker, freed.giver, uniq, space COLLATE "C" AS space, digest
    FROM (
      SELECT w.place, abs(w.want)::integer AS taker, w.want > 0 AS uniq,
        texts[records + w.place] AS space, blobs[records + w.place] AS digest,
        CASE WHEN w.want > 0 THEN 0 ELSE -w.want END AS apart
      FROM unnest(wants) WITH ORDINALITY AS w (want, place)
      WHERE numbers[4 * abs(w.want) - 3] IN (1, 6)
        OR abs(w.want) = ANY (old_of)
    ) AS taken
    FULL JOIN (
      SELECT f.giver, u.uniq, u.space, u.digest, CASE WHEN u.uniq THEN 0 ELSE f.giver END AS apart
      FROM unnest(old_of, old_packs) AS f (giver, packed)
      CROSS JOIN LATERAL rodnik.unpack(f.packed) AS u
    ) AS freed USING (uniq, space, digest, apart)
    ORDER BY space COLLATE "C", digest, taken.taker IS DISTINCT FROM freed.giver, taken.place
  LOOP
    IF NOT k.uniq THEN
      IF k.giver IS NULL THEN
        INSERT INTO rodnik.lookup (space, digest, kind, id)
        VALUES (k.space, k.digest, texts[2 * k.taker - 1], texts[2 * k.taker]);
      ELSIF k.taker IS NULL THEN
        DELETE FROM rodnik.lookup
        WHERE space = k.space AND digest = k.digest AND kind = texts[2 * k.giver - 1] AND id = texts[2 * k.giver];
      END IF;
    ELSIF k.taker IS NULL THEN
      DELETE FROM rodnik.key
      WHERE space = k.space AND digest = k.digest;
    ELSE
      IF before_space = k.space AND before_digest = k.digest
        OR numbers[4 * k.giver] <> numbers[4 * k.taker]
      THEN
        RAISE EXCEPTION USING ERRCODE = 'RN002', MESSAGE = k.place;
      END IF;
      before_space := k.space;
      before_digest := k.digest;
      IF k.giver IS NULL THEN
        INSERT INTO rodnik.key (space, digest, kind, id)
        VALUES (k.space, k.digest, texts[2 * k.taker - 1], texts[2 * k.taker])
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
          RAISE EXCEPTION USING ERRCODE = 'RN002', MESSAGE = k.place;
        END IF;
      ELSIF k.giver <> k.taker THEN
        UPDATE rodnik.key
        SET kind = texts[2 * k.taker - 1], id = texts[2 * k.taker]
        WHERE space = k.space AND digest = k.digest;
      END IF;
    END IF;
  END LOOP;
END
$$;

INSERT INTO rodnik.migration (number) VALUES (1);
