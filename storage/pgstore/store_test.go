package pgstore_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func TestPostgreSQLKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]pgstore.Options{
		"commits in groups": {},
		"one at a time":     {Groups: 1},
		"commits alone":     {Alone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := database(t, template())
			storagetest.RunDurable(t,
				func(t *testing.T) storage.Store {
					t.Helper()
					pool := connect(t, config)
					run(t, pool, "TRUNCATE rodnik.record, rodnik.key, rodnik.lookup")
					return open(t, pool, o)
				},
				func(t *testing.T, closing storage.Store) storage.Store {
					t.Helper()
					return open(t, reconnect(t, closing), o)
				})
		})
	}
}

// reconnect closes the pool of a store and opens another one.
func reconnect(t *testing.T, closing storage.Store) *pgxpool.Pool {
	t.Helper()
	pool := poolOf(t, closing)
	pool.Close()
	return connect(t, pool.Config())
}

func poolOf(t *testing.T, s storage.Store) *pgxpool.Pool {
	t.Helper()
	postgres, ok := s.(*pgstore.Store)
	require.True(t, ok)
	return postgres.Pool()
}
