package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// shelf is due jars, a clock and a log.
type shelf struct {
	store storage.Store
	now   time.Time
	log   bytes.Buffer
	v     *storage.Vault
	c     *storage.Collection[jar]
	ids   []storage.ID
}

func newShelf(t *testing.T, store storage.Store, n int) *shelf {
	t.Helper()
	s := &shelf{store: store, now: time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC), c: jars(t)}
	s.v = vault(t, store, &storage.Options{
		Now: func() time.Time { return s.now }, Logger: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	for i := range n {
		id, err := storage.Do(t.Context(), s.v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
			j := &jar{ID: tx.NewID(), Label: fmt.Sprint("plum", i), Left: 9, At: tx.Now()}
			return j.ID, s.c.Create(tx, j)
		})
		require.NoError(t, err)
		s.ids = append(s.ids, id)
	}
	return s
}

// worker is one that lets a jar sleep, and counts in it.
func (s *shelf) worker() *storage.Worker[jar, int] {
	return &storage.Worker[jar, int]{Of: s.c, Name: "jar.ring", Settle: s.sleep}
}

func (s *shelf) sleep(tx *storage.Tx, j *jar, _ int) error {
	j.Left, j.At = j.Left-1, time.Time{}
	return s.c.Save(tx, j)
}

func (s *shelf) work(t *testing.T, w *storage.Worker[jar, int]) int {
	t.Helper()
	n, err := w.Work(t.Context(), s.v, 10)
	require.NoError(t, err)
	return n
}

func (s *shelf) set(t *testing.T, at time.Time) {
	t.Helper()
	_, err := storage.Do(t.Context(), s.v, storage.Command{By: "a"}, storage.Op("jar.set"), func(tx *storage.Tx) (int, error) {
		j, err := s.c.Get(tx, s.ids[0])
		require.NoError(t, err)
		j.At = at
		return 0, s.c.Save(tx, j)
	})
	require.NoError(t, err)
}

func TestWorkerLogsCodesAndGoesOn(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 4)
	w := s.worker()
	w.Settle = func(tx *storage.Tx, j *jar, x int) error {
		switch j.ID {
		case s.ids[0]:
			return errors.New("cannot ring " + j.Label)
		case s.ids[1]:
			return errEmpty
		}
		return s.sleep(tx, j, x)
	}
	assert.Equal(t, 2, s.work(t, w))
	assert.Contains(t, s.log.String(), "code=validate.opaque")
	assert.Contains(t, s.log.String(), "code=jar.empty")
	assert.Contains(t, s.log.String(), string(s.ids[0]))
	assert.NotContains(t, s.log.String(), "plum")
	assert.Zero(t, s.work(t, s.worker()), "leased")
	s.now = s.now.Add(2 * time.Minute)
	assert.Equal(t, 2, s.work(t, s.worker()), "both come back")
}

func TestWorkerPassesOverANewerSchema(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 2)
	up := func(_ uint32, doc []byte) ([]byte, error) { return doc, nil }
	c, err := storage.NewCollection(storage.Spec[jar]{
		Kind: "jar", Schema: 2, Upgrade: up,
		ID:   func(j *jar) storage.ID { return j.ID },
		Wake: func(j *jar) time.Time { return j.At },
	})
	require.NoError(t, err)
	_, err = storage.Do(t.Context(), s.v, storage.Command{By: "a"}, storage.Op("jar.up"), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, s.ids[0])
		require.NoError(t, err)
		return 0, c.Save(tx, j)
	})
	require.NoError(t, err)
	assert.Equal(t, 1, s.work(t, s.worker()))
	assert.Contains(t, s.log.String(), "code=storage.newer_schema")
	s.now = s.now.Add(2 * time.Minute)
	w := s.worker()
	w.Of, w.Settle = c, func(tx *storage.Tx, j *jar, _ int) error {
		j.At = time.Time{}
		return c.Save(tx, j)
	}
	assert.Equal(t, 1, s.work(t, w), "whoever knows the schema goes on")
}

