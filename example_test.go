package rodnik_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// The journey, from a birth certificate to a permission, over a store in
// memory, with a register that confirms at once and a mailbox that can be read.
func Example() {
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}

	// The keys live outside the database. These are for an example only.
	seal, err := storage.NewSecret("seal-2026", []byte("an example's key, 32 bytes long!"))
	must(err)
	look, err := storage.NewSecret("look-2026", []byte("another example key, 32 bytes..."))
	must(err)
	keyring, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	must(err)

	post := &accounttest.Outbox{}
	portal, err := rodnik.Open(ctx, memstore.New(), keyring,
		rodnik.Ports{Registry: zagstest.New(nil), Mailer: post, SMS: post},
		&rodnik.Options{
			Zags: zags.Options{Policy: zags.Policy{Poll: []time.Duration{time.Millisecond}}},
			Consent: consent.Options{
				Systems: []consent.System{{ID: "diary"}},
				Texts: []consent.Text{
					{ID: "account", Version: "1", Locale: "en", Use: consent.ForAgreement, Body: "I agree …", Categories: []string{"name", "contacts"}},
					{ID: "share", Version: "1", Locale: "en", Use: consent.ForPermission, Body: "I permit …"},
				},
			},
		})
	must(err)
	work := func() { // what a scheduler does; portal.Run(ctx) is the loop
		for n := 1; n > 0; {
			n, err = portal.Work(ctx)
			must(err)
		}
	}

	// The host has identified a parent, and enrolls them.
	mother, _, err := family.RepresentativeForm{
		Surname: "Образцова", Given: "Анна", BirthDate: "02.03.1990", RegisteredAddress: "гор. Омск, ул. Примерная, д. 1",
	}.Parse(portal.Rules())
	must(err)
	phone, err := family.ParsePhone("8 (900) 000-00-01")
	must(err)
	enrolled, err := portal.Accounts.Enroll(ctx, storage.Command{By: "host"}, mother, account.Contacts{Phone: phone})
	must(err)
	parent := storage.Command{By: enrolled.Actor()}

	// The parent adds a child.
	born := time.Now().AddDate(-10, 0, 0).Format("2006-01-02")
	child, _, err := family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Sex: "male", BirthDate: born, BirthCountry: "russia", Citizenship: "RUS",
		Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI – МЮ", Number: "123456", IssuedOn: born, IssuedBy: "Отдел ЗАГС",
		},
	}.Parse(portal.Rules())
	must(err)
	card, err := portal.Cabinet.Add(ctx, parent, child)
	must(err)
	fmt.Println("card:", card.Child.Certificate.Series.String(), card.Verification)

	// The register is asked; auto-update has to be off.
	request, err := portal.Checker.Open(ctx, parent)
	must(err)
	_, err = portal.Checker.Submit(ctx, parent, request.ID, card.ID)
	fmt.Println("submit:", err)
	_, err = portal.Checker.SetAutoUpdate(ctx, parent, request.ID, false)
	must(err)
	_, err = portal.Checker.Submit(ctx, parent, request.ID, card.ID)
	must(err)
	for card.ChildID == "" {
		work()
		card, err = portal.Cabinet.Card(ctx, parent.By, card.ID)
		must(err)
	}
	fmt.Println("register:", card.Verification)

	// The account: address, no phone, e-mail with agreement, link, password.
	app, err := portal.Registrar.Begin(ctx, parent, card.ID)
	must(err)
	place, err := family.ParseBirthPlace("гор. Омск")
	must(err)
	_, err = portal.Registrar.SubmitAddress(ctx, parent, app.ID, account.Residence{BirthPlace: place, SameAsMine: true})
	must(err)
	_, err = portal.Registrar.SkipPhone(ctx, parent, app.ID)
	must(err)
	mailbox, err := family.ParseEmail("petya@example.org")
	must(err)
	agreed := consent.Tick{Text: "account", Version: "1", Locale: "en", Given: true}
	_, err = portal.Registrar.SubmitEmail(ctx, parent, app.ID, mailbox, agreed)
	must(err)
	work()
	_, err = portal.Registrar.ConfirmEmail(ctx, storage.Command{}, post.Token(mailbox))
	must(err)
	secret, err := portal.Registrar.GeneratePassword()
	must(err)
	app, err = portal.Registrar.SetPassword(ctx, parent, app.ID, secret, secret)
	must(err)
	fmt.Println("application:", app.State)

	id, err := portal.Accounts.SignIn(ctx, storage.Command{Source: "192.0.2.1"}, "petya@example.org", secret)
	must(err)
	fmt.Println("signed in:", id == app.Account)

	// The school diary asks, the parent grants.
	asked, err := portal.Ledger.Ask(ctx, storage.Command{By: "host"}, consent.Asking{
		System: "diary", Child: card.ChildID, Purposes: []string{"KID_SCHOOL"},
		Scopes:  []consent.Scope{{ID: "kid_school_data", Required: true}},
		Actions: []string{consent.UseAction}, ValidFor: 365 * 24 * time.Hour, Text: "share",
	})
	must(err)
	_, err = portal.Ledger.Grant(ctx, parent, asked.ID, consent.Granting{
		Scopes: []string{"kid_school_data"}, Tick: consent.Tick{Text: "share", Version: "1", Locale: "en", Given: true},
	})
	must(err)
	answer, err := portal.Ledger.MayShare(ctx, consent.Question{
		Child: card.ChildID, System: "diary", Purpose: "KID_SCHOOL", Scope: "kid_school_data", Action: consent.UseAction,
	})
	must(err)
	fmt.Println("diary may have it:", answer.Allowed)
	// Output:
	// card: VI-МЮ none
	// submit: auto_update: zags.request.auto_update_on
	// register: confirmed
	// application: completed
	// signed in: true
	// diary may have it: true
}
