package account

import (
	"context"
	"errors"
	"strings"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// SetPassword answers the last step («Сохранить»). With a password that fits
// the policy, and every guard of Begin held again, one commit makes the
// account, claims its phone and e-mail, and links it to the representative.
// The plain text is checked and hashed here, and stands in no record, event,
// log or error.
//
// It answers, all at once: the rules of package password at "password",
// password.ErrMismatch at "repeat". An agreement that is in force no longer is
// consent.ErrAgreementRequired or consent.ErrAgreementTextOutdated at
// "agreement": go Back to the e-mail step and agree anew. Another account that has claimed the phone
// or the address meanwhile drops its proof and leads back to that step:
// [ErrPhoneTaken], [ErrEmailTaken]. password.ErrOverloaded: try again.
//
// Source: Guide A, "Password".
func (r *Registrar) SetPassword(ctx context.Context, cmd storage.Command, id ApplicationID, plain, repeat string) (Application, error) {
	hash, err := r.hash(ctx, cmd.By, id, plain, repeat)
	if err != nil {
		return Application{}, err
	}
	made, err := r.command(ctx, cmd, storage.Op("account.set_password", id), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSetPassword)
		if err != nil {
			return Application{}, err
		}
		if hash == "" { // it came to this step between the look and this
			return Application{}, storage.ErrConflict
		}
		return f.complete(hash)
	})
	return made, takenContact(err, "")
}

// hash looks whether the application is at its last step, checks the password
// and hashes it: cheap guards first, and never a hash inside an operation. It
// returns "" where the step is another; the operation then says why.
func (r *Registrar) hash(ctx context.Context, by storage.Actor, id ApplicationID, plain, repeat string) (string, error) {
	type look struct {
		ready    bool
		personal []string
	}
	seen, err := storage.View(ctx, r.vault, func(tx *storage.Tx) (look, error) {
		a, err := r.own(tx, by, id)
		if err != nil || a.dead(tx.Now()) {
			return look{}, err
		}
		// A suspended one goes on in the operation, if its guards hold again.
		if a.State != StatePassword && a.Resume != StatePassword {
			return look{}, nil
		}
		g, err := r.guards(tx, by, a.Card)
		if err != nil || len(g.missing) > 0 {
			return look{}, err
		}
		return look{ready: true, personal: personal(g.card.Child, a)}, nil
	})
	if err != nil || !seen.ready {
		return "", err
	}
	var broken validate.Collector
	broken.Add("password", r.passwords.Check(plain, seen.personal...))
	broken.Add("repeat", password.Equal(plain, repeat))
	if err := broken.Err(); err != nil {
		return "", err
	}
	return r.hasher.Hash(ctx, plain)
}

// personal is what a child's password must not hold.
func personal(c family.Child, a *application) []string {
	words := []string{
		c.Name.Surname(), c.Name.Given(), c.Name.Patronymic(), c.BirthDate.String(), c.Certificate.Number.String(),
	}
	if !a.Phone.Phone.IsZero() {
		words = append(words, a.Phone.Phone.String())
	}
	if local, _, ok := strings.Cut(a.Email.Email.Key(), "@"); ok {
		words = append(words, local)
	}
	return words
}

// complete makes the account, or says which proof was lost.
func (f *flow) complete(hash string) (Application, error) {
	a, r, tx := f.a, f.r, f.tx
	if a.Proof != f.card.Proof || !a.Email.Proved || !a.Phone.Proved && !a.Phone.Skipped || a.Address.IsZero() {
		return Application{}, ErrNotEligible.With(reasons(nil))
	}
	switch err := r.ledger.InForce(tx, a.Email.Agreement); {
	case notInForce(err):
		var broken validate.Collector
		broken.Add("agreement", err)
		return Application{}, broken.Err()
	case err != nil:
		return Application{}, err
	}
	near, err := f.representatives()
	if err != nil {
		return Application{}, err
	}
	for _, other := range near {
		if !a.Phone.Phone.IsZero() && other.Phone == a.Phone.Phone {
			return Application{}, f.drop("phone", ErrPhoneSameAsRepresentative)
		}
		if other.Email.Key() == a.Email.Email.Key() {
			return Application{}, f.drop("email", ErrEmailSameAsRepresentative)
		}
	}
	for _, want := range claims(a.Phone.Phone, a.Email.Email) {
		switch held, err := r.holder(tx, want.value); {
		case err != nil:
			return Application{}, err
		case held != nil:
			return Application{}, f.drop(want.path, want.code)
		}
	}
	return f.found(hash)
}

// drop takes the proof of a contact away that may not be this child's, and
// leads back to its step.
func (f *flow) drop(path string, code validate.Code) error {
	event, to := eventEmailTaken, StateEmail
	if path == "phone" {
		event, to = eventPhoneTaken, StatePhone
		f.a.Phone = PhoneStep{}
	} else {
		f.a.Email = EmailStep{}
	}
	_, err := f.done(event, to)
	return refuse(f.tx, validate.Errors{code.At(path)}, err)
}

// found founds the account: everything that comes with it is one commit.
func (f *flow) found(hash string) (Application, error) {
	a, r, tx, now := f.a, f.r, f.tx, f.tx.Now()
	made := &account{
		Account: Account{
			ID: AccountID(tx.NewID()), Level: Child, State: AccountActive, MadeAt: now,
			Phone: a.Phone.Phone, Email: a.Email.Email, Child: a.Child,
		},
		EmailAt: now, Hash: hash, BirthPlace: a.BirthPlace, Address: a.Address, Ground: a.ID,
	}
	if a.Phone.Proved {
		made.PhoneAt = now
	}
	bond := &link{ID: tx.NewID(), By: a.By, Child: a.Child, Of: made.ID, Ground: a.ID, At: now}
	tx.Move(storage.Move{Kind: r.accounts.Kind(), ID: storage.ID(made.ID), Event: "create", To: made.State.String()})
	tx.Move(storage.Move{Kind: r.links.Kind(), ID: bond.ID, Event: "create", To: "active"})
	err := errors.Join(
		r.accounts.Create(tx, made),
		r.links.Create(tx, bond),
		r.cabinet.Attach(tx, a.Child, a.By, proof.Account{Account: string(made.ID), Link: string(bond.ID)}),
		r.cabinet.Release(tx, a.Card, hold(r.applications.Kind(), storage.ID(a.ID))),
		r.cabinet.Hold(tx, a.Card, hold(r.accounts.Kind(), storage.ID(made.ID))),
	)
	for _, relation := range f.child.Relations {
		err = errors.Join(err, r.cabinet.Notify(tx, storage.Parts("account.created", string(made.ID)), cabinet.Notice{
			To: relation.By, Kind: "account.created", Child: a.Child, Card: relation.Card, Subject: storage.ID(made.ID),
		}))
	}
	if err != nil {
		return Application{}, err
	}
	a.Account = made.ID
	a.wipe()
	return f.done(eventSetPassword, StateCompleted)
}

// GeneratePassword makes a password of 16 characters that fits the policy. It
// is shown once and kept nowhere.
func (r *Registrar) GeneratePassword() (string, error) { return r.passwords.Generate(0) }
