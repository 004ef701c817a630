package consent

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// The kinds of notices.
const (
	NoticeAsked     cabinet.NoticeKind = "consent.asked"     // a system asks; Subject is the request
	NoticeDeclined  cabinet.NoticeKind = "consent.declined"  // a representative refused; Subject is the request
	NoticeGranted   cabinet.NoticeKind = "consent.granted"   // a permission was given; Subject is the permission
	NoticeWithdrawn cabinet.NoticeKind = "consent.withdrawn" // it was taken back
	NoticeEnding    cabinet.NoticeKind = "consent.ending"    // it will end soon
	NoticeExpired   cabinet.NoticeKind = "consent.expired"   // it ended by time
)

// Ask files a system's request and puts a notice into the inbox of each of the
// child's representatives. The actor is the host, acting for the system.
//
// While an equal request is open the answer is that one, and the
// representatives are reminded at most once a day, thirty times in all; an open one that asks for
// something else for the same purpose is superseded.
//
// The answer never tells whether the child exists, has representatives, an
// account, a link, or a permission of another system: for a child that does
// not exist, or was erased, a request is filed as for any other, and expires
// unanswered.
//
// Errors, all that apply at once: [ErrSystemUnknown], [ErrPurposeRequired],
// [ErrRecordIncomplete], storage.ErrLimit; then [ErrRequestCovered].
func (l *Ledger) Ask(ctx context.Context, cmd storage.Command, a Asking) (Request, error) {
	a = a.normal()
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.ask", a), func(tx *storage.Tx) (Request, error) {
		if err := actor(cmd.By); err != nil {
			return Request{}, err
		}
		if _, err := l.check(a); err != nil {
			return Request{}, err
		}
		open, err := l.openFor(tx, a)
		if err != nil {
			return Request{}, err
		}
		if i := slices.IndexFunc(open, func(d *request) bool {
			return d.state(tx.Now()).Open() && d.Asked.equal(a)
		}); i >= 0 {
			return l.remind(tx, open[i])
		}
		return l.file(tx, a, open)
	})
}

// file makes a new request in place of those that hold its purposes.
func (l *Ledger) file(tx *storage.Tx, a Asking, open []*request) (Request, error) {
	held, err := l.held(tx, a.Child)
	if err != nil {
		return Request{}, err
	}
	if held.coversAll(a, tx.Now().Add(l.policy.EndNotice)) {
		erasure, err := tx.Erased(storage.ID(a.Child))
		if err != nil {
			return Request{}, err
		}
		if erasure.At.IsZero() {
			return Request{}, ErrRequestCovered
		}
	}
	d := &request{
		Request: Request{ID: RequestID(tx.NewID()), Asked: a, At: tx.Now(), Until: tx.Now().Add(l.policy.RequestLife)},
		By:      tx.Command().By, Reminded: tx.Now(),
	}
	for _, old := range open {
		event := eventSupersede
		if !old.state(tx.Now()).Open() {
			event = eventExpire // its time was over, and Work had not come by
		} else {
			old.Next = d.ID
		}
		if err := l.step(tx, old, event); err != nil {
			return Request{}, err
		}
		if err := l.requests.Save(tx, old); err != nil {
			return Request{}, err
		}
	}
	if err := l.step(tx, d, eventAsk); err != nil {
		return Request{}, err
	}
	if err := l.tell(tx, d); err != nil {
		return Request{}, err
	}
	return d.told(tx.Now()), l.requests.Create(tx, d)
}

// maxReminders bounds the notices that opening a request marks as read in one
// commit.
const maxReminders = 30

// remind tells the representatives again, at most once in a while.
func (l *Ledger) remind(tx *storage.Tx, d *request) (Request, error) {
	if d.Reminders >= maxReminders || tx.Now().Before(d.Reminded.Add(l.policy.Reminder)) {
		return d.told(tx.Now()), nil
	}
	d.Reminded = tx.Now()
	d.Reminders++
	if err := l.tell(tx, d); err != nil {
		return Request{}, err
	}
	return d.told(tx.Now()), l.requests.Save(tx, d)
}

func (l *Ledger) tell(tx *storage.Tx, d *request) error {
	ch, err := l.child(tx, d.Asked.Child)
	if err != nil {
		return err
	}
	return l.notify(tx, ch, askedDedup(d.ID, d.Reminders), cabinet.Notice{
		Kind: NoticeAsked, Subject: storage.ID(d.ID), System: d.Asked.System,
	})
}

func askedDedup(id RequestID, reminder int) string {
	return storage.Parts("consent.asked", string(id), strconv.Itoa(reminder))
}

// openFor is the stored requests that hold one of the purposes, each once;
// their time may be over.
func (l *Ledger) openFor(tx *storage.Tx, a Asking) ([]*request, error) {
	var open []*request
	for _, value := range openValues(a) {
		d, err := l.requests.One(tx, value)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(open, func(o *request) bool { return o.ID == d.ID }) {
			open = append(open, d)
		}
	}
	return open, nil
}
