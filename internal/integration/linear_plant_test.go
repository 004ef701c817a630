package integration_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

// serial is a store that does one thing at a time, and so has no race. The
// planted ones below have one each.
type serial struct {
	mu  sync.Mutex
	now world
	was []world // what it was before each change, oldest first
}

func (s *serial) become(next world) { s.was, s.now = append(s.was, s.now), next }

func (s *serial) Get(_ context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now.getAll(refs), nil
}

func (s *serial) Find(_ context.Context, q storage.Query) ([]storage.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now.query(q), nil
}

func (s *serial) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refuses(b); err != nil {
		return err
	}
	s.become(s.now.apply(b))
	return nil
}

// refuses is the answer to a batch that cannot be stored.
func (s *serial) refuses(b storage.Batch) error {
	if s.now.moved(b) {
		return storage.ErrConflict
	}
	if all := s.now.refused(b); len(all) > 0 {
		return &all[0]
	}
	return nil
}

func (s *serial) Lease(_ context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	due := s.now.due(kinds, now)
	next, leased := s.now.lease(due[:min(len(due), limit)], until)
	s.become(next)
	return leased, nil
}

// checksFirst checks, and then acts.
type checksFirst struct{ serial }

func (s *checksFirst) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	err := s.refuses(b)
	s.mu.Unlock()
	runtime.Gosched()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.become(s.now.apply(b))
	return nil
}

// checksKeysFirst checks the versions where it acts, but the keys before.
type checksKeysFirst struct{ serial }

func (s *checksKeysFirst) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	err := s.refuses(b)
	s.mu.Unlock()
	runtime.Gosched()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.now.moved(b) {
		err = storage.ErrConflict
	}
	if err == nil {
		s.become(s.now.apply(b))
	}
	return err
}

// sharesKeys has no unique keys.
type sharesKeys struct{ serial }

func (s *sharesKeys) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.moved(b) {
		return storage.ErrConflict
	}
	s.become(s.now.apply(b))
	return nil
}

// keepsVersion leases without moving the version, whatever it says.
type keepsVersion struct {
	serial

	honest bool // it says so
}

func (s *keepsVersion) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	leased, err := s.serial.Lease(ctx, kinds, now, until, limit)
	s.mu.Lock()
	defer s.mu.Unlock()
	next := slices.Clone(s.now)
	for i, r := range leased {
		if at, ok := next.find(r.Kind, r.ID); ok && next[at].Version == r.Version {
			next[at].Version--
		}
		if s.honest {
			leased[i].Version--
		}
	}
	s.now = next
	return leased, err
}

// leasesTwice chooses what to lease before it takes it.
type leasesTwice struct{ serial }

func (s *leasesTwice) Lease(_ context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	s.mu.Lock()
	due := s.now.due(kinds, now)
	s.mu.Unlock()
	runtime.Gosched()
	s.mu.Lock()
	defer s.mu.Unlock()
	next, leased := s.now.lease(due[:min(len(due), limit)], until)
	s.become(next)
	return leased, nil
}

// onlyReads looks at what a batch requires unchanged, and holds no lock on it.
type onlyReads struct{ serial }

func (s *onlyReads) Commit(ctx context.Context, b storage.Batch) error {
	s.mu.Lock()
	moved := s.now.moved(storage.Batch{Require: b.Require})
	s.mu.Unlock()
	runtime.Gosched()
	if moved {
		return storage.ErrConflict
	}
	b.Require = nil
	return s.serial.Commit(ctx, b)
}

// lags answers now and then from before the last commit.
type lags struct {
	serial

	reads int
	finds bool // searches lag, else Get
}

func (s *lags) past() world {
	if s.reads++; s.reads%10 == 0 && len(s.was) > 0 {
		return s.was[len(s.was)-1]
	}
	return s.now
}

func (s *lags) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if s.finds {
		return s.serial.Get(ctx, refs...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.past().getAll(refs), nil
}

func (s *lags) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if !s.finds {
		return s.serial.Find(ctx, q)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.past().query(q), nil
}

// tears reads record by record.
type tears struct{ serial }

func (s *tears) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	var all []storage.Record
	for _, ref := range refs {
		one, err := s.serial.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		all = append(all, one...)
		runtime.Gosched()
	}
	return all, nil
}

// halves stores a batch in two steps.
type halves struct{ serial }

func (s *halves) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	err := s.refuses(b)
	if err == nil {
		s.become(s.now.apply(storage.Batch{Delete: b.Delete, Put: b.Put[:len(b.Put)/2]}))
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	runtime.Gosched()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.become(s.now.apply(storage.Batch{Put: b.Put[len(b.Put)/2:]}))
	return nil
}

// denies says now and then that nothing happened when it did.
type denies struct {
	serial

	commits int
}

func (s *denies) Commit(ctx context.Context, b storage.Batch) error {
	if err := s.serial.Commit(ctx, b); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.commits++; s.commits%20 == 0 {
		return context.Canceled
	}
	return nil
}

// forgets acknowledges now and then what it did not store.
type forgets struct{ denies }

func (s *forgets) Commit(_ context.Context, b storage.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.refuses(b)
	if s.commits++; err == nil && s.commits%20 != 0 {
		s.become(s.now.apply(b))
	}
	return err
}

// TestLinearizableFindsPlantedRaces: the judge is worth something only if it
// refuses each of these within what a run of it may cost, and only these.
func TestLinearizableFindsPlantedRaces(t *testing.T) {
	t.Parallel()
	const calls, most = 1000, 20 // calls of a round, rounds
	tests := []struct {
		name  string
		open  func() storage.Store
		found bool
	}{
		{"none", func() storage.Store { return &serial{} }, false},
		{"checks, then acts", func() storage.Store { return &checksFirst{} }, true},
		{"checks keys, then acts", func() storage.Store { return &checksKeysFirst{} }, true},
		{"checks no unique key", func() storage.Store { return &sharesKeys{} }, true},
		{"a lease moves no version", func() storage.Store { return &keepsVersion{honest: true} }, true},
		{"a lease moves no version and says it did", func() storage.Store { return &keepsVersion{} }, true},
		{"a lease in two hands", func() storage.Store { return &leasesTwice{} }, true},
		{"required records are read without a lock", func() storage.Store { return &onlyReads{} }, true},
		{"a stale read", func() storage.Store { return &lags{} }, true},
		{"a stale search", func() storage.Store { return &lags{finds: true} }, true},
		{"a read that is no snapshot", func() storage.Store { return &tears{} }, true},
		{"a commit in two halves", func() storage.Store { return &halves{} }, true},
		{"a commit that happened and is denied", func() storage.Store { return &denies{} }, true},
		{"an acknowledged commit is lost", func() storage.Store { return &forgets{} }, true},
	}
	for _, tt := range tests {
		for _, rough := range []bool{false, true} { // answers get lost and a lease may skip: the judge forgives more
			name := tt.name
			if rough {
				name += ", in rough traffic"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				began, judged := time.Now(), 0
				for round := range uint64(most) {
					v := judge(traffic{teams: 1, calls: calls, perGroup: 100, seed: round, faults: rough}.run(t, tt.open()), rough)
					judged += v.judged
					if v.broken != "" {
						require.True(t, tt.found, v)
						t.Logf("found in %d calls, %v", judged, time.Since(began))
						return
					}
				}
				require.False(t, tt.found, "the judge accepts it")
			})
		}
	}
}
