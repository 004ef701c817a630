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
-- does: 0 the record must be at its version, 1 put, 2 delete; version 0: it
-- must not exist. owner is the place of the record that wants a key, and part
-- the number of the batch that a record belongs to.
--
-- The answer is 0, or n when the record in place n is not at its version. When
-- something was written already, the same is raised as RN001 with n as its
-- message; RN002 with n says that the key in place n is taken.
CREATE FUNCTION rodnik.apply(
  does smallint[], kinds text[], ids text[], versions bigint[],
  wakes bigint[], packs bytea[], bodies bytea[], parts smallint[],
  owners smallint[], spaces text[], digests bytea[], uniques boolean[]
)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  wrote boolean := false;
  stored bytea;
  old_of smallint[];
  old_packs bytea[];
  k record;
  o integer;
  before_space text;
  before_digest bytea;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = 'RN003', MESSAGE = 'rodnik needs READ COMMITTED';
  END IF;

  FOR n IN 1 .. cardinality(does) LOOP
    IF does[n] = 1 THEN
      IF versions[n] = 0 THEN
        INSERT INTO rodnik.record (kind, id, version, wake_at, keys, body)
        VALUES (kinds[n], ids[n], 1, wakes[n], packs[n], bodies[n])
        ON CONFLICT DO NOTHING;
      ELSE
        UPDATE rodnik.record
        SET version = version + 1, wake_at = wakes[n], body = bodies[n]
        WHERE kind = kinds[n] AND id = ids[n] AND version = versions[n] AND keys = packs[n];
        IF FOUND THEN
          does[n] := 3; -- it keeps its keys
        ELSE
          SELECT r.keys INTO stored
          FROM rodnik.record AS r
          WHERE r.kind = kinds[n] AND r.id = ids[n] AND r.version = versions[n]
          FOR UPDATE;
          IF FOUND THEN
            UPDATE rodnik.record
            SET version = version + 1, wake_at = wakes[n], keys = packs[n], body = bodies[n]
            WHERE kind = kinds[n] AND id = ids[n];
            IF length(stored) > 1 THEN
              old_of := old_of || n::smallint;
              old_packs := old_packs || stored;
            END IF;
          END IF;
        END IF;
      END IF;
    ELSIF does[n] = 2 THEN
      DELETE FROM rodnik.record
      WHERE kind = kinds[n] AND id = ids[n] AND version = versions[n]
      RETURNING keys INTO stored;
      IF FOUND AND length(stored) > 1 THEN
        old_of := old_of || n::smallint;
        old_packs := old_packs || stored;
      END IF;
    ELSIF versions[n] > 0 THEN
      PERFORM FROM rodnik.record
      WHERE kind = kinds[n] AND id = ids[n] AND version = versions[n]
      FOR SHARE;
    ELSE
      -- A row that is gone before anybody sees it: whoever inserts the same one
      -- waits for the end of this transaction.
      INSERT INTO rodnik.record (kind, id, version, keys, body)
      VALUES (kinds[n], ids[n], 0, '\x00', '')
      ON CONFLICT DO NOTHING;
      IF FOUND THEN
        DELETE FROM rodnik.record WHERE kind = kinds[n] AND id = ids[n];
      END IF;
    END IF;
    IF NOT FOUND THEN
      IF wrote THEN
        RAISE EXCEPTION USING ERRCODE = 'RN001', MESSAGE = n;
      END IF;
      RETURN n;
    END IF;
    wrote := wrote OR does[n] <> 0 OR versions[n] = 0;
  END LOOP;

  IF old_of IS NULL THEN
    FOR n IN 1 .. cardinality(owners) LOOP
      o := owners[n];
      IF does[o] = 1 THEN
        IF uniques[n] THEN
          INSERT INTO rodnik.key (space, digest, kind, id)
          VALUES (spaces[n], digests[n], kinds[o], ids[o])
          ON CONFLICT DO NOTHING;
          IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'RN002', MESSAGE = n;
          END IF;
        ELSE
          INSERT INTO rodnik.lookup (space, digest, kind, id)
          VALUES (spaces[n], digests[n], kinds[o], ids[o]);
        END IF;
      END IF;
    END LOOP;
    RETURN 0;
  END IF;

  -- Some records let go of keys. A key that one record of a batch lets go and
  -- another one takes moves between them; a key is taken before it is freed for
  -- another batch.
  FOR k IN
    SELECT taken.n, taken.o AS taker, freed.o AS giver, uniq,
      space COLLATE "C" AS space, digest
    FROM (
      SELECT t.n, t.o, t.uniq, t.space, t.digest,
        CASE WHEN t.uniq THEN 0 ELSE t.o END AS apart
      FROM unnest(owners, spaces, digests, uniques) WITH ORDINALITY AS t (o, space, digest, uniq, n)
      WHERE does[t.o] = 1
    ) AS taken
    FULL JOIN (
      SELECT f.o, u.uniq, u.space, u.digest,
        CASE WHEN u.uniq THEN 0 ELSE f.o END AS apart
      FROM unnest(old_of, old_packs) AS f (o, packed)
      CROSS JOIN LATERAL rodnik.unpack(f.packed) AS u
    ) AS freed USING (uniq, space, digest, apart)
    ORDER BY space COLLATE "C", digest, taken.n
  LOOP
    IF NOT k.uniq THEN
      IF k.giver IS NULL THEN
        INSERT INTO rodnik.lookup (space, digest, kind, id)
        VALUES (k.space, k.digest, kinds[k.taker], ids[k.taker]);
      ELSIF k.taker IS NULL THEN
        DELETE FROM rodnik.lookup
        WHERE space = k.space AND digest = k.digest AND kind = kinds[k.giver] AND id = ids[k.giver];
      END IF;
    ELSIF k.taker IS NULL THEN
      DELETE FROM rodnik.key
      WHERE space = k.space AND digest = k.digest;
    ELSE
      IF before_space = k.space AND before_digest = k.digest
        OR parts[k.giver] <> parts[k.taker]
      THEN
        RAISE EXCEPTION USING ERRCODE = 'RN002', MESSAGE = k.n;
      END IF;
      before_space := k.space;
      before_digest := k.digest;
      IF k.giver IS NULL THEN
        INSERT INTO rodnik.key (space, digest, kind, id)
        VALUES (k.space, k.digest, kinds[k.taker], ids[k.taker])
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
          RAISE EXCEPTION USING ERRCODE = 'RN002', MESSAGE = k.n;
        END IF;
      ELSIF k.giver <> k.taker THEN
        UPDATE rodnik.key
        SET kind = kinds[k.taker], id = ids[k.taker]
        WHERE space = k.space AND digest = k.digest;
      END IF;
    END IF;
  END LOOP;
  RETURN 0;
END
$$;

INSERT INTO rodnik.migration (number) VALUES (1);
