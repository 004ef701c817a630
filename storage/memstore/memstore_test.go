package memstore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func TestStoreKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(*testing.T) storage.Store { return memstore.New() })
}

// TestStoreLeasesEqualTimesByKindAndID is this store's own order, so that a
// harness that runs twice sees the same.
func TestStoreLeasesEqualTimesByKindAndID(t *testing.T) {
	t.Parallel()
	s := memstore.New()
	at := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	var b storage.Batch
	for _, ref := range []storage.Ref{{Kind: "b", ID: "1"}, {Kind: "a", ID: "2"}, {Kind: "a", ID: "1"}} {
		b.Put = append(b.Put, storage.Record{Kind: ref.Kind, ID: ref.ID, WakeAt: at})
	}
	require.NoError(t, s.Commit(t.Context(), b))
	leased, err := s.Lease(t.Context(), []storage.Kind{"b", "a"}, at, at.Add(time.Hour), 10)
	require.NoError(t, err)
	var got []string
	for _, r := range leased {
		got = append(got, fmt.Sprintf("%s %s %d", r.Kind, r.ID, r.Version))
	}
	assert.Equal(t, []string{"a 1 2", "a 2 2", "b 1 2"}, got)
}

// TestStoreForgetsWhatNobodyHolds: empty look-ups would pile up for ever.
func TestStoreForgetsWhatNobodyHolds(t *testing.T) {
	t.Parallel()
	s := memstore.New()
	key := storage.Key{Space: "s", Digest: [32]byte{1}}
	for range 3 {
		r := storage.Record{Kind: "k", ID: "a", Index: []storage.Key{key}}
		require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
		found, err := s.Find(t.Context(), storage.Query{Kind: "k", Any: []storage.Key{key}, Limit: 1})
		require.NoError(t, err)
		require.Len(t, found, 1)
		r.Version = 1
		require.NoError(t, s.Commit(t.Context(), storage.Batch{Delete: []storage.Ref{r.Ref()}}))
		found, err = s.Find(t.Context(), storage.Query{Kind: "k", Any: []storage.Key{key}, Limit: 1})
		require.NoError(t, err)
		require.Empty(t, found)
	}
}

// TestStoreFindsByUniqueKeyInItsKindOnly: who holds a unique key is noted for
// all kinds at once.
func TestStoreFindsByUniqueKeyInItsKindOnly(t *testing.T) {
	t.Parallel()
	s := memstore.New()
	key := storage.Key{Space: "s", Digest: [32]byte{1}}
	require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{
		{Kind: "k", ID: "a", Unique: []storage.Key{key}}, {Kind: "other", ID: "a"}, {Kind: "other", ID: "b"},
	}}))
	for kind, want := range map[storage.Kind]int{"k": 1, "other": 0} {
		found, err := s.Find(t.Context(), storage.Query{Kind: kind, Any: []storage.Key{key}, Limit: 9})
		require.NoError(t, err)
		assert.Len(t, found, want, kind)
	}
}
