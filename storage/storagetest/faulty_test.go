package storagetest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// Every call of a run goes wrong in every way; then the program starts again
// and must end where it would have ended.
func ExampleNewFaulty() {
	// run counts to two in a record.
	run := func(ctx context.Context, s storage.Store) error {
		for {
			got, err := s.Get(ctx, storage.Ref{Kind: "counter", ID: "a"})
			if err != nil || got[0].Version == 2 {
				return err
			}
			if err := s.Commit(ctx, storage.Batch{Put: got}); err != nil {
				return err
			}
		}
	}
	whole := storagetest.NewFaulty(memstore.New(), storagetest.Refused, 0)
	fmt.Println(run(context.Background(), whole), whole.Calls())
	runs, failed := 0, 0
	for _, fault := range storagetest.Faults() {
		for at := 1; at <= whole.Calls(); at++ {
			healthy := memstore.New()
			ctx, cancel := context.WithCancel(context.Background())
			if err := run(ctx, storagetest.NewFaulty(healthy, fault, at).Ending(cancel)); err != nil {
				failed++
			}
			if err := run(context.Background(), healthy); err != nil {
				fmt.Println(fault, at, err)
			}
			cancel()
			runs++
		}
	}
	fmt.Println(runs, "runs,", failed, "interrupted, and each ended well")
	// Output:
	// <nil> 5
	// 35 runs, 34 interrupted, and each ended well
}

func TestFaultyMeetsEachMethod(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	r := storage.Record{Kind: "k", ID: "a", WakeAt: at}
	methods := map[string]func(ctx context.Context, s storage.Store) error{
		"get": func(ctx context.Context, s storage.Store) error { _, err := s.Get(ctx, r.Ref()); return err },
		"find": func(ctx context.Context, s storage.Store) error {
			_, err := s.Find(ctx, storage.Query{Kind: "k", Limit: 1})
			return err
		},
		"commit": func(ctx context.Context, s storage.Store) error {
			return s.Commit(ctx, storage.Batch{Put: []storage.Record{{Kind: "k", ID: "b"}}})
		},
		"lease": func(ctx context.Context, s storage.Store) error {
			_, err := s.Lease(ctx, []storage.Kind{"k"}, at, at.Add(time.Hour), 1)
			return err
		},
	}
	tests := []struct {
		name   string
		fault  storagetest.Fault
		worked bool  // the call did its work
		err    error // its answer
		commit error // the answer of a commit, if it is another
		next   error // what the next call answers
		ended  bool  // the context of the caller ended
	}{
		{"refused", storagetest.Refused, false, storagetest.ErrDown, nil, nil, false},
		{"in doubt", storagetest.Unknown, false, storagetest.ErrDown, storage.ErrUnknown, nil, false},
		{"the answer lost", storagetest.Lost, true, storagetest.ErrDown, storage.ErrUnknown, nil, false},
		{"killed before", storagetest.DeadThen, false, storagetest.ErrDown, storage.ErrUnknown, storagetest.ErrDown, false},
		{"killed after", storagetest.DeadNow, true, storagetest.ErrDown, storage.ErrUnknown, storagetest.ErrDown, false},
		{"ended before", storagetest.EndedThen, false, context.Canceled, nil, context.Canceled, true},
		{"ended after", storagetest.EndedNow, true, nil, nil, context.Canceled, true},
	}
	require.Len(t, tests, len(storagetest.Faults()))
	for _, tt := range tests {
		for name, call := range methods {
			t.Run(tt.name+": "+name, func(t *testing.T) {
				t.Parallel()
				good := memstore.New()
				require.NoError(t, good.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				s := storagetest.NewFaulty(good, tt.fault, 2).Ending(cancel)
				require.NoError(t, methods["get"](ctx, s), "the call before it goes well")
				want := tt.err
				if name == "commit" && tt.commit != nil {
					want = tt.commit
				}
				require.ErrorIs(t, call(ctx, s), want)
				require.ErrorIs(t, methods["get"](ctx, s), tt.next)
				assert.Equal(t, tt.ended, ctx.Err() != nil)
				assert.Equal(t, 3, s.Calls())
				got, err := good.Get(t.Context(), r.Ref(), storage.Ref{Kind: "k", ID: "b"})
				require.NoError(t, err)
				moved := map[string]bool{"commit": got[1].Version == 1, "lease": got[0].Version == 2}
				for method, did := range moved {
					assert.Equal(t, tt.worked && name == method, did, method)
				}
			})
		}
	}
}

func TestFaultyEndsOneCallOnly(t *testing.T) {
	t.Parallel()
	s := storagetest.NewFaulty(memstore.New(), storagetest.EndedThen, 1)
	require.ErrorIs(t, s.Commit(t.Context(), storage.Batch{}), context.Canceled)
	require.NoError(t, s.Commit(t.Context(), storage.Batch{}), "nobody said how to end the caller's context")
}

func TestFaultyPassesRefusalsOn(t *testing.T) {
	t.Parallel()
	refusal := errors.New("full")
	full := &bent{Store: memstore.New(), commit: func(context.Context, storage.Batch) error { return refusal }}
	for _, fault := range []storagetest.Fault{storagetest.Lost, storagetest.DeadNow, storagetest.EndedNow} {
		require.ErrorIs(t, storagetest.NewFaulty(full, fault, 1).Commit(t.Context(), storage.Batch{}), refusal)
	}
}
