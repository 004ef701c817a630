//go:build unix

package integration_test

import (
	"fmt"
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

// said is a line of a child.
type said struct {
	who  int
	what []string // words
}

// TestRaceWorkerOversleeps stops a worker between its look and its commit until
// its lease is over and another worker has settled the job, and lets it go on:
// its commit meets ErrConflict and it does nothing. Who works next is told by
// words, not by time: it once slept 40 ms there, and a signal that came late
// stopped it inside its commit. RODNIK_STOPS says how often, 50 by default.
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
			for range rounds {
				id, err := storage.Do(t.Context(), v, storage.Command{By: "test"}, storage.Op("job.make"),
					func(tx *storage.Tx) (storage.ID, error) {
						j := &job{ID: tx.NewID(), At: tx.Now()}
						return j.ID, c.Create(tx, j)
					})
				require.NoError(t, err)
				crew.oversleep(t, string(id))
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
			t.Logf("%d stopped, %d leases, %d conflicts", rounds, crew.leases, crew.conflicts)
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

// oversleep stops whoever looks at the job first, until another has settled it.
func (c *crew) oversleep(t *testing.T, id string) {
	t.Helper()
	sleeper := c.await(t, "settle", id, -1, func(int) bool { return true })
	c.workers[sleeper].stop(t)
	c.await(t, "done", id, sleeper, func(who int) bool { return who != sleeper })
	c.goOn(t, sleeper)
	require.NoError(t, c.workers[sleeper].Process.Signal(syscall.SIGCONT))
	c.await(t, "conflict", id, sleeper, func(who int) bool { return who == sleeper })
}

// await waits for a word about a job, of a worker for whom ok says so. Whoever
// looks at a job meanwhile is told to go on, but not the sleeper, and not who
// says what is waited for.
func (c *crew) await(t *testing.T, word, id string, sleeper int, ok func(who int) bool) (who int) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case line := <-c.lines:
			c.count(line)
			if line.what[0] == word && line.what[1] == id && ok(line.who) {
				return line.who
			}
			if line.what[0] == "settle" && line.who != sleeper {
				c.goOn(t, line.who)
			}
		case <-late:
			require.FailNow(t, "nobody says it", "%s, the sleeper being %d of %v", word, sleeper, c.times)
		}
	}
}

func (c *crew) goOn(t *testing.T, who int) {
	t.Helper()
	_, err := fmt.Fprintln(c.workers[who].in, "go on")
	require.NoError(t, err)
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
