package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/storage"
)

// fill makes a file with the mark of a Keyring and n records of some kinds.
func fill(t *testing.T, name string, v func(storage.Store) *storage.Vault, n int) {
	t.Helper()
	f, err := open(t.Context(), name)
	require.NoError(t, err)
	defer f.close()
	require.NoError(t, v(f).Check(t.Context()))
	for _, kind := range []storage.Kind{"cabinet.card", "zags.request"} {
		var b storage.Batch
		for i := range n {
			b.Put = append(b.Put, storage.Record{Kind: kind, ID: storage.ID(fmt.Sprintf("%06d", i)), Body: []byte("sealed")})
			if len(b.Put) == 250 || i == n-1 {
				require.NoError(t, f.Commit(t.Context(), b))
				b = storage.Batch{}
			}
		}
	}
}

func vaults(t *testing.T) func(storage.Store) *storage.Vault {
	t.Helper()
	var secrets [2]storage.Secret
	for i := range secrets {
		var err error
		secrets[i], err = storage.NewSecret("test", bytes.Repeat([]byte{byte(i + 1)}, 32))
		require.NoError(t, err)
	}
	keyring, err := storage.NewKeyring(secrets[:1], secrets[1:])
	require.NoError(t, err)
	return func(s storage.Store) *storage.Vault {
		v, err := storage.NewVault(s, keyring, nil)
		require.NoError(t, err)
		return v
	}
}

// stopper ends a context when something is written for the n-th time.
type stopper struct {
	stop context.CancelFunc
	left int
}

func (s *stopper) Write(b []byte) (int, error) {
	if s.left--; s.left == 0 {
		s.stop()
	}
	return len(b), nil
}

func TestCopyStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	v := vaults(t)
	from, to := filepath.Join(t.TempDir(), "old file?.db"), filepath.Join(t.TempDir(), "new.db")
	fill(t, from, v, 700)
	args := []string{"-from", from, "-to", to}
	kinds, err := rodnik.Kinds()
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	err = run(ctx, args, &stopper{stop: cancel, left: len(kinds) + 12})
	require.ErrorContains(t, err, "goes on from here")
	f, err := open(t.Context(), to)
	require.NoError(t, err)
	require.ErrorIs(t, v(f).Check(t.Context()), storage.ErrHalfCopied)
	there, err := f.Find(t.Context(), storage.Query{Kind: "cabinet.card", Limit: 1000, Heads: true})
	require.NoError(t, err)
	f.close()
	assert.NotEmpty(t, there, "it was stopped half way")

	var out strings.Builder
	require.NoError(t, run(t.Context(), args, &out))
	said := strings.Split(strings.TrimSpace(out.String()), "\n")
	last := said[len(said)-1]
	var copied, already int
	_, err = fmt.Sscanf(last, "%d records copied, %d were there already;", &copied, &already)
	require.NoError(t, err, last)
	assert.Equal(t, 1400+1, copied+already, "with the audit entry of the mark")
	assert.GreaterOrEqual(t, already, len(there))
	assert.Contains(t, out.String(), "copying   [##############################] 100 %")
	f, err = open(t.Context(), to)
	require.NoError(t, err)
	defer f.close()
	require.NoError(t, v(f).Check(t.Context()))
}

func TestCopyRefusesInWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := vaults(t)
	one, two, none := filepath.Join(dir, "one.db"), filepath.Join(dir, "two.db"), filepath.Join(dir, "none.db")
	fill(t, one, v, 3)
	fill(t, two, v, 4)
	alien, blank, text := filepath.Join(dir, "alien.db"), filepath.Join(dir, "blank.db"), filepath.Join(dir, "text.db")
	other, err := sql.Open("sqlite", alien)
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "CREATE TABLE somebody (name TEXT)")
	require.NoError(t, errors.Join(err, other.Close(), os.WriteFile(blank, nil, 0o600), os.WriteFile(text, []byte("a letter"), 0o600)))
	before, err := os.ReadFile(alien) //nolint:gosec // the test's own
	require.NoError(t, err)
	t.Cleanup(func() {
		after, err := os.ReadFile(alien) //nolint:gosec // the test's own
		require.NoError(t, err)
		assert.Equal(t, before, after, "a file of others was changed")
	})
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{name: "no files", says: "-from old.db"},
		{name: "no source", args: []string{"-from", none, "-to", two}, says: "a file that exists"},
		{name: "one file", args: []string{"-from", one, "-to", one}, says: "another one"},
		{name: "a database of others", args: []string{"-from", alien, "-to", none}, says: "holds nothing of Rodnik"},
		{name: "an empty file", args: []string{"-from", blank, "-to", none}, says: "holds nothing of Rodnik"},
		{name: "no database", args: []string{"-from", text, "-to", none}, says: "not a database"},
		{name: "a target in use", args: []string{"-from", one, "-to", two}, says: "has to be new"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, run(t.Context(), tc.args, &strings.Builder{}), tc.says)
			assert.NoFileExists(t, none)
		})
	}
}
