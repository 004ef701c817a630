package zags

import (
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
)

// The kinds of notices that this package writes.
const (
	NoticeConfirmed    cabinet.NoticeKind = "zags.confirmed"     // about an item: Card, Child, Subject
	NoticeNotConfirmed cabinet.NoticeKind = "zags.not_confirmed" // about an item: Card, Subject, Code
	NoticeDelayed      cabinet.NoticeKind = "zags.delayed"       // about a request: Subject
)

// apply decides and stores everything that comes of it, in this commit: the
// request, the items that ended, their cards, notices and the audit.
func (c *Checker) apply(tx *storage.Tx, r *request, e event) error {
	d, err := c.law.decide(*r, e, tx.Now())
	if err != nil {
		return err
	}
	ended := d.request.State.Final() && !r.State.Final()
	submitted := r.State != Draft
	*r = d.request
	for _, m := range d.moves {
		tx.Move(m)
	}
	for _, i := range d.ended {
		if err := c.release(tx, r, i, e.verdict.act); err != nil {
			return err
		}
	}
	if ended && submitted {
		if err := c.close(tx, r); err != nil {
			return err
		}
	}
	if d.delayed {
		notice := cabinet.Notice{To: r.Owner, Kind: NoticeDelayed, Subject: storage.ID(r.ID)}
		if err := c.cabinet.Notify(tx, storage.Parts(string(NoticeDelayed), string(r.ID)), notice); err != nil {
			return err
		}
	}
	return c.requests.Save(tx, r)
}

// release ends an item: its claim, its hold, what the card shows, the caps and
// the notice. An act record is known of a confirmed one.
func (c *Checker) release(tx *storage.Tx, r *request, i int, act string) error {
	it := &r.Items[i]
	doc, err := c.items.Get(tx, storage.ID(it.ID))
	if err != nil {
		return err
	}
	doc.Open = false
	if err := c.items.Save(tx, doc); err != nil {
		return err
	}
	if err := gone(c.cabinet.Release(tx, doc.Card, holdOf(it.ID))); err != nil {
		return err
	}
	notice := cabinet.Notice{To: r.Owner, Kind: NoticeNotConfirmed, Card: it.Card, Subject: storage.ID(it.ID), Code: it.Code}
	claim := proof.Failed{Digest: string(doc.Digest), Item: string(it.ID), Code: string(it.Code)}
	switch it.State { //nolint:exhaustive // Every other outcome is a negative one.
	case Withdrawn:
		return gone(c.cabinet.Unasked(tx, doc.Card, storage.ID(it.ID)))
	case Confirmed:
		proved := proof.Confirmed{Digest: string(doc.Digest), Item: string(it.ID), Act: act}
		if it.ChildID, err = c.cabinet.Prove(tx, doc.Card, proved); err != nil {
			return err
		}
		notice.Kind, notice.Child = NoticeConfirmed, it.ChildID
	default:
		if err := gone(c.cabinet.Unprove(tx, doc.Card, claim)); err != nil {
			return err
		}
	}
	if err := c.count(tx, r.Owner, doc, it.State); err != nil {
		return err
	}
	return c.cabinet.Notify(tx, storage.Parts("zags.item", string(it.ID)), notice)
}

// count keeps the cap of certificates without confirmation. No answer at all
// is not counted.
func (c *Checker) count(tx *storage.Tx, owner storage.Actor, doc *item, state ItemState) error {
	if state == Unavailable {
		return nil
	}
	caps, exists, err := c.limitOf(tx, owner)
	if err != nil {
		return err
	}
	certificate, err := certificateDigest(tx, owner, doc.Papers.Certificate.Identity())
	if err != nil {
		return err
	}
	caps.Negative = drop(caps.Negative, certificate)
	if state != Confirmed {
		caps.Negative = note(caps.Negative, certificate, tx.Now())
	}
	return c.keepLimit(tx, caps, exists)
}

// close ends a request: the cap of open ones, and the papers it kept.
func (c *Checker) close(tx *storage.Tx, r *request) error {
	for _, it := range r.Items {
		doc, err := c.items.Get(tx, storage.ID(it.ID))
		if err != nil {
			return err
		}
		doc.Papers = Snapshot{}
		if err := c.items.Save(tx, doc); err != nil {
			return err
		}
	}
	caps, exists, err := c.limitOf(tx, r.Owner)
	if err != nil {
		return err
	}
	caps.Open = slices.DeleteFunc(caps.Open, func(id RequestID) bool { return id == r.ID })
	return c.keepLimit(tx, caps, exists)
}

// gone passes over a card that is no more.
func gone(err error) error {
	if errors.Is(err, cabinet.ErrCardNotFound) {
		return nil
	}
	return err
}
