package pgstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
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

// TestRaceEverySlotComesBack lets many clients begin at the same moment on an
// idle store, again and again: some go away at any point, some are refused.
// Everybody is answered, and afterwards the store is idle again.
func TestRaceEverySlotComesBack(t *testing.T) {
	t.Parallel()
	for _, groups := range []int{1, 2, 8} {
		t.Run(fmt.Sprint(groups), func(t *testing.T) {
			t.Parallel()
			s := open(t, fresh(t), pgstore.Options{Groups: groups})
			require.NoError(t, s.Commit(t.Context(), put(record("contended"))))
			for round := range 12 {
				var stored atomic.Int64
				together(64, func(client int) {
					random := rand.New(rand.NewPCG(uint64(round), uint64(client))) //nolint:gosec // The same storm each time.
					ctx := t.Context()
					if client%3 == 1 {
						var done context.CancelFunc
						ctx, done = context.WithTimeout(ctx, time.Duration(random.IntN(20_000))*time.Microsecond)
						defer done()
					}
					b := put(record(fmt.Sprintf("%d-%d", round, client)))
					if client%5 == 2 {
						b.Require = []storage.Ref{ref("contended", 7)}
					}
					if err := s.Commit(ctx, b); err == nil {
						stored.Add(1)
					} else {
						assert.True(t, client%3 == 1 || client%5 == 2, err)
					}
				})
				require.Equal(t, groups, s.Free(), "all is given back")
				require.Zero(t, s.Queued())
				require.GreaterOrEqual(t, stored.Load(), int64(33))
			}
			sound(t, s)
		})
	}
}

// panicking is a tracer of the embedder's with a mistake in it.
type panicking struct{ atomic.Bool }

func (p *panicking) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	if p.Load() {
		panic("a mistake of the embedder's")
	}
	return ctx
}

func (*panicking) TraceAcquireEnd(context.Context, *pgxpool.Pool, pgxpool.TraceAcquireEndData) {}

func (*panicking) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (*panicking) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestMuseumLeaderPanics: code of the embedder's in the pool panicked under the
// commit that led a group, and those beside it waited for ever.
func TestMuseumLeaderPanics(t *testing.T) {
	t.Parallel()
	config := database(t, template())
	var bad panicking
	config.ConnConfig.Tracer = &bad
	g := closedGateOn(t, connect(t, config))
	var panicked, answered atomic.Int64
	ctx, done := context.WithTimeout(t.Context(), time.Minute)
	defer done()
	for member := range 4 {
		g.wg.Go(func() {
			defer func() {
				if recover() != nil {
					panicked.Add(1)
				}
			}()
			if err := g.Commit(ctx, put(record(fmt.Sprint("lost-", member)))); assert.ErrorIs(t, err, storage.ErrUnknown) {
				answered.Add(1)
			}
		})
	}
	require.Eventually(t, func() bool { return g.Queued() == 4 }, time.Minute, time.Millisecond)
	bad.Store(true)
	g.open()
	bad.Store(false)
	assert.Equal(t, int64(1), panicked.Load())
	assert.Equal(t, int64(3), answered.Load())
	assert.Equal(t, 1, g.Free())
	assert.Zero(t, g.Queued())
	require.NoError(t, g.Commit(t.Context(), put(record("next"))))
}

// TestPanicAloneGivesTheSlotBack: a commit that nobody is beside panics.
func TestPanicAloneGivesTheSlotBack(t *testing.T) {
	t.Parallel()
	config := database(t, template())
	var bad panicking
	config.ConnConfig.Tracer = &bad
	s := open(t, connect(t, config), pgstore.Options{Groups: 1})
	bad.Store(true)
	require.Panics(t, func() { _ = s.Commit(t.Context(), put(record("lost"))) })
	bad.Store(false)
	assert.Equal(t, 1, s.Free())
	require.NoError(t, s.Commit(t.Context(), put(record("next"))))
}
