package zags

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// effect is what the register said while no commit was open.
type effect struct {
	asked  bool // false: there was nothing to ask
	sent   bool // the inquiry was handed over, for the first time or again
	answer Answer
	err    error
}

// Work asks the register about at most limit due requests, settles what it
// answers and what time has ended, and forgets caps that are over. It returns
// how much it settled. Call it from as many places as you like.
func (c *Checker) Work(ctx context.Context, limit int) (int, error) {
	ask := storage.Worker[request, effect]{Of: c.requests, Name: "zags.work", Act: c.ask, Settle: c.settle}
	n, err := ask.Work(ctx, c.vault, limit)
	if err != nil {
		return n, err
	}
	sweep := c.sweep()
	m, err := sweep.Work(ctx, c.vault, limit)
	return n + m, err
}

func (c *Checker) sweep() storage.Worker[limit, struct{}] {
	return storage.Worker[limit, struct{}]{
		Of: c.limits, Name: "zags.sweep",
		Settle: func(tx *storage.Tx, l *limit, _ struct{}) error {
			l.prune(tx.Now())
			if len(l.Drafts)+len(l.Open)+len(l.Asked)+len(l.Negative) == 0 {
				return c.limits.Delete(tx, l)
			}
			return c.limits.Save(tx, l)
		},
	}
}

// ask talks to the register; it stores nothing. A request that is not known to
// have been taken is asked for by its id before it is sent, also the first
// time: an earlier worker may have died right after sending it.
func (c *Checker) ask(ctx context.Context, r *request) effect {
	e := effect{asked: true}
	ticket := r.Ticket
	ticket.Request = r.ID
	switch c.law.effective(*r, c.vault.Now()).State { //nolint:exhaustive // In every other state there is nothing to ask.
	case Submitting, Submitted, Overdue:
		e.err = c.guard(ctx, r.ID, func() (err error) {
			e.answer, err = c.registry.Poll(ctx, ticket)
			return err
		})
		if !errors.Is(e.err, ErrUnknownRequest) {
			return e
		}
		in, err := c.inquiry(ctx, r)
		if err != nil {
			e.err = err
			return e
		}
		e.answer = Answer{}
		e.err = c.guard(ctx, r.ID, func() (err error) {
			e.answer.Ticket, err = c.registry.Submit(ctx, in)
			return err
		})
		e.sent = e.err == nil
		return e
	case Canceled:
		if teller, ok := c.registry.(Canceler); ok && r.Tell {
			return effect{err: c.guard(ctx, r.ID, func() error { return teller.Cancel(ctx, ticket) })}
		}
	}
	return effect{}
}

// errPanicked: a Registry panicked. What became of the request is not known.
var errPanicked = errors.New("zags: the registry panicked")

// guard keeps one panic of a Registry from ending the work on every request,
// again after each restart. What it panicked with may hold personal data and is
// not shown; the stack holds addresses only.
func (c *Checker) guard(ctx context.Context, id RequestID, call func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanicked
			c.vault.Logger().LogAttrs(ctx, slog.LevelError, "registry panicked",
				slog.String("id", string(id)), slog.String("stack", string(debug.Stack())))
		}
	}()
	return call()
}

// inquiry is the request as it is sent, the same each time.
func (c *Checker) inquiry(ctx context.Context, r *request) (Inquiry, error) {
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Inquiry, error) {
		stands, err := c.requests.Get(tx, storage.ID(r.ID))
		if err != nil {
			return Inquiry{}, err
		}
		if stands.State.Final() { // canceled meanwhile: no further send
			return Inquiry{}, ErrRequestNotFound
		}
		in := Inquiry{Request: r.ID, AutoUpdate: r.AutoUpdate, Asker: r.Asker}
		for _, it := range r.Items {
			doc, err := c.items.Get(tx, storage.ID(it.ID))
			if err != nil {
				return Inquiry{}, err
			}
			in.Questions = append(in.Questions, Question{Item: it.ID, Papers: doc.Papers})
		}
		return in, nil
	})
}

// settle decides on what stands now: first what time has ended, then what the
// register said.
func (c *Checker) settle(tx *storage.Tx, r *request, e effect) error {
	for before := State(0); before != r.State; {
		before = r.State
		if err := c.apply(tx, r, event{name: eventTime}); err != nil {
			return err
		}
	}
	switch {
	case r.State.Final():
		return c.tooLate(tx, r, e)
	case r.State == Draft || !e.asked:
		return nil
	}
	return c.heard(tx, r, e)
}

