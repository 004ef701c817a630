package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/storage"
)

// Commit stores a batch in one durable transaction.
func (s *Store) Commit(ctx context.Context, b storage.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, w *writer) error { return w.commit(ctx, b) })
	if err != nil {
		return failed(ctx, "commit", err)
	}
	return nil
}

// commit checks every version, then frees keys, then claims them: the order
// in which the contract answers.
func (w *writer) commit(ctx context.Context, b storage.Batch) error {
	put := make([]change, len(b.Put))
	for i := range b.Put {
		old, err := w.current(ctx, b.Put[i].Ref())
		if err != nil {
			return err
		}
		put[i] = change{ref: b.Put[i].Ref(), old: old, new: keys{b.Put[i].Unique, b.Put[i].Index}}
	}
	deleted := make([]change, len(b.Delete))
	for i, ref := range b.Delete {
		old, err := w.current(ctx, ref)
		if err != nil {
			return err
		}
		deleted[i] = change{ref: ref, old: old}
	}
	for _, ref := range b.Require {
		if _, err := w.current(ctx, ref); err != nil {
			return err
		}
	}
	for _, c := range slices.Concat(deleted, put) {
		if err := w.letGo(ctx, c); err != nil {
			return err
		}
	}
	for i := range put {
		if err := w.store(ctx, put[i], &b.Put[i]); err != nil {
			return err
		}
	}
	for _, c := range deleted {
		if _, err := w.remove.ExecContext(ctx, c.ref.Kind, c.ref.ID); err != nil {
			return err
		}
	}
	return nil
}

// keys are what a record holds.
type keys struct{ unique, index []storage.Key }

// change is a record of a batch, with the keys it holds and will hold.
type change struct {
	ref      storage.Ref
	old, new keys
}

// current returns the keys of a record, or ErrConflict when it is not at the
// version named.
func (w *writer) current(ctx context.Context, ref storage.Ref) (keys, error) {
	var version uint64
	var packed []byte
	err := w.stored.QueryRowContext(ctx, ref.Kind, ref.ID).Scan(&version, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err != nil {
		return keys{}, err
	}
	if version != ref.Version {
		return keys{}, storage.ErrConflict
	}
	if version == 0 {
		return keys{}, nil
	}
	unique, index, err := unpackKeys(packed)
	return keys{unique, index}, err
}

// letGo lets go of the keys that a record will hold no more.
func (w *writer) letGo(ctx context.Context, c change) error {
	if err := each(ctx, w.free, c.ref, without(c.old.unique, c.new.unique)); err != nil {
		return err
	}
	return each(ctx, w.leave, c.ref, without(c.old.index, c.new.index))
}

// store claims the keys that a record did not hold and writes it.
func (w *writer) store(ctx context.Context, c change, r *storage.Record) error {
	for _, k := range without(c.new.unique, c.old.unique) {
		done, err := w.claim.ExecContext(ctx, k.Space, k.Digest[:], c.ref.Kind, c.ref.ID)
		if err != nil {
			return err
		}
		claimed, err := done.RowsAffected()
		if err != nil {
			return err
		}
		if claimed == 0 {
			return &storage.TakenError{Space: k.Space, Ref: c.ref}
		}
	}
	if err := each(ctx, w.enter, c.ref, without(c.new.index, c.old.index)); err != nil {
		return err
	}
	write := w.update
	if c.ref.Version == 0 {
		write = w.insert
	}
	body := r.Body
	if body == nil {
		body = []byte{} // nil would be NULL
	}
	_, err := write.ExecContext(ctx, c.ref.Kind, c.ref.ID, packTime(r.WakeAt), packKeys(r), body)
	return err
}

// each runs a statement for every key.
func each(ctx context.Context, stmt *sql.Stmt, ref storage.Ref, all []storage.Key) error {
	for _, k := range all {
		if _, err := stmt.ExecContext(ctx, k.Space, k.Digest[:], ref.Kind, ref.ID); err != nil {
			return err
		}
	}
	return nil
}

// without returns the keys of a that b does not hold.
func without(a, b []storage.Key) []storage.Key {
	var left []storage.Key
	for _, k := range a {
		if !slices.Contains(b, k) {
			left = append(left, k)
		}
	}
	return left
}
