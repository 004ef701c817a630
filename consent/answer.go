package consent

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// requestFor is a request about a child that the actor represents. An unknown
// one and one about somebody else's child are both [ErrRequestNotFound].
func (l *Ledger) requestFor(tx *storage.Tx, by storage.Actor, id RequestID) (*request, cabinet.Child, error) {
	if err := actor(by); err != nil {
		return nil, cabinet.Child{}, err
	}
	d, err := l.requests.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, cabinet.Child{}, ErrRequestNotFound
	}
	if err != nil {
		return nil, cabinet.Child{}, err
	}
	ch, err := l.child(tx, d.Asked.Child)
	if err != nil {
		return nil, cabinet.Child{}, err
	}
	if _, err = l.policy.represents(ch, by, l.cabinet.Rules(tx)); errors.Is(err, ErrGiverNotRepresentative) {
		err = ErrRequestNotFound
	}
	return d, ch, err
}

// Request is a request about a child that the actor represents, open or not.
// An unknown one and one about somebody else's child are both
// [ErrRequestNotFound]; at the child's 18th birthday it is
// [ErrAuthorityExpired].
func (l *Ledger) Request(ctx context.Context, by storage.Actor, id RequestID) (Request, error) {
	return storage.View(ctx, l.vault, func(tx *storage.Tx) (Request, error) {
		d, _, err := l.requestFor(tx, by, id)
		if err != nil {
			return Request{}, err
		}
		return d.view(tx.Now()), nil
	})
}

// Open notes that a representative looks at a request, and marks its notices
// in their inbox as read. It decides nothing.
//
// Errors: those of [Ledger.Request], [ErrRequestExpired], [ErrRequestClosed].
//
// Source: Guide B, the link in the notification.
func (l *Ledger) Open(ctx context.Context, cmd storage.Command, id RequestID) (Request, error) {
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.open", id), func(tx *storage.Tx) (Request, error) {
		d, _, err := l.requestFor(tx, cmd.By, id)
		if err != nil {
			return Request{}, err
		}
		for n := range d.Reminders + 1 {
			if err := l.cabinet.MarkRead(tx, askedDedup(id, n), cmd.By); err != nil {
				return Request{}, err
			}
		}
		if d.state(tx.Now()) == RequestOpened {
			return d.view(tx.Now()), nil
		}
		if err := l.step(tx, d, eventOpen); err != nil {
			return Request{}, err
		}
		return d.view(tx.Now()), l.requests.Save(tx, d)
	})
}

// Decline refuses a request. The reason is a code of the host, "" for none.
// The system is told by the event feed, without who refused. The other
// representatives get a notice, and may still give the permission from the
// settings.
//
// Errors: those of [Ledger.Open], and [ErrRecordIncomplete] for a reason that
// is no code.
func (l *Ledger) Decline(ctx context.Context, cmd storage.Command, id RequestID, reason validate.Code) (Request, error) {
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.decline", id, reason), func(tx *storage.Tx) (Request, error) {
		d, ch, err := l.requestFor(tx, cmd.By, id)
		if err != nil {
			return Request{}, err
		}
		if reason != "" && !isWord(string(reason)) {
			return Request{}, ErrRecordIncomplete.At("reason", validate.List("missing", "reason"))
		}
		d.Reason = reason
		if err := l.step(tx, d, eventDecline); err != nil {
			return Request{}, err
		}
		if err := l.notify(tx, ch, storage.Parts("consent.declined", string(id)), cabinet.Notice{
			Kind: NoticeDeclined, Subject: storage.ID(id), System: d.Asked.System, Code: reason,
		}); err != nil {
			return Request{}, err
		}
		return d.view(tx.Now()), l.requests.Save(tx, d)
	})
}
