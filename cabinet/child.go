package cabinet

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// ChildID names a child that the register has confirmed.
type ChildID storage.ID

// Child is a child whose birth the register has confirmed: the one place where
// the cards of its representatives, its account and its links meet. It exists
// once, and is made by the first confirmation of its certificate.
type Child struct {
	ID        ChildID     `json:"id"`
	BirthDate family.Date `json:"birth_date"`
	Relations []Relation  `json:"relations"`
	Account   storage.ID  `json:"account,omitempty"` // "": none yet
}

// Relation is a representative of a child, proved by the register.
type Relation struct {
	By       storage.Actor   `json:"by"`
	Card     CardID          `json:"card"`
	Kind     family.Relation `json:"kind"`
	Proof    Proof           `json:"proof"`          // what the register confirmed
	ProvedAt time.Time       `json:"proved_at"`      //
	Link     storage.ID      `json:"link,omitempty"` // the active link to the child's account; "": none
}

// Of is the proved relation of a representative; ok is false when there is none.
func (c Child) Of(by storage.Actor) (relation Relation, ok bool) {
	i := slices.IndexFunc(c.Relations, func(r Relation) bool { return r.By == by })
	if i < 0 || by == "" {
		return Relation{}, false
	}
	return c.Relations[i], true
}

// child is the document.
type child struct {
	Child

	// Certificate is the identity of the confirmed certificate, by which the
	// child is unique.
	Certificate string `json:"certificate"`
}

// maxRelations bounds the record; the register proves two parents and rarely more.
const maxRelations = 16

func childSpec() storage.Spec[child] {
	return storage.Spec[child]{
		Kind: "cabinet.child", Schema: 1,
		ID:    func(d *child) storage.ID { return storage.ID(d.ID) },
		Owner: func(d *child) storage.ID { return storage.ID(d.ID) },
		Keys: func(d *child) storage.Keys {
			return storage.Keys{Unique: []storage.Value{childValue(d.Certificate)}}
		},
	}
}

func childValue(identity string) storage.Value {
	return storage.Value{Space: "child", Text: identity}
}

// ChildIn reads a child inside another service's operation. It checks no
// right. The child is required unchanged at that operation's commit.
func (c *Cabinet) ChildIn(tx *storage.Tx, id ChildID) (Child, error) {
	d, err := c.children.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return Child{}, ErrChildNotFound
	}
	if err != nil {
		return Child{}, err
	}
	return d.Child, nil
}

// Child is a child that the actor is proved to represent; of the others it
// shows the actor's own relation only. Any other child is [ErrChildNotFound].
func (c *Cabinet) Child(ctx context.Context, by storage.Actor, id ChildID) (Child, error) {
	if err := actor(by); err != nil {
		return Child{}, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Child, error) {
		ch, err := c.ChildIn(tx, id)
		if err != nil {
			return Child{}, err
		}
		own, ok := ch.Of(by)
		if !ok {
			return Child{}, ErrChildNotFound
		}
		ch.Relations = []Relation{own}
		return ch, nil
	})
}

// Hold lets a service rest on a card in its own commit. Holding twice is one
// hold.
func (c *Cabinet) Hold(tx *storage.Tx, id CardID, h Hold) error {
	return c.change(tx, id, func(d *card) {
		if !slices.Contains(d.Holds, h) {
			d.Holds = append(d.Holds, h)
		}
	})
}

// Release takes a hold away; one that is not there is passed over.
func (c *Cabinet) Release(tx *storage.Tx, id CardID, h Hold) error {
	return c.change(tx, id, func(d *card) {
		d.Holds = slices.DeleteFunc(d.Holds, func(o Hold) bool { return o == h })
	})
}

// Pending notes that the register was asked about these papers.
func (c *Cabinet) Pending(tx *storage.Tx, id CardID, digest Proof, item storage.ID) error {
	return c.change(tx, id, func(d *card) {
		d.Check = check{Proof: digest, State: VerificationPending, Item: string(item), At: tx.Now()}
	})
}

