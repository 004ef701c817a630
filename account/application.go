package account

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// ApplicationID names an application.
type ApplicationID storage.ID

// Application is an application for a child's account, as the representative
// who began it sees it. Once it has ended, in an account or without one, ids
// and facts are left and what was entered is gone: show what a success page
// needs from the answer before, or from Accounts.Account.
type Application struct {
	ID        ApplicationID   `json:"id"`
	State     State           `json:"state"`
	Next      string          `json:"next"`     // who acts next, as State.Next says
	Revision  uint64          `json:"revision"` // counts moves, from 1; name it in Command.Revision
	Card      cabinet.CardID  `json:"card"`
	Child     cabinet.ChildID `json:"child"`
	ExpiresAt time.Time       `json:"expires_at,omitzero"` // the next idle end; zero once it has ended

	Citizenship family.Citizenship `json:"citizenship,omitzero"` // shown, not asked
	BirthPlace  family.BirthPlace  `json:"birth_place,omitzero"`
	Address     family.Address     `json:"address,omitzero"`
	Phone       PhoneStep          `json:"phone,omitzero"`
	Email       EmailStep          `json:"email,omitzero"`

	Account  AccountID       `json:"account,omitempty"`  // once completed
	Reasons  []validate.Code `json:"reasons,omitempty"`  // why it is suspended
	Warnings validate.Errors `json:"warnings,omitempty"` // account.phone.skipped
}

// PhoneStep is what an application knows of the phone.
type PhoneStep struct {
	Phone     family.Phone `json:"phone,omitzero"`
	Proved    bool         `json:"proved,omitempty"`
	Skipped   bool         `json:"skipped,omitempty"`
	NotBefore time.Time    `json:"not_before,omitzero"` // when it may be sent again

	// Undelivered: the sender refused the message for good ([ErrSendFailed]).
	// Nothing will arrive: check the number, or skip it.
	Undelivered bool `json:"undelivered,omitempty"`
}

// EmailStep is what an application knows of the e-mail address.
type EmailStep struct {
	Email     family.Email        `json:"email,omitzero"` // show Email.Masked()
	Proved    bool                `json:"proved,omitempty"`
	Agreement consent.AgreementID `json:"agreement,omitempty"`
	NotMe     bool                `json:"not_me,omitempty"`    // its holder said "this is not me"
	NotBefore time.Time           `json:"not_before,omitzero"` // when it may be sent again

	// Undelivered: the mailer refused the letter for good ([ErrSendFailed]).
	// Nothing will arrive: check the address.
	Undelivered bool `json:"undelivered,omitempty"`
}

// application is the document.
type application struct {
	ID         ApplicationID     `json:"id"`
	By         storage.Actor     `json:"by"`
	Card       cabinet.CardID    `json:"card"`
	Child      cabinet.ChildID   `json:"child"`
	Proof      cabinet.Proof     `json:"proof"` // what the register confirmed when it began
	State      State             `json:"state"`
	Resume     State             `json:"resume,omitzero"` // the step behind Suspended
	Reasons    []validate.Code   `json:"reasons,omitempty"`
	Revision   uint64            `json:"revision"`
	Began      time.Time         `json:"began"`
	Until      time.Time         `json:"until"` // idle end, or whole end
	BirthPlace family.BirthPlace `json:"birth_place,omitzero"`
	Address    family.Address    `json:"address,omitzero"`
	Phone      PhoneStep         `json:"phone,omitzero"`
	Email      EmailStep         `json:"email,omitzero"`
	PhoneTry   storage.ID        `json:"phone_try,omitempty"` // the live challenge
	EmailTry   storage.ID        `json:"email_try,omitempty"`
	Phones     []string          `json:"phones,omitempty"` // digests of the different phones tried
	Account    AccountID         `json:"account,omitempty"`
}

func applicationSpec() storage.Spec[application] {
	return storage.Spec[application]{
		Kind: "account.application", Schema: 1,
		ID:    func(a *application) storage.ID { return storage.ID(a.ID) },
		Owner: func(a *application) storage.ID { return storage.ID(a.Child) },
		Keys: func(a *application) storage.Keys {
			if !a.State.Open() {
				return storage.Keys{}
			}
			return storage.Keys{Unique: []storage.Value{openValue(a.Child)}}
		},
		Wake: func(a *application) time.Time {
			if !a.State.Open() {
				return time.Time{}
			}
			return a.Until
		},
	}
}

func openValue(child cabinet.ChildID) storage.Value {
	return storage.Value{Space: "account.open", Text: string(child)}
}

// move takes an application to another state, if its table has that move.
func (a *application) move(tx *storage.Tx, kind storage.Kind, policy Policy, event string, to State) error {
	if !table().Permits(a.State, event, to) {
		return notAllowed(a.State, event, table().Allowed(a.State))
	}
	now := tx.Now()
	tx.Move(storage.Move{Kind: kind, ID: storage.ID(a.ID), Event: event, From: a.State.String(), To: to.String()})
	a.State = to
	a.Until = now.Add(policy.Idle)
	if end := a.Began.Add(policy.Whole); end.Before(a.Until) {
		a.Until = end
	}
	a.Revision++
	return nil
}

// notAllowed refuses an event that is no move of the state as things stand.
func notAllowed(state State, event string, allowed []string) error {
	return ErrApplicationNotAllowed.With(
		validate.Text("state", state.String()), validate.Text("event", event), validate.List("allowed", allowed...))
}

// next is the first step after another that has no answer yet.
func (a *application) next(after State) State {
	switch {
	case after < StatePhone && !a.Phone.Proved && !a.Phone.Skipped:
		return StatePhone
	case !a.Email.Proved:
		return StateEmail
	}
	return StatePassword
}

// wipe leaves nothing of the child behind but ids.
func (a *application) wipe() {
	a.BirthPlace, a.Address = family.BirthPlace{}, family.Address{}
	a.Phone = PhoneStep{Proved: a.Phone.Proved, Skipped: a.Phone.Skipped}
	a.Email = EmailStep{Proved: a.Email.Proved, Agreement: a.Email.Agreement, NotMe: a.Email.NotMe}
	a.Phones, a.Resume, a.Reasons = nil, 0, nil
}

// shown is the application at a time, as its representative sees it: what has
// outlived its time is expired and wiped, whether or not Work has come by.
func (a *application) shown(now time.Time, citizenship family.Citizenship) Application {
	if a.dead(now) {
		over := *a
		over.State = StateExpired
		over.wipe()
		a = &over
	}
	v := Application{
		ID: a.ID, State: a.State, Next: a.State.Next(), Revision: a.Revision, Card: a.Card, Child: a.Child,
		Citizenship: citizenship, BirthPlace: a.BirthPlace, Address: a.Address, Phone: a.Phone, Email: a.Email,
		Account: a.Account, Reasons: slices.Clone(a.Reasons),
	}
	if a.State.Open() {
		v.ExpiresAt = a.Until
	}
	if a.Phone.Skipped {
		v.Warnings = validate.Errors{ErrPhoneSkipped.At("phone")}
	}
	return v
}

// dead reports whether an open application has outlived its time.
func (a *application) dead(now time.Time) bool { return a.State.Open() && !now.Before(a.Until) }
