package storage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

const errEmpty validate.Code = "jar.empty"

// jar is a document with one unique value, a counter and an alarm.
type jar struct {
	ID    storage.ID
	Label string
	Left  int
	At    time.Time
}

func jars(tb testing.TB) *storage.Collection[jar] {
	tb.Helper()
	c, err := storage.NewCollection(storage.Spec[jar]{
		Kind: "jar", Schema: 1,
		ID:   func(j *jar) storage.ID { return j.ID },
		Wake: func(j *jar) time.Time { return j.At },
		Keys: func(j *jar) storage.Keys {
			return storage.Keys{
				Unique: []storage.Value{{Space: "label", Text: j.Label}},
				Index:  []storage.Value{{Space: "all", Text: "jar"}},
			}
		},
	})
	require.NoError(tb, err)
	return c
}

func keyring(tb testing.TB) *storage.Keyring {
	tb.Helper()
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(tb, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(tb, err)
	k, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(tb, err)
	return k
}

func vault(tb testing.TB, store storage.Store, opts *storage.Options) *storage.Vault {
	tb.Helper()
	v, err := storage.NewVault(store, keyring(tb), opts)
	require.NoError(tb, err)
	return v
}

func create(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], cmd storage.Command, label string, left int) (storage.ID, error) {
	return storage.Do(ctx, v, cmd, storage.Op("jar.create", label, left), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: label, Left: left}
		return j.ID, c.Create(tx, j)
	})
}

func take(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], cmd storage.Command, id storage.ID) (int, error) {
	return storage.Do(ctx, v, cmd, storage.Op("jar.take", id), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, id)
		if err != nil {
			return 0, err
		}
		if j.Left == 0 {
			return 0, tx.Refuse(errEmpty.At("left", validate.Int("max", 0)))
		}
		j.Left--
		return j.Left, c.Save(tx, j)
	})
}

func TestDoLosesNoUpdate(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	id, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 40)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			_, err := take(ctx, v, c, storage.Command{By: "a"}, id)
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	left, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
		j, err := c.One(tx, storage.Value{Space: "label", Text: "plum"})
		return j.Left, err
	})
	require.NoError(t, err)
	assert.Zero(t, left)
}

func TestDoRefusesATakenValue(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	_, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 1)
	require.NoError(t, err)
	_, err = create(ctx, v, c, storage.Command{By: "b"}, "plum", 1)
	var taken *storage.TakenError
	require.ErrorAs(t, err, &taken)
	assert.Equal(t, storage.Space("label"), taken.Space)
	assert.NotContains(t, err.Error(), "plum")
}

func TestKeyGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return now }})
	cmd := storage.Command{By: "a", Key: "k1"}
	first, err := create(ctx, v, c, cmd, "plum", 1)
	require.NoError(t, err)
	again, err := create(ctx, v, c, cmd, "plum", 1)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = create(ctx, v, c, cmd, "pear", 1)
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
	_, err = create(ctx, v, c, storage.Command{By: "b", Key: "k1"}, "pear", 1)
	require.NoError(t, err, "another actor's key is another key")

	t.Run("a refusal that left a trace is answered again, in the same form", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		_, err := take(ctx, v, c, storage.Command{By: "a"}, first)
		require.NoError(t, err)
		cmd := storage.Command{By: "a", Key: "k2"}
		_, err = take(ctx, v, c, cmd, first)
		require.ErrorIs(t, err, errEmpty)
		_, again := take(ctx, v, c, cmd, first)
		assert.Equal(t, err, again)
	})
	t.Run("after a day the key is free", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		now = now.Add(storage.KeyLife)
		_, err := create(ctx, v, c, cmd, "quince", 1)
		require.NoError(t, err)
		n, err := v.Work(ctx, 100)
		require.NoError(t, err)
		assert.Positive(t, n)
	})
}

