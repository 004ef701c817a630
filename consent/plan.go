package consent

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Readiness says whether somebody may give a permission about a child. The
// zero value is unset.
type Readiness uint8

// The answers of [Ledger.Plan].
const (
	Ready       Readiness = iota + 1 // the permission may be given now
	NeedLink                         // the accounts have to be linked first
	NotEligible                      // not this person
)

func readinessNames() machine.Names { return machine.Names{"", "ready", "need_link", "not_eligible"} }

// String is the word: "ready", "need_link" or "not_eligible"; "" when unset.
func (r Readiness) String() string { return readinessNames().Word(uint8(r)) }

// MarshalText is String.
func (r Readiness) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (r *Readiness) UnmarshalText(text []byte) error { return machine.Read(readinessNames(), text, r) }

// Step is what comes next, as a code.
type Step string

// The next steps of a [Plan].
const (
	StepGrant Step = "grant" // give the permission
	StepLink  Step = "link"  // link the child's account to the representative's
	StepProve Step = "prove" // add the child and let the register confirm the relation
	StepSelf  Step = "self"  // the child is of age and gives it alone
)

// Plan says whether a permission may be given, and what comes next.
type Plan struct {
	Readiness Readiness     `json:"readiness"`
	Code      validate.Code `json:"code,omitempty"` // why not; "" when Ready
	Next      Step          `json:"next"`
}

// Plan tells a representative whether they may give a permission about a child
// today. A child that does not exist looks like somebody else's.
//
// Source: Guide B, the three cases of who gives the permission.
func (l *Ledger) Plan(ctx context.Context, by storage.Actor, child cabinet.ChildID) (Plan, error) {
	if err := actor(by); err != nil {
		return Plan{}, err
	}
	return storage.View(ctx, l.vault, func(tx *storage.Tx) (Plan, error) {
		ch, err := l.child(tx, child)
		if err != nil {
			return Plan{}, err
		}
		plan, _ := l.policy.plan(ch, by, l.cabinet.Rules(tx))
		return plan, nil
	})
}

// plan decides on the child alone: without an account the proved relation is
// enough, with one it has to be linked.
func (p Policy) plan(ch cabinet.Child, by storage.Actor, rules family.Rules) (Plan, cabinet.Relation) {
	relation, err := p.represents(ch, by, rules)
	switch {
	case err == nil && (ch.Account == "" || relation.Link != ""):
		return Plan{Readiness: Ready, Next: StepGrant}, relation
	case err == nil:
		return Plan{Readiness: NeedLink, Code: ErrGrantNeedLink, Next: StepLink}, relation
	case errors.Is(err, ErrAuthorityExpired):
		return Plan{Readiness: NotEligible, Code: ErrAuthorityExpired, Next: StepSelf}, relation
	}
	return Plan{Readiness: NotEligible, Code: ErrGrantNotEligible, Next: StepProve}, relation
}

// err is the plan as the refusal of a grant.
func (p Plan) err() error {
	switch {
	case p.Readiness == Ready:
		return nil
	case p.Readiness == NeedLink:
		return p.Code.With(validate.Text("next", string(p.Next)))
	case p.Code == ErrGrantNotEligible:
		return ErrGiverNotRepresentative
	}
	return p.Code
}