func TestWorkerMeetsADeletedRecord(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 1)
	w := s.worker()
	w.Act = func(ctx context.Context, j *jar) int {
		_, err := storage.Do(ctx, s.v, storage.Command{By: "a"}, storage.Op("jar.drop"), func(tx *storage.Tx) (int, error) {
			j, err := s.c.Get(tx, j.ID)
			if err != nil {
				return 0, err
			}
			return 0, s.c.Delete(tx, j)
		})
		assert.NoError(t, err)
		return 0
	}
	w.Settle = func(*storage.Tx, *jar, int) error {
		t.Error("there is nothing to settle")
		return nil
	}
	assert.Equal(t, 1, s.work(t, w))
	assert.Empty(t, s.log.String())
}

func TestWorkerRefusalSettles(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 1)
	w := s.worker()
	w.Settle = func(tx *storage.Tx, j *jar, x int) error {
		if err := s.sleep(tx, j, x); err != nil {
			return err
		}
		return tx.Refuse(errEmpty)
	}
	assert.Equal(t, 1, s.work(t, w))
	assert.Empty(t, s.log.String(), "a refusal is no failure")
	assert.Equal(t, 8, stands(t, s.store, s.ids[0]).Left)
	events, _, err := s.v.Events(t.Context(), "", 10)
	require.NoError(t, err)
	require.Len(t, events, 2)
	i := slices.IndexFunc(events, func(e storage.Event) bool { return e.By == storage.System })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, errEmpty, events[i].Refused)
}

// TestWorkerDoesNotSpin: a document left due by its Settle has failed and
// rests, one that may sleep is given back at once.
func TestWorkerDoesNotSpin(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 2)
	w := s.worker()
	w.Settle = func(*storage.Tx, *jar, int) error { return nil }
	assert.Zero(t, s.work(t, w))
	assert.Contains(t, s.log.String(), "code=storage.left_due")
	s.now = s.now.Add(7 * time.Second)
	assert.Zero(t, s.work(t, s.worker()), "both rest")
	s.now = s.now.Add(3 * time.Second)

	w.Act = func(context.Context, *jar) int {
		s.set(t, s.now.Add(time.Second))
		return 0
	}
	assert.Equal(t, 1, s.work(t, w))
	s.now = s.now.Add(time.Second)
	assert.Equal(t, 1, s.work(t, s.worker()), "the lease was given back, so its own time counts")
}

// TestLeaseOutlivesCommands: two commands in a row, of which the first lets the
// record rest, do not put it into a second worker's hands.
func TestLeaseOutlivesCommands(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]time.Duration{"rest": 0, "later": time.Hour, "sooner": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, memstore.New(), 1)
			w := s.worker()
			w.Act = func(context.Context, *jar) int {
				at := s.now.Add(first)
				if first == 0 {
					at = time.Time{}
				}
				s.set(t, at)
				assert.Zero(t, s.work(t, s.worker()))
				s.set(t, s.now)
				assert.Zero(t, s.work(t, s.worker()), "still leased")
				return 0
			}
			assert.Equal(t, 1, s.work(t, w))
			assert.Equal(t, 8, stands(t, s.store, s.ids[0]).Left)
			s.set(t, s.now)
			assert.Equal(t, 1, s.work(t, s.worker()), "the worker's commit gave the lease back")
		})
	}
}

func TestWorkStopsWithItsContextAndStore(t *testing.T) {
	t.Parallel()
	faults := &faulty{Store: memstore.New()}
	s := newShelf(t, faults, 3)
	ctx, cancel := context.WithCancel(t.Context())
	w := s.worker()
	w.Act = func(context.Context, *jar) int { cancel(); return 0 }
	n, err := w.Work(ctx, s.v, 10)
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, n)
	assert.Empty(t, s.log.String(), "nothing failed")
	faults.before = func(_ int64, op string) error {
		if op == "lease" {
			return errBroken
		}
		return nil
	}
	_, err = s.worker().Work(t.Context(), s.v, 10)
	require.ErrorIs(t, err, errBroken)
	faults.before = nil
	_, err = s.worker().Work(t.Context(), s.v, 0)
	require.ErrorIs(t, err, storage.ErrLimit)
}
