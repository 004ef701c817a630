package consent

import (
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// RequestID names a request.
type RequestID storage.ID

// RequestState is the state of a request. The zero value is unset.
type RequestState uint8

// The states of a request. In the first two a representative acts next, in the
// others nobody.
const (
	RequestNotified   RequestState = iota + 1 // the representatives have a notice
	RequestOpened                             // one of them has looked at it
	RequestGranted                            // one of them gave the permission
	RequestDeclined                           // one of them refused
	RequestExpired                            // nobody answered in time
	RequestSuperseded                         // the system asked for something else instead
)

func requestNames() machine.Names {
	return machine.Names{"", "notified", "opened", "granted", "declined", "expired", "superseded"}
}

// String is the word, such as "notified"; "" when unset.
func (s RequestState) String() string { return requestNames().Word(uint8(s)) }

// MarshalText is String.
func (s RequestState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *RequestState) UnmarshalText(text []byte) error { return machine.Read(requestNames(), text, s) }

// Open reports whether the request waits for an answer.
func (s RequestState) Open() bool { return s == RequestNotified || s == RequestOpened }

// The events of agreements, requests and permissions.
const (
	eventGive      = "give"
	eventAsk       = "ask"
	eventOpen      = "open"
	eventGrant     = "grant"
	eventDecline   = "decline"
	eventWithdraw  = "withdraw"
	eventExpire    = "expire"
	eventSupersede = "supersede"
)

// RequestTransitions is every move of a request.
func RequestTransitions() machine.Table[RequestState] {
	table := machine.Table[RequestState]{{
		Event: eventAsk, Guard: "system and text known; not covered yet; no equal request open",
		Effect: "a notice to each representative", To: RequestNotified, Next: "representative",
	}}
	for _, from := range []RequestState{RequestNotified, RequestOpened} {
		table = append(table, machine.Table[RequestState]{
			{From: from, Event: eventOpen, Guard: "by a representative", Effect: "its notice is read", To: RequestOpened, Next: "representative"},
			{
				From: from, Event: eventGrant, Guard: "plan ready; tick under the current text; scopes asked for, required ones among them; not too many permissions",
				Effect: "a permission with evidence; notices", To: RequestGranted, Next: "nobody",
			},
			{From: from, Event: eventDecline, Guard: "by a representative", Effect: "notices", To: RequestDeclined, Next: "nobody"},
			{From: from, Event: eventExpire, Guard: "its time is over", To: RequestExpired, Next: "nobody"},
			{From: from, Event: eventSupersede, Guard: "the system asks for something else for the same purpose", To: RequestSuperseded, Next: "nobody"},
		}...)
	}
	return table
}

// Request is a system's request for a permission.
type Request struct {
	ID    RequestID    `json:"id"`
	State RequestState `json:"state"` // when it was read
	Asked Asking       `json:"asked"` // codes sorted, required scopes first
	At    time.Time    `json:"at"`
	Until time.Time    `json:"until"` // when it expires

	Reason     validate.Code `json:"reason,omitempty"`     // why it was declined
	Permission PermissionID  `json:"permission,omitempty"` // what was granted
	Next       RequestID     `json:"next,omitempty"`       // what it was superseded by
}

// request is the document. It holds nothing about who represents the child.
type request struct {
	Request

	By        storage.Actor `json:"by"`        // who asked for the system
	Reminded  time.Time     `json:"reminded"`  // when the representatives were last told
	Reminders int           `json:"reminders"` // how often they were told again
}

func requestSpec() storage.Spec[request] {
	return storage.Spec[request]{
		Kind: "consent.request", Schema: 1,
		ID: func(d *request) storage.ID { return storage.ID(d.ID) },
		Keys: func(d *request) storage.Keys {
			if !d.State.Open() {
				return storage.Keys{}
			}
			return storage.Keys{Unique: openValues(d.Asked)}
		},
		Wake: func(d *request) time.Time {
			if !d.State.Open() {
				return time.Time{}
			}
			return d.Until
		},
	}
}

func openValues(a Asking) []storage.Value {
	return values("consent.open", a.Child, a.System, a.Purposes)
}

// state is the state at an instant: a late Work keeps nothing alive.
func (d *request) state(at time.Time) RequestState {
	if d.State.Open() && !at.Before(d.Until) {
		return RequestExpired
	}
	return d.State
}

// view is the request as representatives see it.
func (d *request) view(at time.Time) Request {
	v := d.Request
	v.State = d.state(at)
	v.Asked = v.Asked.clone()
	return v
}

// told is the request as its system sees it: whether anybody has looked at it
// is not the system's business.
func (d *request) told(at time.Time) Request {
	v := d.view(at)
	if v.State.Open() {
		v.State = RequestNotified
	}
	return v
}

// decideRequest is the state after an event.
func decideRequest(from RequestState, event string) (RequestState, error) {
	code := ErrRequestClosed
	if from == RequestExpired {
		code = ErrRequestExpired
	}
	return move(RequestTransitions(), code, from, event)
}

// move is the state that an event leads to; code when the state does not take
// it. In these machines an event has one outcome.
func move[S machine.State](table machine.Table[S], code validate.Code, from S, event string) (S, error) {
	for _, row := range table {
		if row.From == from && row.Event == event {
			return row.To, nil
		}
	}
	return from, table.Check(code, from, event)
}

// step moves a request and notes it for the audit.
func (l *Ledger) step(tx *storage.Tx, d *request, event string) error {
	from := d.state(tx.Now())
	if event == eventExpire {
		from = d.State
	}
	to, err := decideRequest(from, event)
	if err != nil {
		return err
	}
	tx.Move(storage.Move{
		Kind: l.requests.Kind(), ID: storage.ID(d.ID), Event: event, From: from.String(), To: to.String(), Code: d.Reason,
	})
	d.State = to
	return nil
}

// notify puts a notice of one transition into the inbox of each of a child's
// representatives.
func (l *Ledger) notify(tx *storage.Tx, ch cabinet.Child, dedup string, n cabinet.Notice) error {
	rules := l.cabinet.Rules(tx)
	for _, relation := range ch.Relations {
		if _, err := l.policy.represents(ch, relation.By, rules); err != nil {
			continue // of age: nobody represents the child
		}
		n.To, n.Child, n.Card = relation.By, ch.ID, relation.Card
		if err := l.cabinet.Notify(tx, dedup, n); err != nil {
			return err
		}
	}
	return nil
}
