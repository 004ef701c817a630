package consent

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Method says how something was given.
type Method string

// The methods.
const (
	ByTick     Method = "tick"     // an agreement: the box under its text
	ByRequest  Method = "request"  // a permission: in answer to a system's request
	BySettings Method = "settings" // a permission: on the representative's own initiative
)

// Evidence is what proves later that something was given, complete and never
// changed: ids, codes and digests only.
//
// Source: Federal law 152-FZ of 27.07.2006, article 9.
type Evidence struct {
	Giver storage.Actor   `json:"giver"` // the representative
	Child cabinet.ChildID `json:"child"` // whose data

	// Subject is what it was given for: the application of an agreement, the
	// request of a permission; "" for a permission given from the settings.
	Subject storage.ID `json:"subject,omitempty"`

	Text       TextRef   `json:"text"`
	Purposes   []string  `json:"purposes"`
	Data       []string  `json:"data"`              // categories of an agreement, granted scopes of a permission
	Actions    []string  `json:"actions,omitempty"` // of a permission
	Recipient  string    `json:"recipient"`
	Method     Method    `json:"method"`
	At         time.Time `json:"at"`
	Until      time.Time `json:"until,omitzero"` // zero: without an end
	Withdrawal string    `json:"withdrawal"`     // how to take it back, as a code

	// Why the giver was entitled: what the register confirmed, and the link to
	// the child's account where there is one.
	Proof cabinet.Proof `json:"proof"`
	Link  storage.ID    `json:"link,omitempty"`
}

// complete refuses evidence that lacks a part.
func (e Evidence) complete() error {
	var missing []string
	need := func(ok bool, name string) {
		if !ok {
			missing = append(missing, name)
		}
	}
	need(e.Giver != "", "giver")
	need(e.Child != "", "child")
	need(e.Text.ID != "" && e.Text.Version != "" && e.Text.Locale != "" && e.Text.Digest != "", "text")
	need(len(e.Purposes) > 0, "purposes")
	need(len(e.Data) > 0, "data")
	need(e.Recipient != "", "recipient")
	need(e.Method != "", "method")
	need(!e.At.IsZero(), "at")
	need(e.Withdrawal != "", "withdrawal")
	need(e.Proof != "", "proof")
	if e.Method != ByTick {
		need(len(e.Actions) > 0, "actions")
		need(!e.Until.IsZero(), "until")
	}
	if len(missing) > 0 {
		return ErrRecordIncomplete.With(validate.List("missing", missing...))
	}
	return nil
}

func (e Evidence) clone() Evidence {
	e.Purposes = slices.Clone(e.Purposes)
	e.Data = slices.Clone(e.Data)
	e.Actions = slices.Clone(e.Actions)
	return e
}
