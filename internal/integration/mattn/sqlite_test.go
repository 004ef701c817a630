package mattn_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// settings are what the package comment of sqlitestore asks for.
const settings = "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL"

// needsCgo skips where the driver was built without cgo: it is a stub then.
func needsCgo(t *testing.T) {
	t.Helper()
	if !cgo {
		t.Skip("mattn/go-sqlite3 needs cgo: set CGO_ENABLED=1 and install a C compiler")
	}
}

func openDB(t *testing.T, path, settings string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+settings)
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
	needsCgo(t)
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
	needsCgo(t)
	for name, tt := range map[string]struct{ settings, want string }{
		"a rollback journal": {"?_busy_timeout=5000&_synchronous=FULL", "_journal_mode=WAL to that of mattn"},
		"synchronous normal": {"?_busy_timeout=5000&_journal_mode=WAL&_synchronous=NORMAL", "_synchronous=FULL to that of mattn"},
		"no time to wait":    {"?_busy_timeout=0&_journal_mode=WAL&_synchronous=FULL", "_busy_timeout=5000 to that of mattn"},
	} {
		_, err := sqlitestore.Open(t.Context(), openDB(t, newFile(t), tt.settings))
		require.ErrorIs(t, err, sqlitestore.ErrPragma, name)
		require.ErrorContains(t, err, tt.want, name)
	}
}

// TestSQLiteWaitsForAnotherWriter: this driver tells the code of a busy
// database by a field, and a wait for it ends with the context all the same.
func TestSQLiteWaitsForAnotherWriter(t *testing.T) {
	t.Parallel()
	needsCgo(t)
	file := newFile(t)
	db := openDB(t, file, "?_busy_timeout=20&_journal_mode=WAL&_synchronous=FULL")
	s, err := sqlitestore.Open(t.Context(), db)
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

// TestSQLiteTellsTakenKeysApart: whoever waits shares a transaction, and each
// is answered for itself.
func TestSQLiteTellsTakenKeysApart(t *testing.T) {
	t.Parallel()
	needsCgo(t)
	s := openSQLite(t, newFile(t))
	var wg sync.WaitGroup
	answers := make([]error, 64)
	for i := range answers {
		wg.Go(func() {
			answers[i] = s.Commit(t.Context(), storage.Batch{Put: []storage.Record{{
				Kind: "k", ID: storage.ID(fmt.Sprint("n", i)),
				Unique: []storage.Key{{Space: "s", Digest: [32]byte{byte(i % 8)}}}, //nolint:gosec // less than 8
			}}})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range answers {
		if err == nil {
			won++
			continue
		}
		var taken *storage.TakenError
		require.ErrorAs(t, err, &taken)
	}
	assert.Equal(t, 8, won)
	require.NoError(t, s.Check(t.Context()))
}