// Unasked takes back what Pending noted of an item that was withdrawn: nothing
// was learned. It changes nothing when another check has begun since.
func (c *Cabinet) Unasked(tx *storage.Tx, id CardID, item storage.ID) error {
	return c.change(tx, id, func(d *card) {
		if d.Check.Item == string(item) {
			d.Check = check{}
		}
	})
}

// Unprove notes that a check ended without confirmation. It changes nothing
// when another check has begun since.
func (c *Cabinet) Unprove(tx *storage.Tx, id CardID, claim proof.Failed) error {
	return c.change(tx, id, func(d *card) {
		if d.Check.Item == claim.Item {
			d.Check = check{
				Proof: Proof(claim.Digest), State: VerificationFailed,
				Code: validate.Code(claim.Code), Item: claim.Item, At: tx.Now(),
			}
		}
	})
}

// Prove notes that the register confirmed the papers of a card and its owner's
// relation, and makes the child or joins it. Papers that have changed since are
// not proved: it then answers [ErrCardNotFound] and changes nothing.
func (c *Cabinet) Prove(tx *storage.Tx, id CardID, claim proof.Confirmed) (ChildID, error) {
	d, err := c.cards.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return "", ErrCardNotFound
	}
	if err != nil {
		return "", err
	}
	current, err := proofOf(tx, d)
	if err != nil {
		return "", err
	}
	if current != Proof(claim.Digest) {
		return "", ErrCardNotFound
	}
	met, err := c.meet(tx, d, current)
	if err != nil {
		return "", err
	}
	d.Met = met.ID
	d.Check = check{Proof: current, State: VerificationConfirmed, Item: claim.Item, At: tx.Now()}
	return met.ID, c.cards.Save(tx, d)
}

func (c *Cabinet) meet(tx *storage.Tx, d *card, digest Proof) (*child, error) {
	relation := Relation{By: d.Owner, Card: d.ID, Kind: d.Child.Relation, Proof: digest, ProvedAt: tx.Now()}
	identity := d.Child.Certificate.Identity()
	met, err := c.children.One(tx, childValue(identity))
	if errors.Is(err, storage.ErrNotFound) {
		met = &child{
			Child: Child{
				ID: ChildID(tx.NewID()), BirthDate: d.Child.BirthDate, Relations: []Relation{relation},
			},
			Certificate: identity,
		}
		tx.Move(storage.Move{Kind: c.children.Kind(), ID: storage.ID(met.ID), Event: "prove", To: "confirmed"})
		return met, c.children.Create(tx, met)
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(met.Relations, func(r Relation) bool { return r.By == d.Owner })
	switch {
	case i >= 0:
		relation.Link = met.Relations[i].Link
		met.Relations[i] = relation
	case len(met.Relations) >= maxRelations:
		return nil, storage.ErrLimit.At("relations", validate.Int("max", maxRelations))
	default:
		met.Relations = append(met.Relations, relation)
	}
	tx.Move(storage.Move{Kind: c.children.Kind(), ID: storage.ID(met.ID), Event: "join", From: "confirmed", To: "confirmed"})
	return met, c.children.Save(tx, met)
}

// Attach writes a new account, and the link of the representative who made it,
// to the child. A child that has an account keeps it: [ErrCardHeld].
func (c *Cabinet) Attach(tx *storage.Tx, id ChildID, by storage.Actor, claim proof.Account) error {
	d, err := c.children.Get(tx, storage.ID(id))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.Relations, func(r Relation) bool { return r.By == by })
	if i < 0 {
		return ErrChildNotFound
	}
	if d.Account != "" {
		return ErrCardHeld.With(validate.Text("by", "account.account"))
	}
	d.Account = storage.ID(claim.Account)
	d.Relations[i].Link = storage.ID(claim.Link)
	return c.children.Save(tx, d)
}

func (c *Cabinet) change(tx *storage.Tx, id CardID, do func(*card)) error {
	d, err := c.cards.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return ErrCardNotFound
	}
	if err != nil {
		return err
	}
	do(d)
	return c.cards.Save(tx, d)
}
