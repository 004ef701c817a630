package zags

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// The paths of a request's fields.
const (
	pathChildren       = "children"
	pathAutoUpdate     = "auto_update"
	pathRepresentative = "representative"
)

func childAt(i int) string { return fmt.Sprintf("%s[%d]", pathChildren, i) }

// Open begins a request («Запросить»): a draft in which no child is ticked and
// auto-update is on. It is dropped 30 days later. Without a card that has a
// Russian certificate it answers [ErrRequestNoCertificate], with too many
// drafts [ErrRequestTooMany].
//
// Source: Guide A and Guide B, "Request from the civil register"; Guide A,
// auto-update is on in a new request.
func (c *Checker) Open(ctx context.Context, cmd storage.Command) (Request, error) {
	return storage.Do(ctx, c.vault, cmd, storage.Op("zags.open"), func(tx *storage.Tx) (Request, error) {
		if err := actor(cmd.By); err != nil {
			return Request{}, err
		}
		// A look of its own: to require every card unchanged would be more than
		// one commit takes, and Submit looks again.
		cards, err := c.cabinet.Cards(ctx, cmd.By)
		if err != nil {
			return Request{}, err
		}
		if !slices.ContainsFunc(cards, func(card cabinet.Card) bool { return card.Child.Certificate.Russian() == nil }) {
			return Request{}, ErrRequestNoCertificate
		}
		r := &request{
			ID: RequestID(tx.NewID()), Owner: cmd.By, Revision: 1, State: Draft, AutoUpdate: true,
			OpenedAt: tx.Now(), EndsAt: tx.Now().Add(c.law.policy.DraftLife),
		}
		if err := c.drafted(tx, r); err != nil {
			return Request{}, err
		}
		tx.Move(storage.Move{Kind: c.requests.Kind(), ID: storage.ID(r.ID), Event: eventOpen, To: Draft.String()})
		if err := c.requests.Create(tx, r); err != nil {
			return Request{}, err
		}
		return c.view(r, tx.Now()), nil
	})
}

// drafted counts a new draft.
func (c *Checker) drafted(tx *storage.Tx, r *request) error {
	caps, exists, err := c.limitOf(tx, r.Owner)
	if err != nil {
		return err
	}
	caps.prune(tx.Now())
	if most := c.law.policy.MaxDrafts; len(caps.Drafts) >= most {
		return ErrRequestTooMany.With(validate.Int("max", most))
	}
	caps.Drafts = append(caps.Drafts, draft{Request: r.ID, Until: r.EndsAt})
	return c.keepLimit(tx, caps, exists)
}

// Select ticks children. A card that is ticked already is passed over.
// Violations have the paths "children" and "children[0]", the place among the
// cards given: cabinet.ErrCardNotFound, [ErrRequestTooManyChildren].
//
// Source: Guide A, the ticks beside the children.
func (c *Checker) Select(ctx context.Context, cmd storage.Command, id RequestID, cards ...cabinet.CardID) (Request, error) {
	return c.edit(ctx, cmd, eventSelect, id, cards, func(tx *storage.Tx, r *request) error {
		var broken validate.Collector
		once, few := listed(cards)
		if !few {
			return c.crowd()
		}
		for _, card := range once {
			_, err := c.cabinet.CardIn(tx, cmd.By, card)
			if err != nil && !errors.Is(err, cabinet.ErrCardNotFound) {
				return err
			}
			broken.Add(childAt(slices.Index(cards, card)), err)
		}
		c.tick(tx, r, once)
		c.tooMany(r, &broken)
		return broken.Err()
	})
}

// tick adds cards that are not ticked yet.
func (c *Checker) tick(tx *storage.Tx, r *request, cards []cabinet.CardID) {
	for _, card := range cards {
		if !slices.ContainsFunc(r.Items, func(i Item) bool { return i.Card == card }) {
			r.Items = append(r.Items, Item{ID: ItemID(tx.NewID()), Card: card, State: Selected})
		}
	}
}

