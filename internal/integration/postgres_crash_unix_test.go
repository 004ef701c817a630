//go:build unix

package integration_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// TestCrashPostgres kills a private server with fsync on under writers that
// write through a vault: by turns all of it, and one back end, upon which the
// server throws out everybody and recovers by itself. After each kill what was
// acknowledged is there, and what was not is repeated with its key and happens
// once. RODNIK_KILLS multiplies the 60 kills.
func TestCrashPostgres(t *testing.T) {
	t.Parallel()
	started, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := cluster.Start(started, &cluster.Options{Durable: true})
	if err != nil {
		cluster.Missing(t, err)
	}
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	if !server.Own() {
		t.Skip("only a server of our own may be killed: unset " + cluster.DSNVariable)
	}
	config, err := pgxpool.ParseConfig(server.DSN())
	require.NoError(t, err)
	config.MaxConns = writers
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	store, err := pgstore.Open(t.Context(), pool, nil)
	require.NoError(t, err)
	b, err := newBook(store)
	require.NoError(t, err)

	var l losses
	var now [writers]int
	for kills := several(t, "RODNIK_KILLS", 60); l.crashes < kills; {
		witness, err := pool.Acquire(t.Context())
		require.NoError(t, err)
		conn := witness.Hijack()
		kill := func() error { return errors.Join(server.Kill(), server.Restart(context.WithoutCancel(t.Context()))) }
		if l.crashes%2 == 1 {
			victim := backend(t, pool)
			kill = func() error { return syscall.Kill(victim, syscall.SIGKILL) }
		}
		acknowledged := b.killed(t, now, &l, kill)
		recovered(t, pool, conn)
		now = b.resolve(t, acknowledged, &l)
	}
	b.whole(t, now)
	t.Log(l)
}

// killed lets the crowd write, kills when some of it was acknowledged, and
// returns what was.
func (b *book) killed(t *testing.T, from [writers]int, l *losses, kill func() error) [writers]int {
	t.Helper()
	var mu sync.Mutex
	var told atomic.Int64
	enough, reached := 5+rand.Int64N(60), make(chan struct{}) //nolint:gosec // Any moment will do.
	acknowledged, done := from, make(chan [writers]error)
	go func() {
		done <- b.crowd(t.Context(), from, func(i, n int) {
			mu.Lock()
			acknowledged[i] = n
			mu.Unlock()
			if told.Add(1) == enough {
				close(reached)
			}
		})
	}()
	select {
	case <-reached:
	case errs := <-done:
		require.NoError(t, errors.Join(errs[:]...), "before the kill")
	}
	time.Sleep(rand.N(3 * time.Millisecond)) //nolint:gosec // Any moment will do.
	require.NoError(t, kill())
	errs := <-done
	require.Error(t, errors.Join(errs[:]...), "nobody noticed")
	for _, err := range errs {
		if err != nil {
			l.unknown++
		}
	}
	l.acknowledged += int(told.Load())
	return acknowledged
}

// backend is the process that serves one connection of the pool.
func backend(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	var pid int
	require.NoError(t, pool.QueryRow(t.Context(), "SELECT pg_backend_pid()").Scan(&pid))
	return pid
}

// recovered waits until the server has thrown out the witness, which it does
// with everybody when a back end has died, and then until it answers again, for
// a minute at most.
func recovered(t *testing.T, pool *pgxpool.Pool, witness *pgx.Conn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for witness.Ping(ctx) == nil {
		require.NoError(t, ctx.Err(), "the server does not notice")
		time.Sleep(time.Millisecond)
	}
	require.NoError(t, ctx.Err(), "the server does not notice")
	pool.Reset()
	for pool.Ping(ctx) != nil {
		require.NoError(t, ctx.Err(), "the server does not come back")
		time.Sleep(2 * time.Millisecond)
	}
}
