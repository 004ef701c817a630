package consent

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Ledger keeps agreements, requests and permissions. It has no state of its
// own beyond the systems and texts it was made with; every rule about them is
// in its methods. Safe for concurrent use.
type Ledger struct {
	vault       *storage.Vault
	cabinet     *cabinet.Cabinet
	policy      Policy
	operator    string
	systems     []System
	texts       library
	agreements  *storage.Collection[agreement]
	requests    *storage.Collection[request]
	permissions *storage.Collection[permission]
	children    *storage.Collection[held]
}

// Options of a Ledger. The zero value, and nil, are legal: such a Ledger knows
// no system and no text, and refuses whatever names one.
type Options struct {
	Systems  []System // who may ask; in the order screens show them
	Texts    []Text   // every text anybody was ever shown, older versions first
	Operator string   // who keeps the data under an agreement; default "operator"
	Policy   Policy
}

// Policy is the numbers that a host may change. A zero field is its default.
type Policy struct {
	AgreementLife time.Duration // how long an agreement is in force; default: without an end
	RequestLife   time.Duration // how long a request waits for an answer; 30 days
	Reminder      time.Duration // how often at most an equal request reminds; once a day
	EndNotice     time.Duration // how long before its end a permission is spoken of; 14 days
	MaxActive     int           // permissions in force about one child; 64, which is also the most
	SelfAge       int           // from which age, in whole years, a child acts too; 14
	AdultAge      int           // from which age nobody represents the child; 18
}

// New makes the service. It refuses, in words, options that contradict
// themselves.
func New(vault *storage.Vault, cab *cabinet.Cabinet, opts *Options) (*Ledger, error) {
	if vault == nil || cab == nil {
		return nil, errors.New("consent: a vault and a cabinet are needed")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Operator == "" {
		o.Operator = "operator"
	}
	l := &Ledger{vault: vault, cabinet: cab, policy: o.Policy.defaults(), operator: o.Operator}
	if l.policy.SelfAge > l.policy.AdultAge {
		return nil, errors.New("consent: a child acts from an age above that of an adult")
	}
	if l.policy.MaxActive > maxActive {
		return nil, fmt.Errorf("consent: more than %d permissions a child", maxActive)
	}
	for i, s := range o.Systems {
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("consent: system %d: %w", i, err)
		}
		if slices.ContainsFunc(o.Systems[:i], func(other System) bool { return other.ID == s.ID }) {
			return nil, fmt.Errorf("consent: system %q is listed twice", s.ID)
		}
		l.systems = append(l.systems, s.clone())
	}
	var err error
	if l.texts, err = newLibrary(o.Texts); err != nil {
		return nil, fmt.Errorf("consent: %w", err)
	}
	var errs [4]error
	l.agreements, errs[0] = storage.NewCollection(agreementSpec())
	l.requests, errs[1] = storage.NewCollection(requestSpec())
	l.permissions, errs[2] = storage.NewCollection(permissionSpec(l.policy.EndNotice))
	l.children, errs[3] = storage.NewCollection(heldSpec())
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("consent: %w", err)
	}
	return l, nil
}

// Collections are what the Ledger keeps, for sweeps over everything stored.
func (l *Ledger) Collections() []storage.Kept {
	return []storage.Kept{l.agreements, l.requests, l.permissions, l.children}
}

// maxActive bounds the record that lists the permissions in force.
const maxActive = 64

const day = 24 * time.Hour

func (p Policy) defaults() Policy {
	p.AgreementLife = max(p.AgreementLife, 0)
	if p.RequestLife <= 0 {
		p.RequestLife = 30 * day
	}
	if p.Reminder <= 0 {
		p.Reminder = day
	}
	if p.EndNotice <= 0 {
		p.EndNotice = 14 * day
	}
	if p.MaxActive <= 0 {
		p.MaxActive = maxActive
	}
	if p.SelfAge <= 0 {
		p.SelfAge = 14
	}
	if p.AdultAge <= 0 {
		p.AdultAge = family.DefaultAgeLimit
	}
	return p
}

// actor refuses a command of nobody.
func actor(by storage.Actor) error {
	if by == "" {
		return family.ErrActorMissing
	}
	return nil
}
