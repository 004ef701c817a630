package account

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// AccountID names an account.
type AccountID storage.ID //nolint:revive // Every service has IDs; plain ID would say less where it is used.

// Actor is who acts when the owner of the account does.
func (id AccountID) Actor() storage.Actor { return storage.Actor(id) }

// Account is an account as its owner and its representatives may see it. It
// never holds the password or its hash.
type Account struct {
	ID     AccountID       `json:"id"`
	Level  Level           `json:"level"`
	State  AccountState    `json:"state"`
	MadeAt time.Time       `json:"made_at"`
	Phone  family.Phone    `json:"phone,omitzero"`  // proved; zero: none
	Email  family.Email    `json:"email,omitzero"`  // proved; zero: none
	Child  cabinet.ChildID `json:"child,omitempty"` // whose account it is, for level Child
}

// Actor is who acts when the owner of the account does.
func (a Account) Actor() storage.Actor { return storage.Actor(a.ID) }

// Format prints the id, level and state, whatever the verb.
func (a Account) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "account %s %s %s", string(a.ID), a.Level, a.State)
}

// LogValue shows the id, level and state.
func (a Account) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(a.ID)), slog.String("level", a.Level.String()), slog.String("state", a.State.String()))
}

// account is the document.
type account struct {
	Account

	PhoneAt    time.Time         `json:"phone_at,omitzero"` // when it was proved
	EmailAt    time.Time         `json:"email_at,omitzero"`
	Hash       string            `json:"hash,omitempty"`
	BirthPlace family.BirthPlace `json:"birth_place,omitzero"`
	Address    family.Address    `json:"address,omitzero"`
	Ground     ApplicationID     `json:"ground,omitempty"` // the application that made it
}

func accountSpec() storage.Spec[account] {
	return storage.Spec[account]{
		Kind: "account.account", Schema: 1,
		ID:    func(a *account) storage.ID { return storage.ID(a.ID) },
		Owner: func(a *account) storage.ID { return storage.ID(a.ID) },
		Keys: func(a *account) storage.Keys {
			var keys storage.Keys
			if !a.Phone.IsZero() {
				keys.Unique = append(keys.Unique, phoneValue(a.Phone))
			}
			if !a.Email.IsZero() {
				keys.Unique = append(keys.Unique, emailValue(a.Email))
			}
			if a.Child != "" {
				keys.Unique = append(keys.Unique, storage.Value{Space: "account.child", Text: string(a.Child)})
			}
			return keys
		},
	}
}

func phoneValue(p family.Phone) storage.Value {
	return storage.Value{Space: "phone", Text: p.String()}
}

func emailValue(e family.Email) storage.Value {
	return storage.Value{Space: "email", Text: e.Key()}
}

// claim is a contact as something only one account may hold.
type claim struct {
	value storage.Value
	path  string
	code  validate.Code
}

func claims(phone family.Phone, email family.Email) []claim {
	var all []claim
	if !phone.IsZero() {
		all = append(all, claim{phoneValue(phone), "phone", ErrPhoneTaken})
	}
	if !email.IsZero() {
		all = append(all, claim{emailValue(email), "email", ErrEmailTaken})
	}
	return all
}

// holder is the account that holds a contact; nil when none does. Of one that
// was erased nothing is known but that it holds it: that is the zero account.
func (s *shared) holder(tx *storage.Tx, v storage.Value) (*account, error) {
	a, err := s.accounts.One(tx, v)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // "Nobody" is an answer here, not a failure.
	}
	if errors.Is(err, storage.ErrErased) {
		return &account{}, nil
	}
	return a, err
}

// takenContact turns a refused unique key, met only in a race, into its code.
func takenContact(err error, prefix string) error {
	var t *storage.TakenError
	if !errors.As(err, &t) {
		return err
	}
	switch t.Space {
	case "phone":
		return validate.Errors{ErrPhoneTaken.At(prefix + "phone")}
	case "email":
		return validate.Errors{ErrEmailTaken.At(prefix + "email")}
	case "account.child":
		return ErrChildHasAccount
	}
	return err
}
