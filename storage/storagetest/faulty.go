package storagetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Fault is what goes wrong with a call of a store.
type Fault uint8

// The faults. A dead store answers nothing any more, as to a program that was
// killed: after the fault every call fails.
const (
	Refused   Fault = iota + 1 // the call fails and did nothing
	Unknown                    // a commit did nothing and is in doubt; another call fails
	Lost                       // the call did its work, and the answer is lost
	DeadThen                   // dead before the call
	DeadNow                    // dead after the call did its work
	EndedThen                  // the context of the caller ends before the call
	EndedNow                   // it ends after the call did its work; the answer arrives
)

// Faults lists them all.
func Faults() []Fault {
	return []Fault{Refused, Unknown, Lost, DeadThen, DeadNow, EndedThen, EndedNow}
}

// ErrDown is what a call answers that met the fault.
var ErrDown = errors.New("storagetest: no answer")

// Faulty is a store of which one call goes wrong. Make one with [NewFaulty].
//
// A test that means every call lets the whole run go well once, counts its
// calls, and then runs again for each of them and each fault. After every run
// it looks through a healthy store, as a program does that was started again:
//
//	whole := storagetest.NewFaulty(memstore.New(), storagetest.Refused, 0)
//	run(ctx, whole)
//	for _, fault := range storagetest.Faults() {
//		for at := 1; at <= whole.Calls(); at++ {
//			healthy := memstore.New()
//			ctx, cancel := context.WithCancel(ctx)
//			run(ctx, storagetest.NewFaulty(healthy, fault, at).Ending(cancel))
//			run(context.WithoutCancel(ctx), healthy) // and hold what must hold
//		}
//	}
//
// Calls made by several goroutines come in no certain order; then the same
// number meets another call in each run.
type Faulty struct {
	storage.Store

	mode Fault
	at   int

	mu    sync.Mutex
	calls int
	dead  bool
	end   context.CancelFunc
}

// NewFaulty lets the at-th call go wrong, counted from 1; 0 lets none.
func NewFaulty(s storage.Store, mode Fault, at int) *Faulty {
	return &Faulty{Store: s, mode: mode, at: at, end: func() {}}
}

// Ending says how [EndedThen] and [EndedNow] end the context of the caller.
// Without it the one call alone sees an ended context, and EndedNow nothing.
func (s *Faulty) Ending(cancel context.CancelFunc) *Faulty {
	s.end = cancel
	return s
}

// Calls is how many calls there were.
func (s *Faulty) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// strikes counts a call and says what goes wrong with it; 0: nothing.
func (s *Faulty) strikes() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	switch {
	case s.dead:
		return DeadThen
	case s.calls != s.at:
		return 0
	}
	s.dead = s.mode == DeadThen || s.mode == DeadNow
	return s.mode
}

// meet runs a call under a fault.
func meet[R any](ctx context.Context, s *Faulty, mode Fault, call func(ctx context.Context) (R, error)) (R, error) {
	var none R
	switch mode {
	case Lost, DeadNow:
		if _, err := call(ctx); err != nil {
			return none, err
		}
		return none, ErrDown
	case Refused, Unknown, DeadThen:
		return none, ErrDown
	case EndedThen:
		s.end()
		ended, cancel := context.WithCancel(ctx)
		cancel()
		return call(ended)
	case EndedNow:
		defer s.end()
	}
	return call(ctx)
}

// Get implements storage.Store.
func (s *Faulty) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	return meet(ctx, s, s.strikes(), func(ctx context.Context) ([]storage.Record, error) {
		return s.Store.Get(ctx, refs...)
	})
}

// Find implements storage.Store.
func (s *Faulty) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	return meet(ctx, s, s.strikes(), func(ctx context.Context) ([]storage.Record, error) {
		return s.Store.Find(ctx, q)
	})
}

// Commit implements storage.Store.
func (s *Faulty) Commit(ctx context.Context, b storage.Batch) error {
	mode := s.strikes()
	_, err := meet(ctx, s, mode, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.Store.Commit(ctx, b)
	})
	if errors.Is(err, ErrDown) && mode != Refused {
		return storage.ErrUnknown
	}
	return err
}

// Lease implements storage.Store.
func (s *Faulty) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	return meet(ctx, s, s.strikes(), func(ctx context.Context) ([]storage.Record, error) {
		return s.Store.Lease(ctx, kinds, now, until, limit)
	})
}
