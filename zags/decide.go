package zags

import (
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// law is what decisions rest on besides the request: numbers, calendar, zone.
type law struct {
	policy   Policy
	calendar Calendar
	location *time.Location
}

// event is what happens to a request that was submitted or left alone. Its
// zero value is none.
type event struct {
	name    string
	ticket  Ticket  // accepted
	reason  Reason  // rejected
	item    int     // result: which item
	verdict verdict // result: what it comes to
}

// decision is what an event does: the request as it will stand, the items that
// ended with it, and what the audit keeps.
type decision struct {
	request request
	ended   []int
	delayed bool
	moves   []storage.Move
}

// decide is the machine: what an event makes of a request at a moment. It
// changes nothing outside. An event that the state does not take is
// [ErrRequestNotAllowed]. "time" is taken by every state and changes nothing
// before its hour.
func (l law) decide(r request, e event, now time.Time) (decision, error) {
	d := decision{request: r.clone()}
	if e.name == eventTime && (r.State.Final() || now.Before(l.hour(r))) {
		return d, nil
	}
	if err := moves().Check(ErrRequestNotAllowed, r.State, e.name); err != nil {
		return d, err
	}
	switch e.name {
	case eventTime:
		l.late(&d, l.hour(r)) // whenever it is noticed
	case eventCancel:
		d.cancel(now)
	case eventAccepted:
		l.accept(&d, e.ticket, now)
	case eventUnknown:
		d.request.NextAt = earlier(now.Add(l.retryIn(r)), r.EndsAt)
		d.request.Tries++
	case eventWait:
		d.request.NextAt = earlier(now.Add(l.pollIn(r, now)), l.hour(r))
		d.request.Polls++
	case eventRejected:
		d.expire(e.reason, now)
		d.finish(now, map[bool]State{true: Failed, false: Completed}[r.State == Submitting])
	case eventResult:
		d.conclude(e, now)
	}
	d.move(r, e.name)
	return d, nil
}

// hour is when the request's time-out strikes.
func (l law) hour(r request) time.Time {
	if r.State == Submitted {
		return earlier(r.Deadline, r.EndsAt)
	}
	return r.EndsAt
}

// effective is the request as time alone has left it.
func (l law) effective(r request, now time.Time) request {
	for {
		d, err := l.decide(r, event{name: eventTime}, now)
		if err != nil || d.request.State == r.State {
			return d.request
		}
		r = d.request
	}
}

// late is what the hour does that has struck.
func (l law) late(d *decision, now time.Time) {
	r := &d.request
	switch r.State { //nolint:exhaustive // Final states and the zero state take no event.
	case Draft:
		r.Items = nil
		d.finish(now, Abandoned)
	case Submitting:
		d.expire(ReasonService, now)
		d.finish(now, Failed)
	case Submitted:
		r.State, d.delayed = Overdue, true
		r.Polls = 0
		r.NextAt = earlier(now.Add(l.pollIn(*r, now)), r.EndsAt)
		r.Revision++
	case Overdue:
		d.expire(ReasonExpired, now)
		d.finish(now, Completed)
	}
}

func (l law) accept(d *decision, t Ticket, now time.Time) {
	r := &d.request
	r.Ticket = Ticket{Request: r.ID, Ref: t.kept()}
	if r.State != Submitting {
		r.NextAt = earlier(now.Add(l.pollIn(*r, now)), l.hour(*r))
		r.Polls++
		return
	}
	last, exact := Term(l.calendar, family.DateOf(r.SubmittedAt, l.location), l.policy.DeadlineDays)
	r.State, r.AcceptedAt = Submitted, now
	r.Deadline, r.Exact = last.AddDays(1).Start(l.location).UTC(), exact
	r.EndsAt = r.SubmittedAt.Add(l.policy.GiveUpAfter)
	r.ExpectedBy = now.Add(l.policy.ExpectedIn)
	r.NextAt = now.Add(l.pollIn(*r, now))
	if t.ExpectedIn > 0 {
		r.ExpectedBy = now.Add(t.ExpectedIn)
		r.NextAt = r.ExpectedBy
	}
	r.NextAt = earlier(r.NextAt, l.hour(*r))
	r.Polls = 1
	r.Revision++
}

func (d *decision) cancel(now time.Time) {
	r := &d.request
	if r.State == Draft {
		r.Items = nil
		d.finish(now, Canceled)
		return
	}
	taken := r.State != Submitting
	for i := range r.Items {
		if !r.Items[i].State.Final() {
			d.end(i, verdict{state: Withdrawn}, "cancel", now)
		}
	}
	d.finish(now, Canceled)
	if taken {
		r.Tell, r.NextAt = true, now
	}
}

func (d *decision) conclude(e event, now time.Time) {
	r := &d.request
	old := r.Items[e.item]
	switch {
	case !old.State.Final():
		d.end(e.item, e.verdict, eventResult, now)
		if !r.waits() {
			d.finish(now, Completed)
		}
	case old.State == e.verdict.state:
		r.Duplicates++
	default:
		d.audit(old, ErrResultContradiction)
		d.audit(old, e.verdict.audited())
	}
}

// expire ends every item that has no outcome.
func (d *decision) expire(why Reason, now time.Time) {
	for i := range d.request.Items {
		if !d.request.Items[i].State.Final() {
			d.end(i, unavailable(why), "expire", now)
		}
	}
}

func (d *decision) end(i int, v verdict, event string, now time.Time) {
	it := &d.request.Items[i]
	d.moves = append(d.moves, storage.Move{
		Kind: itemSpec().Kind, ID: storage.ID(it.ID), Event: event,
		From: it.State.String(), To: v.state.String(), Code: v.audited(),
	})
	it.State, it.Code, it.Reason, it.Fields, it.EndedAt = v.state, v.code, v.reason, v.fields, now
	it.Notes = nil
	if v.state == Confirmed && len(v.spelt) > 0 {
		it.Notes = validate.Errors{ErrResultSpelling.With(validate.List("fields", v.spelt...))}
	}
	d.ended = append(d.ended, i)
	d.request.Revision++
}

// audit notes an answer that changes nothing.
func (d *decision) audit(it Item, code validate.Code) {
	d.moves = append(d.moves, storage.Move{
		Kind: itemSpec().Kind, ID: storage.ID(it.ID), Event: eventResult,
		From: it.State.String(), To: it.State.String(), Code: code,
	})
}

func (d *decision) finish(now time.Time, s State) {
	r := &d.request
	r.State, r.EndedAt, r.NextAt, r.EndsAt = s, now, time.Time{}, time.Time{}
	r.Asker = Asker{}
	r.Revision++
}

func (d *decision) move(before request, event string) {
	if before.State == d.request.State {
		return
	}
	d.moves = append(d.moves, storage.Move{
		Kind: requestSpec().Kind, ID: storage.ID(before.ID), Event: event,
		From: before.State.String(), To: d.request.State.String(),
	})
}

// earlier is the earlier of two times; a zero one does not count.
func earlier(a, b time.Time) time.Time {
	if b.IsZero() || !a.IsZero() && a.Before(b) {
		return a
	}
	return b
}
