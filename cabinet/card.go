package cabinet

import (
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// CardID names a card.
type CardID storage.ID

// Proof is the keyed digest, in hex, of everything the register compares on a
// card and of whose card it is. Any edit of that makes another Proof, so a
// confirmation of the old papers is none of the new.
type Proof string

// Card is a child as one representative entered it, as its owner may see it.
type Card struct {
	ID       CardID        `json:"id"`
	Owner    storage.Actor `json:"owner"`
	Revision uint64        `json:"revision"` // counts edits, from 1; name it in Command.Revision
	AddedAt  time.Time     `json:"added_at"`
	Source   Source        `json:"source"`
	Child    family.Child  `json:"child"`

	// Verification is derived from what the register check recorded for the
	// papers as they stand now. Reason says why it failed, a code of package
	// zags; Fields, with a mismatch, which fields of the card differ from the
	// record; CheckedAt when the check began or ended.
	Verification Verification  `json:"verification"`
	Reason       validate.Code `json:"reason,omitempty"`
	Fields       []string      `json:"fields,omitempty"`
	CheckedAt    time.Time     `json:"checked_at,omitzero"`

	Proof    Proof           `json:"proof"`
	ChildID  ChildID         `json:"child_id,omitempty"` // whom the card met in; "": not confirmed yet
	Holds    []Hold          `json:"holds,omitempty"`    // what rests on the card
	Warnings validate.Errors `json:"warnings,omitempty"` // rules that are broken and stop nothing
}

// Source says where the data of a card come from.
type Source string

// Manual data were typed in by the representative.
// Source: Guide A, the mark "entered by hand".
const Manual Source = "manual"

// Hold is what rests on a card: an open item at the register, an open
// application, an account. A card with a hold keeps what the register compared.
type Hold struct {
	By storage.Kind `json:"by"`
	ID storage.ID   `json:"id"`
}

// card is the document.
type card struct {
	ID       CardID        `json:"id"`
	Owner    storage.Actor `json:"owner"`
	Revision uint64        `json:"revision"`
	AddedAt  time.Time     `json:"added_at"`
	Source   Source        `json:"source"`
	Child    family.Child  `json:"child"`
	Check    check         `json:"check,omitzero"`
	Met      ChildID       `json:"met,omitempty"`
	Holds    []Hold        `json:"holds,omitempty"`
}

// check is what the register check recorded last.
type check struct {
	Proof  Proof         `json:"proof"`
	State  Verification  `json:"state"`
	Code   validate.Code `json:"code,omitempty"`
	Fields []string      `json:"fields,omitempty"`
	Item   string        `json:"item"`
	At     time.Time     `json:"at"`
}

func cardSpec() storage.Spec[card] {
	return storage.Spec[card]{
		Kind: "cabinet.card", Schema: 1,
		ID:    func(d *card) storage.ID { return storage.ID(d.ID) },
		Owner: func(d *card) storage.ID { return storage.ID(d.Owner) },
		Keys: func(d *card) storage.Keys {
			keys := storage.Keys{
				Unique: []storage.Value{certificateValue(d.Owner, d.Child.Certificate)},
				Index:  []storage.Value{ownerValue(d.Owner)},
			}
			if !d.Child.SNILS.IsZero() {
				keys.Unique = append(keys.Unique, snilsValue(d.Owner, d.Child.SNILS))
			}
			return keys
		},
	}
}

func certificateValue(owner storage.Actor, c family.BirthCertificate) storage.Value {
	return storage.Value{Space: "card.certificate", Text: storage.Parts(string(owner), c.Identity())}
}

func snilsValue(owner storage.Actor, s family.SNILS) storage.Value {
	return storage.Value{Space: "card.snils", Text: storage.Parts(string(owner), s.String())}
}

func ownerValue(owner storage.Actor) storage.Value {
	return storage.Value{Space: "card.owner", Text: string(owner)}
}

// proofOf digests what the register compares and whose card it is.
func proofOf(tx *storage.Tx, d *card) (Proof, error) {
	text, err := tx.Reference(storage.Value{
		Space: "proof", Text: storage.Parts(d.Child.Proof(), string(d.Owner)),
	})
	return Proof(text), err
}

// view is the card as its owner sees it.
func (c *Cabinet) view(tx *storage.Tx, d *card) (Card, error) {
	proof, err := proofOf(tx, d)
	if err != nil {
		return Card{}, err
	}
	v := Card{
		ID: d.ID, Owner: d.Owner, Revision: d.Revision, AddedAt: d.AddedAt, Source: d.Source,
		Child: d.Child, Proof: proof, ChildID: d.Met, Holds: slices.Clone(d.Holds),
	}
	if d.Check.Proof == proof {
		v.Verification, v.Reason, v.CheckedAt = d.Check.State, d.Check.Code, d.Check.At
		v.Fields = slices.Clone(d.Check.Fields)
	}
	// Only warnings can be left: a rule that became broken with time (the 18th
	// birthday) is told by whoever asks for something.
	v.Warnings, _ = d.Child.Check(c.Rules(tx))
	return v, nil
}

// own is the card of that owner; somebody else's looks like none.
func (c *Cabinet) own(tx *storage.Tx, by storage.Actor, id CardID) (*card, error) {
	d, err := c.cards.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) || err == nil && d.Owner != by {
		return nil, ErrCardNotFound
	}
	return d, err
}

// CardIn reads a card inside another service's operation. The card is required
// unchanged at its commit. Answers [ErrCardNotFound] for a foreign card.
func (c *Cabinet) CardIn(tx *storage.Tx, by storage.Actor, id CardID) (Card, error) {
	d, err := c.own(tx, by, id)
	if err != nil {
		return Card{}, err
	}
	return c.view(tx, d)
}