// listed is the cards, each once; ok is false when they are more than any
// request takes: nobody ticks so many by hand, and they are not looked at.
func listed(cards []cabinet.CardID) (once []cabinet.CardID, ok bool) {
	for _, card := range cards {
		switch {
		case slices.Contains(once, card):
		case len(once) == maxChildren:
			return nil, false
		default:
			once = append(once, card)
		}
	}
	return once, true
}

func (c *Checker) crowd() error {
	return validate.Errors{ErrRequestTooManyChildren.At(pathChildren, validate.Int("max", c.law.policy.MaxChildren))}
}

func (c *Checker) tooMany(r *request, broken *validate.Collector) {
	most := c.law.policy.MaxChildren
	broken.Check(len(r.Items) <= most, pathChildren, ErrRequestTooManyChildren, validate.Int("max", most))
}

// Unselect takes ticks away; a card that is not ticked is passed over.
func (c *Checker) Unselect(ctx context.Context, cmd storage.Command, id RequestID, cards ...cabinet.CardID) (Request, error) {
	return c.edit(ctx, cmd, eventUnselect, id, cards, func(_ *storage.Tx, r *request) error {
		r.Items = slices.DeleteFunc(r.Items, func(i Item) bool { return slices.Contains(cards, i.Card) })
		return nil
	})
}

// SetAutoUpdate switches auto-update. While it is off the request warns that
// documents may get stale: the guides advise both.
//
// Source: Guide A, "Auto-update of documents".
func (c *Checker) SetAutoUpdate(ctx context.Context, cmd storage.Command, id RequestID, on bool) (Request, error) {
	return c.edit(ctx, cmd, eventAutoUpdate, id, on, func(_ *storage.Tx, r *request) error {
		r.AutoUpdate = on
		return nil
	})
}

// Cancel ends a request («Отменить»). A draft is wiped. After Submit the
// pending children are withdrawn and their cards set free; the register is
// told once where it can be, and what it answers later changes nothing. A
// request that has ended is [ErrRequestNotAllowed].
func (c *Checker) Cancel(ctx context.Context, cmd storage.Command, id RequestID) (Request, error) {
	return c.command(ctx, cmd, eventCancel, id, nil, func(tx *storage.Tx, r *request) error {
		return c.apply(tx, r, event{name: eventCancel})
	})
}

// edit is a command that changes a draft.
func (c *Checker) edit(
	ctx context.Context, cmd storage.Command, event string, id RequestID, payload any, change func(*storage.Tx, *request) error,
) (Request, error) {
	return c.command(ctx, cmd, event, id, payload, func(tx *storage.Tx, r *request) error {
		if err := change(tx, r); err != nil {
			return err
		}
		r.Revision++
		tx.Move(storage.Move{
			Kind: c.requests.Kind(), ID: storage.ID(r.ID), Event: event, From: Draft.String(), To: r.State.String(),
		})
		return c.requests.Save(tx, r)
	})
}

// command is the frame of every command on one request: whose it is, which
// revision the person saw, whether the state takes the event.
func (c *Checker) command(
	ctx context.Context, cmd storage.Command, event string, id RequestID, payload any, do func(*storage.Tx, *request) error,
) (Request, error) {
	return storage.Do(ctx, c.vault, cmd, storage.Op("zags."+event, id, payload), func(tx *storage.Tx) (Request, error) {
		if err := actor(cmd.By); err != nil {
			return Request{}, err
		}
		r, err := c.own(tx, cmd.By, id)
		if err != nil {
			return Request{}, err
		}
		stands := c.law.effective(*r, tx.Now())
		if cmd.Revision != 0 && cmd.Revision != stands.Revision {
			return Request{}, storage.ErrConflict
		}
		if err := moves().Check(ErrRequestNotAllowed, stands.State, event); err != nil {
			return Request{}, err
		}
		if err := do(tx, r); err != nil {
			return Request{}, err
		}
		return c.view(r, tx.Now()), nil
	})
}
