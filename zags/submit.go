package zags

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Submit sends a draft to the register («Отправить»), with these cards ticked
// too. The papers of every card are frozen, the cards held, and the register is
// asked by the next [Checker.Work]; nothing leaves the process here.
//
// Violations, all at once, with their paths:
//   - "children": [ErrRequestChildrenEmpty], [ErrRequestTooManyChildren];
//   - "children[0]", the place among the ticked: cabinet.ErrCardNotFound,
//     family.ErrCertificateNotRussian, family.ErrChildNotMinor,
//     [ErrRequestAlreadyOpen];
//   - "auto_update": [ErrRequestAutoUpdateOn];
//   - "representative": cabinet.ErrRelationMissing, where the cabinet does not
//     know who asks;
//   - "": [ErrRequestTooMany].
//
// Source: Guide A and Guide B, auto-update off and "Send"; Guide A, children
// under 18, Russian certificates only.
func (c *Checker) Submit(ctx context.Context, cmd storage.Command, id RequestID, cards ...cabinet.CardID) (Request, error) {
	r, err := c.command(ctx, cmd, eventSubmit, id, cards, func(tx *storage.Tx, r *request) error {
		return c.submit(tx, r, cards)
	})
	var taken *storage.TakenError
	if errors.As(err, &taken) && taken.Space == "zags.open" {
		err = validate.Errors{ErrRequestAlreadyOpen.At(pathChildren)}
	}
	return r, err
}

func (c *Checker) submit(tx *storage.Tx, r *request, extra []cabinet.CardID) error {
	var broken validate.Collector
	once, few := listed(extra)
	if !few {
		return c.crowd()
	}
	c.tick(tx, r, once)
	broken.Check(len(r.Items) > 0, pathChildren, ErrRequestChildrenEmpty)
	c.tooMany(r, &broken)
	if len(r.Items) > maxChildren {
		return broken.Err()
	}
	items, certificates, err := c.freeze(tx, r, &broken)
	if err != nil {
		return err
	}
	if r.AutoUpdate && c.law.policy.AutoUpdate == ForceOff {
		r.AutoUpdate, r.Forced = false, true
	}
	broken.Check(!r.AutoUpdate || c.law.policy.AutoUpdate == Allow, pathAutoUpdate, ErrRequestAutoUpdateOn)
	papers, err := c.cabinet.Representative(tx, r.Owner)
	if err != nil && !errors.Is(err, cabinet.ErrRelationMissing) {
		return err
	}
	broken.Add(pathRepresentative, err)

	caps, exists, err := c.limitOf(tx, r.Owner)
	if err != nil {
		return err
	}
	caps.prune(tx.Now())
	if err := caps.permits(c.law.policy, certificates); err != nil {
		broken.Add("", err)
		return tx.Refuse(broken.Errors())
	}
	if err := broken.Err(); err != nil {
		return err
	}
	caps.undraft(r.ID)
	caps.Open = append(caps.Open, r.ID)
	for _, certificate := range certificates {
		caps.Asked = note(caps.Asked, certificate, tx.Now())
	}
	if err := c.keepLimit(tx, caps, exists); err != nil {
		return err
	}
	for i := range items {
		if err := c.claim(tx, r, i, &items[i]); err != nil {
			return err
		}
	}
	r.State, r.SubmittedAt, r.NextAt = Submitting, tx.Now(), tx.Now()
	r.EndsAt = tx.Now().Add(c.law.policy.SubmitGiveUp)
	r.Asker = Asker{Name: papers.Name, BirthDate: papers.BirthDate, SNILS: papers.SNILS}
	r.Revision++
	tx.Move(storage.Move{
		Kind: c.requests.Kind(), ID: storage.ID(r.ID), Event: eventSubmit, From: Draft.String(), To: Submitting.String(),
	})
	return c.requests.Save(tx, r)
}

// freeze reads the ticked cards, holds them against the rules, and keeps their
// papers as they are now.
func (c *Checker) freeze(tx *storage.Tx, r *request, broken *validate.Collector) (items []item, certificates []string, err error) {
	today := family.DateOf(tx.Now(), c.law.location)
	for i, it := range r.Items {
		card, err := c.cabinet.CardIn(tx, r.Owner, it.Card)
		if errors.Is(err, cabinet.ErrCardNotFound) {
			broken.Add(childAt(i), err)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		papers := card.Child
		broken.Add(childAt(i), papers.Certificate.Russian())
		broken.Check(family.AgeUnder(papers.BirthDate, today, c.law.policy.AgeLimit, c.law.policy.AgeRule), childAt(i), family.ErrChildNotMinor)
		identity := papers.Certificate.Identity()
		_, err = c.items.One(tx, openValue(r.Owner, identity))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, nil, err
		}
		broken.Check(err != nil, childAt(i), ErrRequestAlreadyOpen)
		digest, err := certificateDigest(tx, r.Owner, identity)
		if err != nil {
			return nil, nil, err
		}
		certificates = append(certificates, digest)
		items = append(items, item{
			ID: it.ID, Owner: r.Owner, Request: r.ID, Card: it.Card, Open: true, Digest: card.Proof, Papers: snapshotOf(card),
		})
	}
	return items, certificates, nil
}

// claim stores a frozen item, holds its card and marks it as asked about.
func (c *Checker) claim(tx *storage.Tx, r *request, i int, it *item) error {
	if err := c.items.Create(tx, it); err != nil {
		return err
	}
	if err := c.cabinet.Hold(tx, it.Card, holdOf(it.ID)); err != nil {
		return err
	}
	if err := c.cabinet.Pending(tx, it.Card, it.Digest, storage.ID(it.ID)); err != nil {
		return err
	}
	tx.Move(storage.Move{
		Kind: c.items.Kind(), ID: storage.ID(it.ID), Event: eventSubmit, From: Selected.String(), To: Pending.String(),
	})
	r.Items[i].State = Pending
	return nil
}

func (c *Checker) keepLimit(tx *storage.Tx, l *limit, exists bool) error {
	if exists {
		return c.limits.Save(tx, l)
	}
	return c.limits.Create(tx, l)
}
