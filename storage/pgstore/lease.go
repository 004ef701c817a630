package pgstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rodnik-go/rodnik/storage"
)

const (
	// $1 kinds, $2 now, $3 until, $4 limit. Of each kind the oldest are locked;
	// those that are left over are free again when the statement ends.
	leaseText = `
WITH due AS MATERIALIZED (
  SELECT c.kind, c.id, c.wake_at
  FROM unnest($1::text[]) AS asked (kind)
  CROSS JOIN LATERAL (
    SELECT r.kind, r.id, r.wake_at
    FROM rodnik.record AS r
    WHERE r.kind = asked.kind COLLATE "C"
      AND r.wake_at <= $2
    ORDER BY r.wake_at, r.id
    LIMIT $4
    FOR UPDATE SKIP LOCKED
  ) AS c
  ORDER BY c.wake_at, c.kind, c.id
  LIMIT $4
)` + advanceText

	// The same for one kind, $1.
	leaseOneText = `
WITH due AS MATERIALIZED (
  SELECT r.kind, r.id, r.wake_at
  FROM rodnik.record AS r
  WHERE r.kind = $1
    AND r.wake_at <= $2
  ORDER BY r.wake_at, r.id
  LIMIT $4
  FOR UPDATE SKIP LOCKED
)` + advanceText

	advanceText = `
UPDATE rodnik.record AS r
SET version = r.version + 1, wake_at = $3
FROM due
WHERE r.kind = due.kind
  AND r.id = due.id
RETURNING ` + columns + `, r.body, r.kind, due.wake_at`
)

// leased is a record and when it was due.
type leased struct {
	storage.Record

	due int64
}

// Lease hands out due records, oldest WakeAt first, then by kind and ID. It
// waits for nobody: a record that is being written is passed over.
func (s *Store) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	if err := storage.CheckLease(kinds, limit); err != nil {
		return nil, err
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = string(kind)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		if err := ctx.Err(); err != nil {
			return nil, failed(ctx, "lease", err)
		}
		return nil, nil
	}
	args := []any{names, now.UnixMicro(), packTime(until), limit}
	text := leaseText
	if len(names) == 1 {
		text, args[0] = leaseOneText, names[0]
	}
	var all []leased
	var w row
	err := s.query(ctx, text, args, func(rows pgx.Rows) error {
		var r leased
		if err := w.scan(rows, &r.Record, (*string)(&r.Kind), &r.due); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, failed(ctx, "lease", err)
	}
	slices.SortFunc(all, func(a, b leased) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	records := make([]storage.Record, len(all))
	for i := range all {
		records[i] = all[i].Record
	}
	return records, nil
}
