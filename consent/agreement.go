package consent

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// AgreementID names an agreement.
type AgreementID storage.ID

// AgreementState is the state of an agreement. The zero value is unset.
type AgreementState uint8

// The states of an agreement. Nobody has to act in either.
const (
	AgreementGiven   AgreementState = iota + 1 // in force
	AgreementExpired                           // its time is over
)

func agreementNames() machine.Names { return machine.Names{"", "given", "expired"} }

// String is the word: "given" or "expired"; "" when unset.
func (s AgreementState) String() string { return agreementNames().Word(uint8(s)) }

// MarshalText is String.
func (s AgreementState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *AgreementState) UnmarshalText(text []byte) error {
	return machine.Read(agreementNames(), text, s)
}

// AgreementTransitions is every move of an agreement.
func AgreementTransitions() machine.Table[AgreementState] {
	return machine.Table[AgreementState]{
		{Event: eventGive, Guard: "a proved representative ticked the current text", Effect: "evidence", To: AgreementGiven, Next: "nobody"},
		{From: AgreementGiven, Event: eventExpire, Guard: "its time is over", To: AgreementExpired, Next: "nobody"},
	}
}

// Agreeing is what an agreement to processing is about.
type Agreeing struct {
	Purpose string          // why, as a code; required
	Child   cabinet.ChildID // whose data
	Subject storage.ID      // what it is given for: the application

	// Categories of data, as codes, at most 64; none: those that the text names.
	Categories []string
}

const maxCategories = 64

// Agreement is an agreement to processing, as its giver may see it.
type Agreement struct {
	ID       AgreementID    `json:"id"`
	State    AgreementState `json:"state"` // when it was read
	Evidence Evidence       `json:"evidence"`
}

// agreement is the document. It is written once and never again: whether its
// time is over is told by the clock.
type agreement struct {
	ID       AgreementID `json:"id"`
	Evidence Evidence    `json:"evidence"`
}

func agreementSpec() storage.Spec[agreement] {
	return storage.Spec[agreement]{
		Kind: kindAgreement, Schema: 1,
		ID: func(d *agreement) storage.ID { return storage.ID(d.ID) },
		Keys: func(d *agreement) storage.Keys {
			return storage.Keys{Index: []storage.Value{agreementsValue(d.Evidence.Child)}}
		},
	}
}

func agreementsValue(child cabinet.ChildID) storage.Value {
	return storage.Value{Space: "agreement.child", Text: string(child)}
}

// state is the state of an agreement at an instant.
func (d *agreement) state(at time.Time) AgreementState {
	if until := d.Evidence.Until; !until.IsZero() && !at.Before(until) {
		return AgreementExpired
	}
	return AgreementGiven
}

// Agree records, inside another service's commit, that the actor of its
// command agreed to processing. The actor is the giver and has to be a proved
// representative of the child. Every call makes a record of its own.
//
// Errors: [ErrAgreementRequired] when the tick is not given,
// [ErrAgreementTextOutdated], [ErrPurposeRequired], [ErrRecordIncomplete] and
// storage.ErrLimit, all that apply at once; [ErrGiverNotRepresentative], the same for a child
// that does not exist; [ErrAuthorityExpired].
//
// Source: Guide A and Guide B, the box «Даю согласие…» under the e-mail.
func (l *Ledger) Agree(tx *storage.Tx, a Agreeing, tick Tick) (AgreementID, error) {
	by := tx.Command().By
	if err := actor(by); err != nil {
		return "", err
	}
	text, err := l.judge(a, tick)
	if err != nil {
		return "", err
	}
	ch, err := l.child(tx, a.Child)
	if err != nil {
		return "", err
	}
	relation, err := l.policy.represents(ch, by, l.cabinet.Rules(tx))
	if err != nil {
		return "", err
	}
	d := &agreement{ID: AgreementID(tx.NewID()), Evidence: Evidence{
		Giver: by, Child: a.Child, Subject: a.Subject, Text: text.Ref(),
		Purposes: []string{a.Purpose}, Data: slices.Clone(a.Categories), Recipient: l.operator,
		Method: ByTick, At: tx.Now(), Withdrawal: text.Withdrawal,
		Proof: relation.Proof, Link: relation.Link,
	}}
	if len(d.Evidence.Data) == 0 {
		d.Evidence.Data = slices.Clone(text.Categories)
	}
	if l.policy.AgreementLife > 0 {
		d.Evidence.Until = d.Evidence.At.Add(l.policy.AgreementLife)
	}
	if err := d.Evidence.complete(); err != nil {
		return "", err
	}
	tx.Move(storage.Move{
		Kind: l.agreements.Kind(), ID: storage.ID(d.ID), Event: eventGive, To: AgreementGiven.String(),
	})
	return d.ID, l.agreements.Create(tx, d)
}

// Ticked reports whether a tick would do for an agreement to processing,
// without recording one. Errors: [ErrAgreementRequired],
// [ErrAgreementTextOutdated].
func (l *Ledger) Ticked(tick Tick) error {
	_, err := l.texts.ticked(tick, ForAgreement)
	return err
}

func (l *Ledger) judge(a Agreeing, tick Tick) (Text, error) {
	var broken validate.Collector
	text, err := l.texts.ticked(tick, ForAgreement)
	broken.Add("agreement", err)
	broken.Check(isWord(a.Purpose), "purpose", ErrPurposeRequired)
	if len(a.Categories) > 0 {
		requireWords(&broken, "categories", ErrRecordIncomplete, a.Categories, maxCategories, validate.List("missing", "categories"))
	}
	return text, broken.Err()
}

// InForce reports, inside another service's commit, whether an agreement may
// be relied on: nil when it was given, its time is not over, and its text is
// still the current one, word for word. The agreement is required unchanged at
// the commit.
//
// Errors: [ErrAgreementRequired] when there is none or it is over,
// [ErrAgreementTextOutdated].
func (l *Ledger) InForce(tx *storage.Tx, id AgreementID) error {
	d, err := l.agreements.Get(tx, storage.ID(id))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return ErrAgreementRequired
	case err != nil:
		return err
	case d.state(tx.Now()) != AgreementGiven:
		return ErrAgreementRequired
	case !l.texts.holds(d.Evidence.Text):
		return ErrAgreementTextOutdated
	}
	return nil
}

// Agreements lists what representatives agreed to about a child, oldest first,
// to those who speak for it: its representatives, and the child itself from
// 14. Anybody else gets [ErrGiverNotRepresentative], whether the child exists
// or not. Of a child who was erased everybody gets what they gave themselves.
func (l *Ledger) Agreements(ctx context.Context, by storage.Actor, child cabinet.ChildID) ([]Agreement, error) {
	return storage.View(ctx, l.vault, func(tx *storage.Tx) ([]Agreement, error) {
		of, err := l.mayRead(tx, by, child)
		if err != nil {
			return nil, err
		}
		docs, err := findAll(tx, l.agreements, agreementsValue(child), func(d *agreement) storage.ID { return storage.ID(d.ID) })
		if err != nil {
			return nil, err
		}
		if docs, err = own(of, docs, func(d *agreement) storage.Actor { return d.Evidence.Giver }); err != nil {
			return nil, err
		}
		all := make([]Agreement, 0, len(docs))
		for _, d := range docs {
			all = append(all, Agreement{ID: d.ID, State: d.state(tx.Now()), Evidence: d.Evidence})
		}
		return all, nil
	})
}
