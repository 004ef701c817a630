package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestSQLiteRefusesSettingsThatLoseCommits(t *testing.T) {
	t.Parallel()
	const pragma = "?_pragma="
	tests := []struct {
		name     string
		settings string
		want     string
	}{
		{"nothing set", "", "journal_mode is delete and must be WAL: add _pragma=journal_mode(WAL)"},
		{"a rollback journal", pragma + "busy_timeout(1)&_pragma=synchronous(EXTRA)&_pragma=journal_mode(TRUNCATE)", "journal_mode is truncate"},
		{"synchronous normal", pragma + "busy_timeout(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)", "synchronous is NORMAL and must be FULL: add _pragma=synchronous(FULL)"},
		{"synchronous off", pragma + "busy_timeout(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(0)", "synchronous is OFF"},
		{"no time to wait", pragma + "journal_mode(WAL)&_pragma=synchronous(FULL)", "busy_timeout is 0 and must be 5000: add _pragma=busy_timeout(5000)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t, newFile(t), tt.settings)
			_, err := sqlitestore.Open(t.Context(), db)
			require.ErrorIs(t, err, sqlitestore.ErrPragma)
			require.ErrorContains(t, err, tt.want)
			assert.Zero(t, db.Stats().InUse)
		})
	}
}

func TestSQLiteRefusesNoPool(t *testing.T) {
	t.Parallel()
	_, err := sqlitestore.Open(t.Context(), nil)
	require.ErrorContains(t, err, "a pool is needed")
}

// TestSQLiteRefusesRowsThatWereChanged: whatever another program wrote into a
// row is an error, or refused by the table, and no panic.
func TestSQLiteRefusesRowsThatWereChanged(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"UPDATE rodnik_record SET keys = x''", "UPDATE rodnik_record SET keys = x'ff'", "UPDATE rodnik_record SET keys = x'00ffff'",
		"UPDATE rodnik_record SET keys = x'0501'", "UPDATE rodnik_record SET keys = zeroblob(100000)", "UPDATE rodnik_record SET version = -1",
		"UPDATE rodnik_record SET version = 0",
		"UPDATE rodnik_record SET version = 9223372036854775807", "UPDATE rodnik_record SET wake_at = -9223372036854775808",
		"UPDATE rodnik_record SET body = NULL", "UPDATE rodnik_record SET id = 'x y'", "UPDATE rodnik_record SET id = x'ff'",
		"DELETE FROM rodnik_unique", "DROP TABLE rodnik_unique", "DROP TABLE rodnik_record",
	} {
		file := newFile(t)
		s := openSQLite(t, file)
		r := storage.Record{Kind: "k", ID: "a", Unique: []storage.Key{{Space: "s"}}, Body: []byte("secret"), WakeAt: noon}
		require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
		_, err := openDB(t, file, settings+"&_pragma=ignore_check_constraints(1)").ExecContext(t.Context(), query)
		if err != nil {
			continue // the table refuses it
		}
		_, err = s.Get(t.Context(), r.Ref())
		quiet(t, err)
		_, err = s.Find(t.Context(), storage.Query{Kind: "k", Any: r.Unique, Limit: 10})
		quiet(t, err)
		_, err = s.Find(t.Context(), storage.Query{Kind: "k", Limit: 10})
		quiet(t, err)
		r.Version = 1
		quiet(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
		_, err = s.Lease(t.Context(), []storage.Kind{"k"}, noon, noon, 10)
		quiet(t, err)
		require.NoError(t, s.Commit(t.Context(), storage.Batch{}), query)
	}
}

func quiet(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		assert.NotContains(t, err.Error(), "secret")
	}
}

func TestSQLiteRefusesADatabaseInMemory(t *testing.T) {
	t.Parallel()
	_, err := sqlitestore.Open(t.Context(), openDB(t, ":memory:", settings))
	require.ErrorIs(t, err, sqlitestore.ErrPragma)
	assert.ErrorContains(t, err, "journal_mode is memory")
}

func TestSQLiteTakesSynchronousExtra(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t), "?_pragma=busy_timeout(1000)&_pragma=journal_mode(wal)&_pragma=synchronous(3)")
	s, err := sqlitestore.Open(t.Context(), db)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// TestSQLiteRefusesSettingsOfOneConnection: pragmas run over a pool reach one
