package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"

	"github.com/rodnik-go/rodnik/storage"
)

// Commit stores a batch in one durable transaction, which it may share with
// others that came while somebody wrote.
func (s *Store) Commit(ctx context.Context, b storage.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	if err := s.join(ctx, b); err != nil {
		return failed(ctx, "commit", err)
	}
	return nil
}

// commit writes every record at its version, then frees keys, then claims
// them: the order in which the contract answers. After an error the caller
// rolls back.
func (w *writer) commit(ctx context.Context, b storage.Batch) error {
	for _, ref := range b.Require {
		if err := w.unchanged(ctx, ref); err != nil {
			return err
		}
	}
	changes := make([]change, 0, len(b.Delete)+len(b.Put))
	for _, ref := range b.Delete {
		old, err := w.delete(ctx, ref)
		if err != nil {
			return err
		}
		changes = append(changes, change{ref: ref, old: old})
	}
	for i := range b.Put {
		c, err := w.put(ctx, &b.Put[i])
		if err != nil {
			return err
		}
		changes = append(changes, c)
	}
	for _, c := range changes {
		if err := w.letGo(ctx, c); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if err := w.take(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// keys are what a record holds.
type keys struct{ unique, index []storage.Key }

// change is a record of a batch, with the keys it held and will hold. Keys
// that stay as they are stand in neither.
type change struct {
	ref      storage.Ref
	old, new keys
}

// unchanged reports ErrConflict unless a record is at the version named.
func (w *writer) unchanged(ctx context.Context, ref storage.Ref) error {
	var version uint64
	err := w.version.QueryRowContext(ctx, ref.Kind, ref.ID).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if version != ref.Version {
		return storage.ErrConflict
	}
	return nil
}

// delete deletes a record at its version and returns the keys it held.
func (w *writer) delete(ctx context.Context, ref storage.Ref) (keys, error) {
	if ref.Version > math.MaxInt64 {
		return keys{}, storage.ErrConflict
	}
	var packed []byte
	err := w.remove.QueryRowContext(ctx, ref.Kind, ref.ID, int64(ref.Version)).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return keys{}, storage.ErrConflict
	}
	if err != nil {
		return keys{}, err
	}
	unique, index, err := unpackKeys(packed)
	return keys{unique, index}, err
}

// put writes a record at its version. Most keep their keys: those take one
// statement.
func (w *writer) put(ctx context.Context, r *storage.Record) (change, error) {
	if r.Version > math.MaxInt64 {
		return change{}, storage.ErrConflict
	}
	body, packed, wake := r.Body, packKeys(r), packTime(r.WakeAt)
	if body == nil {
		body = []byte{} // nil would be NULL
	}
	c := change{ref: r.Ref(), new: keys{r.Unique, r.Index}}
	if r.Version == 0 {
		stored, err := one(w.insert.ExecContext(ctx, r.Kind, r.ID, wake, packed, body))
		if err == nil && !stored {
			err = storage.ErrConflict
		}
		return c, err
	}
	stored, err := one(w.renew.ExecContext(ctx, r.Kind, r.ID, wake, packed, body, int64(r.Version)))
	if err != nil || stored {
		return change{ref: r.Ref()}, err
	}
	var version uint64
	var held []byte
	err = w.stored.QueryRowContext(ctx, r.Kind, r.ID).Scan(&version, &held)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, err
	}
	if version != r.Version {
		return c, storage.ErrConflict
	}
	if c.old.unique, c.old.index, err = unpackKeys(held); err != nil {
		return c, err
	}
	_, err = w.update.ExecContext(ctx, r.Kind, r.ID, wake, packed, body)
	return c, err
}

// one reports whether a statement changed a row.
func one(done sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// letGo lets go of the keys that a record will hold no more.
func (w *writer) letGo(ctx context.Context, c change) error {
	if err := each(ctx, w.free, c.ref, without(c.old.unique, c.new.unique)); err != nil {
		return err
	}
	return each(ctx, w.leave, c.ref, without(c.old.index, c.new.index))
}

// take claims the keys that a record did not hold.
func (w *writer) take(ctx context.Context, c change) error {
	for _, k := range without(c.new.unique, c.old.unique) {
		claimed, err := one(w.claim.ExecContext(ctx, k.Space, k.Digest[:], c.ref.Kind, c.ref.ID))
		if err != nil {
			return err
		}
		if !claimed {
			return &storage.TakenError{Space: k.Space, Ref: c.ref}
		}
	}
	return each(ctx, w.enter, c.ref, without(c.new.index, c.old.index))
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
