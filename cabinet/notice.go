package cabinet

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// NoticeID names a notice.
type NoticeID storage.ID

// NoticeKind says what a notice is about, such as "zags.confirmed" or
// "consent.asked": a word of the package that wrote it.
type NoticeKind string

// Notice is a message in a representative's inbox. It holds ids and words of
// the program only; the sentence is made from them when it is shown. Reading it
// decides nothing.
type Notice struct {
	ID   NoticeID      `json:"id"`
	To   storage.Actor `json:"to"`
	Kind NoticeKind    `json:"kind"`
	At   time.Time     `json:"at"`
	Read bool          `json:"read"` // set by SetRead and MarkRead

	Card    CardID        `json:"card,omitempty"`    // the card it speaks of
	Child   ChildID       `json:"child,omitempty"`   // the child it speaks of
	Subject storage.ID    `json:"subject,omitempty"` // the request, item, permission or account it speaks of
	System  string        `json:"system,omitempty"`  // the system it speaks of
	Code    validate.Code `json:"code,omitempty"`    // why, where there is a reason
}

// notice is the document.
type notice struct {
	Notice

	Dedup string    `json:"dedup"`
	Until time.Time `json:"until"`
}

func noticeSpec() storage.Spec[notice] {
	return storage.Spec[notice]{
		Kind: "cabinet.notice", Schema: 1,
		ID:   func(n *notice) storage.ID { return storage.ID(n.ID) },
		Wake: func(n *notice) time.Time { return n.Until },
		Keys: func(n *notice) storage.Keys {
			keys := storage.Keys{
				Unique: []storage.Value{{Space: "notice", Text: n.Dedup}},
				Index:  []storage.Value{inboxValue(n.To, "", false), inboxValue(n.To, n.Kind, false)},
			}
			if !n.Read {
				keys.Index = append(keys.Index, inboxValue(n.To, "", true), inboxValue(n.To, n.Kind, true))
			}
			return keys
		},
	}
}

func inboxValue(to storage.Actor, kind NoticeKind, unread bool) storage.Value {
	space := storage.Space("inbox")
	if unread {
		space = "inbox.unread"
	}
	return storage.Value{Space: space, Text: storage.Parts(string(to), string(kind))}
}

// Notify puts a notice into an inbox in the same commit as what it speaks of,
// once per dedup, which names the transition and the recipient. ID, At and
// Read are set here.
func (c *Cabinet) Notify(tx *storage.Tx, dedup string, n Notice) error {
	dedup = storage.Parts(dedup, string(n.To))
	_, err := c.notices.One(tx, storage.Value{Space: "notice", Text: dedup})
	if !errors.Is(err, storage.ErrNotFound) {
		return err // there already, or a failure
	}
	n.ID, n.At, n.Read = NoticeID(tx.NewID()), tx.Now(), false
	return c.notices.Create(tx, &notice{Notice: n, Dedup: dedup, Until: n.At.Add(c.policy.NoticeLife)})
}

// InboxQuery asks for a part of an inbox. The zero value asks for the newest
// notices.
type InboxQuery struct {
	Unread bool       // only those not read («Показать → Непрочитанные»)
	Kind   NoticeKind // only this kind; "": all
	After  NoticeID   // only those older than this one
	Limit  int        // 1 to 1000; 0: 100
}

// Inbox is a part of an inbox, newest first, and the counts of the whole.
type Inbox struct {
	Notices []Notice `json:"notices"`
	Total   Count    `json:"total"`
	Unread  Count    `json:"unread"`
}

// Count is a number of notices: exact to 100; 101 stands for any more.
type Count int

// String is the number, or "100+".
func (n Count) String() string {
	if n > maxCount {
		return strconv.Itoa(maxCount) + "+"
	}
	return strconv.Itoa(int(n))
}

const maxCount = 100

// Inbox shows the notices of a representative, newest first, and marks none as
// read.
// Source: Guide B, "Notifications", filter "Unread".
func (c *Cabinet) Inbox(ctx context.Context, by storage.Actor, q InboxQuery) (Inbox, error) {
	if err := actor(by); err != nil {
		return Inbox{}, err
	}
	if q.Limit == 0 {
		q.Limit = 100
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Inbox, error) {
		found, err := c.notices.Find(tx, storage.Find{
			Any: []storage.Value{inboxValue(by, q.Kind, q.Unread)}, After: storage.ID(q.After),
			Limit: q.Limit, Descending: true,
		})
		if err != nil {
			return Inbox{}, err
		}
		box := Inbox{Notices: make([]Notice, 0, len(found))}
		for _, n := range found {
			box.Notices = append(box.Notices, n.Notice)
		}
		if box.Total, err = c.count(tx, by, false); err != nil {
			return Inbox{}, err
		}
		box.Unread, err = c.count(tx, by, true)
		return box, err
	})
}

func (c *Cabinet) count(tx *storage.Tx, by storage.Actor, unread bool) (Count, error) {
	n, err := c.notices.Count(tx, storage.Find{
		Any: []storage.Value{inboxValue(by, "", unread)}, Limit: maxCount + 1,
	})
	return Count(n), err
}

// SetRead marks a notice as read or unread. An unknown one and somebody else's
// are both [ErrNoticeNotFound].
func (c *Cabinet) SetRead(ctx context.Context, cmd storage.Command, id NoticeID, read bool) (Notice, error) {
	return storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.set_read", id, read), func(tx *storage.Tx) (Notice, error) {
		if err := actor(cmd.By); err != nil {
			return Notice{}, err
		}
		n, err := c.notices.Get(tx, storage.ID(id))
		if errors.Is(err, storage.ErrNotFound) || err == nil && n.To != cmd.By {
			return Notice{}, ErrNoticeNotFound
		}
		if err != nil {
			return Notice{}, err
		}
		if n.Read == read {
			return n.Notice, nil
		}
		n.Read = read
		from, to := "unread", "read"
		if !read {
			from, to = to, from
		}
		tx.Move(storage.Move{Kind: c.notices.Kind(), ID: storage.ID(id), Event: "set_read", From: from, To: to})
		return n.Notice, c.notices.Save(tx, n)
	})
}

// MarkRead marks the notice that [Cabinet.Notify] wrote under dedup as read for
// one representative, as part of another service's commit: opening what the
// notice speaks of. No such notice is fine.
func (c *Cabinet) MarkRead(tx *storage.Tx, dedup string, to storage.Actor) error {
	n, err := c.notices.One(tx, storage.Value{Space: "notice", Text: storage.Parts(dedup, string(to))})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || n.Read {
		return err
	}
	n.Read = true
	return c.notices.Save(tx, n)
}
