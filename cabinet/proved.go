package cabinet

import (
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

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
		c.checked(tx, d, "ask", check{Proof: digest, State: VerificationPending, Item: string(item)})
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
			c.checked(tx, d, "unprove", check{
				Proof: Proof(claim.Digest), State: VerificationFailed, Code: validate.Code(claim.Code),
				Fields: slices.Clone(claim.Fields), Item: claim.Item,
			})
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
	met, err := c.meet(tx, d, current, claim.Act)
	if err != nil {
		return "", err
	}
	d.Met = met.ID
	c.checked(tx, d, "prove", check{Proof: current, State: VerificationConfirmed, Item: claim.Item})
	return met.ID, c.cards.Save(tx, d)
}

func (c *Cabinet) meet(tx *storage.Tx, d *card, digest Proof, act string) (*child, error) {
	relation := Relation{By: d.Owner, Card: d.ID, Kind: d.Child.Relation, Proof: digest, ProvedAt: tx.Now()}
	met, err := c.known(tx, d.Child.Certificate.Identity(), act)
	if err != nil {
		return nil, err
	}
	if met.ID == "" {
		met.Child = Child{
			ID: ChildID(tx.NewID()), BirthDate: d.Child.BirthDate, Relations: []Relation{relation},
		}
		tx.Move(storage.Move{Kind: c.children.Kind(), ID: storage.ID(met.ID), Event: "prove", To: "confirmed"})
		return met, c.children.Create(tx, met)
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

// known is the child of a certificate and an act record, whichever of them was
// met before, with both noted; one without an ID is new.
func (c *Cabinet) known(tx *storage.Tx, certificate, act string) (*child, error) {
	paper, err := c.holder(tx, childValue(certificate))
	if err != nil {
		return nil, err
	}
	var record *child
	if act != "" {
		if record, err = c.holder(tx, actValue(act)); err != nil {
			return nil, err
		}
	}
	switch {
	case record != nil:
		if paper == nil && len(record.More) < maxRelations {
			record.More = append(record.More, certificate)
		}
		return record, nil
	case paper == nil:
		return &child{Certificate: certificate, Act: act}, nil
	case act != "" && paper.Act != "":
		// The register tells the births apart, whatever the papers say.
		return &child{Act: act}, nil
	case act != "":
		paper.Act = act
	}
	return paper, nil
}

// holder is the child that holds a value; nil when none does.
func (c *Cabinet) holder(tx *storage.Tx, v storage.Value) (*child, error) {
	d, err := c.children.One(tx, v)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // "Nobody" is an answer here, not a failure.
	}
	return d, err
}

// Attach writes a new account, and the link of the representative who made it,
// to the child. A child that has an account keeps it: [ErrCardHeld]. An unknown
// child, and one whom by is not proved to represent, are [ErrChildNotFound].
func (c *Cabinet) Attach(tx *storage.Tx, id ChildID, by storage.Actor, claim proof.Account) error {
	d, err := c.children.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return ErrChildNotFound
	}
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
	tx.Move(storage.Move{Kind: c.children.Kind(), ID: storage.ID(d.ID), Event: "attach", From: "confirmed", To: "confirmed"})
	return c.children.Save(tx, d)
}

// checked records a check of the register on a card.
func (c *Cabinet) checked(tx *storage.Tx, d *card, event string, now check) {
	tx.Move(storage.Move{
		Kind: c.cards.Kind(), ID: storage.ID(d.ID), Event: event,
		From: d.Check.State.String(), To: now.State.String(), Code: now.Code,
	})
	now.At = tx.Now()
	d.Check = now
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
