package main

import (
	"context"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// note is a small document with one look-up key.
type note struct {
	ID   storage.ID
	Text string
}

// newCommit is a command that creates one note: sealed, digested, with its
// audit entry. The store lies in memory and grows with each call.
func newCommit() (func() error, error) {
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		return nil, err
	}
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	if err != nil {
		return nil, err
	}
	keyring, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	if err != nil {
		return nil, err
	}
	vault, err := storage.NewVault(memstore.New(), keyring, nil)
	if err != nil {
		return nil, err
	}
	notes, err := storage.NewCollection(storage.Spec[note]{
		Kind: "note", Schema: 1,
		ID: func(n *note) storage.ID { return n.ID },
		Keys: func(*note) storage.Keys {
			return storage.Keys{Index: []storage.Value{{Space: "all", Text: "note"}}}
		},
	})
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	return func() error {
		_, err := storage.Do(ctx, vault, storage.Command{By: "bench"}, storage.Op("note.create"), func(tx *storage.Tx) (storage.ID, error) {
			n := &note{ID: tx.NewID(), Text: "a small note"}
			return n.ID, notes.Create(tx, n)
		})
		return err
	}, nil
}
