package storagetest_test

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// brokenSubtly are stores that an earlier suite let pass.
func brokenSubtly() []brokenStore {
	const limit, until = "the limit of a lease is of all kinds together", "a lease lasts until any time"
	const bits, every = "a version is compared to its last bit", "every requirement counts in every sort of batch"
	return []brokenStore{
		badCommit("who keeps a key named", namesKeeper, "who keeps a key is not the one refused"),
		{"a look-up key let go for all", letGoForAll, []string{"a look-up key stays with the others who hold it"}},
		{"a limit for each kind", limitEach, []string{limit}},
		badLease("more leased than handed out", func(a *leaseAsked) { a.limit *= 2 }, func(got []storage.Record) []storage.Record {
			return got[:(len(got)+1)/2]
		}, limit),
		badLease("no lease but into the future", func(a *leaseAsked) {
			if !a.until.After(a.now) {
				a.until = a.now.Add(time.Minute)
			}
		}, nil, until),
		badLease("kinds put in order", func(a *leaseAsked) { slices.Sort(a.kinds) }, nil,
			"what the caller asked with stays as it was"),
		badCommit("refs put in order", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			slices.SortFunc(b.Require, func(a, b storage.Ref) int { return len(a.ID) - len(b.ID) + int(a.ID[0]) - int(b.ID[0]) })
			return good.Commit(ctx, b)
		}, "what the caller asked with stays as it was"),
		eachVersion("versions of 32 bits", func(v uint64) uint64 { return v & math.MaxUint32 }, bits),
		eachVersion("versions of 8 bits", func(v uint64) uint64 { return v & math.MaxUint8 }, bits),
		eachVersion("a version below zero is none", func(v uint64) uint64 {
			if v > math.MaxInt64 {
				return 0
			}
			return v
		}, bits),
		badCommit("one requirement of those that stand alone", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if len(b.Put)+len(b.Delete) == 0 && len(b.Require) > 1 {
				b.Require = b.Require[:1]
			}
			return good.Commit(ctx, b)
		}, every),
		badCommit("no requirement of deletes", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if len(b.Put) == 0 && len(b.Delete) > 0 {
				b.Require = nil
			}
			return good.Commit(ctx, b)
		}, every),
		{"finds remembered over a lease", remembering, []string{"reads see the last lease"}},
		badFind("pages behind a record", func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
			if got, err := good.Get(ctx, storage.Ref{Kind: q.Kind, ID: q.After}); err == nil && got[0].Version == 0 {
				return nil, nil
			}
			return good.Find(ctx, q)
		}, "find pages behind an ID that was deleted"),
		badFind("heads in one direction", func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
			q.Heads = q.Heads && !q.Descending
			return good.Find(ctx, q)
		}, "find of heads leaves the body out and nothing else"),
	}
}

// eachVersion changes every version on its way into the store.
func eachVersion(name string, change func(v uint64) uint64, duties ...string) brokenStore {
	refs := func(all []storage.Ref) []storage.Ref {
		all = slices.Clone(all)
		for i := range all {
			all[i].Version = change(all[i].Version)
		}
		return all
	}
	return badCommit(name, func(ctx context.Context, good storage.Store, b storage.Batch) error {
		b.Put, b.Delete, b.Require = slices.Clone(b.Put), refs(b.Delete), refs(b.Require)
		for i := range b.Put {
			b.Put[i].Version = change(b.Put[i].Version)
		}
		return good.Commit(ctx, b)
	}, duties...)
}

// namesKeeper names the record of the batch that holds the taken key already.
func namesKeeper(ctx context.Context, good storage.Store, b storage.Batch) error {
	return reworded(good.Commit(ctx, b), func(taken *storage.TakenError) error {
		for _, r := range b.Put {
			held, err := good.Get(ctx, r.Ref())
			if err == nil && slices.ContainsFunc(held[0].Unique, func(k storage.Key) bool { return k.Space == taken.Space }) {
				taken.Ref = r.Ref()
			}
		}
		return taken
	})
}

// letGoForAll finds nobody by a look-up key that somebody let go of.
func letGoForAll(good storage.Store) storage.Store {
	gone := make(map[storage.Key]bool)
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		var freed []storage.Key
		refs := slices.Clone(b.Delete)
		for _, r := range b.Put {
			refs = append(refs, r.Ref())
		}
		if old, err := good.Get(ctx, refs...); err == nil {
			for _, r := range old {
				freed = append(freed, r.Index...)
			}
		}
		err := good.Commit(ctx, b)
		if err == nil {
			for _, k := range freed {
				gone[k] = true
			}
			for _, r := range b.Put {
				for _, k := range r.Index {
					delete(gone, k)
				}
			}
		}
		return err
	}, find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
		if len(q.Any) == 1 && gone[q.Any[0]] {
			return nil, nil
		}
		return good.Find(ctx, q)
	}}
}

// limitEach leases as many of each kind as were asked of all.
func limitEach(good storage.Store) storage.Store {
	return &bent{Store: good, lease: func(
		ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
	) ([]storage.Record, error) {
		var all []storage.Record
		for _, kind := range kinds {
			some, err := good.Lease(ctx, []storage.Kind{kind}, now, until, limit)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	}}
}

// remembering finds records as they were found before, until the next commit.
func remembering(good storage.Store) storage.Store {
	var mu sync.Mutex
	seen := make(map[storage.ID]storage.Record)
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		mu.Lock()
		defer mu.Unlock()
		clear(seen)
		return good.Commit(ctx, b)
	}, find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
		mu.Lock()
		defer mu.Unlock()
		got, err := good.Find(ctx, q)
		for i := range got {
			if r, ok := seen[got[i].ID]; ok {
				got[i] = r
			} else {
				seen[got[i].ID] = got[i]
			}
		}
		return got, err
	}}
}
