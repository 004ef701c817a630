package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Lease hands out due records, oldest WakeAt first, then by kind and ID. It
// looks before it writes: when nothing is due, nobody waits for anybody.
func (s *Store) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	if err := storage.CheckLease(kinds, limit); err != nil {
		return nil, err
	}
	kinds = slices.Clone(kinds)
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	if found, err := s.anyDue(ctx, kinds, now); err != nil || !found {
		return nil, err
	}
	var leased []storage.Record
	err := s.write(ctx, func(working context.Context, w *writer) (err error) {
		leased, err = w.lease(working, kinds, now, until, limit)
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return nil, failed(ctx, "lease", err)
	}
	return leased, nil
}

// anyDue reports whether a lease would find anything.
func (s *Store) anyDue(ctx context.Context, kinds []storage.Kind, now time.Time) (bool, error) {
	if s.closed() {
		return false, errClosed
	}
	asked, err := json.Marshal(kinds)
	if err != nil {
		return false, err
	}
	var found bool
	err = s.reads.anyDue.QueryRowContext(ctx, string(asked), now.UnixMicro()).Scan(&found)
	if err != nil {
		return false, failed(ctx, "lease", err)
	}
	return found, nil
}

// candidate is a record that is due.
type candidate struct {
	kind storage.Kind
	id   storage.ID
	wake int64
}

func (w *writer) lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	var due []candidate
	for _, kind := range kinds {
		some, err := w.dueOf(ctx, kind, now, limit)
		if err != nil {
			return nil, err
		}
		due = append(due, some...)
	}
	slices.SortStableFunc(due, func(a, b candidate) int { return cmp.Compare(a.wake, b.wake) })
	var leased []storage.Record
	for _, c := range due[:min(len(due), limit)] {
		r, err := scanRecord(w.advance.QueryRowContext(ctx, c.kind, c.id, packTime(until)), c.kind)
		if err != nil {
			return nil, err
		}
		leased = append(leased, r)
	}
	return leased, nil
}

// dueOf returns the records of one kind that are due, at most limit.
func (w *writer) dueOf(ctx context.Context, kind storage.Kind, now time.Time, limit int) ([]candidate, error) {
	rows, err := w.due.QueryContext(ctx, kind, now.UnixMicro(), limit)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (candidate, error) {
		c := candidate{kind: kind}
		return c, row.Scan(&c.id, &c.wake)
	})
}

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows, read func(row scanner) (T, error)) ([]T, error) {
	var all []T
	for rows.Next() {
		one, err := read(rows)
		if err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		all = append(all, one)
	}
	return all, errors.Join(rows.Err(), rows.Close())
}
