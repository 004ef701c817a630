package storagetest_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func brokenLeases() []brokenStore {
	each := func(change func(r *storage.Record)) func([]storage.Record) []storage.Record {
		return func(got []storage.Record) []storage.Record {
			for i := range got {
				change(&got[i])
			}
			return got
		}
	}
	return []brokenStore{
		badLease("due before now", func(a *leaseAsked) { a.now = a.now.Add(-time.Microsecond) }, nil,
			"due means not zero and not after now"),
		badLease("due in a moment", func(a *leaseAsked) { a.now = a.now.Add(time.Microsecond) }, nil,
			"due means not zero and not after now", "a leased record is due again when the lease ends"),
		badLease("as they stood before", nil, each(func(r *storage.Record) { r.Version-- }),
			"a lease moves WakeAt and version and returns what stands then"),
		badLease("a lease of its own length", func(a *leaseAsked) { a.until = a.now.Add(time.Minute) }, nil,
			"a lease moves WakeAt and version and returns what stands then"),
		badLease("without keys", nil, each(func(r *storage.Record) { r.Unique, r.Index = nil, nil }),
			"a lease keeps keys and body"),
		badLease("for ever", func(a *leaseAsked) { a.until = time.Time{} }, nil,
			"a leased record is due again when the lease ends"),
		badLease("the newest first", nil, func(got []storage.Record) []storage.Record {
			slices.Reverse(got)
			return got
		}, "a lease hands out the oldest first"),
		badLease("no limit", func(a *leaseAsked) { a.limit = storage.MaxLimit }, nil,
			"a lease hands out no more than the limit"),
		badLease("any kind", func(a *leaseAsked) { a.kinds = []storage.Kind{"suite.record", "suite.other"} }, nil,
			"a lease is of the named kinds", "a lease of no kinds leases nothing"),
		badLease("twice at once", nil, func(got []storage.Record) []storage.Record {
			return append(got, got...)
		}, "a kind named twice leases a record once"),
		{"in two hands", twoHands, []string{"a leased record is in one hand only"}},
	}
}

// twoHands looks for what is due and takes it a moment later, whoever else did.
func twoHands(good storage.Store) storage.Store {
	var mu sync.Mutex
	last := make(map[storage.ID]storage.Record)
	return &bent{Store: good, lease: func(
		ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
	) ([]storage.Record, error) {
		got, err := good.Lease(ctx, kinds, now, until, limit)
		mu.Lock()
		defer mu.Unlock()
		for id, r := range last {
			delete(last, id)
			return append(got, r), err
		}
		if len(got) > 0 {
			last[got[0].ID] = got[0]
		}
		return got, err
	}}
}

func brokenLimits() []brokenStore {
	clamp := func(limit int) int { return min(max(limit, 1), storage.MaxLimit) }
	return []brokenStore{
		badCommit("a batch cut short", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			err := good.Commit(ctx, b)
			if errors.Is(err, storage.ErrLimit) {
				return good.Commit(ctx, storage.Batch{Put: b.Put[:1]})
			}
			return err
		}, "a batch beyond a bound is refused whole"),
		afterFind("a limit pushed into its bounds", func(q *storage.Query) { q.Limit = clamp(q.Limit) }, nil,
			"a query beyond a bound is refused"),
		badGet("refs cut short", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			return good.Get(ctx, refs[:min(len(refs), storage.MaxRefs)]...)
		}, "a get beyond a bound is refused"),
		badLease("a lease pushed into its bounds", func(a *leaseAsked) { a.limit = clamp(a.limit) }, nil,
			"a lease beyond a bound is refused"),
		badCommit("small bodies only", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			for i := range b.Put {
				if len(b.Put[i].Body) > 1<<19 {
					return storage.ErrLimit
				}
			}
			return good.Commit(ctx, b)
		}, "the largest batch is taken"),
		badCommit("few records only", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if len(b.Put) > 100 {
				return storage.ErrLimit
			}
			return good.Commit(ctx, b)
		}, "the most refs and keys are taken"),
		badCommit("a bound too low by one", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if len(b.Put)+len(b.Delete)+len(b.Require) >= storage.MaxRefs {
				return storage.ErrLimit
			}
			return good.Commit(ctx, b)
		}, "put, delete and require share the most refs", "the most refs and keys are taken"),
		afterFind("a page of five hundred", func(q *storage.Query) { q.Limit = min(q.Limit, 500) }, nil,
			"the greatest limit is filled"),
	}
}
