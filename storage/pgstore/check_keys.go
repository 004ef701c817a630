package pgstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// strayKeys compares, in one snapshot, what the key tables hold with what the
// records say that they hold.
const strayKeys = `
WITH held AS (
  SELECT true AS uniq, space, digest, kind, id FROM rodnik.key
  UNION ALL
  SELECT false, space, digest, kind, id FROM rodnik.lookup
), said AS (
  SELECT u.uniq, u.space COLLATE "C" AS space, u.digest, r.kind, r.id
  FROM rodnik.record AS r CROSS JOIN LATERAL rodnik.unpack(r.keys) AS u
), wrong AS (
  (SELECT true AS missing, uniq, kind FROM (TABLE said EXCEPT TABLE held) AS m)
  UNION ALL
  (SELECT false, uniq, kind FROM (TABLE held EXCEPT TABLE said) AS l)
)
SELECT missing, uniq, kind, count(*)
FROM wrong
GROUP BY 1, 2, 3
ORDER BY 3, 2, 1`

// wrongKeys reads everything: a key that is missing from its table hides a
// record, or lets its value be claimed twice, and no record shows it.
func (s *Store) wrongKeys(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, strayKeys)
	if err != nil {
		return worded(err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (error, error) {
		var missing, unique bool
		var kind string
		var count int64
		err := row.Scan(&missing, &unique, &kind, &count)
		return strayed(missing, unique, kind, count), err
	})
	if err != nil {
		return worded(err)
	}
	return errors.Join(found...)
}

func strayed(missing, unique bool, kind string, count int64) error {
	table := "rodnik.lookup"
	if unique {
		table = "rodnik.key"
	}
	if missing {
		return found("%d keys of %s are missing from %s", count, kind, table)
	}
	return found("%d keys of %s are left over in %s", count, kind, table)
}
