package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// The test binary commits for ever when this names a file.
const child = "RODNIK_OWNSTORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(child); path != "" {
		fmt.Fprintln(os.Stderr, commitForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func openJournal(t *testing.T, path string) *Journal {
	t.Helper()
	j, err := OpenJournal(path)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, j.Close()) })
	return j
}

func newPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "journal.jsonl")
}

func TestJournalKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	paths := make(map[storage.Store]string)
	storagetest.RunDurable(t, func(t *testing.T) storage.Store {
		t.Helper()
		path := newPath(t)
		j := openJournal(t, path)
		paths[j] = path
		return j
	}, func(t *testing.T, closing storage.Store) storage.Store {
		t.Helper()
		j, ok := closing.(*Journal)
		require.True(t, ok)
		require.NoError(t, j.Close())
		return openJournal(t, paths[j])
	})
}

func put(id storage.ID) storage.Batch {
	return storage.Batch{Put: []storage.Record{{Kind: "k", ID: id}}}
}

// written is a journal of three lines.
func written(t *testing.T, path string) []byte {
	t.Helper()
	j, err := OpenJournal(path)
	require.NoError(t, err)
	for _, id := range []storage.ID{"a", "b", "c"} {
		require.NoError(t, j.Commit(t.Context(), put(id)))
	}
	require.NoError(t, j.Close())
	text, err := os.ReadFile(filepath.Clean(path))
	require.NoError(t, err)
	require.Equal(t, 3, bytes.Count(text, []byte("\n")))
	return text
}

func TestJournalCutsOffALineWithoutItsEnd(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	text := written(t, path)
	second := bytes.LastIndexByte(text[:len(text)-1], '\n') + 1
	for cut := second; cut < len(text); cut += 7 {
		require.NoError(t, os.WriteFile(path, text[:cut], 0o600))
		j, err := OpenJournal(path)
		require.NoError(t, err)
		got, err := j.Get(t.Context(), storage.Ref{Kind: "k", ID: "b"}, storage.Ref{Kind: "k", ID: "c"})
		require.NoError(t, err)
		require.Equal(t, []uint64{1, 0}, []uint64{got[0].Version, got[1].Version})
		require.NoError(t, j.Commit(t.Context(), put("c")))
		require.NoError(t, j.Close())
		again, err := os.ReadFile(filepath.Clean(path))
		require.NoError(t, err)
		require.Equal(t, string(text), string(again), "what is written next stands on a line of its own")
	}
}

func TestJournalRefusesDamage(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	text := string(written(t, path))
	lines := strings.SplitAfter(text, "\n")
	for name, damaged := range map[string]string{
		"line 2":                 lines[0] + strings.Replace(lines[1], "\"b\"", "\"x\"", 1) + lines[2],
		"line 2 does not fit":    lines[0] + lines[2][:20] + "\n" + lines[1],
		"line 3":                 text[:len(text)-9] + "\n",
		"line 1":                 "no journal\n",
		"line 4 does not fit":    text + lines[0],
		"line 1 does not fit (s": lines[1][:0] + strings.Replace(lines[0], `{"sum":`, `{"sum":1`, 1),
	} {
		require.NoError(t, os.WriteFile(path, []byte(damaged), 0o600))
		_, err := OpenJournal(path)
		require.ErrorIs(t, err, errDamaged, name)
		if !strings.HasSuffix(name, "(s") {
			assert.Contains(t, err.Error(), name)
		}
		kept, err := os.ReadFile(filepath.Clean(path))
		require.NoError(t, err)
		assert.Equal(t, damaged, string(kept), "what is refused is left alone")
	}
}

func TestJournalRefusesASecondProcess(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	j := openJournal(t, path)
	_, err := OpenJournal(path)
	require.ErrorIs(t, err, errLocked)
	require.NoError(t, j.Close())
	openJournal(t, path)
}

