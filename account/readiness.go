package account

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Readiness says whether an application can begin for a card: yes, or every
// missing proof with the next step. Reading it changes nothing.
type Readiness struct {
	Ready       bool          `json:"ready"`
	Application ApplicationID `json:"application,omitempty"` // one's own that is open: Begin goes on with it
	Missing     []Missing     `json:"missing,omitempty"`
}

// Missing is one thing that an application lacks.
type Missing struct {
	Code validate.Code `json:"code"` // which rule; of the register's answers a code of package zags
	Path string        `json:"path"` // the field or record it is about
	Next NextStep      `json:"next"` // what would help

	// Fields of the card to mend, where the register named them.
	Fields []string `json:"fields,omitempty"`
}

// NextStep is a word for what somebody can do about it.
type NextStep string

// The next steps.
const (
	NextEnroll  NextStep = "enroll"   // the representative needs an account of level Confirmed
	NextAsk     NextStep = "ask"      // ask the register: Checker.Open
	NextWait    NextStep = "wait"     // the register is being asked
	NextMend    NextStep = "mend"     // correct the card from the paper and ask again
	NextResume  NextStep = "resume"   // go on with the account that exists
	NextOther   NextStep = "other"    // another representative completes or cancels theirs
	NextAlone   NextStep = "alone"    // the child registers without a representative
	NextNothing NextStep = "no_entry" // this way is closed: a service center
)

// codes lists what is missing by code.
func codes(missing []Missing) []validate.Code {
	all := make([]validate.Code, len(missing))
	for i, m := range missing {
		all[i] = m.Code
	}
	return all
}

func reasons(missing []validate.Code) validate.Param {
	words := make([]string, len(missing))
	for i, code := range missing {
		words[i] = string(code)
	}
	return validate.List("reasons", words...)
}

// Readiness tells whether Begin would succeed for a card of the actor. An
// unknown card and somebody else's are both cabinet.ErrCardNotFound.
func (r *Registrar) Readiness(ctx context.Context, by storage.Actor, card cabinet.CardID) (Readiness, error) {
	if by == "" {
		return Readiness{}, family.ErrActorMissing
	}
	return storage.View(ctx, r.vault, func(tx *storage.Tx) (Readiness, error) {
		g, err := r.guards(tx, by, card)
		if err != nil {
			return Readiness{}, err
		}
		var own ApplicationID
		open, err := r.open(tx, g.child.ID)
		switch {
		case err != nil:
			return Readiness{}, err
		case open == nil || open.dead(tx.Now()):
		case open.By == by:
			own = open.ID
		default:
			g.miss(ErrApplicationAlreadyOpen, "application", NextOther)
		}
		return Readiness{Ready: len(g.missing) == 0, Application: own, Missing: g.missing}, nil
	})
}

// open is the open application for a child; nil when there is none.
func (r *Registrar) open(tx *storage.Tx, child cabinet.ChildID) (*application, error) {
	if child == "" {
		return nil, nil //nolint:nilnil // "None" is an answer here, not a failure.
	}
	a, err := r.applications.One(tx, openValue(child))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // The same.
	}
	return a, err
}

// guarded is what the guards of Begin read. They are held again by every step
// and in the commit that makes the account; all of it is required unchanged.
type guarded struct {
	card    cabinet.Card
	child   cabinet.Child // zero: the register has confirmed none
	missing []Missing
}

func (g *guarded) miss(code validate.Code, path string, next NextStep) {
	g.missing = append(g.missing, Missing{Code: code, Path: path, Next: next})
}

func (r *Registrar) guards(tx *storage.Tx, by storage.Actor, id cabinet.CardID) (*guarded, error) {
	card, err := r.cabinet.CardIn(tx, by, id)
	if err != nil {
		return nil, err
	}
	g := &guarded{card: card}
	who, err := r.accounts.Get(tx, storage.ID(by))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	if err != nil || who.Level != Confirmed || who.State != AccountActive {
		g.miss(ErrRepresentativeLevel, "representative", NextEnroll)
	}
	today := family.DateOf(tx.Now(), r.vault.Location())
	if !family.AgeUnder(card.Child.BirthDate, today, r.policy.AgeLimit, r.policy.AgeRule) {
		g.miss(family.ErrChildSelfRegistration, "birth_date", NextAlone)
	}
	if card.Child.RussianCitizen() != nil {
		g.miss(family.ErrCitizenshipNotRussian, "citizenship", NextNothing)
	}
	if card.Child.Certificate.Russian() != nil {
		g.miss(family.ErrCertificateNotRussian, "certificate", NextNothing)
	}
	if g.confirmation(); card.Verification != cabinet.VerificationConfirmed || card.ChildID == "" {
		return g, nil
	}
	if g.child, err = r.cabinet.ChildIn(tx, card.ChildID); err != nil {
		return nil, err
	}
	if proved, ok := g.child.Of(by); !ok || proved.Proof != card.Proof {
		g.miss(ErrRelationNotProved, "relation", NextAsk)
	}
	if g.child.Account != "" {
		g.miss(ErrChildHasAccount, "account", NextResume)
	}
	return g, nil
}

// confirmation says what the register still owes.
func (g *guarded) confirmation() {
	switch g.card.Verification {
	case cabinet.VerificationConfirmed:
		// Papers that were changed and changed back were confirmed once, and
		// have met no child since.
		if g.card.ChildID == "" {
			g.miss(ErrCertificateNotConfirmed, "certificate", NextAsk)
		}
	case cabinet.VerificationNone:
		g.miss(ErrCertificateNotConfirmed, "certificate", NextAsk)
	case cabinet.VerificationPending:
		g.miss(ErrCertificatePending, "certificate", NextWait)
	case cabinet.VerificationFailed:
		g.missing = append(g.missing, Missing{Code: g.card.Reason, Path: "certificate", Next: NextMend, Fields: g.card.Fields})
	}
}
