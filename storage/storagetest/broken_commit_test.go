package storagetest_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func brokenCommits() []brokenStore {
	return []brokenStore{
		eachRead("versions in steps of two", func(r *storage.Record) { r.Version *= 2 },
			"a new record starts at version 1 and each commit stores the next"),
		badCommit("deletes forgotten", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			b.Require = append(b.Require, b.Delete...)
			b.Delete = nil
			return good.Commit(ctx, b)
		}, "a commit stores, deletes and requires in one batch", "a deleted record is gone for every read",
			"a key that a delete freed is free at once", "a key that a delete frees is taken in the same batch"),
		badCommit("one record after the other", oneByOne,
			"a moved version leaves nothing of its batch", "a taken key leaves nothing of its batch",
			"two records swap their unique keys in one batch", "a key that an update frees is taken in the same batch",
			"commits that arrive together are each all or nothing"),
		badCommit("an empty batch refused", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			if len(b.Put)+len(b.Delete)+len(b.Require) == 0 {
				return errors.New("nothing to do")
			}
			return good.Commit(ctx, b)
		}, "an empty batch is stored"),
		badCommit("versions ignored", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			return good.Commit(ctx, current(ctx, good, b))
		}, "a put at another version is a conflict", "a delete at another version is a conflict",
			"a holder that overslept meets a conflict", "no update is lost",
			"a paused holder cannot store what the next one holds"),
		{"one answer for all that arrive together", oneAnswer, []string{"commits that arrive together are each all or nothing"}},
		{"tombstones that stay", tombstones, []string{"a deleted record can be made anew"}},
		badCommit("requirements forgotten", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			b.Require = nil
			return good.Commit(ctx, b)
		}, "a required record that moved is a conflict", "a record required absent must be absent",
			"a lease moves a required record too", "a requirement holds against a commit at the same time"),
		badCommit("requirements looked at before the commit", lookThenCommit,
			"a requirement holds against a commit at the same time"),
		badCommit("required records written", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			for _, ref := range b.Require {
				if got, err := good.Get(ctx, ref); err == nil && got[0].Version == ref.Version {
					b.Put = append(b.Put, got[0])
				}
			}
			b.Require = nil
			return good.Commit(ctx, b)
		}, "a required record stays as it is"),
		badCommit("contexts ignored", func(ctx context.Context, good storage.Store, b storage.Batch) error {
			return good.Commit(context.WithoutCancel(ctx), b)
		}, "a canceled context is answered with its error", "a deadline that passed is answered with its error",
			"a canceled context leaves nothing"),
		badCommit("a context looked at after the commit", commitThenLook,
			"a context that dies at any moment leaves all or nothing"),
		{"one caller at a time", impatient, []string{"every method may be called at once"}},
	}
}

func oneByOne(ctx context.Context, good storage.Store, b storage.Batch) error {
	for _, r := range b.Put {
		if err := good.Commit(ctx, storage.Batch{Put: []storage.Record{r}}); err != nil {
			return err
		}
	}
	b.Put = nil
	return good.Commit(ctx, b)
}

func lookThenCommit(ctx context.Context, good storage.Store, b storage.Batch) error {
	if err := good.Commit(ctx, storage.Batch{Require: b.Require}); err != nil {
		return err
	}
	time.Sleep(time.Millisecond)
	b.Require = nil
	return good.Commit(ctx, b)
}

func commitThenLook(ctx context.Context, good storage.Store, b storage.Batch) error {
	if err := good.Commit(context.WithoutCancel(ctx), b); err != nil {
		return err
	}
	time.Sleep(2 * time.Millisecond)
	return ctx.Err()
}

// tombstones refuses an ID that was deleted once.
func tombstones(good storage.Store) storage.Store {
	dead := make(map[storage.ID]bool)
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		for i := range b.Put {
			if dead[b.Put[i].ID] {
				return storage.ErrConflict
			}
		}
		for _, ref := range b.Delete {
			dead[ref.ID] = true
		}
		return good.Commit(ctx, b)
	}}
}

// impatient fails whoever comes while somebody else is in.
func impatient(good storage.Store) storage.Store {
	var door sync.Mutex
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		if !door.TryLock() {
			return errors.New("busy")
		}
		defer door.Unlock()
		time.Sleep(time.Millisecond)
		return good.Commit(ctx, b)
	}}
}

// oneAnswer joins commits that arrive while another is under way into one
// batch, and tells all of them what became of that.
func oneAnswer(good storage.Store) storage.Store {
	type asked struct {
		batch storage.Batch
		done  chan error
	}
	line, turn := make(chan asked, 100), make(chan struct{}, 1)
	return &bent{Store: good, commit: func(ctx context.Context, b storage.Batch) error {
		mine := asked{b, make(chan error, 1)}
		line <- mine
		select {
		case err := <-mine.done:
			return err
		case turn <- struct{}{}:
		}
		defer func() { <-turn }()
		time.Sleep(time.Millisecond)
		var all storage.Batch
		var group []asked
		for len(line) > 0 {
			a := <-line
			group = append(group, a)
			all.Put = append(all.Put, a.batch.Put...)
			all.Delete = append(all.Delete, a.batch.Delete...)
			all.Require = append(all.Require, a.batch.Require...)
		}
		err := good.Commit(ctx, all)
		for _, a := range group {
			a.done <- err
		}
		return <-mine.done
	}}
}
