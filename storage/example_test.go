package storage_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

// ErrToyTaken: somebody plays with it.
const ErrToyTaken validate.Code = "toy.taken"

// Toy is a document.
type Toy struct {
	ID   storage.ID
	Name string
	With string
}

// A toy is lent to one child at a time, however many ask at once.
func ExampleDo() {
	ctx := context.Background()
	seal, _ := storage.NewSecret("seal-1", []byte("32 bytes of a random source, ok?"))
	look, _ := storage.NewSecret("look-1", []byte("32 other ones, kept elsewhere too"))
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	if err != nil {
		fmt.Println(err)
		return
	}
	vault, err := storage.NewVault(memstore.New(), keys, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	toys, err := storage.NewCollection(storage.Spec[Toy]{
		Kind: "toy", Schema: 1,
		ID: func(t *Toy) storage.ID { return t.ID },
		Keys: func(t *Toy) storage.Keys {
			return storage.Keys{Unique: []storage.Value{{Space: "toy.name", Text: t.Name}}}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	id, err := storage.Do(ctx, vault, storage.Command{By: "anna"}, storage.Op("toy.bring", "ball"),
		func(tx *storage.Tx) (storage.ID, error) {
			t := &Toy{ID: tx.NewID(), Name: "ball"}
			return t.ID, toys.Create(tx, t)
		})
	fmt.Println(err)

	borrow := func(who storage.Actor) error {
		_, err := storage.Do(ctx, vault, storage.Command{By: who}, storage.Op("toy.borrow", id),
			func(tx *storage.Tx) (*Toy, error) {
				t, err := toys.Get(tx, id)
				if err != nil {
					return nil, err
				}
				if t.With != "" {
					return nil, ErrToyTaken
				}
				t.With = string(who)
				return t, toys.Save(tx, t)
			})
		return err
	}
	fmt.Println(borrow("boris"))
	fmt.Println(errors.Is(borrow("vera"), ErrToyTaken))
	// Output:
	// <nil>
	// <nil>
	// true
}

// A seal key is rotated by putting a new one in front, a look-up key by listing
// both: see Keyring for the order of steps.
func ExampleNewKeyring() {
	old, _ := storage.NewSecret("2025", []byte("32 bytes of a random source, ok?"))
	fresh, _ := storage.NewSecret("2026", []byte("32 fresh bytes of a random source"))
	look, _ := storage.NewSecret("look", []byte("32 other ones, kept elsewhere too"))
	_, err := storage.NewKeyring([]storage.Secret{fresh, old}, []storage.Secret{look})
	fmt.Println(err, fresh)
	next, _ := storage.NewSecret("look-2026", []byte("32 more, from a random source too"))
	keyring, err := storage.NewKeyring([]storage.Secret{fresh}, []storage.Secret{next, look})
	fmt.Println(err, keyring)
	_, err = storage.NewKeyring([]storage.Secret{fresh}, nil)
	fmt.Println(err)
	// Output:
	// <nil> secret 2026
	// <nil> keyring 2026 look-2026 look
	// storage: a keyring needs one look-up key, or two during a rotation
}
