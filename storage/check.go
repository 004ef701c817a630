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

const markID ID = "keyring"

func markSpec() Spec[storeMark] {
	return Spec[storeMark]{
		Kind: "storage.keyring", Schema: 1,
		ID: func(m *storeMark) ID { return m.ID },
		Keys: func(*storeMark) Keys {
			return Keys{Unique: []Value{{Space: "keyring", Text: "look-up"}}}
		},
	}
}

// Check holds the Keyring against the store: it marks an empty one, and answers
// [ErrKeyMissing] or [ErrTampered] when the mark was made with other keys. A
// wrong look-up key would find nothing and let everything be claimed twice, so
// call it before anything else; rodnik.Open does.
func (v *Vault) Check(ctx context.Context) error {
	_, err := Do(ctx, v, Command{By: System}, Op("storage.mark"), func(tx *Tx) (struct{}, error) {
		_, err := v.marks.Get(tx, markID)
		if errors.Is(err, ErrNotFound) {
			return struct{}{}, v.marks.Create(tx, &storeMark{ID: markID})
		}
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("storage: check: %w", err)
	}
	return nil
}
