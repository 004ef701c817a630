package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Accounts enrolls representatives and signs people in. It has no state of its
// own. Safe for concurrent use.
type Accounts struct{ *shared }

// shared is what the services of this package have in common.
type shared struct {
	vault    *storage.Vault
	cabinet  *cabinet.Cabinet
	policy   Policy
	hasher   *password.Hasher
	accounts *storage.Collection[account]
	limits   *storage.Collection[limit]
}

// AccountsOptions of [NewAccounts]. The zero value, and nil, are the defaults.
type AccountsOptions struct {
	Policy Policy           // the numbers, for the Registrar as well
	Hasher *password.Hasher // default: password.NewHasher(nil)
}

// NewAccounts makes the service.
func NewAccounts(vault *storage.Vault, cab *cabinet.Cabinet, opts *AccountsOptions) (*Accounts, error) {
	if vault == nil || cab == nil {
		return nil, errors.New("account: a vault and a cabinet are needed")
	}
	var o AccountsOptions
	if opts != nil {
		o = *opts
	}
	s := &shared{vault: vault, cabinet: cab, policy: o.Policy.withDefaults(), hasher: o.Hasher}
	var err [3]error
	if s.hasher == nil {
		s.hasher, err[0] = password.NewHasher(nil)
	}
	s.accounts, err[1] = storage.NewCollection(accountSpec())
	s.limits, err[2] = storage.NewCollection(limitSpec())
	if err := errors.Join(err[:]...); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return &Accounts{s}, nil
}

// Collections are what Accounts keeps, for sweeps over everything stored.
func (s *Accounts) Collections() []storage.Kept {
	return []storage.Kept{s.accounts, s.limits}
}

// Contacts are a phone and an e-mail address of a representative, which the
// host knows to be proved. At least one is needed.
type Contacts struct {
	Phone family.Phone `json:"phone,omitzero"`
	Email family.Email `json:"email,omitzero"`
}

// Enroll makes the account of a representative, of level Confirmed, and claims
// its contacts. The host vouches for the papers and the contacts: it has
// identified this person. Command.By names the host. Use Account.Actor as By of
// that person's commands.
//
// It answers validate.Errors: what family.Representative.Check finds,
// [ErrRequired] at "contacts", [ErrPhoneTaken], [ErrEmailTaken].
func (s *Accounts) Enroll(ctx context.Context, cmd storage.Command, who family.Representative, contacts Contacts) (Account, error) {
	op := storage.Op("account.enroll", who, contacts)
	made, err := storage.Do(ctx, s.vault, cmd, op, func(tx *storage.Tx) (Account, error) {
		if cmd.By == "" {
			return Account{}, family.ErrActorMissing
		}
		var broken validate.Collector
		broken.Add("", who.Check(family.DateOf(tx.Now(), s.vault.Location())))
		broken.Check(!contacts.Phone.IsZero() || !contacts.Email.IsZero(), "contacts", ErrRequired)
		for _, claim := range claims(contacts.Phone, contacts.Email) {
			switch held, err := s.holder(tx, claim.value); {
			case err != nil:
				return Account{}, err
			case held != nil:
				broken.Add("contacts."+claim.path, claim.code)
			}
		}
		if err := broken.Err(); err != nil {
			return Account{}, err
		}
		a := &account{Account: Account{
			ID: AccountID(tx.NewID()), Level: Confirmed, State: AccountActive, MadeAt: tx.Now(),
			Phone: contacts.Phone, Email: contacts.Email,
		}}
		if !a.Phone.IsZero() {
			a.PhoneAt = tx.Now()
		}
		if !a.Email.IsZero() {
			a.EmailAt = tx.Now()
		}
		tx.Move(storage.Move{Kind: s.accounts.Kind(), ID: storage.ID(a.ID), Event: "enroll", To: a.State.String()})
		// The answer that is kept for the command's key is the host's record,
		// and holds no contact of the person.
		told := a.Account
		told.Phone, told.Email = family.Phone{}, family.Email{}
		return told, errors.Join(s.accounts.Create(tx, a), s.cabinet.Enroll(tx, a.Actor(), who))
	})
	if err == nil {
		made.Phone, made.Email = contacts.Phone, contacts.Email // a repeated command gives the same
	}
	return made, takenContact(err, "contacts.")
}

// Account is an account as its owner sees it; by is the owner. Any other
// account is storage.ErrNotFound.
func (s *Accounts) Account(ctx context.Context, by storage.Actor) (Account, error) {
	return storage.View(ctx, s.vault, func(tx *storage.Tx) (Account, error) {
		a, err := s.accounts.Get(tx, storage.ID(by))
		if err != nil {
			return Account{}, err
		}
		return a.Account, nil
	})
}
