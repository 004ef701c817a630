package storagetest_test

import (
	"context"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// brokenStore is a store that fails in one way, and the duties it breaks.
type brokenStore struct {
	name   string
	make   func(good storage.Store) storage.Store
	duties []string
}

// bent is a good store with some methods replaced.
type bent struct {
	storage.Store

	get    func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error)
	find   func(ctx context.Context, q storage.Query) ([]storage.Record, error)
	commit func(ctx context.Context, b storage.Batch) error
	lease  leaseFunc
}

type leaseFunc func(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error)

func (s *bent) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if s.get != nil {
		return s.get(ctx, refs)
	}
	return s.Store.Get(ctx, refs...)
}

func (s *bent) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if s.find != nil {
		return s.find(ctx, q)
	}
	return s.Store.Find(ctx, q)
}

func (s *bent) Commit(ctx context.Context, b storage.Batch) error {
	if s.commit != nil {
		return s.commit(ctx, b)
	}
	return s.Store.Commit(ctx, b)
}

func (s *bent) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	if s.lease != nil {
		return s.lease(ctx, kinds, now, until, limit)
	}
	return s.Store.Lease(ctx, kinds, now, until, limit)
}

// badCommit makes a store that breaks these duties by its commits.
func badCommit(
	name string, commit func(ctx context.Context, good storage.Store, b storage.Batch) error, duties ...string,
) brokenStore {
	return brokenStore{name, func(good storage.Store) storage.Store {
		return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
			return commit(ctx, good, b)
		}}
	}, duties}
}

func badGet(
	name string, get func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error), duties ...string,
) brokenStore {
	return brokenStore{name, func(good storage.Store) storage.Store {
		return &bent{Store: good, get: func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error) {
			return get(ctx, good, refs)
		}}
	}, duties}
}

func badFind(
	name string, find func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error), duties ...string,
) brokenStore {
	return brokenStore{name, func(good storage.Store) storage.Store {
		return &bent{Store: good, find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
			return find(ctx, good, q)
		}}
	}, duties}
}

// badLease changes what a lease is asked before and what it answered after.
func badLease(
	name string, ask func(a *leaseAsked), answer func([]storage.Record) []storage.Record, duties ...string,
) brokenStore {
	return brokenStore{name, func(good storage.Store) storage.Store {
		return &bent{Store: good, lease: func(
			ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
		) ([]storage.Record, error) {
			a := leaseAsked{kinds, now, until, limit}
			if ask != nil {
				ask(&a)
			}
			got, err := good.Lease(ctx, a.kinds, a.now, a.until, a.limit)
			if answer != nil {
				got = answer(got)
			}
			return got, err
		}}
	}, duties}
}

type leaseAsked struct {
	kinds      []storage.Kind
	now, until time.Time
	limit      int
}

// eachRead changes every record that Get returns.
func eachRead(name string, change func(r *storage.Record), duties ...string) brokenStore {
	return badGet(name, func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
		got, err := good.Get(ctx, refs...)
		for i := range got {
			change(&got[i])
		}
		return got, err
	}, duties...)
}

// current is a batch at the versions that stand now.
func current(ctx context.Context, good storage.Store, b storage.Batch) storage.Batch {
	at := func(ref storage.Ref) uint64 {
		got, err := good.Get(ctx, ref)
		if err != nil {
			return ref.Version
		}
		return got[0].Version
	}
	put := b.Put
	b.Put = nil
	for _, r := range put {
		r.Version = at(r.Ref())
		b.Put = append(b.Put, r)
	}
	deleted := b.Delete
	b.Delete = nil
	for _, ref := range deleted {
		if ref.Version = at(ref); ref.Version != 0 {
			b.Delete = append(b.Delete, ref)
		}
	}
	return b
}

// heldByAnybody is TakenError if a unique key of the batch is held, by whoever.
func heldByAnybody(ctx context.Context, good storage.Store, b storage.Batch) error {
	for _, r := range b.Put {
		for _, k := range r.Unique {
			got, err := good.Find(ctx, storage.Query{Kind: r.Kind, Any: []storage.Key{k}, Limit: 1})
			if err == nil && len(got) > 0 {
				return &storage.TakenError{Space: k.Space, Ref: r.Ref()}
			}
		}
	}
	return nil
}

// reworded changes a TakenError.
func reworded(err error, change func(taken *storage.TakenError) error) error {
	if taken, ok := errors.AsType[*storage.TakenError](err); ok {
		return change(taken)
	}
	return err
}
