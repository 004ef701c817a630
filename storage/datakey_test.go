package storage_test

import (
	"bytes"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func datakeys(tb testing.TB, store storage.Store) []storage.Record {
	tb.Helper()
	recs, err := store.Find(tb.Context(), storage.Query{Kind: "storage.datakey", Limit: 100})
	require.NoError(tb, err)
	return recs
}

func TestErase(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	anna, boris := storage.Command{By: "anna"}, storage.Command{By: "boris"}
	id, err := create(ctx, v, pots, anna, "anna jam", 3)
	require.NoError(t, err)
	_, err = create(ctx, v, pots, anna, "anna tea", 3)
	require.NoError(t, err)
	_, err = create(ctx, v, pots, boris, "boris jam", 3)
	require.NoError(t, err)
	require.Len(t, datakeys(t, store), 2, "one an owner")
	_, err = take(ctx, v, pots, anna, id)
	require.NoError(t, err)

	was := datakeys(t, store)[0]
	first, err := v.Erase(ctx, storage.Command{By: "host", Key: "e"}, "anna")
	require.NoError(t, err)
	assert.Equal(t, storage.Erasure{Owner: "anna", At: now}, first)
	now = now.Add(time.Hour)
	for _, cmd := range []storage.Command{{By: "host", Key: "e"}, {By: "host"}, {By: "anna", Key: "mine"}, {By: "anna", Key: "mine"}} {
		again, err := v.Erase(ctx, cmd, "anna")
		require.NoError(t, err)
		assert.Equal(t, first, again)
	}
	tomb := datakeys(t, store)[0]
	assert.Equal(t, was.ID, tomb.ID)
	assert.Less(t, len(tomb.Body), len(was.Body), "its key is gone")

	_, err = storage.View(ctx, v, func(tx *storage.Tx) (*jar, error) { return pots.Get(tx, id) })
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = one(ctx, v, pots, "pot", "anna tea")
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = take(ctx, v, pots, anna, id)
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = create(ctx, v, pots, anna, "anna new", 3)
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = one(ctx, v, pots, "pot", "boris jam")
	require.NoError(t, err, "others stay")

	// Somebody of whom nothing is stored yet is refused from then on too.
	_, err = v.Erase(ctx, boris, "vera")
	require.NoError(t, err)
	_, err = create(ctx, v, pots, boris, "vera jam", 3)
	require.ErrorIs(t, err, storage.ErrErased)
	for _, owner := range []storage.ID{"", "\xff", storage.ID(bytes.Repeat([]byte("x"), 65))} {
		_, err = v.Erase(ctx, boris, owner)
		require.ErrorIs(t, err, storage.ErrLimit)
	}
	_, err = storage.View(ctx, v, func(tx *storage.Tx) (storage.Erasure, error) { return tx.Erase("boris") })
	require.Error(t, err)

	// Within one operation too.
	_, err = storage.Do(ctx, v, boris, storage.Op("pot.last"), func(tx *storage.Tx) (int, error) {
		if _, err := tx.Erase("boris"); err != nil {
			return 0, err
		}
		return 0, pots.Create(tx, &jar{ID: tx.NewID(), Label: "boris tea"})
	})
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = one(ctx, v, pots, "pot", "boris jam")
	require.NoError(t, err, "nothing was committed")

	events, _, err := v.Events(ctx, "", 100)
	require.NoError(t, err)
	erased := 0
	for _, e := range events {
		for _, m := range e.Moves {
			if m.Event == "erase" {
				erased++
			}
		}
	}
	assert.Equal(t, 2, erased, "each once")
}

// TestOldBodiesDoNotOpenAfterErase: bodies that somebody kept are closed as
// well, as long as the data key was not kept with them.
func TestOldBodiesDoNotOpenAfterErase(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	v := vault(t, store, nil)
	id, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna jam", 3)
	require.NoError(t, err)
	kept, err := store.Get(ctx, storage.Ref{Kind: "pot", ID: id})
	require.NoError(t, err)
	_, err = storage.Open(v, "pot", id, kept[0].Body)
	require.NoError(t, err)
	_, err = v.Erase(ctx, storage.Command{By: "a"}, "anna")
	require.NoError(t, err)
	_, err = storage.Open(v, "pot", id, kept[0].Body)
	require.ErrorIs(t, err, storage.ErrErased)
}

// TestRaceFirstWrites of one owner make one data key.
func TestRaceFirstWrites(t *testing.T) {
	t.Parallel()
	ctx, pots := t.Context(), owns(t)
	for range 10 {
		store := memstore.New()
		v := vault(t, store, nil)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna "+strconv.Itoa(i), 1)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, datakeys(t, store), 1)
	}
}

// TestRaceEraseAndWrite: either the write is there, closed for ever, or it was
// refused. It is never readable.
func TestRaceEraseAndWrite(t *testing.T) {
	t.Parallel()
	ctx, pots := t.Context(), owns(t)
	for range 20 {
		store := memstore.New()
		v := vault(t, store, nil)
		id, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna jam", 9)
		require.NoError(t, err)
		var all sync.WaitGroup
		all.Go(func() {
			_, err := v.Erase(ctx, storage.Command{By: "a"}, "anna")
			assert.NoError(t, err)
		})
		for range 4 {
			all.Go(func() {
				if _, err := take(ctx, v, pots, storage.Command{By: "a"}, id); err != nil {
					assert.ErrorIs(t, err, storage.ErrErased)
				}
			})
		}
		all.Wait()
		_, err = storage.View(ctx, v, func(tx *storage.Tx) (*jar, error) { return pots.Get(tx, id) })
		require.ErrorIs(t, err, storage.ErrErased)
	}
}

func TestDataKeyMissingOrSwapped(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	v := vault(t, store, nil)
	id, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna jam", 3)
	require.NoError(t, err)
	_, err = create(ctx, v, pots, storage.Command{By: "a"}, "boris jam", 3)
	require.NoError(t, err)
	get := func() error {
		_, err := storage.View(ctx, v, func(tx *storage.Tx) (*jar, error) { return pots.Get(tx, id) })
		return err
	}
	require.NoError(t, get())
	keys := datakeys(t, store)
	swapped := keys[0]
	swapped.Body = keys[1].Body
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: []storage.Record{swapped}}))
	require.ErrorIs(t, get(), storage.ErrTampered)
	swapped.Version++
	require.NoError(t, store.Commit(ctx, storage.Batch{Delete: []storage.Ref{swapped.Ref()}}))
	require.ErrorIs(t, get(), storage.ErrKeyMissing)
	require.ErrorContains(t, get(), "key="+string(swapped.ID))
}

