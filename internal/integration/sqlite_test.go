package integration_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// settings are what the package comment of sqlitestore asks for.
const settings = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"

func openDB(t *testing.T, path, settings string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+settings)
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
		require.NoError(t, s.Close())
		return openSQLite(t, files[closing])
	})
}
