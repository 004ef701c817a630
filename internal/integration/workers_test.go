package integration_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

// engine is a store that several processes can open at one place.
type engine struct {
	fresh func(t *testing.T) (place string) // a new database
	open  func(ctx context.Context, place string) (storage.Store, error)
}

// engines are those that workers share. The key stands in front of the place
// that a child is told, so it has no space.
func engines() map[string]engine {
	return map[string]engine{
		"sqlite": {
			fresh: newFile,
			open: func(ctx context.Context, place string) (storage.Store, error) {
				s, _, err := openFile(ctx, place)
				return s, err
			},
		},
	}
}

// job is what the workers work on.
type job struct {
	ID    storage.ID
	Times int // how often it was settled
	At    time.Time
}

const (
	jobs      storage.Kind = "work.job"
	shortHold              = 150 * time.Millisecond // a lease
	dwell                  = 40 * time.Millisecond  // between a look at a job and its commit
)

func jobVault(store storage.Store) (*storage.Vault, *storage.Collection[job], error) {
	var secrets [2]storage.Secret
	for i := range secrets {
		var err error
		if secrets[i], err = storage.NewSecret("test", bytes.Repeat([]byte{byte(i + 1)}, 32)); err != nil {
			return nil, nil, err
		}
	}
	keyring, err := storage.NewKeyring(secrets[:1], secrets[1:])
	if err != nil {
		return nil, nil, err
	}
	v, err := storage.NewVault(store, keyring, &storage.Options{Lease: shortHold})
	if err != nil {
		return nil, nil, err
	}
	c, err := storage.NewCollection(storage.Spec[job]{
		Kind: jobs, Schema: 1,
		ID:   func(j *job) storage.ID { return j.ID },
		Wake: func(j *job) time.Time { return j.At },
	})
	return v, c, err
}

// teller is a store that says what happens to jobs: "lease ID VERSION",
// "done ID" and "conflict ID".
type teller struct {
	storage.Store

	out io.Writer
}

func (s teller) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	leased, err := s.Store.Lease(ctx, kinds, now, until, limit)
	for _, rec := range leased {
		_, _ = fmt.Fprintln(s.out, "lease", rec.ID, rec.Version)
	}
	return leased, err
}

func (s teller) Commit(ctx context.Context, b storage.Batch) error {
	err := s.Store.Commit(ctx, b)
	for _, rec := range b.Put {
		if rec.Kind != jobs {
			continue
		}
		switch {
		case err == nil:
			_, _ = fmt.Fprintln(s.out, "done", rec.ID)
		case errors.Is(err, storage.ErrConflict):
			_, _ = fmt.Fprintln(s.out, "conflict", rec.ID)
		}
	}
	return err
}

// workForEver is a child that settles jobs beside others. It dwells between
// its look and its commit, so that it can be stopped there.
func workForEver(ctx context.Context, place string, out io.Writer) error {
	name, place, _ := strings.Cut(place, " ")
	store, err := engines()[name].open(ctx, place)
	if err != nil {
		return err
	}
	v, c, err := jobVault(teller{store, out})
	if err != nil {
		return err
	}
	w := storage.Worker[job, struct{}]{
		Of: c, Name: "job.work",
		Act: func(_ context.Context, j *job) struct{} {
			_, _ = fmt.Fprintln(out, "act", j.ID)
			return struct{}{}
		},
		Settle: func(tx *storage.Tx, j *job, _ struct{}) error {
			_, _ = fmt.Fprintln(out, "settle", j.ID)
			time.Sleep(dwell)
			j.Times, j.At = j.Times+1, time.Time{}
			return c.Save(tx, j)
		},
	}
	return storage.Run(ctx, func(ctx context.Context) (int, error) { return w.Work(ctx, v, 1) },
		&storage.RunOptions{Every: 20 * time.Millisecond, Most: 100 * time.Millisecond})
}

// said is a line of a child.
type said struct {
	who  int
	what []string // words
}