func TestCountThenCountsBeforeItCompares(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	id, err := create(ctx, v, c, storage.Command{By: "a"}, "tries", 5)
	require.NoError(t, err)
	var compared sync.Map
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			_, err := storage.CountThen(ctx, v, storage.Command{By: "a"}, storage.Op("jar.guess", id),
				func(tx *storage.Tx) (int, error) {
					j, err := c.Get(tx, id)
					if err != nil {
						return 0, err
					}
					if j.Left == 0 {
						return 0, errEmpty
					}
					j.Left--
					return j.Left, c.Save(tx, j)
				},
				func(tx *storage.Tx, _ int) (bool, error) {
					compared.Store(i, true)
					return false, tx.Refuse(errEmpty)
				})
			assert.ErrorIs(t, err, errEmpty)
		})
	}
	wg.Wait()
	n := 0
	compared.Range(func(any, any) bool { n++; return true })
	assert.Equal(t, 5, n)
}

// lossy commits and then says that it does not know, as often as it is told.
type lossy struct {
	storage.Store
	lose, drop int
}

func (s *lossy) Commit(ctx context.Context, b storage.Batch) error {
	if s.drop > 0 {
		s.drop--
		return storage.ErrUnknown
	}
	err := s.Store.Commit(ctx, b)
	if err == nil && s.lose > 0 {
		s.lose--
		return fmt.Errorf("engine: %w", storage.ErrUnknown)
	}
	return err
}

func TestLostAnswerIsResolvedByTheAuditEntry(t *testing.T) {
	t.Parallel()
	for _, s := range []*lossy{{lose: 1}, {lose: 3}, {drop: 2}, {drop: 1, lose: 2}} {
		s.Store = memstore.New()
		ctx, c, v := t.Context(), jars(t), vault(t, s, nil)
		id, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 3)
		require.NoError(t, err)
		s.lose = 1
		left, err := take(ctx, v, c, storage.Command{By: "a"}, id)
		require.NoError(t, err)
		assert.Equal(t, 2, left, "taken once")
		left, err = take(ctx, v, c, storage.Command{By: "a"}, id)
		require.NoError(t, err)
		assert.Equal(t, 1, left)
	}
	s := &lossy{Store: memstore.New(), drop: 99}
	_, err := create(t.Context(), vault(t, s, nil), jars(t), storage.Command{By: "a"}, "plum", 3)
	require.ErrorIs(t, err, storage.ErrUnknown)
}

func TestStoreSeesNoValue(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	v := vault(t, store, nil)
	id, err := create(ctx, v, c, storage.Command{By: "a", Key: "canary-key"}, "canary-label", 1)
	require.NoError(t, err)
	for _, kind := range []storage.Kind{"jar", "storage.command", "storage.audit"} {
		recs, err := store.Find(ctx, storage.Query{Kind: kind, Limit: 10})
		require.NoError(t, err)
		require.NotEmpty(t, recs)
		for _, r := range recs {
			assert.NotContains(t, string(r.Body), "canary")
		}
	}
	t.Run("a body moved to another record does not open", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
		require.NoError(t, err)
		moved := got[0]
		moved.ID, moved.Version, moved.Unique = "moved", 0, nil
		require.NoError(t, store.Commit(ctx, storage.Batch{Put: []storage.Record{moved}}))
		_, err = take(ctx, v, c, storage.Command{By: "a"}, "moved")
		require.ErrorIs(t, err, storage.ErrTampered)
	})
	t.Run("a key that was taken away is an error, not a miss", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
		require.NoError(t, err)
		got[0].Unique = nil
		require.NoError(t, store.Commit(ctx, storage.Batch{Put: got}))
		_, err = take(ctx, v, c, storage.Command{By: "a"}, id)
		require.ErrorIs(t, err, storage.ErrTampered)
	})
}