// of its connections, and the next one is as it was.
func TestSQLiteRefusesSettingsOfOneConnection(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t), "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	for _, query := range []string{"PRAGMA synchronous = FULL", "PRAGMA busy_timeout = 5000"} {
		_, err := db.ExecContext(t.Context(), query)
		require.NoError(t, err)
	}
	_, err := sqlitestore.Open(t.Context(), db)
	require.ErrorIs(t, err, sqlitestore.ErrPragma)
	assert.ErrorContains(t, err, "a second connection of the pool")
}

func TestSQLiteRefusesAPoolOfOne(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t), settings)
	db.SetMaxOpenConns(1)
	_, err := sqlitestore.Open(t.Context(), db)
	require.ErrorIs(t, err, sqlitestore.ErrPool)
	db.SetMaxOpenConns(2)
	s, err := sqlitestore.Open(t.Context(), db)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// TestSQLiteRefusesAPoolInUse: two stores need a connection each, and a third
// for reading; the second Open once waited for it for ever.
func TestSQLiteRefusesAPoolInUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db := openDB(t, newFile(t), settings)
		db.SetMaxOpenConns(2)
		s, err := sqlitestore.Open(t.Context(), db)
		require.NoError(t, err)
		_, err = sqlitestore.Open(t.Context(), db)
		require.ErrorIs(t, err, sqlitestore.ErrPool)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = sqlitestore.Open(ctx, db)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		db.SetMaxOpenConns(3)
		second, err := sqlitestore.Open(t.Context(), db)
		require.NoError(t, err)
		require.NoError(t, errors.Join(second.Close(), s.Close()))
	})
}

func TestSQLiteRefusesWhatItDidNotMigrate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		query string
		err   error
	}{
		{"a newer database", "INSERT INTO rodnik_migration VALUES (2, 'migrations/0002_later.sql')", storage.ErrNewerSchema},
		{"a gap", "INSERT INTO rodnik_migration VALUES (7, 'migrations/0007_later.sql')", sqlitestore.ErrMigrations},
		{"tables that nobody noted", "DELETE FROM rodnik_migration", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := newFile(t)
			s := openSQLite(t, file)
			require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}}))
			require.NoError(t, s.Close())
			db := openDB(t, file, settings)
			_, err := db.ExecContext(t.Context(), tt.query)
			require.NoError(t, err)
			before := schemaOf(t, db)
			_, err = sqlitestore.Open(t.Context(), db)
			require.Error(t, err)
			if tt.err != nil {
				require.ErrorIs(t, err, tt.err)
			}
			assert.Equal(t, before, schemaOf(t, db))
			assert.Zero(t, db.Stats().InUse)
		})
	}
}

// TestSQLiteMakesTheseTables holds the schema that migrations lead to.
func TestSQLiteMakesTheseTables(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	openSQLite(t, file)
	got := schemaOf(t, openDB(t, file, settings))
	golden := filepath.Join("testdata", "sqlite_schema.sql")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
	}
	want, err := os.ReadFile(golden) //nolint:gosec // a golden of this test
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func schemaOf(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
	require.NoError(t, err)
	defer func() { assert.NoError(t, rows.Close()) }()
	var all string
	for rows.Next() {
		var one string
		require.NoError(t, rows.Scan(&one))
		all += one + ";\n\n"
	}
	require.NoError(t, rows.Err())
	return all
}

func TestRaceSQLiteOpensOneFreshFile(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	_, err := openDB(t, file, settings).ExecContext(t.Context(), "SELECT 1") // WAL is switched on once, alone
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 8 {
		db := openDB(t, file, settings)
		wg.Go(func() {
			s, err := sqlitestore.Open(t.Context(), db)
			if assert.NoError(t, err) {
				assert.NoError(t, s.Close())
			}
		})
	}
	wg.Wait()
}

func TestSQLiteAnswersAfterClose(t *testing.T) {
	t.Parallel()
	s := openSQLite(t, newFile(t))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, err := s.Get(t.Context(), storage.Ref{Kind: "k", ID: "a"})
	require.ErrorContains(t, err, "closed")
	_, err = s.Find(t.Context(), storage.Query{Kind: "k", Limit: 1})
	require.ErrorContains(t, err, "closed")
	_, err = s.Lease(t.Context(), []storage.Kind{"k"}, noon, noon, 1)
	require.ErrorContains(t, err, "closed")
	err = s.Commit(t.Context(), storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}})
	require.ErrorContains(t, err, "closed")
}
