package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// pgSides are the store in both of its ways and the floor, each on a database
// and a pool of its own, all on one server.
type pgSides struct {
	alone, groups, bare *side
	dbs                 [3]*database
	stores              [2]*pgstore.Store
}

func newPGSides(ctx context.Context, p *postgres, records int, conns int32) (*pgSides, error) {
	s := &pgSides{}
	var all [3]*side
	for i := range all {
		w := newWork(records)
		d, err := p.tables(ctx, w, conns, nil)
		if err != nil {
			return nil, errors.Join(err, s.drop(ctx))
		}
		s.dbs[i], all[i] = d, &side{work: w, cpu: p.cpu}
	}
	for i, alone := range [2]bool{true, false} {
		store, err := pgstore.Open(ctx, s.dbs[i].pool, &pgstore.Options{Alone: alone})
		if err != nil {
			return nil, errors.Join(err, s.drop(ctx))
		}
		s.stores[i], all[i].commit = store, throughStore(store)
	}
	all[2].commit = pipeline(s.dbs[2].pool)
	s.alone, s.groups, s.bare = all[0], all[1], all[2]
	s.alone.name, s.groups.name, s.bare.name = "store", "store, groups", "bare pipeline"
	return s, nil
}

func (s *pgSides) drop(ctx context.Context) error {
	var errs []error
	for _, d := range s.dbs {
		if d != nil {
			errs = append(errs, d.drop(ctx))
		}
	}
	return errors.Join(errs...)
}

// onPostgres runs work on a server of its own, or says in one line why not.
func (t *table) onPostgres(ctx context.Context, work func(p *postgres) error) error {
	p, err := newPostgres(ctx)
	if errors.Is(err, cluster.ErrAbsent) {
		t.line("postgres: not measured: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	if p.postmaster == 0 {
		t.line("postgres: CPU is the client's only: the processes of the server are not to be seen")
	}
	return errors.Join(work(p), p.close())
}

// The names of the rows of PostgreSQL.
const (
	pgOnce   = "postgres, counted"
	pgAlone  = "postgres, Alone, %d client(s)"
	pgJoint  = "postgres, group commit, %d client(s)"
	pgLeased = "postgres, Lease and commit of 100"
)

// runPostgres prints the rows of PostgreSQL.
func (t *table) runPostgres(ctx context.Context, e Effort) error {
	crowds := []int{1, 8, 64}
	sides := t.wanted(pgOnce) || t.wanted(pgLeased)
	crowds = slices.DeleteFunc(crowds, func(n int) bool {
		return !t.wanted(fmt.Sprintf(pgAlone, n)) && !t.wanted(fmt.Sprintf(pgJoint, n))
	})
	if !sides && len(crowds) == 0 && !t.wanted(t.growth("postgres")) {
		return nil
	}
	return t.onPostgres(ctx, func(p *postgres) error {
		if sides || len(crowds) > 0 {
			if err := t.commitPostgres(ctx, e, p, crowds); err != nil {
				return err
			}
		}
		return t.growPostgres(ctx, e, p)
	})
}

// commitPostgres compares commits and leases with their floors.
func (t *table) commitPostgres(ctx context.Context, e Effort, p *postgres, crowds []int) (err error) {
	s, err := newPGSides(ctx, p, e.records(), 64)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.drop(ctx)) }()
	if t.wanted(pgOnce) {
		if err := t.countPostgres(ctx, pgOnce, e, s); err != nil {
			return err
		}
	}
	for _, n := range crowds {
		name, jointName := fmt.Sprintf(pgAlone, n), fmt.Sprintf(pgJoint, n)
		got, err := contest(ctx, e, n, s.alone, s.bare, s.groups)
		if err != nil {
			return err
		}
		t.compare(name+": CPU", " us", most(1.15), got[0], got[1], slice.cpuEach)
		t.compare(name+": rate", "/s", least(0.85), got[0], got[1], slice.rate)
		goal := bound{}
		if n == 64 {
			goal = least(1.2)
		}
		t.compare(jointName+": CPU", " us", bound{}, got[2], got[1], slice.cpuEach)
		t.compare(jointName+": rate", "/s", goal, got[2], got[1], slice.rate)
	}
	if t.wanted(pgLeased) { // last: it moves versions that the sides remember
		return t.runLease(ctx, pgLeased, e, s)
	}
	return nil
}

// use is what the server counts.
type use struct {
	trips    int64
	transact int64 // transactions that wrote
	wal      int64 // bytes
}

func (d *database) use(ctx context.Context) (use, error) {
	u := use{trips: d.trips.Load()}
	err := d.server.admin.QueryRow(ctx, `
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
  (pg_current_wal_insert_lsn() - '0/0')::bigint`).Scan(&u.transact, &u.wal)
	return u, err
}

// countPostgres counts what one client's commits cost, after some that nobody
// counts: statements are prepared then, and whole pages stand in the log.
func (t *table) countPostgres(ctx context.Context, name string, e Effort, s *pgSides) error {
	n, before := min(500, 40*e.Rounds), min(300, 20*e.Rounds)
	sides, dbs := [3]*side{s.alone, s.bare, s.groups}, [3]*database{s.dbs[0], s.dbs[2], s.dbs[1]}
	var per [3]struct{ trips, transact, wal float64 }
	for i, one := range sides {
		if err := one.commits(ctx, 1, before); err != nil {
			return err
		}
		from, err := dbs[i].use(ctx)
		if err != nil {
			return err
		}
		if err := one.commits(ctx, 1, n); err != nil {
			return err
		}
		to, err := dbs[i].use(ctx)
		if err != nil {
			return err
		}
		per[i].trips = float64(to.trips-from.trips) / float64(n)
		per[i].transact = float64(to.transact-from.transact) / float64(n)
		per[i].wal = float64(to.wal-from.wal) / float64(n)
	}
	t.one(name+": round trips a commit, Alone", per[0].trips)
	t.one(name+": round trips a commit, group commit", per[2].trips)
	t.one(name+": writing transactions, Alone", per[0].transact)
	t.one(name+": writing transactions, group commit", per[2].transact)
	t.counted(name+": WAL, bytes a commit", " B", most(1.2), per[0].wal, per[1].wal)
	return nil
}
