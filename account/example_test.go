package account_test

import (
	"context"
	"fmt"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
)

// From a card that the civil register confirmed to the child's own account.
func ExampleRegistrar() {
	w, parent, card := openExample()
	ctx, cmd := context.Background(), storage.Command{By: parent}
	r := w.registrar

	a, err := r.Begin(ctx, cmd, card)
	fmt.Println(a.State, err)
	a, err = r.SubmitAddress(ctx, cmd, a.ID, exampleHome())
	fmt.Println(a.State, err)
	a, err = r.SendPhoneCode(ctx, cmd, a.ID, examplePhone())
	fmt.Println(a.State, err)
	_, _ = r.Work(ctx, 10) // sends what is due
	a, err = r.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(examplePhone()))
	fmt.Println(a.State, err)
	a, err = r.SubmitEmail(ctx, cmd, a.ID, exampleEmail(), tick())
	fmt.Println(a.State, err)
	_, _ = r.Work(ctx, 10)
	seen, err := r.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(exampleEmail()))
	fmt.Println(seen.Address, err)
	a, err = r.SetPassword(ctx, cmd, a.ID, right, right)
	fmt.Println(a.State, err)
	// Output:
	// address <nil>
	// phone <nil>
	// phone_code <nil>
	// email <nil>
	// email_pending <nil>
	// pe****@example.org <nil>
	// completed <nil>
}

// What is missing is said before anything begins.
func ExampleRegistrar_Readiness() {
	w, _, card := openExample()
	ready, err := w.registrar.Readiness(context.Background(), "somebody", card)
	fmt.Println(ready.Ready, err)
	// Output: false cabinet.card.not_found
}

// Every sign-in that fails fails in the same words.
func ExampleAccounts_SignIn() {
	w, parent, card := openExample()
	ctx := context.Background()
	made := w.completeExample(parent, card)

	cmd := storage.Command{Source: "198.51.100.7"}
	id, err := w.accounts.SignIn(ctx, cmd, "8 (926) 555-00-01", right)
	fmt.Println(id == made.Account, err)
	_, err = w.accounts.SignIn(ctx, cmd, "petr@example.org", "Kv7-shelf")
	fmt.Println(err)
	_, err = w.accounts.SignIn(ctx, cmd, "nobody@example.org", right)
	fmt.Println(err)
	// Output:
	// true <nil>
	// account.sign_in.failed
	// account.sign_in.failed
}

// A plain letter, for a host without a template of its own.
func ExampleLetter_Text() {
	subject, _ := account.Letter{Locale: "en", Given: "Peter", To: exampleEmail()}.Text()
	fmt.Println(subject)
	// Output: Confirm your e-mail address on the portal
}
