package storage_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestRunBacksOff runs on a fake clock; that the bubble ends shows that no
// goroutine is left.
func TestRunBacksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var log bytes.Buffer
		v := vault(t, memstore.New(), nil)
		c := jars(t)
		id, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
			j := &jar{ID: tx.NewID(), Label: "alarm", Left: 3, At: tx.Now().Add(10 * time.Second)}
			return j.ID, c.Create(tx, j)
		})
		require.NoError(t, err)
		w := &storage.Worker[jar, int]{Of: c, Name: "jar.ring", Settle: func(tx *storage.Tx, j *jar, _ int) error {
			j.Left, j.At = j.Left-1, tx.Now().Add(10*time.Second)
			return c.Save(tx, j)
		}}
		began, failures := time.Now(), 0
		var gaps []time.Duration
		err = storage.Run(ctx, func(ctx context.Context) (int, error) {
			gaps = append(gaps, time.Since(began))
			began = time.Now()
			switch {
			case failures < 5:
				failures++
				return 0, errors.New("the store is away: plum")
			case len(gaps) > 60:
				cancel()
				return 0, ctx.Err()
			}
			return w.Work(ctx, v, 10)
		}, &storage.RunOptions{Every: time.Second, Most: 8 * time.Second, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		require.NoError(t, err)
		for i, want := range []time.Duration{0, 1, 2, 4, 8, 8, 0, 1} {
			assert.InDelta(t, want*time.Second, gaps[i], float64(want*time.Second)/5, i)
		}
		j, err := read(t, v, id)
		require.NoError(t, err)
		assert.Less(t, j.Left, 3)
		assert.Contains(t, log.String(), "code=validate.opaque")
		assert.NotContains(t, log.String(), "plum")
	})
	require.Error(t, storage.Run(t.Context(), nil, nil))
}

// rounds collects what an observer is told.
func rounds(all *[]storage.Round) func(storage.Round) {
	return func(r storage.Round) { *all = append(*all, r) }
}

func TestRunTellsOfEachRound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var all []storage.Round
		calls := 0
		require.NoError(t, storage.Run(ctx, func(context.Context) (int, error) {
			calls++
			time.Sleep(time.Duration(calls) * time.Millisecond)
			switch calls {
			case 1:
				return 3, nil
			case 2:
				return 1, errEmpty
			case 4:
				cancel()
				return 0, errEmpty
			}
			return 0, nil
		}, &storage.RunOptions{Observe: rounds(&all)}))
		require.Len(t, all, 4)
		for i, r := range all {
			assert.Equal(t, time.Duration(i+1)*time.Millisecond, r.Took)
		}
		assert.Equal(t, storage.Round{Done: 3, Took: all[0].Took}, all[0], "there is more to do, so it goes on at once")
		assert.Equal(t, errEmpty, all[1].Failed)
		assert.Equal(t, 1, all[1].Done)
		assert.InDelta(t, time.Second, all[1].Wait, float64(time.Second)/5)
		assert.Empty(t, all[2].Failed)
		assert.InDelta(t, time.Second, all[2].Wait, float64(time.Second)/5)
		assert.Empty(t, all[3].Failed, "it was told to stop, which is no failure")
	})
}

func TestRunOutlivesPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var log bytes.Buffer
		var all []storage.Round
		require.NoError(t, storage.Run(ctx, func(context.Context) (int, error) {
			if len(all) == 3 {
				cancel()
				return 0, nil
			}
			panic("plum")
		}, &storage.RunOptions{
			Logger:  slog.New(slog.NewTextHandler(&log, nil)),
			Observe: func(r storage.Round) { rounds(&all)(r); panic("plum") },
		}))
		require.Len(t, all, 4)
		assert.Equal(t, storage.ErrPanicked, all[0].Failed)
		assert.Greater(t, all[2].Wait, 3*time.Second, "it backs off")
		assert.Contains(t, log.String(), "code=storage.panicked")
		assert.NotContains(t, log.String(), "plum")
	})
}

