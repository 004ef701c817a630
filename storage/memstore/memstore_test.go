package memstore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func TestStoreLeasesOldestFirst(t *testing.T) {
	t.Parallel()
	s := memstore.New()
	at := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	var b storage.Batch
	for i, id := range []storage.ID{"c", "a", "b"} {
		b.Put = append(b.Put, storage.Record{Kind: "k", ID: id, WakeAt: at.Add(time.Duration(i) * time.Second)})
	}
	require.NoError(t, s.Commit(t.Context(), b))
	got, err := s.Lease(t.Context(), []storage.Kind{"k"}, at.Add(time.Second), at.Add(time.Hour), 10)
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, storage.ID("c"), got[0].ID)
	assert.Equal(t, uint64(2), got[0].Version)
}
