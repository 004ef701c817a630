package storage_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestRekeyKeepsLeases: a worker that holds a record while it is stored anew
// settles it, and nobody else gets it meanwhile.
func TestRekeyKeepsLeases(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	opts := &storage.Options{Now: func() time.Time { return now }}
	old := under(t, store, "old/l", opts)
	require.NoError(t, old.Check(ctx))
	id, err := storage.Do(ctx, old, storage.Command{By: "a"}, storage.Op("jar.due"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "plum", Left: 3, At: tx.Now()}
		return j.ID, c.Create(tx, j)
	})
	require.NoError(t, err)
	both := under(t, store, "new old/l m", opts)
	w := storage.Worker[jar, storage.Rekeyed]{
		Of: c, Name: "jar.work",
		Act: func(ctx context.Context, _ *jar) storage.Rekeyed {
			before := everything(t, store)[at{"jar", id}]
			done, err := both.Rekey(ctx, []storage.Kept{c}, nil)
			require.NoError(t, err)
			assert.Equal(t, before.WakeAt, everything(t, store)[at{"jar", id}].WakeAt)
			due, err := store.Lease(ctx, []storage.Kind{"jar"}, now, now.Add(time.Hour), 1)
			require.NoError(t, err)
			assert.Empty(t, due)
			return done
		},
		Settle: func(tx *storage.Tx, j *jar, done storage.Rekeyed) error {
			assert.True(t, done.Done)
			j.Left, j.At = j.Left-1, time.Time{}
			return c.Save(tx, j)
		},
	}
	n, err := w.Work(ctx, both, 1)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	j, err := read(t, under(t, store, "new/m", opts), id)
	require.NoError(t, err)
	assert.Equal(t, 2, j.Left)
}

// TestRekeyTellsOfOtherKeys: a program with the old keys was opened before it
// came to its end, and may have stored something under them.
func TestRekeyTellsOfOtherKeys(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	old := under(t, store, "s/old", nil)
	require.NoError(t, old.Check(ctx))
	_, err := create(ctx, old, c, storage.Command{By: "a"}, "plum", 9)
	require.NoError(t, err)
	both := under(t, store, "s/new old", nil)
	_, err = both.Rekey(ctx, []storage.Kept{c}, &storage.RekeyOptions{Progress: func(r storage.Rekeyed) error {
		if r.Kind == "jar" {
			return under(t, store, "s/old", nil).Check(ctx)
		}
		return nil
	}})
	require.ErrorIs(t, err, storage.ErrConflict)
	require.ErrorIs(t, under(t, store, "s/new", nil).Check(ctx), storage.ErrKeyMissing)
	done, err := both.Rekey(ctx, []storage.Kept{c}, nil)
	require.NoError(t, err)
	require.True(t, done.Done)
	require.NoError(t, under(t, store, "s/new", nil).Check(ctx))
}

// TestRaceRekeys: several at once, with commands between them, lose nothing.
func TestRaceRekeys(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	old := under(t, store, "old/l", nil)
	require.NoError(t, old.Check(ctx))
	id, err := create(ctx, old, pots, storage.Command{By: "a"}, "anna jam", 100)
	require.NoError(t, err)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		_, err := create(ctx, old, c, storage.Command{By: "a"}, name, 9)
		require.NoError(t, err)
	}
	both := under(t, store, "new old/l m", nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			done, err := both.Rekey(ctx, []storage.Kept{c, pots}, &storage.RekeyOptions{Page: 2})
			assert.True(t, err == nil && done.Done)
		})
		all.Go(func() {
			for range 10 {
				_, err := take(ctx, both, pots, storage.Command{By: "a"}, id)
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
	fresh := under(t, store, "new/m", nil)
	require.NoError(t, fresh.Check(ctx))
	jam, err := one(ctx, fresh, pots, "pot", "anna jam")
	require.NoError(t, err)
	assert.Equal(t, 60, jam.Left)
}
