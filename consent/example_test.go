package consent_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// A school diary asks, and learns nothing until a representative answers. Here
// nobody does, because the register has confirmed no child of that ID.
func Example() {
	ctx := context.Background()
	seal, _ := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	look, _ := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	keyring, _ := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	vault, _ := storage.NewVault(memstore.New(), keyring, nil)
	cab, _ := cabinet.New(vault, nil)

	ledger, err := consent.New(vault, cab, &consent.Options{
		Systems: []consent.System{{ID: "diary", Name: map[string]string{"en": "School diary"}}},
		Texts: []consent.Text{{
			ID: "share", Version: "1", Locale: "en", Use: consent.ForPermission,
			Body: "I permit the school diary to use the data ticked below.",
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err := ledger.Ask(ctx, storage.Command{By: "diary-backend"}, consent.Asking{
		System: "diary", Child: "child-1", Purposes: []string{"EDU_JOURNAL"},
		Scopes:  []consent.Scope{{ID: "class", Required: true}, {ID: "marks"}},
		Actions: []string{consent.UseAction}, ValidFor: 365 * 24 * time.Hour, Text: "share",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(request.State)

	answer, err := ledger.MayShare(ctx, consent.Question{
		Child: "child-1", System: "diary", Purpose: "EDU_JOURNAL", Scope: "marks", Action: consent.UseAction,
	})
	fmt.Println(answer.Allowed, answer.Code, err)

	_, err = ledger.Grant(ctx, storage.Command{By: "somebody"}, request.ID, consent.Granting{Scopes: []string{"class"}})
	fmt.Println(err)
	// Output:
	// notified
	// false consent.permission.not_active <nil>
	// consent.request.not_found
}
