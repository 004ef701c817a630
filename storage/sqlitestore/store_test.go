package sqlitestore_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// coded is how modernc.org/sqlite tells a code.
type coded int

func (c coded) Error() string { return "database is locked, or not" }

func (c coded) Code() int { return int(c) }

func TestBusyIsTold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   error
		want bool
	}{
		{"SQLITE_BUSY", coded(5), true},
		{"SQLITE_BUSY_RECOVERY", coded(261), true},
		{"SQLITE_BUSY_SNAPSHOT, wrapped", fmt.Errorf("exec: %w", coded(517)), true},
		{"SQLITE_LOCKED", coded(6), false},
		{"SQLITE_IOERR", coded(10), false},
		{"a driver without codes", errors.New("database is locked"), true},
		{"a full disk", errors.New("database or disk is full"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, sqlitestore.Busy(tt.in))
		})
	}
}

func TestOldSQLiteIsTold(t *testing.T) {
	t.Parallel()
	for release, want := range map[string]bool{
		"3.37.2": true, "3.38.0": false, "3.9.1": true, "3.53.0": false, "4.0": false, "2.8.17": true, "": true, "new": true,
	} {
		assert.Equal(t, want, sqlitestore.Older(release), release)
	}
}

// TestMigrationsNeverChange holds what was released. Add a file; do not touch
// one.
func TestMigrationsNeverChange(t *testing.T) {
	t.Parallel()
	released := []struct{ name, digest string }{
		{"migrations/0001_records.sql", "7ae2c5242ff4e42a266caba8bc1c1658f791543277d5a28078dcb8d7080b4bd6"},
	}
	names, err := fs.Glob(sqlitestore.Migrations(), "migrations/*.sql")
	require.NoError(t, err)
	require.Len(t, names, len(released))
	for i, want := range released {
		text, err := fs.ReadFile(sqlitestore.Migrations(), want.name)
		require.NoError(t, err)
		sum := sha256.Sum256(text)
		assert.Equal(t, want.digest, hex.EncodeToString(sum[:]), want.name)
		assert.Equal(t, want.name, names[i])
		assert.Contains(t, want.name, fmt.Sprintf("/%04d_", i+1))
	}
}
