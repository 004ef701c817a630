package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// AccountID names an account.
type AccountID storage.ID //nolint:revive // Every service has IDs; plain ID would say less where it is used.

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
		}, PhoneAt: tx.Now(), EmailAt: tx.Now()}
		tx.Move(storage.Move{Kind: s.accounts.Kind(), ID: storage.ID(a.ID), Event: "enroll", To: a.State.String()})
		return a.Account, errors.Join(s.accounts.Create(tx, a), s.cabinet.Enroll(tx, a.Actor(), who))
	})
	return made, takenContact(err, "contacts.")
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

// holder is the account that holds a contact; nil when none does.
func (s *shared) holder(tx *storage.Tx, v storage.Value) (*account, error) {
	a, err := s.accounts.One(tx, v)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // "Nobody" is an answer here, not a failure.
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

// SignIn answers the account of a proved phone or e-mail address and its
// password, as typed. Every failure is [ErrSignInFailed], after the same work:
// unknown identifier, wrong password, an account that is not active or has no
// password. After Policy.SignInWrong wrong passwords for one identifier from
// one Command.Source within an hour it is [ErrSignInLocked] for that source
// alone. It opens no session: that is the host's.
//
// password.ErrOverloaded says that too many are signing in at once.
func (s *Accounts) SignIn(ctx context.Context, cmd storage.Command, identifier, plain string) (AccountID, error) {
	value, known := identify(identifier)
	key := storage.Parts("sign_in", value.Text, cmd.Source)
	cmd.Key = "" // an answer that is kept would outlive a changed password
	type found struct {
		ID   AccountID
		Hash string
		At   time.Time
	}
	who, err := storage.Do(ctx, s.vault, cmd, storage.Op("account.sign_in.count"), func(tx *storage.Tx) (found, error) {
		l, err := limitFor(tx, s.limits, key)
		if err != nil {
			return found{}, err
		}
		if at := l.Wrong.notBefore(tx.Now(), time.Hour, s.policy.SignInWrong); !at.IsZero() {
			return found{}, ErrSignInLocked.With(validate.Time("until", at))
		}
		l.Wrong.add(tx.Now())
		f := found{At: tx.Now()}
		if known {
			a, err := s.accounts.One(tx, value)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return found{}, err
			}
			if err == nil && a.State == AccountActive {
				f.ID, f.Hash = a.ID, a.Hash
			}
		}
		return f, l.save(tx, s.limits)
	})
	if err != nil {
		return "", err
	}
	// The hash is never computed inside an operation. For nobody, and for an
	// account without a password, Verify does the same work and answers no.
	ok, stale, err := s.hasher.Verify(ctx, who.Hash, plain)
	if err != nil {
		return "", err
	}
	if !ok || who.ID == "" {
		return "", ErrSignInFailed
	}
	fresh := ""
	if stale {
		if fresh, err = s.hasher.Hash(ctx, plain); err != nil {
			return "", err
		}
	}
	return storage.Do(ctx, s.vault, cmd, storage.Op("account.sign_in"), func(tx *storage.Tx) (AccountID, error) {
		a, err := s.accounts.Get(tx, storage.ID(who.ID))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return "", err
		}
		if err != nil || a.State != AccountActive || a.Hash != who.Hash {
			return "", ErrSignInFailed
		}
		if fresh != "" {
			a.Hash = fresh
			if err := s.accounts.Save(tx, a); err != nil {
				return "", err
			}
		}
		l, err := limitFor(tx, s.limits, key)
		if err != nil {
			return "", err
		}
		l.Wrong = nil
		tx.Move(storage.Move{Kind: s.accounts.Kind(), ID: storage.ID(a.ID), Event: "sign_in", From: a.State.String(), To: a.State.String()})
		return a.ID, l.save(tx, s.limits)
	})
}

// identify reads an identifier in any spelling; ok is false for one that is
// neither a phone nor an address. One function makes the throttle key, from
// the parsed value, so that no spelling gets a counter of its own.
func identify(text string) (storage.Value, bool) {
	if strings.Contains(text, "@") {
		if e, err := family.ParseEmail(text); err == nil {
			return emailValue(e), true
		}
	} else if p, err := family.ParsePhone(text); err == nil {
		return phoneValue(p), true
	}
	return storage.Value{Space: "phone", Text: ""}, false
}
