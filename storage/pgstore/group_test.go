package pgstore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// gate is a store whose one transaction at a time is held up, so that all
// commits that follow queue for one group.
type gate struct {
	*pgstore.Store

	open func() // lets the transaction go on and waits for all that were sent

	mu   sync.Mutex
	wg   sync.WaitGroup
	errs map[string]error
}

func closedGate(t *testing.T) *gate {
	t.Helper()
	return closedGateOn(t, fresh(t))
}

func closedGateOn(t *testing.T, pool *pgxpool.Pool) *gate {
	t.Helper()
	g := &gate{Store: open(t, pool, pgstore.Options{Groups: 1}), errs: make(map[string]error)}
	held := record("gate")
	require.NoError(t, g.Commit(t.Context(), put(held)))
	held.Version = 1
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "SELECT FROM rodnik.record WHERE id = 'gate' FOR UPDATE")
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	g.wg.Go(func() { assert.NoError(t, g.Commit(t.Context(), put(held))) })
	waited(t, pool, "Lock") // it holds the one transaction
	g.open = func() {
		require.NoError(t, tx.Rollback(t.Context()))
		g.wg.Wait()
	}
	return g
}

// send commits in the background and returns when the commit is in the queue.
func (g *gate) send(ctx context.Context, t *testing.T, name string, b storage.Batch) {
	t.Helper()
	before := g.Queued()
	g.wg.Go(func() {
		err := g.Commit(ctx, b)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.errs[name] = err
	})
	require.Eventually(t, func() bool { return g.Queued() == before+1 }, time.Minute, time.Millisecond)
}

func TestRefusedMembersLeaveTheOthersAlone(t *testing.T) {
	t.Parallel()
	g := closedGate(t)
	other := open(t, g.Pool(), pgstore.Options{Alone: true})
	require.NoError(t, other.Commit(t.Context(), put(record("old", key("phone", "1")), record("moved"))))
	moved := record("moved")
	for i := range 4 {
		id := fmt.Sprintf("good%d", i)
		g.send(t.Context(), t, id, put(record(id, key("phone", id))))
	}
	g.send(t.Context(), t, "conflict", put(record("a"), record("b", key("phone", "b")), moved))
	g.send(t.Context(), t, "taken", put(record("c", key("phone", "c")), record("d", key("phone", "1"))))
	for i := range 4 {
		id := fmt.Sprintf("more%d", i)
		g.send(t.Context(), t, id, put(record(id)))
	}
	g.open()
	taken := new(storage.TakenError)
	require.ErrorIs(t, g.errs["conflict"], storage.ErrConflict)
	require.ErrorAs(t, g.errs["taken"], &taken)
	assert.Equal(t, ref("d", 0), taken.Ref)
	for name, err := range g.errs {
		if name != "conflict" && name != "taken" {
			require.NoError(t, err, name)
		}
	}
	found, err := g.Find(t.Context(), storage.Query{Kind: kind, Limit: 100})
	require.NoError(t, err)
	assert.Len(t, found, 3+8, "the gate, old, moved, and eight good ones")
	sound(t, g.Store)
}

// TestMembersOfOneGroupDoNotSwapKeys: neither of two batches that take each
// other's keys can be the first.
func TestMembersOfOneGroupDoNotSwapKeys(t *testing.T) {
	t.Parallel()
	g := closedGate(t)
	other := open(t, g.Pool(), pgstore.Options{Alone: true})
	require.NoError(t, other.Commit(t.Context(), put(record("a", key("phone", "1")), record("b", key("phone", "2")))))
	a, b := record("a", key("phone", "2")), record("b", key("phone", "1"))
	a.Version, b.Version = 1, 1
	g.send(t.Context(), t, "a", put(a))
	g.send(t.Context(), t, "b", put(b))
	g.open()
	assert.True(t, isTaken(g.errs["a"]), "%v", g.errs["a"])
	assert.True(t, isTaken(g.errs["b"]), "%v", g.errs["b"])
	sound(t, g.Store)
}

