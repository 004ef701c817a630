package pgstore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// TestMuseumPoolerSpeaksForTheServer: a pooler that loses the server says so
// with severity ERROR, and so does a database that spans machines when it lost
// one of them. Neither knows whether the commit happened.
func TestMuseumPoolerSpeaksForTheServer(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"08P01", "08000", "08006", "08007", "40003", "57P01", "57P02"} {
		said := &pgconn.PgError{Severity: "ERROR", Code: state, Message: "server conn crashed?"}
		assert.False(t, pgstore.RolledBack(said), state)
		assert.False(t, pgstore.RolledBack(fmt.Errorf("exec: %w", said)), state)
	}
}

// TestMuseumCancelWhileAStandbyIsWaitedFor: when the wait for a synchronous
// standby is canceled, the server says success and only warns. What a failover
// would lose must not be acknowledged.
func TestMuseumCancelWhileAStandbyIsWaitedFor(t *testing.T) {
	t.Parallel()
	c, err := cluster.Start(t.Context(), &cluster.Options{
		Settings: []string{"synchronous_standby_names=nobody", "synchronous_commit=local"},
	})
	if err != nil {
		cluster.Missing(t, err)
	}
	t.Cleanup(func() { require.NoError(t, c.Stop()) })
	if !c.Own() {
		t.Skip("the server belongs to somebody else")
	}
	config, err := pgxpool.ParseConfig(c.DSN())
	require.NoError(t, err)
	open(t, connect(t, config), pgstore.Options{})
	config = config.Copy()
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	pool := connect(t, config)
	for name, o := range map[string]pgstore.Options{"grouped": {}, "alone": {Alone: true}} {
		o.MigratedElsewhere = true
		s := open(t, pool, o)
		ctx, cancel := context.WithCancel(t.Context())
		answer := make(chan error, 1)
		go func() { answer <- s.Commit(ctx, put(record(name))) }()
		waited(t, pool, "SyncRep")
		cancel()
		require.ErrorIs(t, <-answer, storage.ErrUnknown, name)
	}
}

// TestMuseumStatementsForgottenByTheServer: DISCARD ALL between two users of a
// connection is common; the driver's own statements survive it.
func TestMuseumStatementsForgottenByTheServer(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]pgstore.Options{"grouped": {}, "alone": {Alone: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := database(t, template())
			config.MaxConns = 1
			pool := connect(t, config)
			s := open(t, pool, o)
			require.NoError(t, s.Commit(t.Context(), put(record("a"))))
			_, err := pool.Exec(t.Context(), "DISCARD ALL", pgx.QueryExecModeSimpleProtocol)
			require.NoError(t, err)
			require.NoError(t, s.Commit(t.Context(), put(record("b"))))
			require.NoError(t, s.Commit(t.Context(), put(record("c"))))
			require.Equal(t, int32(1), pool.Stat().TotalConns())
		})
	}
}

// TestMuseumBatchReadAfterItsCallerLeft: a caller whose context ended is told
// that the outcome is unknown and may then use the memory of the batch again;
// what was changed there must never be stored.
func TestMuseumBatchReadAfterItsCallerLeft(t *testing.T) {
	t.Parallel()
	g := closedGate(t)
	other := open(t, g.Pool(), pgstore.Options{Alone: true})
	require.NoError(t, other.Commit(t.Context(), put(record("b"), record("there"))))
	tx, err := g.Pool().Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "SELECT FROM rodnik.record WHERE id = 'b' FOR UPDATE")
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })

	blocked := record("b")
	blocked.Version = 1
	leaver := record("leaver", key("phone", "leaver"))
	refused := put(record("there")) // makes the group begin anew
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	g.send(t.Context(), t, "blocked", put(blocked))
	g.send(ctx, t, "leaver", put(leaver))
	g.send(t.Context(), t, "refused", refused)
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		g.open()
	}()
	require.Eventually(t, func() bool { return g.Queued() == 0 }, time.Minute, time.Millisecond)
	waited(t, g.Pool(), "Lock") // of tx
	cancel()
	require.Eventually(t, func() bool { return g.told("leaver") != nil }, time.Minute, time.Millisecond)
	require.ErrorIs(t, g.told("leaver"), storage.ErrUnknown)
	copy(leaver.Body, "scribbled") // the memory is the caller's again
	leaver.Unique[0] = key("phone", "scribbled")
	require.NoError(t, tx.Rollback(t.Context()))
	<-opened
	require.NoError(t, g.told("blocked"))
	require.ErrorIs(t, g.told("refused"), storage.ErrConflict)
	found, err := g.Get(t.Context(), ref("leaver", 0))
	require.NoError(t, err)
	if found[0].Version != 0 {
		assert.Equal(t, record("leaver", key("phone", "leaver")).Body, found[0].Body)
	}
	sound(t, g.Store)
}

