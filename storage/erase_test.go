package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestErasedTellsWhen an owner was erased, whether or not anything was stored of
// them, in one read, and keeps nobody from going on.
func TestErasedTellsWhen(t *testing.T) {
	t.Parallel()
	ctx, base, by, pots := t.Context(), memstore.New(), storage.Command{By: "host"}, owns(t)
	store := &faulty{Store: base}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	id, err := create(ctx, v, pots, by, "anna jam", 1)
	require.NoError(t, err)
	_, err = create(ctx, v, pots, by, "boris jam", 1)
	require.NoError(t, err)
	want := map[storage.ID]storage.Erasure{"boris": {}, "nobody": {}, "": {}, storage.ID(strings.Repeat("x", 1000)): {}, "\xff": {}}
	for _, owner := range []storage.ID{"anna", "vera"} {
		now = now.Add(time.Hour)
		want[owner], err = v.Erase(ctx, by, owner)
		require.NoError(t, err)
		require.Equal(t, now, want[owner].At)
	}
	now = now.Add(time.Hour)
	for owner, erasure := range want {
		reads := 0
		store.before = func(int64, string) error { reads++; return nil }
		got, err := storage.View(ctx, v, func(tx *storage.Tx) (storage.Erasure, error) {
			_, _ = pots.Peek(tx, "none")
			got, err := tx.Erased(owner)
			if err != nil {
				return got, err
			}
			again, err := tx.Erased(owner)
			assert.Equal(t, got, again)
			return got, err
		})
		store.before = nil
		require.NoError(t, err)
		assert.Equal(t, erasure, got)
		assert.LessOrEqual(t, reads, 3, "the record, and the key once or, where there is none, twice")
	}
	_, err = storage.Do(ctx, v, by, storage.Op("both"), func(tx *storage.Tx) (int, error) {
		_, err := pots.Get(tx, id)
		require.ErrorIs(t, err, storage.ErrErased)
		got, err := tx.Erased("anna")
		require.NoError(t, err)
		assert.Equal(t, want["anna"], got)
		at, err := tx.Erase("boris")
		require.NoError(t, err)
		got, err = tx.Erased("boris")
		assert.Equal(t, at, got, "in the Tx that does it")
		return 0, err
	})
	require.NoError(t, err)
	clean(t, v, pots)
}
