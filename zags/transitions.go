package zags

import "github.com/rodnik-go/rodnik/internal/machine"

// Transition is one move of the machine of requests.
type Transition = machine.Transition[State]

// The events of the machine.
const (
	eventOpen       = "open"
	eventSelect     = "select"
	eventUnselect   = "unselect"
	eventAutoUpdate = "set_auto_update"
	eventSubmit     = "submit"
	eventCancel     = "cancel"
	eventAccepted   = "accepted"
	eventUnknown    = "unknown"
	eventRejected   = "rejected"
	eventResult     = "result"
	eventWait       = "wait"
	eventTime       = "time"
)

// Transitions is the table of a request's moves, a fresh copy each time.
func Transitions() []Transition { return moves() }

func moves() machine.Table[State] {
	const (
		person   = "representative"
		library  = "library"
		register = "register"
		nobody   = "nobody"
	)
	const (
		ends    = "item gets its outcome; hold released; card proved or not; notice"
		expires = "pending items unavailable; holds released; notices"
	)
	return machine.Table[State]{
		{Event: eventOpen, Guard: "a card has a Russian certificate", Effect: "auto-update on; wake at the end of the draft", To: Draft, Next: person},
		{From: Draft, Event: eventSelect, Guard: "own cards; at most 20", To: Draft, Next: person},
		{From: Draft, Event: eventUnselect, To: Draft, Next: person},
		{From: Draft, Event: eventAutoUpdate, To: Draft, Next: person},
		{
			From: Draft, Event: eventSubmit,
			Guard:  "a child; Russian certificates; under the age limit; auto-update policy; none open; limits",
			Effect: "papers frozen; cards held and pending; wake now", To: Submitting, Next: library,
		},
		{From: Draft, Event: eventCancel, Effect: "wiped", To: Canceled, Next: nobody},
		{From: Draft, Event: eventTime, Guard: "the draft's life is over", Effect: "wiped", To: Abandoned, Next: nobody},
		{From: Submitting, Event: eventAccepted, Effect: "expected by; deadline; first poll", To: Submitted, Next: register},
		{From: Submitting, Event: eventUnknown, Effect: "ask by request id, then send again, later each time", To: Submitting, Next: library},
		{From: Submitting, Event: eventRejected, Effect: expires, To: Failed, Next: nobody},
		{From: Submitting, Event: eventTime, Guard: "24 hours since submit", Effect: expires, To: Failed, Next: nobody},
		{From: Submitting, Event: eventCancel, Effect: "items withdrawn; holds released; no further send", To: Canceled, Next: nobody},
		{From: Submitted, Event: eventResult, Guard: "the item is pending", Effect: ends, To: Submitted, Next: register},
		{From: Submitted, Event: eventResult, Guard: "the last pending item", Effect: ends, To: Completed, Next: nobody},
		{From: Submitted, Event: eventWait, Effect: "next poll", To: Submitted, Next: register},
		{From: Submitted, Event: eventAccepted, Guard: "sent again: the register had lost it", Effect: "the new ticket", To: Submitted, Next: register},
		{From: Submitted, Event: eventRejected, Effect: expires, To: Completed, Next: nobody},
		{From: Submitted, Event: eventTime, Guard: "the deadline", Effect: "notice of the delay; poll daily", To: Overdue, Next: register},
		{From: Submitted, Event: eventCancel, Effect: "pending items withdrawn; holds released; the register is told once", To: Canceled, Next: nobody},
		{From: Overdue, Event: eventResult, Guard: "the item is pending", Effect: ends, To: Overdue, Next: register},
		{From: Overdue, Event: eventResult, Guard: "the last pending item", Effect: ends, To: Completed, Next: nobody},
		{From: Overdue, Event: eventWait, Effect: "next poll", To: Overdue, Next: register},
		{From: Overdue, Event: eventAccepted, Guard: "sent again: the register had lost it", Effect: "the new ticket", To: Overdue, Next: register},
		{From: Overdue, Event: eventRejected, Effect: expires, To: Completed, Next: nobody},
		{From: Overdue, Event: eventTime, Guard: "30 days since submit", Effect: expires, To: Completed, Next: nobody},
		{From: Overdue, Event: eventCancel, Effect: "pending items withdrawn; holds released; the register is told once", To: Canceled, Next: nobody},
	}
}