// TestRunWaitsNoLongerThanMost also with bounds that a doubled wait overflows.
func TestRunWaitsNoLongerThanMost(t *testing.T) {
	t.Parallel()
	for _, most := range []time.Duration{time.Nanosecond, time.Minute, 1 << 62, 1<<63 - 1} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			var all []storage.Round
			require.NoError(t, storage.Run(ctx, func(context.Context) (int, error) {
				if len(all) == 40 {
					cancel()
				}
				return 0, errBroken
			}, &storage.RunOptions{Every: time.Microsecond, Most: most, Observe: rounds(&all)}))
			for i, r := range all[:40] {
				want := float64(min(time.Microsecond<<i, max(most, time.Microsecond)))
				assert.InDelta(t, want, float64(r.Wait), want/5, i)
			}
		})
	}
}

func TestRunIsWoken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		wake := make(chan struct{}, 1)
		var at []time.Duration
		began := time.Now()
		require.NoError(t, storage.Run(ctx, func(context.Context) (int, error) {
			at = append(at, time.Since(began))
			switch len(at) {
			case 1:
				wake <- struct{}{}
			case 2:
				wake <- struct{}{}
				return 0, errBroken
			case 4:
				close(wake)
			case 6:
				cancel()
			}
			return 0, nil
		}, &storage.RunOptions{Every: time.Hour, Wake: wake}))
		for i, want := range []time.Duration{0, 0, 1, 1, 1, 2} {
			assert.InDelta(t, want*time.Hour, at[i], float64(24*time.Minute), i)
		}
	})
}

func TestRunStopsGracefully(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		grace, act   time.Duration
		ended        time.Duration // when Run returned, ctx ending at 1 s
		settled, due int           // of three documents, right after
	}{
		{name: "at once", act: 10 * time.Second, ended: time.Second},
		{name: "the document in hand is finished", grace: time.Minute, act: 10 * time.Second, ended: 10 * time.Second, settled: 1, due: 2},
		{name: "no longer than its grace", grace: 3 * time.Second, act: 10 * time.Second, ended: 4 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newShelf(t, memstore.New(), 3)
				began := time.Now()
				w := s.worker()
				w.Act = func(ctx context.Context, _ *jar) int {
					timer := time.NewTimer(tc.act)
					defer timer.Stop()
					select {
					case <-timer.C:
					case <-ctx.Done():
					}
					return 0
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				var all []storage.Round
				require.NoError(t, storage.Run(ctx, func(ctx context.Context) (int, error) { return w.Work(ctx, s.v, 10) },
					&storage.RunOptions{Grace: tc.grace, Observe: rounds(&all)}))
				assert.Equal(t, tc.ended, time.Since(began))
				require.Len(t, all, 1)
				assert.Equal(t, tc.settled, all[0].Done)
				assert.Empty(t, all[0].Failed)
				assert.Empty(t, s.log.String())
				assert.Equal(t, tc.due, s.work(t, s.worker()), "the others were given back")
			})
		})
	}
}

// TestRunSharesAStore: four loops, each document once.
func TestRunSharesAStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t, memstore.New(), 60)
		w := s.worker()
		w.Act = func(context.Context, *jar) int { time.Sleep(time.Second); return 0 }
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		done := make(chan int)
		for range 4 {
			go func() {
				sum := 0
				err := storage.Run(ctx, func(ctx context.Context) (int, error) { return w.Work(ctx, s.v, 3) },
					&storage.RunOptions{Observe: func(r storage.Round) { sum += r.Done }, Grace: time.Minute})
				assert.NoError(t, err)
				done <- sum
			}()
		}
		sum := 0
		for range 4 {
			sum += <-done
		}
		assert.Equal(t, 60, sum)
		for _, id := range s.ids {
			assert.Equal(t, 8, stands(t, s.store, id).Left, "once")
		}
	})
}