func TestJournalStopsAfterAFailedWrite(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	j := openJournal(t, path)
	require.NoError(t, j.Commit(t.Context(), put("a")))
	require.NoError(t, errors.Join(unlock(j.file), j.file.Close()))
	require.ErrorIs(t, j.Commit(t.Context(), put("b")), storage.ErrUnknown)
	err := j.Commit(t.Context(), put("c"))
	require.Error(t, err)
	require.NotErrorIs(t, err, storage.ErrUnknown, "this one certainly did not happen")
	_, err = j.Get(t.Context(), storage.Ref{Kind: "k", ID: "b"})
	require.Error(t, err, "memory is ahead of the disk")
	j.err = errClosed
	got, err := openJournal(t, path).Get(t.Context(), storage.Ref{Kind: "k", ID: "a"}, storage.Ref{Kind: "k", ID: "b"})
	require.NoError(t, err)
	assert.Equal(t, []uint64{1, 0}, []uint64{got[0].Version, got[1].Version})
}

// commitForEver counts in a record and prints each count that was acknowledged.
func commitForEver(path string) error {
	j, err := OpenJournal(path)
	if err != nil {
		return err
	}
	for {
		got, err := j.Get(context.Background(), storage.Ref{Kind: "k", ID: "n"})
		if err != nil {
			return err
		}
		got[0].Body = make([]byte, 3000)
		n := got[0].Version
		err = j.Commit(context.Background(), storage.Batch{Put: []storage.Record{
			got[0], {Kind: "k", ID: storage.ID("n" + strconv.FormatUint(n, 10))},
		}})
		if err != nil {
			return err
		}
		fmt.Println(n + 1)
	}
}

func TestCrashJournal(t *testing.T) {
	t.Parallel()
	path, acknowledged := newPath(t), uint64(0)
	self, err := os.Executable()
	require.NoError(t, err)
	for range 20 {
		cmd := exec.CommandContext(t.Context(), self) //nolint:gosec // this very binary
		cmd.Env = append(os.Environ(), child+"="+path)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewReader(out)
		for left := 1 + rand.IntN(5); ; left-- { //nolint:gosec // any moment will do
			if left == 0 {
				time.Sleep(rand.N(3 * time.Millisecond)) //nolint:gosec // any moment will do
				require.NoError(t, cmd.Process.Kill())
			}
			said, err := lines.ReadString('\n')
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			acknowledged, err = strconv.ParseUint(strings.TrimSpace(said), 10, 64)
			require.NoError(t, err)
		}
		require.Error(t, cmd.Wait())
		j, err := OpenJournal(path)
		require.NoError(t, err)
		got, err := j.Get(t.Context(), storage.Ref{Kind: "k", ID: "n"})
		require.NoError(t, err)
		stored := got[0].Version
		require.GreaterOrEqual(t, stored, acknowledged, "an acknowledged commit is lost")
		require.LessOrEqual(t, stored, acknowledged+1)
		got, err = j.Get(t.Context(), storage.Ref{Kind: "k", ID: storage.ID("n" + strconv.FormatUint(stored-1, 10))},
			storage.Ref{Kind: "k", ID: storage.ID("n" + strconv.FormatUint(stored, 10))})
		require.NoError(t, err)
		require.Equal(t, []uint64{1, 0}, []uint64{got[0].Version, got[1].Version}, "half of a commit is stored")
		require.NoError(t, j.Close())
	}
}

func TestDemonstrationReplays(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	path := newPath(t)
	require.NoError(t, run(t.Context(), &out, []string{"-keep", path}))
	_, name, found := strings.Cut(strings.SplitN(out.String(), "\n", 2)[0], "card of ")
	require.True(t, found)
	assert.Contains(t, out.String(), "replayed: card of "+name)
	text, err := os.ReadFile(filepath.Clean(path))
	require.NoError(t, err)
	assert.NotContains(t, string(text), name)
	require.Error(t, run(t.Context(), &out, []string{"-keep", path}), "its keys are gone")
}
