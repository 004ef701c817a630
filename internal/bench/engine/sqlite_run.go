package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// records is how many records the contests find in a whole measurement.
const records = 4096

// sqliteSides are the store and its floors, each on a database of its own.
type sqliteSides struct {
	ours, alone, grouped, pool *side
	dbs                        [3]*sqlite
	ends                       []func() error
}

func newSQLiteSides(ctx context.Context, records int) (*sqliteSides, error) {
	s := &sqliteSides{}
	if err := s.open(ctx, records); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *sqliteSides) open(ctx context.Context, records int) error {
	var works [3]*work
	for i := range s.dbs {
		works[i] = newWork(records)
		db, err := newSQLite(ctx, works[i], nil)
		if err != nil {
			return err
		}
		s.dbs[i] = db
		s.ends = append(s.ends, db.close)
	}
	store, err := sqlitestore.Open(ctx, s.dbs[0].db)
	if err != nil {
		return err
	}
	s.ends = append(s.ends, store.Close)
	bare, err := newSQLiteBare(ctx, s.dbs[1].db)
	if err != nil {
		return err
	}
	s.ends = append(s.ends, bare.close)
	s.ours = &side{name: "store", work: works[0], commit: throughStore(store)}
	s.alone = &side{name: "bare", work: works[1], commit: bare.alone}
	s.grouped = &side{name: "bare group commit", work: works[1], commit: bare.grouped}
	s.pool = &side{name: "pool", work: works[2], commit: sqlitePool(s.dbs[2].db)}
	return nil
}

func (s *sqliteSides) close() error {
	var errs []error
	for _, end := range slices.Backward(s.ends) {
		errs = append(errs, end())
	}
	return errors.Join(errs...)
}

// runSQLite prints the rows of SQLite.
func (t *table) runSQLite(ctx context.Context, e Effort) (err error) {
	const (
		one  = "sqlite, 1 client"
		many = "sqlite, 64 clients"
		pool = "sqlite, 64 clients, floor: 16 unprepared connections"
	)
	if !t.wanted(one) && !t.wanted(many) && !t.wanted(pool) {
		return nil
	}
	s, err := newSQLiteSides(ctx, e.records())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if t.wanted(one) {
		got, err := contest(ctx, e, 1, s.ours, s.alone)
		if err != nil {
			return err
		}
		t.compare(one+": CPU", " us", most(1.15), got[0], got[1], slice.cpuEach)
		t.compare(one+": rate", "/s", bound{}, got[0], got[1], slice.rate)
	}
	if t.wanted(many) || t.wanted(pool) {
		got, err := contest(ctx, e, 64, s.ours, s.grouped, s.pool)
		if err != nil {
			return err
		}
		t.compare(many+": rate", "/s", least(0.7), got[0], got[1], slice.rate)
		t.compare(many+": CPU", " us", bound{}, got[0], got[1], slice.cpuEach)
		t.compare(pool+": rate", "/s", least(10), got[0], got[2], slice.rate)
		t.compare(many+": p50", " us", bound{}, got[0], got[1], slice.p50Each)
		t.compare(many+": p99", " us", bound{}, got[0], got[1], slice.p99Each)
		t.tails(many+": p99 to p50, store, floor", got[0], got[1])
	}
	return nil
}

// tails prints how much longer than the median the slowest hundredth waits.
func (t *table) tails(name string, ours, floor []slice) {
	t.head()
	a, b := make([]float64, len(ours)), make([]float64, len(floor))
	for i := range ours {
		a[i], b[i] = ours[i].tail(), floor[i].tail()
	}
	low, middle, high := quartiles(a)
	t.row(name, amount(middle, "x"), amount(median(b), "x"), spread(middle, low, high), most(2).verdict(middle))
}
