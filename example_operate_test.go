package rodnik_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// exampleSecrets are keys of these names. Yours come from a cryptographic
// source and live outside the database.
func exampleSecrets(names ...string) []storage.Secret {
	secrets := make([]storage.Secret, len(names))
	for i, name := range names {
		secret, err := storage.NewSecret(name, []byte(name+", an example's key of 32 bytes"))
		if err != nil {
			panic(err)
		}
		secrets[i] = secret
	}
	return secrets
}

// exampleOpen opens a portal with seal keys and look-up keys of these names.
func exampleOpen(store storage.Store, seals, looks []string, opts *rodnik.Options) (*rodnik.Portal, error) {
	keyring, err := storage.NewKeyring(exampleSecrets(seals...), exampleSecrets(looks...))
	if err != nil {
		return nil, err
	}
	post := &accounttest.Outbox{}
	return rodnik.Open(context.Background(), store, keyring,
		rodnik.Ports{Registry: zagstest.New(nil), Mailer: post, SMS: post}, opts)
}

// exampleEnroll enrolls a mother of invented data.
func exampleEnroll(ctx context.Context, portal *rodnik.Portal) (account.Account, error) {
	mother, _, err := family.RepresentativeForm{
		Surname: "Образцова", Given: "Анна", BirthDate: "02.03.1990", RegisteredAddress: "гор. Омск, ул. Примерная, д. 1",
	}.Parse(portal.Rules())
	if err != nil {
		return account.Account{}, err
	}
	phone, err := family.ParsePhone("8 (900) 000-00-01")
	if err != nil {
		return account.Account{}, err
	}
	return portal.Accounts.Enroll(ctx, storage.Command{By: "host"}, mother, account.Contacts{Phone: phone})
}

// A seal key and a look-up key are changed at once, step by step. Each Open
// stands for a restart of every process with these keys.
func ExamplePortal_Rekey() {
	ctx, store := context.Background(), memstore.New()
	open := func(seals, looks []string) *rodnik.Portal {
		portal, err := exampleOpen(store, seals, looks, nil)
		fmt.Println(seals, looks, err)
		return portal
	}
	portal := open([]string{"seal-1"}, []string{"look-1"})
	mother, err := exampleEnroll(ctx, portal)
	fmt.Println(err)

	open([]string{"seal-1", "seal-2"}, []string{"look-1", "look-2"})
	portal = open([]string{"seal-2", "seal-1"}, []string{"look-1", "look-2"})
	open([]string{"seal-2"}, []string{"look-1", "look-2"}) // too early: nothing is lost, put it back
	open([]string{"seal-2", "seal-1"}, []string{"look-2"}) // this one too
	moved, err := portal.Rekey(ctx, nil)
	fmt.Println(moved.Seen, moved.Written, moved.Done, err)
	portal = open([]string{"seal-2"}, []string{"look-2"})
	again, err := portal.Accounts.Account(ctx, mother.Actor())
	fmt.Println(again.Phone == mother.Phone, err)
	// Output:
	// [seal-1] [look-1] <nil>
	// <nil>
	// [seal-1 seal-2] [look-1 look-2] <nil>
	// [seal-2 seal-1] [look-1 look-2] <nil>
	// [seal-2] [look-1 look-2] rodnik: open: storage: check: storage.key_missing{key=seal-1}
	// [seal-2 seal-1] [look-2] rodnik: open: storage: check: storage.key_missing{key=look-1}
	// 9 5 true <nil>
	// [seal-2] [look-2] <nil>
	// true <nil>
}

// What a representative stored is gone: Erase takes the ID of the account.
func ExamplePortal_Erase() {
	ctx := context.Background()
	portal, err := exampleOpen(memstore.New(), []string{"seal-1"}, []string{"look-1"}, nil)
	fmt.Println(err)
	mother, err := exampleEnroll(ctx, portal)
	fmt.Println(err)

	erased, err := portal.Erase(ctx, storage.Command{By: "operator"}, storage.ID(mother.ID))
	fmt.Println(erased.Owner == storage.ID(mother.ID), err)
	_, err = portal.Accounts.Account(ctx, mother.Actor())
	fmt.Println(errors.Is(err, storage.ErrErased))
	_, err = portal.Cabinet.SaveDraft(ctx, storage.Command{By: mother.Actor()}, "", family.ChildForm{Given: "Пётр"})
	fmt.Println(errors.Is(err, storage.ErrErased))
	// Output:
	// <nil>
	// <nil>
	// true <nil>
	// true
	// true
}

// A checkpoint is one line to keep outside the database; what came before it
// need not be read again.
func ExamplePortal_VerifyAudit() {
	ctx, now := context.Background(), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	opts := &rodnik.Options{Storage: storage.Options{Now: func() time.Time { return now }}}
	portal, err := exampleOpen(memstore.New(), []string{"seal-1"}, []string{"look-1"}, opts)
	fmt.Println(err)
	_, err = exampleEnroll(ctx, portal)
	fmt.Println(err)

	now = now.Add(time.Hour) // the last ten minutes are never in it
	mark, err := portal.Checkpoint(ctx, storage.Checkpoint{})
	line := mark.String() // keep this
	fmt.Println(mark.Count(), err)

	kept, err := storage.ParseCheckpoint(line)
	fmt.Println(err)
	report, err := portal.VerifyAudit(ctx, &storage.VerifyOptions{To: kept})
	fmt.Println(report.Entries, report.Records, report.Sound(), err)
	for _, problem := range report.Problems {
		fmt.Println(problem.Kind, problem.ID, problem.What)
	}
	// Output:
	// <nil>
	// <nil>
	// 2 <nil>
	// <nil>
	// 2 2 true <nil>
}

// Two portals in one store know nothing of each other, and one moves out. Every
// tenant needs a Run, a Rekey and a checkpoint of its own.
func ExampleOpen_tenants() {
	ctx, shared := context.Background(), memstore.New()
	open := func(store storage.Store, tenant string) *rodnik.Portal {
		portal, err := exampleOpen(store, []string{"seal-1"}, []string{"look-1"},
			&rodnik.Options{Storage: storage.Options{Tenant: tenant}})
		fmt.Println(tenant, err)
		return portal
	}
	omsk, perm := open(shared, "omsk"), open(shared, "perm")
	mother, err := exampleEnroll(ctx, omsk)
	fmt.Println(err)
	_, err = exampleEnroll(ctx, perm) // the same phone
	fmt.Println(err)
	_, err = perm.Accounts.Account(ctx, mother.Actor())
	fmt.Println(errors.Is(err, storage.ErrNotFound))

	kinds, err := rodnik.Kinds()
	fmt.Println(err)
	for i, kind := range kinds {
		kinds[i] = "omsk." + kind
	}
	own := memstore.New()
	_, err = storage.Copy(ctx, shared, own, kinds, nil) // while nothing works on either store
	fmt.Println(err)
	moved, err := open(own, "omsk").Accounts.Account(ctx, mother.Actor())
	fmt.Println(moved.ID == mother.ID, err)
	// Output:
	// omsk <nil>
	// perm <nil>
	// <nil>
	// <nil>
	// true
	// <nil>
	// <nil>
	// omsk <nil>
	// true <nil>
}
