package power_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func openDB(t *testing.T, path, settings string) *sql.DB {
	t.Helper()
	db, err := driver.Open("file:" + path + "?" + settings)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func openSQLite(t *testing.T, path string) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), openDB(t, path, settings))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func newFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "rodnik.db")
}

func TestSQLiteKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	files := make(map[storage.Store]string)
	storagetest.RunDurable(t, func(t *testing.T) storage.Store {
		t.Helper()
		file := newFile(t)
		s := openSQLite(t, file)
		files[s] = file
		return s
	}, func(t *testing.T, closing storage.Store) storage.Store {
		t.Helper()
		s, ok := closing.(*sqlitestore.Store)
		require.True(t, ok)
		require.NoError(t, s.Check(t.Context()))
		require.NoError(t, s.Close())
		return openSQLite(t, files[closing])
	})
}

func TestSQLiteRefusesSettingsThatLoseCommits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ settings, want string }{
		"a rollback journal": {
			"_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)", "_pragma=journal_mode(WAL)",
		},
		"synchronous normal": {
			"_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)", "synchronous is NORMAL and must be FULL",
		},
		"synchronous off": {
			"_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)", "synchronous is OFF and must be FULL",
		},
		"no time to wait": {
			"_pragma=busy_timeout(0)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", "_pragma=busy_timeout(5000)",
		},
	} {
		_, err := sqlitestore.Open(t.Context(), openDB(t, newFile(t), tt.settings))
		require.ErrorIs(t, err, sqlitestore.ErrPragma, name)
		require.ErrorContains(t, err, tt.want, name)
	}
}

// TestSQLiteWaitsForAnotherWriter: this driver tells the code of a busy
// database by a type of its own, and a wait for it ends with the context all
// the same.
func TestSQLiteWaitsForAnotherWriter(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	s, err := sqlitestore.Open(t.Context(), openDB(t, file,
		"_pragma=busy_timeout(20)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"))
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	other, err := openDB(t, file, settings).Conn(t.Context())
	require.NoError(t, err)
	defer func() { assert.NoError(t, other.Close()) }()
	_, err = other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)

	batch := storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}}
	require.ErrorContains(t, s.Commit(t.Context(), batch), "another connection keeps the database locked")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.Commit(ctx, batch), context.DeadlineExceeded)
	_, err = other.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	require.NoError(t, s.Commit(t.Context(), batch))
}