// TestWorkLeavesErasedRecords alone, for good: nobody can read what they want.
func TestWorkLeavesErasedRecords(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	id, err := storage.Do(ctx, v, storage.Command{By: "anna", Key: "k"}, storage.Op("pot"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "anna jam", At: tx.Now()}
		return j.ID, pots.Create(tx, j)
	})
	require.NoError(t, err)
	_, err = v.Erase(ctx, storage.Command{By: "host"}, "anna")
	require.NoError(t, err)
	w := storage.Worker[jar, struct{}]{Of: pots, Name: "pot.work", Settle: func(*storage.Tx, *jar, struct{}) error {
		t.Error("worked on")
		return nil
	}}
	now = now.Add(25 * time.Hour)
	_, err = w.Work(ctx, v, 10)
	require.NoError(t, err)
	_, err = v.Work(ctx, 10)
	require.NoError(t, err)
	for _, kind := range []storage.Kind{"pot", "storage.command"} {
		now = now.Add(100 * time.Hour)
		due, err := store.Lease(ctx, []storage.Kind{kind}, now, now.Add(time.Hour), 10)
		require.NoError(t, err)
		assert.Empty(t, due, "%s", kind)
	}
	got, err := store.Get(ctx, storage.Ref{Kind: "pot", ID: id})
	require.NoError(t, err)
	assert.NotZero(t, got[0].Version)
}

// TestDataKeysAreReadOnceAPage: a page of many owners costs one search and one
// read.
func TestDataKeysAreReadOnceAPage(t *testing.T) {
	t.Parallel()
	ctx, pots := t.Context(), owns(t)
	store := &faulty{Store: memstore.New()}
	v := vault(t, store, nil)
	for _, owner := range []string{"a", "b", "c", "d"} {
		for _, name := range []string{" jam", " tea"} {
			_, err := create(ctx, v, pots, storage.Command{By: "x"}, owner+name, 1)
			require.NoError(t, err)
		}
	}
	var calls []string
	store.before = func(_ int64, op string) error { calls = append(calls, op); return nil }
	found, err := storage.View(ctx, v, func(tx *storage.Tx) ([]*jar, error) { return pots.Find(tx, storage.Find{}) })
	require.NoError(t, err)
	assert.Len(t, found, 8)
	assert.Equal(t, []string{"find", "get"}, calls, "and no second look")
}
