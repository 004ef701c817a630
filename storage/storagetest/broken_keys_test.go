package storagetest_test

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func brokenKeys() []brokenStore {
	return []brokenStore{
		badCommit("the holder named", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			return reworded(good.Commit(ctx, b), func(taken *storage.TakenError) error {
				taken.Ref.ID = "a"
				return taken
			})
		}, "a taken key names its space and the caller's record"),
		badCommit("no space named", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			return reworded(good.Commit(ctx, b), func(taken *storage.TakenError) error {
				taken.Space = ""
				return taken
			})
		}, "a taken key names its space and the caller's record"),
		badCommit("taken is a conflict too", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			return reworded(good.Commit(ctx, b), func(taken *storage.TakenError) error {
				return errors.Join(taken, storage.ErrConflict)
			})
		}, "a taken key is not a conflict"),
		badCommit("keys looked at first", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			err := good.Commit(ctx, b)
			if errors.Is(err, storage.ErrConflict) {
				if taken := heldByAnybody(ctx, good, b); taken != nil {
					return taken
				}
			}
			return err
		}, "a moved version answers before a taken key"),
		badCommit("keys held against their own record", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if err := heldByAnybody(ctx, good, b); err != nil {
				return err
			}
			return good.Commit(ctx, b)
		}, "a record keeps its own unique keys", "two records swap their unique keys in one batch",
			"a key that a delete frees is taken in the same batch"),
		badCommit("a batch trusted to be at one with itself", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			seen := make(map[storage.Key]bool)
			for i := range b.Put {
				b.Put[i].Unique = slices.DeleteFunc(slices.Clone(b.Put[i].Unique), func(k storage.Key) bool {
					defer func() { seen[k] = true }()
					return seen[k]
				})
			}
			return good.Commit(ctx, b)
		}, "two records of one batch cannot take one key"),
		eachKey("spaces thrown together", func(r *storage.Record) {
			for i := range r.Unique {
				r.Unique[i].Space = "suite.phone"
			}
		}, "a digest in another space is another key"),
		eachKey("look-up keys unique", func(r *storage.Record) {
			r.Unique, r.Index = append(r.Unique, r.Index...), nil
		}, "many records share a look-up key"),
		{"keys never free", neverFree, []string{
			"a key that an update freed is free at once", "a key that a delete freed is free at once",
		}},
		badCommit("uniqueness by a look before the write", lookThenClaim,
			"sixty-four clients, one unique key, one winner"),
	}
}

// eachKey changes records on their way into the store.
func eachKey(name string, change func(r *storage.Record), duties ...string) brokenStore {
	return badCommit(name, func(ctx context.Context, good storage.Store, b storage.Batch) error {
		put := b.Put
		b.Put = nil
		for _, r := range put {
			r.Unique, r.Index = slices.Clone(r.Unique), slices.Clone(r.Index)
			change(&r)
			b.Put = append(b.Put, r)
		}
		return good.Commit(ctx, b)
	}, duties...)
}

// neverFree keeps every unique key for the record that had it first.
func neverFree(good storage.Store) storage.Store {
	first := make(map[storage.Key]storage.ID)
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		for _, r := range b.Put {
			for _, k := range r.Unique {
				if id, held := first[k]; held && id != r.ID {
					return &storage.TakenError{Space: k.Space, Ref: r.Ref()}
				}
				first[k] = r.ID
			}
		}
		return good.Commit(ctx, b)
	}}
}

// lookThenClaim stores unique keys as look-up keys, after a look.
func lookThenClaim(ctx context.Context, good storage.Store, b storage.Batch) error {
	if err := heldByAnybody(ctx, good, b); err != nil {
		return err
	}
	time.Sleep(time.Millisecond)
	for i := range b.Put {
		b.Put[i].Unique, b.Put[i].Index = nil, append(b.Put[i].Index, b.Put[i].Unique...)
	}
	return good.Commit(ctx, b)
}
