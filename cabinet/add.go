package cabinet

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Add makes a card from a child's data («Сохранить»). It answers every broken
// rule at once, as validate.Errors with paths such as "certificate.series":
// the rules of family.Child.Check, a missing relation, a certificate or SNILS
// that another card of this cabinet has, the representative's own SNILS. The
// data need no confirmation, and another representative's card with the same
// certificate is neither refused nor revealed.
//
// Source: Guide A, "Adding information about a child".
func (c *Cabinet) Add(ctx context.Context, cmd storage.Command, ch family.Child) (Card, error) {
	card, err := storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.add", ch), func(tx *storage.Tx) (Card, error) {
		return without(c.add(tx, ch))
	})
	return with(card, ch, err)
}

// without leaves the child out of an answer that may be kept for the command's
// key; with puts it back, because a repeated command gives the same child.
func without(card Card, err error) (Card, error) {
	card.Child = family.Child{}
	return card, err
}

func with(card Card, ch family.Child, err error) (Card, error) {
	if err != nil {
		return Card{}, taken(err)
	}
	card.Child = ch
	return card, nil
}

func (c *Cabinet) add(tx *storage.Tx, ch family.Child) (Card, error) {
	by := tx.Command().By
	d := &card{
		ID: CardID(tx.NewID()), Owner: by, Revision: 1, AddedAt: tx.Now(), Source: Manual, Child: ch,
	}
	warnings, err := c.judge(tx, d)
	if err != nil {
		return Card{}, err
	}
	tx.Move(storage.Move{Kind: c.cards.Kind(), ID: storage.ID(d.ID), Event: "add", To: VerificationNone.String()})
	if err := c.cards.Create(tx, d); err != nil {
		return Card{}, err
	}
	return c.shown(tx, d, warnings)
}

// Edit replaces the data of a card. Command.Revision names the revision the
// person saw; another one is storage.ErrConflict. It answers broken rules as
// [Cabinet.Add] does. While something rests on the
// card, what the register compared cannot change: [ErrCardHeld]. A change of it
// makes the verification fall to none.
func (c *Cabinet) Edit(ctx context.Context, cmd storage.Command, id CardID, ch family.Child) (Card, error) {
	card, err := storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.edit", id, ch), func(tx *storage.Tx) (Card, error) {
		if err := actor(cmd.By); err != nil {
			return Card{}, err
		}
		d, err := c.own(tx, cmd.By, id)
		if err != nil {
			return Card{}, err
		}
		if cmd.Revision != 0 && cmd.Revision != d.Revision {
			return Card{}, storage.ErrConflict
		}
		before := d.Child
		d.Child = ch
		d.Revision++
		if before.Proof() != ch.Proof() {
			if len(d.Holds) > 0 {
				return Card{}, ErrCardHeld.With(validate.Text("by", string(d.Holds[0].By)))
			}
			if before.Certificate.Identity() != ch.Certificate.Identity() {
				d.Met = "" // another birth, another child
			}
		}
		warnings, err := c.judge(tx, d)
		if err != nil {
			return Card{}, err
		}
		tx.Move(storage.Move{Kind: c.cards.Kind(), ID: storage.ID(d.ID), Event: "edit"})
		if err := c.cards.Save(tx, d); err != nil {
			return Card{}, err
		}
		return without(c.shown(tx, d, warnings))
	})
	return with(card, ch, err)
}

func (c *Cabinet) shown(tx *storage.Tx, d *card, warnings validate.Errors) (Card, error) {
	v, err := c.view(tx, d)
	v.Warnings = warnings
	return v, err
}

// judge holds a card against every rule, and returns the warnings.
func (c *Cabinet) judge(tx *storage.Tx, d *card) (validate.Errors, error) {
	if err := actor(d.Owner); err != nil {
		return nil, err
	}
	var broken, warned validate.Collector
	warnings, err := d.Child.Check(c.Rules(tx))
	broken.Add("", err)
	if len(warnings) > 0 {
		warned.Add("", warnings)
	}
	broken.Check(!d.Child.Relation.IsZero(), "relation", ErrRelationMissing)
	own, err := c.Representative(tx, d.Owner)
	if err != nil && !errors.Is(err, ErrRelationMissing) {
		return nil, err
	}
	if s := d.Child.SNILS; !s.IsZero() {
		broken.Check(s != own.SNILS, "snils", family.ErrSNILSSameAsRepresentative)
	}
	others, err := c.cards.Find(tx, storage.Find{Any: []storage.Value{ownerValue(d.Owner)}, Peek: true})
	if err != nil {
		return nil, err
	}
	for _, o := range others {
		if o.ID == d.ID {
			continue
		}
		broken.Check(o.Child.Certificate.Identity() != d.Child.Certificate.Identity(), "certificate", ErrChildDuplicate)
		broken.Check(o.Child.SNILS.IsZero() || o.Child.SNILS != d.Child.SNILS, "snils", family.ErrSNILSDuplicate)
		warned.Check(!namesakes(o.Child, d.Child), "", ErrChildNamesake)
	}
	return warned.Errors(), broken.Err()
}

// namesakes are children of equal names, sex and birth date: twins are not.
func namesakes(a, b family.Child) bool {
	return a.BirthDate == b.BirthDate && a.Sex == b.Sex && a.Name.Fold() == b.Name.Fold()
}

// taken turns a refused unique key, met only in a race, into the rule's code.
func taken(err error) error {
	var t *storage.TakenError
	if !errors.As(err, &t) {
		return err
	}
	switch t.Space {
	case "card.certificate":
		return validate.Errors{ErrChildDuplicate.At("certificate")}
	case "card.snils":
		return validate.Errors{family.ErrSNILSDuplicate.At("snils")}
	}
	return err
}

// Card is one card of its owner; an unknown one and somebody else's are both
// [ErrCardNotFound].
func (c *Cabinet) Card(ctx context.Context, by storage.Actor, id CardID) (Card, error) {
	if err := actor(by); err != nil {
		return Card{}, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Card, error) { return c.CardIn(tx, by, id) })
}

// Cards lists the cards of a representative in the order they were added, at
// most 1000.
func (c *Cabinet) Cards(ctx context.Context, by storage.Actor) ([]Card, error) {
	if err := actor(by); err != nil {
		return nil, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) ([]Card, error) { return c.CardsIn(tx, by) })
}

// CardsIn lists the cards of a representative inside another service's
// operation. The cards found are required unchanged at its commit; a card that
// is added meanwhile is not noticed.
func (c *Cabinet) CardsIn(tx *storage.Tx, by storage.Actor) ([]Card, error) {
	docs, err := c.cards.Find(tx, storage.Find{Any: []storage.Value{ownerValue(by)}})
	if err != nil {
		return nil, err
	}
	cards := make([]Card, 0, len(docs))
	for _, d := range docs {
		v, err := c.view(tx, d)
		if err != nil {
			return nil, err
		}
		cards = append(cards, v)
	}
	return cards, nil
}
