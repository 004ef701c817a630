package zags

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Request is a request to the civil register as its owner may see it, at the
// time it is looked at.
type Request struct {
	ID         RequestID     `json:"id"`
	Owner      storage.Actor `json:"owner"`
	Revision   uint64        `json:"revision"` // counts what changed for the owner, from 1; name it in Command.Revision
	State      State         `json:"state"`
	AutoUpdate bool          `json:"auto_update"`
	Items      []Item        `json:"items"` // in the order they were ticked

	OpenedAt      time.Time `json:"opened_at"`
	SubmittedAt   time.Time `json:"submitted_at,omitzero"`
	ExpectedBy    time.Time `json:"expected_by,omitzero"` // for information; zero until the register took the request
	Deadline      time.Time `json:"deadline,omitzero"`    // first moment it is overdue; zero until the register took it
	DeadlineExact bool      `json:"deadline_exact"`       // the calendar of these days is final
	EndsAt        time.Time `json:"ends_at,omitzero"`     // when it ends by itself
	NextAt        time.Time `json:"next_at,omitzero"`     // when the register is asked next; zero: not any more
	EndedAt       time.Time `json:"ended_at,omitzero"`    // when it ended

	Warnings validate.Errors `json:"warnings,omitempty"` // rules that stop nothing
}

// Item is the check of one child. What it says of a negative outcome is what
// the asker may know.
type Item struct {
	ID      ItemID          `json:"id"`
	Card    cabinet.CardID  `json:"card"`
	State   ItemState       `json:"state"`
	Code    validate.Code   `json:"code,omitempty"`     // the rule of a negative outcome, such as ErrResultNotFound
	Reason  Reason          `json:"reason,omitempty"`   // why
	Fields  []string        `json:"fields,omitempty"`   // with Mismatch: paths of the card's fields that differ
	Notes   validate.Errors `json:"notes,omitempty"`    // with Confirmed: what is spelled another way in the record
	ChildID cabinet.ChildID `json:"child_id,omitempty"` // with Confirmed: whom the card met in
	EndedAt time.Time       `json:"ended_at,omitzero"`
}

// Err is the negative outcome as a broken rule with its parameters; nil for an
// item that is confirmed or has no outcome yet.
func (i Item) Err() error {
	switch {
	case i.Code == "":
		return nil
	case len(i.Fields) > 0:
		return i.Code.With(validate.List("fields", i.Fields...))
	}
	return i.Code.With(validate.Text("reason", string(i.Reason)))
}

// request is the document. Besides ids it holds what the representative is
// called, while the request is open: the same inquiry has to be sent again.
type request struct {
	ID         RequestID     `json:"id"`
	Owner      storage.Actor `json:"owner"`
	Revision   uint64        `json:"revision"`
	State      State         `json:"state"`
	AutoUpdate bool          `json:"auto_update"`
	Forced     bool          `json:"forced,omitempty"` // Submit switched auto-update off
	Items      []Item        `json:"items,omitempty"`

	OpenedAt    time.Time `json:"opened_at"`
	SubmittedAt time.Time `json:"submitted_at,omitzero"`
	AcceptedAt  time.Time `json:"accepted_at,omitzero"`
	ExpectedBy  time.Time `json:"expected_by,omitzero"`
	Deadline    time.Time `json:"deadline,omitzero"`
	Exact       bool      `json:"exact,omitempty"`
	EndsAt      time.Time `json:"ends_at,omitzero"`
	NextAt      time.Time `json:"next_at,omitzero"`
	EndedAt     time.Time `json:"ended_at,omitzero"`

	Asker      Asker  `json:"asker,omitzero"`
	Ticket     Ticket `json:"ticket,omitzero"`
	Tries      int    `json:"tries,omitempty"`      // how often handing over ended without an answer
	Polls      int    `json:"polls,omitempty"`      // how often the register had no last word
	Tell       bool   `json:"tell,omitempty"`       // the register has to be told of the cancel
	Duplicates int    `json:"duplicates,omitempty"` // results that came again
}

func requestSpec() storage.Spec[request] {
	return storage.Spec[request]{
		Kind: "zags.request", Schema: 1,
		ID:    func(r *request) storage.ID { return storage.ID(r.ID) },
		Owner: func(r *request) storage.ID { return storage.ID(r.Owner) },
		Keys: func(r *request) storage.Keys {
			return storage.Keys{Index: []storage.Value{requestsValue(r.Owner)}}
		},
		Wake: func(r *request) time.Time {
			if r.State == Draft {
				return r.EndsAt
			}
			return r.NextAt
		},
	}
}

func requestsValue(owner storage.Actor) storage.Value {
	return storage.Value{Space: "zags.owner", Text: string(owner)}
}

// clone shares no list with r, so that a decision can be dropped.
func (r request) clone() request {
	r.Items = slices.Clone(r.Items)
	return r
}

// waits reports whether an item has no outcome yet.
func (r request) waits() bool {
	return slices.ContainsFunc(r.Items, func(i Item) bool { return !i.State.Final() })
}

// find is the place of an item; -1 when the request has none of that id.
func (r request) find(id ItemID) int {
	return slices.IndexFunc(r.Items, func(i Item) bool { return i.ID == id })
}

// view is the request as it stands at now, also when Work is late.
func (c *Checker) view(stored *request, now time.Time) Request {
	r := c.law.effective(*stored, now)
	v := Request{
		ID: r.ID, Owner: r.Owner, Revision: r.Revision, State: r.State, AutoUpdate: r.AutoUpdate,
		Items: r.Items, OpenedAt: r.OpenedAt, SubmittedAt: r.SubmittedAt, ExpectedBy: r.ExpectedBy,
		Deadline: r.Deadline, DeadlineExact: r.Exact, EndsAt: r.EndsAt, EndedAt: r.EndedAt,
	}
	if v.Items == nil {
		v.Items = []Item{}
	}
	if !r.State.Final() && r.State != Draft {
		v.NextAt = r.NextAt
	}
	if r.Forced {
		v.Warnings = append(v.Warnings, ErrRequestAutoUpdateForced.At("auto_update"))
	}
	if !r.AutoUpdate && !v.State.Final() {
		v.Warnings = append(v.Warnings, ErrRequestStaleRisk.At("auto_update"))
	}
	return v
}