func TestMembersThatExcludeEachOtherAreApart(t *testing.T) {
	t.Parallel()
	g := closedGate(t)
	g.send(t.Context(), t, "a", storage.Batch{Put: []storage.Record{record("a")}, Require: []storage.Ref{ref("b", 0)}})
	g.send(t.Context(), t, "b", storage.Batch{Put: []storage.Record{record("b")}, Require: []storage.Ref{ref("a", 0)}})
	g.send(t.Context(), t, "c", put(record("c", key("phone", "1"))))
	g.send(t.Context(), t, "d", put(record("d", key("phone", "1"))))
	g.send(t.Context(), t, "c again", put(record("c")))
	g.open()
	require.NoError(t, g.errs["a"])
	require.ErrorIs(t, g.errs["b"], storage.ErrConflict)
	require.NoError(t, g.errs["c"])
	assert.True(t, isTaken(g.errs["d"]), "%v", g.errs["d"])
	require.ErrorIs(t, g.errs["c again"], storage.ErrConflict)
	sound(t, g.Store)
}

func TestMemberThatLeavesTheQueueIsNotStored(t *testing.T) {
	t.Parallel()
	g := closedGate(t)
	ctx, cancel := context.WithCancel(t.Context())
	g.send(ctx, t, "first", put(record("first")))
	g.send(ctx, t, "second", put(record("second")))
	g.send(t.Context(), t, "third", put(record("third")))
	cancel()
	require.Eventually(t, func() bool { return g.Queued() == 1 }, time.Minute, time.Millisecond)
	g.open()
	require.ErrorIs(t, g.errs["first"], context.Canceled)
	require.NotErrorIs(t, g.errs["second"], storage.ErrUnknown)
	require.NoError(t, g.errs["third"])
	found, err := g.Get(t.Context(), ref("first", 0), ref("second", 0), ref("third", 0))
	require.NoError(t, err)
	assert.Zero(t, found[0].Version+found[1].Version)
	assert.Equal(t, uint64(1), found[2].Version)
}

// TestMemberThatLeavesBeforeItIsSentIsNotStored: a caller leaves while the
// leader of the group waits for a connection, and was told that nothing is
// stored.
func TestMemberThatLeavesBeforeItIsSentIsNotStored(t *testing.T) {
	t.Parallel()
	var armed atomic.Bool
	reached, goOn := make(chan struct{}), make(chan struct{})
	config := database(t, template())
	config.PrepareConn = func(context.Context, *pgx.Conn) (bool, error) {
		if armed.CompareAndSwap(true, false) {
			close(reached)
			<-goOn
		}
		return true, nil
	}
	g := closedGateOn(t, connect(t, config))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	g.send(t.Context(), t, "first", put(record("first")))
	g.send(ctx, t, "leaver", put(record("leaver")))
	g.send(t.Context(), t, "last", put(record("last")))
	armed.Store(true)
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		g.open()
	}()
	<-reached
	cancel()
	require.Eventually(t, func() bool { return g.told("leaver") != nil }, time.Minute, time.Millisecond)
	close(goOn)
	<-opened
	require.ErrorIs(t, g.told("leaver"), context.Canceled)
	require.NotErrorIs(t, g.told("leaver"), storage.ErrUnknown)
	require.NoError(t, g.told("first"))
	require.NoError(t, g.told("last"))
	found, err := g.Get(t.Context(), ref("first", 0), ref("leaver", 0), ref("last", 0))
	require.NoError(t, err)
	assert.Equal(t, []uint64{1, 0, 1}, []uint64{found[0].Version, found[1].Version, found[2].Version})
}

// TestMembersAreNotRefusedForWhatAnotherDidNotDo: a batch requires what another
// one changes, and that one is refused itself.
func TestMembersAreNotRefusedForWhatAnotherDidNotDo(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][]string{"the change first": {"change", "require"}, "the requirement first": {"require", "change"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := closedGate(t)
			other := open(t, g.Pool(), pgstore.Options{Alone: true})
			require.NoError(t, other.Commit(t.Context(), put(record("a"), record("z"))))
			changed := record("a")
			changed.Version = 1
			batches := map[string]storage.Batch{
				"change":  put(changed, record("z")), // z is there
				"require": {Put: []storage.Record{record("m")}, Require: []storage.Ref{ref("a", 1)}},
			}
			g.send(t.Context(), t, "before", put(record("before")))
			for _, name := range order {
				g.send(t.Context(), t, name, batches[name])
			}
			g.open()
			require.ErrorIs(t, g.told("change"), storage.ErrConflict)
			require.NoError(t, g.told("require"))
		})
	}
}
