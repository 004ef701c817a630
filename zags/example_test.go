package zags_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// A parent asks the register about one child, with a register that takes ten
// minutes. Errors are left out for brevity.
func Example() {
	ctx, now := context.Background(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	seal, _ := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	look, _ := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	keys, _ := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	vault, _ := storage.NewVault(memstore.New(), keys, &storage.Options{Now: clock})
	cards, _ := cabinet.New(vault, nil)
	register := zagstest.New(&zagstest.Options{Now: clock, Delay: 10 * time.Minute})
	checker, _ := zags.New(vault, cards, register, nil)

	rules := family.Rules{Today: family.DateOf(now, vault.Location())}
	parent, _, _ := family.RepresentativeForm{Surname: "Иванова", Given: "Мария", BirthDate: "1990-04-05"}.Parse(rules)
	by := storage.Command{By: "parent-1"}
	_, _ = storage.Do(ctx, vault, by, storage.Op("example.enroll"), func(tx *storage.Tx) (int, error) {
		return 0, cards.Enroll(tx, by.By, parent)
	})
	child, _, _ := family.ChildForm{
		Surname: "Иванов", Given: "Пётр", Patronymic: "Сергеевич", Sex: "male", BirthDate: "2016-05-19", BirthCountry: "russia",
		Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "123456", IssuedOn: "2016-06-01", IssuedBy: "Отдел ЗАГС города Москвы",
		},
	}.Parse(rules)
	card, _ := cards.Add(ctx, by, child)

	request, _ := checker.Open(ctx, by)
	_, err := checker.Submit(ctx, by, request.ID, card.ID)
	fmt.Println(err)
	_, _ = checker.SetAutoUpdate(ctx, by, request.ID, false)
	request, _ = checker.Submit(ctx, by, request.ID, card.ID)
	fmt.Println(request.State, request.Items[0].State)
	for range 20 { // an embedder calls storage.Run instead
		_, _ = checker.Work(ctx, 100)
		now = now.Add(time.Minute)
	}
	request, _ = checker.Request(ctx, by.By, request.ID)
	fmt.Println(request.State, request.Items[0].State)
	card, _ = cards.Card(ctx, by.By, card.ID)
	fmt.Println(card.Verification)
	// Output:
	// auto_update: zags.request.auto_update_on
	// submitting pending
	// completed confirmed
	// confirmed
}
