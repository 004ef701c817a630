package storagetest_test

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
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func ExampleHistory() {
	ctx := context.Background()
	var h storagetest.History
	store := memstore.New()
	first, second := h.Client(1, store), h.Client(2, store)
	_ = first.Commit(ctx, storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}})
	_, _ = second.Get(ctx, storage.Ref{Kind: "k", ID: "a"})
	_ = second.Commit(ctx, storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}})
	for _, c := range h.Calls() {
		fmt.Println(c.Called, c.Returned, "client", c.Client, c.Operation, len(c.Records), c.Err)
	}
	// Output:
	// 1 2 client 1 Commit 0 <nil>
	// 3 4 client 2 Get 1 <nil>
	// 5 6 client 2 Commit 0 storage.conflict
}

func TestHistoryKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(*testing.T) storage.Store { return new(storagetest.History).Client(1, memstore.New()) })
}

func TestHistoryNotesWhatWasAskedAndAnswered(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	var h storagetest.History
	s := h.Client(7, memstore.New())
	key := storage.Key{Space: "s", Digest: [32]byte{1}}
	put := storage.Record{Kind: "k", ID: "a", Index: []storage.Key{key}, WakeAt: at, Body: []byte("body")}
	refs, kinds := []storage.Ref{{Kind: "k", ID: "a"}}, []storage.Kind{"k"}
	q := storage.Query{Kind: "k", Any: []storage.Key{key}, Limit: 3}

	require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{put}}))
	got, err := s.Get(t.Context(), refs...)
	require.NoError(t, err)
	_, err = s.Find(t.Context(), q)
	require.NoError(t, err)
	_, err = s.Lease(t.Context(), kinds, at, at.Add(time.Hour), 5)
	require.NoError(t, err)

	// Nothing that a caller does later changes what was noted.
	put.Body[0], got[0].Body[0], refs[0].ID, kinds[0], q.Any[0].Space = 'x', 'y', "z", "z", "z"
	calls := h.Calls()
	calls[1].Records[0].Body[0] = 'w'

	calls = h.Calls()
	require.Len(t, calls, 4)
	stored := storage.Record{
		Kind: "k", ID: "a", Version: 1, Index: []storage.Key{{Space: "s", Digest: [32]byte{1}}}, WakeAt: at, Body: []byte("body"),
	}
	for i, c := range calls {
		assert.Equal(t, 7, c.Client)
		assert.Equal(t, storagetest.Operation(i), map[storagetest.Operation]storagetest.Operation{
			storagetest.OpCommit: 0, storagetest.OpGet: 1, storagetest.OpFind: 2, storagetest.OpLease: 3,
		}[c.Operation])
		assert.Equal(t, []int64{int64(2*i + 1), int64(2*i + 2)}, []int64{c.Called, c.Returned})
		assert.False(t, c.Unknown)
	}
	asPut := stored
	asPut.Version = 0
	assert.Equal(t, []storage.Record{asPut}, calls[0].Batch.Put)
	assert.Equal(t, []storage.Ref{{Kind: "k", ID: "a"}}, calls[1].Refs)
	assert.Equal(t, []storage.Record{stored}, calls[1].Records)
	assert.Equal(t, storage.Query{Kind: "k", Any: stored.Index, Limit: 3}, calls[2].Query)
	assert.Equal(t, []storage.Record{stored}, calls[2].Records)
	assert.Equal(t, []storage.Kind{"k"}, calls[3].Kinds)
	assert.Equal(t, []any{at, at.Add(time.Hour), 5}, []any{calls[3].Now, calls[3].Until, calls[3].Limit})
	stored.Version, stored.WakeAt = 2, at.Add(time.Hour)
	assert.Equal(t, []storage.Record{stored}, calls[3].Records)
}

func TestHistoryMarksUnknownOutcomes(t *testing.T) {
	t.Parallel()
	other := errors.New("no disk")
	tests := []struct {
		name    string
		err     error
		unknown bool
	}{
		{"acknowledged", nil, false},
		{"refused", storage.ErrConflict, false},
		{"failed", other, false},
		{"in doubt", fmt.Errorf("commit: %w", storage.ErrUnknown), true},
		{"no answer", storagetest.ErrDown, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var h storagetest.History
			s := h.Client(1, &bent{Store: memstore.New(), commit: func(context.Context, storage.Batch) error {
				pending := h.Calls()[0]
				assert.True(t, pending.Unknown, "a call that has not returned is unknown")
				assert.Equal(t, storagetest.Never, pending.Returned)
				return tt.err
			}})
			require.ErrorIs(t, s.Commit(t.Context(), storage.Batch{}), tt.err)
			c := h.Calls()[0]
			assert.Equal(t, tt.err, c.Err)
			assert.Equal(t, tt.unknown, c.Unknown)
			assert.Equal(t, tt.unknown, c.Returned == storagetest.Never)
		})
	}
}

func TestHistoryOrdersCallsOfManyClients(t *testing.T) {
	t.Parallel()
	const clients, each = 8, 50
	var h storagetest.History
	store := memstore.New()
	var wg sync.WaitGroup
	for i := range clients {
		s := h.Client(i, store)
		wg.Go(func() {
			for range each {
				_, _ = s.Get(t.Context(), storage.Ref{Kind: "k", ID: "a"})
			}
		})
	}
	wg.Wait()
	last, ticks := make(map[int]int64), make(map[int64]bool)
	for _, c := range h.Calls() {
		require.Less(t, last[c.Client], c.Called, "one client calls after it was answered")
		require.Less(t, c.Called, c.Returned)
		require.False(t, ticks[c.Called] || ticks[c.Returned], "no two ticks are equal")
		ticks[c.Called], ticks[c.Returned] = true, true
		last[c.Client] = c.Returned
	}
	require.Len(t, ticks, 2*clients*each)
}
