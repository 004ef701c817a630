package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/storage"
)

// leaseBatch is how many records are leased at once.
const leaseBatch = 100

// worker leases records that are due and stores them, each to wake again behind
// all the others; from is when the first one is due, and moves on by each call.
type worker func(ctx context.Context, now time.Time) error

// storeWorker works through a store.
func storeWorker(s storage.Store) worker {
	return func(ctx context.Context, now time.Time) error {
		leased, err := s.Lease(ctx, []storage.Kind{ownKind}, now, now.Add(time.Hour), leaseBatch)
		if err != nil {
			return err
		}
		if len(leased) != leaseBatch {
			return fmt.Errorf("engine: leased %d records", len(leased))
		}
		for i := range leased {
			leased[i].WakeAt = again(now, i)
		}
		return s.Commit(ctx, storage.Batch{Put: leased})
	}
}

// again is when record i of a batch is due once more, behind all that are due
// now.
func again(now time.Time, i int) time.Time {
	return now.Add(time.Duration(1+i) * time.Microsecond)
}

const (
	pgLease = `
WITH due AS MATERIALIZED (
  SELECT kind, id, wake_at
  FROM rodnik.record
  WHERE kind = $1 AND wake_at <= $2
  ORDER BY wake_at, id
  LIMIT $4
  FOR UPDATE SKIP LOCKED
)
UPDATE rodnik.record AS r
SET version = r.version + 1, wake_at = $3
FROM due
WHERE r.kind = due.kind AND r.id = due.id
RETURNING r.id, r.version, r.keys, r.body, due.wake_at`
	pgSettle = `
UPDATE rodnik.record
SET version = version + 1, wake_at = $3, body = $4
WHERE kind = $1 AND id = $2 AND version = $5`
)

// bareWorker is the floor: one statement with SKIP LOCKED that leases, and a
// pipeline of changes. It reads keys and leaves them packed.
func bareWorker(pool *pgxpool.Pool) worker {
	return func(ctx context.Context, now time.Time) error {
		rows, err := pool.Query(ctx, pgLease, string(ownKind), now.UnixMicro(), now.Add(time.Hour).UnixMicro(), leaseBatch)
		if err != nil {
			return err
		}
		type leased struct {
			id         string
			version    int64
			keys, body []byte
			due        int64
		}
		all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r leased, err error) {
			return r, row.Scan(&r.id, &r.version, &r.keys, &r.body, &r.due)
		})
		if err != nil {
			return err
		}
		if len(all) != leaseBatch {
			return fmt.Errorf("engine: leased %d rows", len(all))
		}
		slices.SortFunc(all, func(a, b leased) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.id, b.id)) })
		batch := &pgx.Batch{}
		for i, r := range all {
			batch.Queue(pgSettle, string(ownKind), r.id, again(now, i).UnixMicro(), r.body, r.version)
		}
		sent := pool.SendBatch(ctx, batch)
		for range all {
			done, err := sent.Exec()
			if err == nil && done.RowsAffected() != 1 {
				err = storage.ErrConflict
			}
			if err != nil {
				return errors.Join(err, sent.Close())
			}
		}
		return sent.Close()
	}
}

// shift is a worker and what it has done.
type shift struct {
	work worker
	now  time.Time
}

// newShift begins when all records of the work have been due for long.
func newShift(w worker) *shift { return &shift{work: w, now: time.UnixMicro(1 << 60).UTC()} }

// once works through one batch. The clock moves by more than a batch puts its
// records apart, so that all is due again.
func (s *shift) once(ctx context.Context) error {
	s.now = s.now.Add(time.Second)
	return s.work(ctx, s.now)
}

// turn works for a while, at least once.
func (s *shift) turn(ctx context.Context, lasts time.Duration, server func() time.Duration) (slice, error) {
	before, own, start := server(), ownCPU(), time.Now()
	got := slice{}
	for got.commits == 0 || time.Since(start) < lasts {
		if err := s.once(ctx); err != nil {
			return slice{}, err
		}
		got.commits++
	}
	got.took, got.cpu = time.Since(start), ownCPU()-own
	got.cpu += server() - before
	return got, nil
}

// runLease prints the rows of leases on PostgreSQL.
func (t *table) runLease(ctx context.Context, name string, e Effort, s *pgSides) error {
	ours, floor := newShift(storeWorker(s.stores[0])), newShift(bareWorker(s.dbs[2].pool))
	var a, b []slice
	for round := range e.Rounds + 1 {
		for k := range 2 {
			one, into := ours, &a
			if (round+k)%2 == 1 {
				one, into = floor, &b
			}
			got, err := one.turn(ctx, e.Turn, s.bare.cpu)
			if err != nil {
				return err
			}
			if round > 0 || e.Turn == 0 {
				*into = append(*into, got)
			}
		}
	}
	t.compare(name+": rate, batches", "/s", least(0.8), a, b, slice.rate)
	t.compare(name+": CPU of a batch", " us", bound{}, a, b, slice.cpuEach)
	return nil
}