// told is what a commit was answered, nil as long as it was not.
func (g *gate) told(name string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.errs[name]
}

// TestMuseumIsolationOfTheEmbedder: under another isolation level Lease and Find
// fail as soon as others commit, and an opener who waited for the migration of
// another one works on a snapshot from before it. Open says so in words.
func TestMuseumIsolationOfTheEmbedder(t *testing.T) {
	t.Parallel()
	for _, level := range []string{"repeatable read", "serializable"} {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			config := database(t, empty)
			config.ConnConfig.RuntimeParams["default_transaction_isolation"] = level
			var errs [4]error
			together(len(errs), func(i int) {
				_, errs[i] = pgstore.Open(t.Context(), connect(t, config), &pgstore.Options{AcceptLoss: true})
			})
			for _, err := range errs {
				require.ErrorIs(t, err, pgstore.ErrDatabase)
				require.ErrorContains(t, err, "default_transaction_isolation is "+level+" and must be read committed")
				require.NotContains(t, err.Error(), "SQLSTATE")
			}
		})
	}
}

// TestRaceStormLeavesNothingBehind: after callers that left at every moment, all
// transactions may begin again, nobody queues, and no connection is held.
func TestRaceStormLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	const groups = 2
	pool := fresh(t)
	s := open(t, pool, pgstore.Options{Groups: groups})
	require.NoError(t, s.Commit(t.Context(), put(record("hot"))))
	together(32, func(client int) {
		for n := range 12 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(client*n)*50*time.Microsecond)
			hot := record("hot")
			hot.Version = uint64(1 + n)
			_ = s.Commit(ctx, put(record(fmt.Sprintf("%d-%d", client, n), key("phone", fmt.Sprint(n)))))
			_ = s.Commit(ctx, put(hot))
			cancel()
		}
	})
	assert.Zero(t, s.Queued())
	assert.Equal(t, groups, s.Free())
	require.Eventually(t, func() bool { return pool.Stat().AcquiredConns() == 0 }, time.Minute, time.Millisecond)
	require.NoError(t, s.Commit(t.Context(), put(record("after"))))
	sound(t, s)
}

// TestCanceledConnectionIsNotUsedAgain: a cancel request may arrive late, and
// would end the statement of somebody else then.
func TestCanceledConnectionIsNotUsedAgain(t *testing.T) {
	t.Parallel()
	config := database(t, template())
	aside := connect(t, config)
	config = config.Copy()
	config.MaxConns = 1
	pool := connect(t, config)
	s := open(t, pool, pgstore.Options{})
	r := record("a")
	require.NoError(t, s.Commit(t.Context(), put(r)))
	pid := func() (pid int) {
		require.NoError(t, pool.QueryRow(t.Context(), "SELECT pg_backend_pid()").Scan(&pid))
		return pid
	}
	before := pid()
	require.Equal(t, before, pid())
	tx, err := aside.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "SELECT FROM rodnik.record FOR UPDATE")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r.Version = 1
	answer := make(chan error, 1)
	go func() { answer <- s.Commit(ctx, put(r)) }()
	waited(t, aside, "Lock")
	cancel()
	require.ErrorIs(t, <-answer, context.Canceled)
	require.NoError(t, tx.Rollback(t.Context()))
	require.NotEqual(t, before, pid())
}
