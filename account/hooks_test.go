package account_test

import (
	"context"
	"slices"
	"sync"

	"github.com/rodnik-go/rodnik/storage"
)

// recording is a store that keeps what was committed, and can let something
// happen just before a commit.
type recording struct {
	storage.Store

	mu   sync.Mutex
	kept []storage.Batch
	hook func(storage.Batch)

	broken error // what every commit answers, where set
}

// before lets do happen once, before the next commit that puts a record of
// the kind.
func (r *recording) before(kind storage.Kind, do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hook = func(b storage.Batch) {
		if !slices.ContainsFunc(b.Put, func(rec storage.Record) bool { return rec.Kind == kind }) {
			return
		}
		r.mu.Lock()
		r.hook = nil
		r.mu.Unlock()
		do()
	}
}

func (r *recording) Commit(ctx context.Context, b storage.Batch) error {
	r.mu.Lock()
	hook := r.hook
	r.mu.Unlock()
	if hook != nil {
		hook(b)
	}
	if r.broken != nil {
		return r.broken
	}
	err := r.Store.Commit(ctx, b)
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.kept = append(r.kept, b)
	}
	return err
}

func (r *recording) batches() []storage.Batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.kept)
}