func TestWorkerSettlesOnWhatStandsNow(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	id, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "alarm", Left: 9, At: tx.Now().Add(time.Hour)}
		return j.ID, c.Create(tx, j)
	})
	require.NoError(t, err)

	w := &storage.Worker[jar, int]{
		Of: c, Name: "jar.ring",
		Act: func(ctx context.Context, j *jar) int {
			_, err := take(ctx, v, c, storage.Command{By: "a"}, j.ID) // a command in between
			require.NoError(t, err)
			n, err := (&storage.Worker[jar, int]{Of: c, Name: "jar.ring"}).Work(ctx, v, 10)
			require.NoError(t, err)
			assert.Zero(t, n, "the command has not woken a leased record")
			return j.Left
		},
		Settle: func(tx *storage.Tx, j *jar, seen int) error {
			assert.Equal(t, 9, seen)
			assert.Equal(t, 8, j.Left)
			j.At = time.Time{}
			return c.Save(tx, j)
		},
	}
	n, err := w.Work(ctx, v, 10)
	require.NoError(t, err)
	assert.Zero(t, n, "not due")
	now = now.Add(time.Hour)
	n, err = w.Work(ctx, v, 10)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	assert.True(t, got[0].WakeAt.IsZero())
}

func TestWorkerThatOversleptChangesNothing(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return now }})
	id, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "alarm", Left: 9, At: tx.Now()}
		return j.ID, c.Create(tx, j)
	})
	require.NoError(t, err)
	settle := func(by int) func(*storage.Tx, *jar, int) error {
		return func(tx *storage.Tx, j *jar, _ int) error {
			j.Left -= by
			j.At = j.At.Add(time.Hour)
			return c.Save(tx, j)
		}
	}
	slow := &storage.Worker[jar, int]{Of: c, Name: "jar.ring", Settle: settle(1), Act: func(ctx context.Context, _ *jar) int {
		now = now.Add(3 * time.Minute) // past the lease
		n, err := (&storage.Worker[jar, int]{Of: c, Name: "jar.ring", Settle: settle(2)}).Work(ctx, v, 10)
		require.NoError(t, err)
		assert.Equal(t, 1, n, "the lease ended, another worker took over")
		return 0
	}}
	_, err = slow.Work(ctx, v, 10)
	require.NoError(t, err)
	left, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, id)
		return j.Left, err
	})
	require.NoError(t, err)
	assert.Equal(t, 7, left)
}

func TestEventsAreAFeed(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return now }})
	for i := range 5 {
		now = now.Add(40 * time.Second)
		_, err := create(ctx, v, c, storage.Command{By: "a"}, fmt.Sprint("jar", i), 0)
		require.NoError(t, err)
	}
	_, err := take(ctx, v, c, storage.Command{By: "b"}, "nobody")
	require.ErrorIs(t, err, storage.ErrNotFound)
	events, next, err := v.Events(ctx, "", 100)
	require.NoError(t, err)
	require.Len(t, events, 5, "what committed nothing left no entry")
	assert.Equal(t, "jar.create", events[0].Operation)
	assert.Equal(t, events[2].ID, next, "the last minute is not settled")
	events, _, err = v.Events(ctx, next, 1)
	require.NoError(t, err)
	assert.Len(t, events, 1)
}

func TestClockSetBackIsNotBelieved(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	later := now
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return now }})
	id, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 1)
	require.NoError(t, err)
	now = now.Add(-24 * time.Hour)
	_, err = storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
		assert.Equal(t, now, tx.Now())
		_, err := c.Get(tx, id)
		assert.Equal(t, later, tx.Now())
		return 0, err
	})
	require.NoError(t, err)
}

func TestRunStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := storage.Run(ctx, func(context.Context) (int, error) {
		calls++
		switch calls {
		case 1:
			return 1, nil // at once again
		case 2:
			return 0, errors.New("broken") // waits longer
		case 3:
			cancel()
		}
		return 0, nil
	}, &storage.RunOptions{Every: time.Millisecond})
	require.NoError(t, err)
	assert.Equal(t, 3, calls)
}
