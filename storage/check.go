package storage

import (
	"context"
	"errors"
	"fmt"
)

// seal of a store: one record that only the right Keyring reads.
type storeMark struct {
	ID ID `json:"id"`
}

const (
	markID   ID   = "keyring"
	markKind Kind = "storage.keyring"
)

func markSpec() Spec[storeMark] {
	return Spec[storeMark]{
		Kind: markKind, Schema: 1,
		ID: func(m *storeMark) ID { return m.ID },
		Keys: func(*storeMark) Keys {
			return Keys{Unique: []Value{{Space: "keyring", Text: "look-up"}}}
		},
	}
}

// Check holds the Keyring against the store: it marks an empty one, and answers
// [ErrKeyMissing] or [ErrTampered] when the mark was made with other keys. A
// wrong look-up key would find nothing and let everything be claimed twice, so
// call it before anything else; rodnik.Open does. A store that a [Copy] has left
// half way is [ErrHalfCopied].
func (v *Vault) Check(ctx context.Context) error {
	_, err := Do(ctx, v, Command{By: System}, Op("storage.mark"), func(tx *Tx) (struct{}, error) {
		_, err := v.marks.Get(tx, markID)
		if errors.Is(err, ErrNotFound) {
			return struct{}{}, v.marks.Create(tx, &storeMark{ID: markID})
		}
		return struct{}{}, err
	})
	if errors.Is(err, ErrTampered) {
		if mark, getErr := single(ctx, v.store, Ref{Kind: markKind, ID: markID}); getErr == nil && isHalfCopied(mark) {
			err = ErrHalfCopied
		}
	}
	if err != nil {
		return fmt.Errorf("storage: check: %w", err)
	}
	return nil
}
