package storage_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

// ErrBellBroken: it does not ring.
const ErrBellBroken validate.Code = "bell.broken"

// Bell is a document that wants attention.
type Bell struct {
	ID   storage.ID
	Ring time.Time
}

func exampleVault(store storage.Store) (*storage.Vault, error) {
	seal, _ := storage.NewSecret("seal-1", []byte("32 bytes of a random source, ok?"))
	look, _ := storage.NewSecret("look-1", []byte("32 other ones, kept elsewhere too"))
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	if err != nil {
		return nil, err
	}
	return storage.NewVault(store, keys, nil)
}

// A bell that does not ring is put back and listed, until it is mended.
func ExampleVault_Stuck() {
	ctx := context.Background()
	vault, err := exampleVault(memstore.New())
	if err != nil {
		fmt.Println(err)
		return
	}
	bells, err := storage.NewCollection(storage.Spec[Bell]{
		Kind: "bell", Schema: 1,
		ID:   func(b *Bell) storage.ID { return b.ID },
		Wake: func(b *Bell) time.Time { return b.Ring },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = storage.Do(ctx, vault, storage.Command{By: "anna"}, storage.Op("bell.hang"), func(tx *storage.Tx) (int, error) {
		return 0, bells.Create(tx, &Bell{ID: "door", Ring: tx.Now()})
	})
	fmt.Println(err)

	broken := true
	ringer := storage.Worker[Bell, struct{}]{Of: bells, Name: "bell.ring", Settle: func(tx *storage.Tx, b *Bell, _ struct{}) error {
		if broken {
			return ErrBellBroken
		}
		b.Ring = time.Time{}
		return bells.Save(tx, b)
	}}
	fmt.Println(ringer.Work(ctx, vault, 10))
	list, _, err := vault.Stuck(ctx, "", 10)
	fmt.Println(list[0].Kind, list[0].ID, list[0].Code, list[0].Tries, err)

	broken = false
	fmt.Println(vault.Retry(ctx, storage.Command{By: "operator"}, "bell", "door"))
	fmt.Println(ringer.Work(ctx, vault, 10))
	list, _, err = vault.Stuck(ctx, "", 10)
	fmt.Println(len(list), err)
	// Output:
	// <nil>
	// 0 <nil>
	// bell door bell.broken 1 <nil>
	// <nil>
	// 1 <nil>
	// 0 <nil>
}

// A store moves to another engine without a key. What is copied are the kinds
// of rodnik.Kinds, or those of a Vault and its collections.
func ExampleCopy() {
	ctx := context.Background()
	old, fresh := memstore.New(), memstore.New()
	vault, err := exampleVault(old)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(vault.Check(ctx))
	kinds := storage.KindsOf(vault.Collections())
	report, err := storage.Copy(ctx, old, fresh, kinds, nil)
	fmt.Println(report.Copied, report.There, err)
	report, err = storage.Copy(ctx, old, fresh, kinds, nil)
	fmt.Println(report.Copied, report.There, err)
	// Output:
	// <nil>
	// 1 0 <nil>
	// 0 0 <nil>
}

// Run ends with its context, and tells of each round.
func ExampleRun() {
	ctx, stop := context.WithCancel(context.Background())
	rounds := 0
	err := storage.Run(ctx, func(context.Context) (int, error) {
		if rounds == 1 {
			stop()
		}
		return 2 - rounds, nil
	}, &storage.RunOptions{Observe: func(r storage.Round) {
		rounds++
		fmt.Println(r.Done, r.Failed == "", r.Wait)
	}})
	fmt.Println(err)
	// Output:
	// 2 true 0s
	// 1 true 0s
	// <nil>
}