// TestRaceWorkerOversleeps stops a worker between its look and its commit until
// its lease is over and another worker has settled the job, and lets it go on:
// its commit meets ErrConflict and it does nothing. RODNIK_STOPS says how
// often, 50 by default.
func TestRaceWorkerOversleeps(t *testing.T) {
	t.Parallel()
	rounds := 50
	if n, err := strconv.Atoi(os.Getenv("RODNIK_STOPS")); err == nil {
		rounds = n
	}
	if testing.Short() {
		rounds = min(rounds, 5)
	}
	for name, e := range engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := e.fresh(t)
			store, err := e.open(t.Context(), place)
			require.NoError(t, err)
			v, c, err := jobVault(store)
			require.NoError(t, err)
			crew := hire(t, name+" "+place, 3)
			stopped := 0
			for tries := 0; stopped < rounds; tries++ {
				require.Less(t, tries, 3*rounds+10, "workers are hardly ever stopped in time")
				id, err := storage.Do(t.Context(), v, storage.Command{By: "test"}, storage.Op("job.make"),
					func(tx *storage.Tx) (storage.ID, error) {
						j := &job{ID: tx.NewID(), At: tx.Now()}
						return j.ID, c.Create(tx, j)
					})
				require.NoError(t, err)
				if crew.oversleep(t, string(id)) {
					stopped++
				}
				times, err := storage.View(t.Context(), v, func(tx *storage.Tx) (int, error) {
					j, err := c.Get(tx, id)
					if err != nil {
						return 0, err
					}
					return j.Times, nil
				})
				require.NoError(t, err)
				require.Equal(t, 1, times, "it was settled once")
			}
			crew.dismiss(t)
			for line, n := range crew.times {
				if strings.HasPrefix(line, "lease ") {
					assert.Equal(t, 1, n, "one lease in two hands: %s", line)
				}
			}
			assert.LessOrEqual(t, crew.acts, crew.leases, "at most one act for each lease")
			assert.GreaterOrEqual(t, crew.conflicts, rounds)
			t.Logf("%d stopped, %d leases, %d conflicts", stopped, crew.leases, crew.conflicts)
		})
	}
}

// crew is the workers of a test, and what they have said.
type crew struct {
	workers                 []process
	lines                   chan said
	readers                 sync.WaitGroup
	times                   map[string]int
	leases, acts, conflicts int
}

func hire(t *testing.T, place string, n int) *crew {
	t.Helper()
	c := &crew{lines: make(chan said), times: map[string]int{}}
	for who := range n {
		p := startChild(t, "work", place)
		c.workers = append(c.workers, p)
		c.readers.Go(func() {
			for {
				line, err := p.out.ReadString('\n')
				if err != nil {
					return
				}
				c.lines <- said{who, strings.Fields(line)}
			}
		})
	}
	return c
}

// next is the next line of anybody, or none after the time is over.
func (c *crew) next(wait time.Duration) (said, bool) {
	select {
	case line := <-c.lines:
		c.count(line)
		return line, true
	case <-time.After(wait):
		return said{}, false
	}
}

func (c *crew) count(line said) {
	c.times[strings.Join(line.what, " ")]++
	switch line.what[0] {
	case "lease":
		c.leases++
	case "act":
		c.acts++
	case "conflict":
		c.conflicts++
	}
}

// await waits for a word about a job, of a worker for whom ok says so.
func (c *crew) await(word, id string, wait time.Duration, ok func(who int) bool) (who int, found bool) {
	for end := time.Now().Add(wait); time.Now().Before(end); {
		line, got := c.next(time.Until(end))
		if got && line.what[0] == word && line.what[1] == id && ok(line.who) {
			return line.who, true
		}
	}
	return 0, false
}

// oversleep stops whoever looks at the job first until another has settled it.
// It reports whether it did: the worker may have been faster, or hold the
// database's lock.
func (c *crew) oversleep(t *testing.T, id string) bool {
	t.Helper()
	sleeper, found := c.await("settle", id, time.Minute, func(int) bool { return true })
	require.True(t, found, "nobody takes the job")
	require.NoError(t, c.workers[sleeper].Process.Signal(syscall.SIGSTOP))
	_, other := c.await("done", id, 3*time.Second, func(who int) bool { return who != sleeper })
	require.NoError(t, c.workers[sleeper].Process.Signal(syscall.SIGCONT))
	if !other {
		return false // it was stopped too late
	}
	_, found = c.await("conflict", id, time.Minute, func(who int) bool { return who == sleeper })
	require.True(t, found, "the commit of a worker that overslept its lease met no conflict")
	return true
}

// dismiss ends the workers and hears them out.
func (c *crew) dismiss(t *testing.T) {
	t.Helper()
	for _, p := range c.workers {
		require.NoError(t, p.Process.Kill())
	}
	go func() {
		c.readers.Wait()
		close(c.lines)
	}()
	for line := range c.lines {
		c.count(line)
	}
	for _, p := range c.workers {
		require.Error(t, p.Wait())
		require.Empty(t, p.errs.String())
	}
}
