// Package fault puts a fault between a program and its store, for tests.
package fault

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Mode is what goes wrong.
type Mode uint8

// The modes. A dead store answers nothing any more, as to a program that was
// killed: after the fault every call fails.
const (
	Refused  Mode = iota + 1 // the call fails and did nothing
	Unknown                  // a commit did nothing and is in doubt; another call fails
	Lost                     // the call did its work, and the answer is lost
	DeadThen                 // dead before the call
	DeadNow                  // dead after the call did its work
)

// Modes lists them all.
func Modes() []Mode { return []Mode{Refused, Unknown, Lost, DeadThen, DeadNow} }

// ErrDown is what a call answers that met the fault.
var ErrDown = errors.New("fault: no answer")

// Store lets one call go wrong. Make one with [New].
type Store struct {
	storage.Store

	mode Mode
	at   int

	mu    sync.Mutex
	calls int
	dead  bool
}

// New lets the at-th call go wrong, counted from 1; 0 lets none.
func New(s storage.Store, mode Mode, at int) *Store { return &Store{Store: s, mode: mode, at: at} }

// Calls is how many calls there were.
func (s *Store) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// strikes counts a call and says what goes wrong with it; 0: nothing.
func (s *Store) strikes() Mode {
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
func meet[R any](mode Mode, call func() (R, error)) (R, error) {
	var none R
	switch mode {
	case Lost, DeadNow:
		if _, err := call(); err != nil {
			return none, err
		}
		return none, ErrDown
	case Refused, Unknown, DeadThen:
		return none, ErrDown
	}
	return call()
}

// Get implements storage.Store.
func (s *Store) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	return meet(s.strikes(), func() ([]storage.Record, error) { return s.Store.Get(ctx, refs...) })
}

// Find implements storage.Store.
func (s *Store) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	return meet(s.strikes(), func() ([]storage.Record, error) { return s.Store.Find(ctx, q) })
}

// Commit implements storage.Store.
func (s *Store) Commit(ctx context.Context, b storage.Batch) error {
	mode := s.strikes()
	_, err := meet(mode, func() (struct{}, error) { return struct{}{}, s.Store.Commit(ctx, b) })
	if errors.Is(err, ErrDown) && mode != Refused {
		return storage.ErrUnknown
	}
	return err
}

// Lease implements storage.Store.
func (s *Store) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	return meet(s.strikes(), func() ([]storage.Record, error) { return s.Store.Lease(ctx, kinds, now, until, limit) })
}
