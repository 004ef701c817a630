package storage_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// An insider puts back an old row; the audit tells.
func ExampleVault_VerifyAudit() {
	ctx, store := context.Background(), memstore.New()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	seal, _ := storage.NewSecret("seal-1", []byte("32 bytes of a random source, ok?"))
	look, _ := storage.NewSecret("look-1", []byte("32 other ones, kept elsewhere too"))
	keys, _ := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	vault, err := storage.NewVault(store, keys, &storage.Options{Tenant: "spb", Now: func() time.Time { return now }})
	if err != nil {
		fmt.Println(err)
		return
	}
	toys, _ := storage.NewCollection(storage.Spec[Toy]{Kind: "toy", Schema: 1, ID: func(t *Toy) storage.ID { return t.ID }})
	call := func(name string) error {
		_, err := storage.Do(ctx, vault, storage.Command{By: "anna"}, storage.Op("toy.call", name), func(tx *storage.Tx) (int, error) {
			t, err := toys.Get(tx, "ball")
			if err != nil {
				return 0, toys.Create(tx, &Toy{ID: "ball", Name: name})
			}
			t.Name = name
			return 0, toys.Save(tx, t)
		})
		return err
	}
	ref := storage.Ref{Kind: "spb.toy", ID: "ball"} // as the store has it
	fmt.Println(call("red"))
	old, _ := store.Get(ctx, ref)
	fmt.Println(call("blue"))

	now = now.Add(time.Hour)
	mark, err := vault.Checkpoint(ctx, storage.Checkpoint{})
	fmt.Println(mark.Count(), err)
	report, err := vault.VerifyAudit(ctx, &storage.VerifyOptions{To: mark}, toys)
	fmt.Println(report.Entries, report.Records, report.Sound(), err)

	fresh, _ := store.Get(ctx, ref)
	old[0].Version = fresh[0].Version
	fmt.Println(store.Commit(ctx, storage.Batch{Put: old}))
	report, err = vault.VerifyAudit(ctx, &storage.VerifyOptions{To: mark}, toys)
	fmt.Println(report.Problems, err)
	// Output:
	// <nil>
	// <nil>
	// 2 <nil>
	// 2 1 true <nil>
	// <nil>
	// [{toy ball storage.audit.head}] <nil>
}
