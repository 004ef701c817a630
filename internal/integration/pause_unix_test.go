//go:build unix

package integration_test

import (
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

// TestCrashPausedWorker stops a worker past its lease: another one gets the
// record meanwhile, and the first meets ErrConflict when it wakes. One that
// wakes in time does not.
func TestCrashPausedWorker(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		file := newFile(t)
		oversleep(t, openSQLite(t, file), file)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		s, config := openDatabase(t)
		oversleep(t, s, "postgres "+placeOf(config))
	})
}

func oversleep(t *testing.T, s storage.Store, where string) {
	t.Helper()
	const rounds = 50
	var b storage.Batch
	for n := range rounds {
		b.Put = append(b.Put, storage.Record{Kind: due, ID: storage.ID(fmt.Sprintf("r%02d", n)), WakeAt: noon, Body: []byte("new")})
	}
	require.NoError(t, s.Commit(t.Context(), b))
	p := startChild(t, "pause", where)
	for n := range rounds {
		id := p.line(t)
		p.stop(t)
		at := noon.Add(time.Minute)
		if n%5 == 4 {
			at = at.Add(-time.Microsecond) // the lease lasts
		}
		leased, err := s.Lease(t.Context(), []storage.Kind{due}, at, at.Add(time.Minute), rounds)
		require.NoError(t, err)
		_, err = fmt.Fprintln(p.in, "go on")
		require.NoError(t, err)
		want, by := "done", "child"
		var now, later storage.Batch // what this worker commits before the other one wakes, and after
		for _, r := range leased {
			switch {
			case string(r.ID) != id:
				r.WakeAt = noon // given back
				now.Put = append(now.Put, r)
				continue
			case n%2 == 0:
				later.Put = []storage.Record{r}
			default:
				now.Put = append(now.Put, r)
			}
			want, by = "conflict", "parent"
		}
		for _, b := range []storage.Batch{now, later} {
			for i := range b.Put {
				if string(b.Put[i].ID) == id {
					b.Put[i].WakeAt, b.Put[i].Body = time.Time{}, []byte("parent")
				}
			}
		}
		assert.Equal(t, n%5 != 4, want == "conflict")
		require.NoError(t, s.Commit(t.Context(), now))
		require.NoError(t, p.Process.Signal(syscall.SIGCONT))
		assert.Equal(t, want, p.line(t))
		require.NoError(t, s.Commit(t.Context(), later))
		got, err := s.Get(t.Context(), storage.Ref{Kind: due, ID: storage.ID(id)})
		require.NoError(t, err)
		assert.Equal(t, by, string(got[0].Body))
	}
	require.Empty(t, p.lines(t))
	require.NoError(t, p.Wait(), p.errs)
}

// stop stops the child and waits until it stands still. A signal is only sent
// when Signal returns: of a process that has several threads, some went on
// under load, read the answer meant for later, and committed before their time.
func (p process) stop(t *testing.T) {
	t.Helper()
	require.NoError(t, p.Process.Signal(syscall.SIGSTOP))
	var now syscall.WaitStatus
	_, err := syscall.Wait4(p.Process.Pid, &now, syscall.WUNTRACED, nil)
	for errors.Is(err, syscall.EINTR) {
		_, err = syscall.Wait4(p.Process.Pid, &now, syscall.WUNTRACED, nil)
	}
	require.NoError(t, err)
	require.True(t, now.Stopped(), "the child ended: %d", now)
}
