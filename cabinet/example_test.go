package cabinet_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func ExampleCabinet_Add() {
	seal, _ := storage.NewSecret("seal-1", []byte("32 bytes of a random source, ok?"))
	look, _ := storage.NewSecret("look-1", []byte("32 other ones, kept elsewhere too"))
	keys, _ := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	clock := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	vault, err := storage.NewVault(memstore.New(), keys, &storage.Options{Now: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	cab, err := cabinet.New(vault, nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	form := family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Sex: "male", BirthDate: "15.05.2020", BirthCountry: "russia", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "123456", IssuedOn: "20.05.2020", IssuedBy: "Отдел ЗАГС №1 г. Омска",
		},
	}
	child, _, err := form.Parse(family.Rules{Today: family.DateOf(vault.Now(), vault.Location())})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, mother := context.Background(), storage.Command{By: "mother", Key: "form-17"}
	card, err := cab.Add(ctx, mother, child)
	fmt.Println(err, card.Source, card.Verification, card.Warnings)
	again, err := cab.Add(ctx, mother, child) // sent twice
	fmt.Println(err, again.ID == card.ID)
	_, err = cab.Add(ctx, storage.Command{By: "mother"}, child)
	fmt.Println(err)
	// Output:
	// <nil> manual none certificate.act_number: family.act_number.absent
	// <nil> true
	// certificate: cabinet.child.duplicate
}
