package pgstore

import (
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool is the pool of a store.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// What the tests of this package look at from outside.
var (
	PackKeys   = packKeys
	UnpackKeys = unpackKeys
	PackTime   = packTime
	UnpackTime = unpackTime
	RolledBack = rolledBack
)

// Free is how many transactions of groups may still begin.
func (s *Store) Free() int {
	s.groups.mu.Lock()
	defer s.groups.mu.Unlock()
	return s.groups.free
}

// Queued is how many commits wait for a group.
func (s *Store) Queued() int {
	s.groups.mu.Lock()
	defer s.groups.mu.Unlock()
	return len(s.groups.queue)
}
