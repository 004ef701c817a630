package zagstest

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/zags"
)

// Options of a Register. The zero value, and nil, are the defaults.
type Options struct {
	Now       func() time.Time // the clock: the portal's own, where that is not time.Now, the default
	Delay     time.Duration    // from a submission to its answers; default: at once
	OnlyAdded bool             // a certificate that was not added is absent; default: confirm everything
	Expected  bool             // tickets tell Delay as the expected time
}

// ErrDown is what a failing or lost call answers: nobody knows what became of it.
var ErrDown = errors.New("zagstest: no answer")

// Register is a scripted civil register. It is safe for concurrent use.
type Register struct {
	opts Options

	mu       sync.Mutex
	births   []zags.Record
	scripts  map[string]Outcome
	requests map[zags.RequestID]*taken
	contents map[zags.RequestID]map[string]int
	canceled map[zags.RequestID]int
	faults   map[fault]int
	polls    int
}

// taken is a request that the register knows.
type taken struct {
	in zags.Inquiry
	at time.Time
}

// fault is what goes wrong the next few times.
type fault uint8

const (
	submitDown fault = iota + 1
	submitLost
	submitRejected
	pollDown
	pollRejected
)

var (
	_ zags.Registry = (*Register)(nil)
	_ zags.Canceler = (*Register)(nil)
)

// New makes a register.
func New(opts *Options) *Register {
	r := &Register{
		scripts: map[string]Outcome{}, requests: map[zags.RequestID]*taken{},
		contents: map[zags.RequestID]map[string]int{}, canceled: map[zags.RequestID]int{},
		faults: make(map[fault]int),
	}
	if opts != nil {
		r.opts = *opts
	}
	if r.opts.Now == nil {
		r.opts.Now = time.Now
	}
	return r
}

// Add puts births into the register. A question about a certificate with the
// number of one of them is answered with that record.
func (r *Register) Add(births ...zags.Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.births = append(r.births, births...)
}

// Script sets how a question about a certificate with this number is answered
// from now on; it comes before what was added. Nil takes the script away.
func (r *Register) Script(number string, o Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scripts[number] = o
}

// FailSubmissions lets the next n submissions end without reaching the
// register.
func (r *Register) FailSubmissions(n int) { r.fail(submitDown, n) }

// LoseTickets lets the next n submissions reach the register, and their answer
// get lost.
func (r *Register) LoseTickets(n int) { r.fail(submitLost, n) }

// RejectSubmissions lets the register reject the next n submissions for good.
func (r *Register) RejectSubmissions(n int) { r.fail(submitRejected, n) }

// FailPolls lets the next n polls end without an answer.
func (r *Register) FailPolls(n int) { r.fail(pollDown, n) }

// RejectPolls lets the register reject the next n polls for good.
func (r *Register) RejectPolls(n int) { r.fail(pollRejected, n) }

func (r *Register) fail(f fault, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults[f] = n
}

// Forget lets the register lose a request that it had taken.
func (r *Register) Forget(id zags.RequestID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.requests, id)
}

// Distinct is how many different submissions came under one id: at most one.
func (r *Register) Distinct(id zags.RequestID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.contents[id])
}

// Submissions is how often a request came, copies included.
func (r *Register) Submissions(id zags.RequestID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, times := range r.contents[id] {
		n += times
	}
	return n
}

// Polls is how often the register was polled.
func (r *Register) Polls() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.polls
}

// Canceled is how often the register was told that nobody waits for a request.
func (r *Register) Canceled(id zags.RequestID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.canceled[id]
}

// strikes reports whether a fault happens now, and counts it.
func (r *Register) strikes(f fault) bool {
	if r.faults[f] <= 0 {
		return false
	}
	r.faults[f]--
	return true
}

// Submit implements zags.Registry.
func (r *Register) Submit(ctx context.Context, in zags.Inquiry) (zags.Ticket, error) {
	if err := ctx.Err(); err != nil {
		return zags.Ticket{}, err
	}
	content, err := json.Marshal(in)
	if err != nil {
		return zags.Ticket{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.strikes(submitDown):
		return zags.Ticket{}, ErrDown
	case r.strikes(submitRejected):
		return zags.Ticket{}, &zags.RejectedError{}
	}
	if r.contents[in.Request] == nil {
		r.contents[in.Request] = map[string]int{}
	}
	r.contents[in.Request][string(content)]++
	if r.requests[in.Request] == nil {
		r.requests[in.Request] = &taken{in: in, at: r.opts.Now()}
	}
	if r.strikes(submitLost) {
		return zags.Ticket{}, ErrDown
	}
	return r.ticket(in.Request), nil
}

func (r *Register) ticket(id zags.RequestID) zags.Ticket {
	t := zags.Ticket{Request: id, Ref: "test-" + string(id)}
	if r.opts.Expected {
		t.ExpectedIn = r.opts.Delay
	}
	return t
}

// Poll implements zags.Registry.
func (r *Register) Poll(ctx context.Context, ticket zags.Ticket) (zags.Answer, error) {
	if err := ctx.Err(); err != nil {
		return zags.Answer{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.polls++
	switch {
	case r.strikes(pollDown):
		return zags.Answer{}, ErrDown
	case r.strikes(pollRejected):
		return zags.Answer{}, &zags.RejectedError{}
	}
	t := r.requests[ticket.Request]
	if t == nil {
		return zags.Answer{}, zags.ErrUnknownRequest
	}
	answer := zags.Answer{Ticket: r.ticket(ticket.Request)}
	waited := r.opts.Now().Sub(t.at)
	if waited < r.opts.Delay {
		return answer, nil
	}
	for _, q := range t.in.Questions {
		results := r.outcome(q)(t.in.Asker, q, waited-r.opts.Delay)
		for i := range results {
			results[i].Item = q.Item
		}
		answer.Results = append(answer.Results, results...)
	}
	return answer, nil
}

// Cancel implements zags.Canceler.
func (r *Register) Cancel(_ context.Context, ticket zags.Ticket) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.canceled[ticket.Request]++
	return nil
}

// outcome is how a question is answered: by script, by what was added, or as
// the options say.
func (r *Register) outcome(q zags.Question) Outcome {
	number := q.Papers.Certificate.Number.String()
	if o := r.scripts[number]; o != nil {
		return o
	}
	for _, birth := range r.births {
		for _, c := range birth.Certificates {
			if c.Number == number {
				return Found(birth)
			}
		}
	}
	if r.opts.OnlyAdded {
		return NotFound
	}
	return Confirm
}
