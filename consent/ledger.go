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
	vault      *storage.Vault
	cabinet    *cabinet.Cabinet
	policy     Policy
	operator   string
	systems    []System
	texts      library
	agreements *storage.Collection[agreement]
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
	if l.agreements, err = storage.NewCollection(agreementSpec()); err != nil {
		return nil, fmt.Errorf("consent: %w", err)
	}
	return l, nil
}

func (p Policy) defaults() Policy {
	p.AgreementLife = max(p.AgreementLife, 0)
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