// heard settles what the register said about an open request.
func (c *Checker) heard(tx *storage.Tx, r *request, e effect) error {
	var rejected *RejectedError
	switch {
	case errors.As(e.err, &rejected):
		return c.apply(tx, r, event{name: eventRejected, reason: rejected.reason()})
	case e.err != nil && r.State == Submitting:
		return c.apply(tx, r, event{name: eventUnknown})
	case e.err != nil:
		return c.apply(tx, r, event{name: eventWait})
	}
	accepted := r.State == Submitting || e.sent
	if accepted {
		if err := c.apply(tx, r, event{name: eventAccepted, ticket: e.answer.Ticket}); err != nil {
			return err
		}
	}
	said := map[saying]bool{}
	for _, result := range e.answer.Results {
		if r.State.Final() {
			break
		}
		if err := c.result(tx, r, result, said); err != nil {
			return err
		}
	}
	if r.State.Final() || accepted {
		return nil
	}
	return c.apply(tx, r, event{name: eventWait})
}

// saying is what one answer of the register says of one item. What it says
// again in the same answer changes nothing and is not audited again: an answer
// may have any number of results, and an audit entry has an end.
type saying struct {
	item  ItemID
	state ItemState // 0: nothing that is understood
	code  validate.Code
}

// result settles the register's answer about one child.
func (c *Checker) result(tx *storage.Tx, r *request, res Result, said map[saying]bool) error {
	again := func(s saying) bool {
		defer func() { said[s] = true }()
		return said[s]
	}
	i := r.find(res.Item)
	if i < 0 {
		if !again(saying{}) {
			tx.Move(storage.Move{Kind: c.requests.Kind(), ID: storage.ID(r.ID), Event: eventResult, From: r.State.String(), To: r.State.String(), Code: ErrResultUnknown})
		}
		return nil
	}
	it := r.Items[i]
	doc, err := c.items.Get(tx, storage.ID(it.ID))
	if err != nil {
		return err
	}
	card, err := c.cabinet.CardIn(tx, r.Owner, it.Card)
	if gone(err) != nil {
		return err
	}
	proved, err := c.proved(tx, r.Owner, card)
	if err != nil {
		return err
	}
	v, ok := judge(doc.Papers, r.Asker, proved, res)
	if !ok {
		if !again(saying{item: it.ID}) {
			tx.Move(storage.Move{
				Kind: c.items.Kind(), ID: storage.ID(it.ID), Event: eventResult, From: it.State.String(), To: it.State.String(), Code: ErrResultUnknown,
			})
		}
		return nil
	}
	if again(saying{it.ID, v.state, v.audited()}) {
		r.Duplicates++
		return nil
	}
	if v.state == Confirmed && !it.State.Final() {
		if v, err = c.confirm(tx, r, i, doc, card, v); err != nil {
			return err
		}
	}
	return c.apply(tx, r, event{name: eventResult, item: i, verdict: v})
}

// confirm proves the card by an answer that confirms its papers, if they are
// still on it and the child takes another representative.
func (c *Checker) confirm(tx *storage.Tx, r *request, i int, doc *item, card cabinet.Card, v verdict) (verdict, error) {
	if card.Proof != doc.Digest {
		return stale(), nil
	}
	child, err := c.cabinet.Prove(tx, doc.Card, proof.Confirmed{Digest: string(doc.Digest), Item: string(doc.ID), Act: v.act})
	switch {
	case errors.Is(err, storage.ErrLimit):
		return crowded(), nil // an operator has to look; the other children go on
	case errors.Is(err, storage.ErrErased): // the child: the card is its owner's, as the request is
		return closed(), nil
	}
	r.Items[i].ChildID = child
	return v, err
}

// proved reports whether an earlier confirmation proved the owner's relation
// to the child of a card. Of one who was erased nothing is known any more.
func (c *Checker) proved(tx *storage.Tx, owner storage.Actor, card cabinet.Card) (bool, error) {
	if card.ChildID == "" {
		return false, nil
	}
	ch, err := c.cabinet.ChildIn(tx, card.ChildID)
	if errors.Is(err, storage.ErrErased) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, ok := ch.Of(owner)
	return ok, nil
}

// tooLate audits what the register says of a request that has ended, and gives
// up telling it of a cancel after one try.
func (c *Checker) tooLate(tx *storage.Tx, r *request, e effect) error {
	said := map[storage.Move]bool{}
	for _, res := range e.answer.Results {
		m := storage.Move{Kind: c.requests.Kind(), ID: storage.ID(r.ID), Event: eventResult, Code: ErrResultLate}
		if r.find(res.Item) >= 0 {
			m.Kind, m.ID = c.items.Kind(), storage.ID(res.Item)
		}
		if !said[m] {
			said[m] = true
			tx.Move(m)
		}
	}
	took := e.asked && e.err == nil // it knows the request, perhaps since a moment ago
	r.Tell = r.State == Canceled && (took || e.asked && r.Tell)
	r.NextAt = time.Time{}
	if r.Tell {
		r.NextAt = tx.Now()
	}
	if ref := e.answer.Ticket.kept(); took && ref != "" {
		r.Ticket = Ticket{Request: r.ID, Ref: ref}
	}
	return c.requests.Save(tx, r)
}
