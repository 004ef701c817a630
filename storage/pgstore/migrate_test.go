package pgstore_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// empty is the template of a database without tables.
const empty = "template0"

func TestMigrationsRunOnce(t *testing.T) {
	t.Parallel()
	pool := connect(t, database(t, empty))
	s := open(t, pool, pgstore.Options{})
	require.NoError(t, s.Commit(t.Context(), put(record("a"))))
	again := open(t, pool, pgstore.Options{})
	found, err := again.Get(t.Context(), ref("a", 0))
	require.NoError(t, err)
	assert.Equal(t, uint64(1), found[0].Version)
}

func TestRaceEightOpenersMigrateOnce(t *testing.T) {
	t.Parallel()
	config := database(t, empty)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		pool := connect(t, config)
		wg.Go(func() { _, errs[i] = pgstore.Open(t.Context(), pool, &pgstore.Options{AcceptLoss: true}) })
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	var n int
	require.NoError(t, connect(t, config).QueryRow(t.Context(), "SELECT count(*) FROM rodnik.migration").Scan(&n))
	assert.Equal(t, 1, n)
}

func TestMigrationsCanBeAppliedElsewhere(t *testing.T) {
	t.Parallel()
	pool := connect(t, database(t, empty))
	o := &pgstore.Options{MigratedElsewhere: true, AcceptLoss: true}
	_, err := pgstore.Open(t.Context(), pool, o)
	require.ErrorIs(t, err, pgstore.ErrMigrations)
	require.ErrorContains(t, err, "0001_records.sql was not applied")
	names, err := fs.Glob(pgstore.Migrations(), "*.sql")
	require.NoError(t, err)
	for _, name := range names {
		text, err := fs.ReadFile(pgstore.Migrations(), name)
		require.NoError(t, err)
		run(t, pool, string(text))
	}
	s, err := pgstore.Open(t.Context(), pool, o)
	require.NoError(t, err)
	require.NoError(t, s.Commit(t.Context(), put(record("a", key("phone", "1")))))
	open(t, pool, pgstore.Options{}) // and the other way finds nothing to do
}

func TestOpenRefusesMigrationsItDoesNotKnow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     error
		says     string
	}{
		{"a newer one", "INSERT INTO rodnik.migration (number) VALUES (2)", storage.ErrNewerSchema, "at migration 2"},
		{"an edited one", `UPDATE rodnik.migration SET digest = '\x01'`, pgstore.ErrMigrations, "with another text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pool := fresh(t)
			s := open(t, pool, pgstore.Options{})
			run(t, pool, tt.in)
			_, err := pgstore.Open(t.Context(), pool, &pgstore.Options{AcceptLoss: true})
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.says)
			require.ErrorIs(t, s.Check(t.Context()), tt.want)
		})
	}
}

// TestOpenAfterAMigrationWasKilled ends the session of a migration that has
// made some tables and has not committed.
func TestOpenAfterAMigrationWasKilled(t *testing.T) {
	t.Parallel()
	pool := connect(t, database(t, empty))
	conn, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	text, err := fs.ReadFile(pgstore.Migrations(), "0001_records.sql")
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "BEGIN; "+string(text), pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	run(t, pool, fmt.Sprintf("SELECT pg_terminate_backend(%d, 5000)", conn.Conn().PgConn().PID()))
	_, err = conn.Exec(t.Context(), "COMMIT")
	require.Error(t, err)
	s := open(t, pool, pgstore.Options{})
	require.NoError(t, s.Commit(t.Context(), put(record("a"))))
}

// TestMigrationsNeverChange holds what was released. Add a file; do not touch
// one.
func TestMigrationsNeverChange(t *testing.T) {
	t.Parallel()
	released := []struct{ name, digest string }{
		{"0001_records.sql", "ad9243d1b6cffdb5e6c62dd69fcf70b6c7068f24e0471b77736dd73ebfcc425e"},
	}
	names, err := fs.Glob(pgstore.Migrations(), "*.sql")
	require.NoError(t, err)
	require.Len(t, names, len(released))
	for i, want := range released {
		text, err := fs.ReadFile(pgstore.Migrations(), want.name)
		require.NoError(t, err)
		sum := sha256.Sum256(text)
		assert.Equal(t, want.digest, hex.EncodeToString(sum[:]), want.name)
		assert.Equal(t, want.name, names[i])
		assert.Contains(t, want.name, fmt.Sprintf("%04d_", i+1))
	}
}

func TestOpenRefusesAPoolThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	_, err := pgstore.Open(t.Context(), nil, nil)
	require.Error(t, err)
	config := database(t, template())
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	_, err = pgstore.Open(t.Context(), connect(t, config), nil)
	require.ErrorIs(t, err, pgstore.ErrProtocol)
	require.ErrorContains(t, err, "QueryExecModeExec")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = pgstore.Open(ctx, fresh(t), nil)
	require.ErrorIs(t, err, context.Canceled)
}
