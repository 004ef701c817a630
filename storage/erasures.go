package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// owned tells of an error of opening whether it can be: what has no owner is
// never erased. Whoever writes to the database may name an erased owner's key in
// front of any body.
func (c *Collection[T]) owned(err error) error {
	if c.spec.Owner == nil && errors.Is(err, ErrErased) {
		return ErrTampered
	}
	return err
}

// erasures reports data keys that an entry says are destroyed and that still
// stand, or are gone: whoever kept an old one has put it back.
func (a *auditor) erasures(ctx context.Context) error {
	for ids := range slices.Chunk(a.erased, pageOf) {
		refs := make([]Ref, 0, len(ids))
		for _, id := range ids {
			refs = append(refs, Ref{Kind: dataKeyKind, ID: id})
		}
		got, err := a.v.store.Get(ctx, refs...)
		if err != nil {
			return fmt.Errorf("get %s: %w", dataKeyKind, err)
		}
		tx := a.v.begin(ctx, Command{}, "", false)
		for _, rec := range got {
			s, err := tx.meet(rec, true)
			var key *dataKey
			if err == nil {
				key, err = a.v.datakeys.decode(tx, s)
			}
			switch {
			case errors.Is(err, ErrNotFound):
				a.found(dataKeyKind, rec.ID, ErrAuditLost)
			case err != nil:
				what, err := flaw(err)
				if err != nil {
					return err
				}
				a.found(dataKeyKind, rec.ID, what)
			case key.Erased.IsZero():
				a.found(dataKeyKind, rec.ID, ErrAuditHead)
			}
		}
	}
	return nil
}
