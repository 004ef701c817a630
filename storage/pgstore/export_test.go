package pgstore

import "github.com/jackc/pgx/v5/pgxpool"

// Pool is the pool of a store.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }
