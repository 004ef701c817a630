package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/validate"
)

// Worker gives the due documents of one collection their attention: outside
// first, then decide again.
//
// Act touches the outside world (a register, a gateway) with what the document
// said when it was leased; it stores nothing. Settle then reads whatever it
// needs through the Tx, decides on that, and saves. Between the two the
// document may have changed, and Act may have run on it before: an earlier
// holder may have died after it. So Act is repeatable, and whatever it sends
// carries an id by which the other side can drop a copy.
type Worker[T, E any] struct {
	Of     *Collection[T]
	Name   string                               // of the operation, as the audit shows it
	Act    func(ctx context.Context, doc *T) E  // nil: nothing outside
	Settle func(tx *Tx, doc *T, effect E) error // doc as it stands now
}

// errLeaseLost: the lease of a record ended before its work was settled, and
// somebody else has it now.
var errLeaseLost = errors.New("storage: lease lost")

// Work leases at most limit due documents and works on each. It returns how
// many it settled; a refusal (Tx.Refuse) settles too.
//
// A document fails that cannot be opened, whose Act or Settle panicked, whose
// Settle answered an error, or left it as it was and due ([ErrLeftDue]). It is
// logged, by kind, ID and code, put back unchanged to rest for a time that grows
// with each failure in a row (Options.Retry), and listed by [Vault.Stuck] until
// it is settled. One of a newer schema rests for Options.Retry only, so that
// whoever knows the schema gets it soon. A command that changes a resting
// document lets it be tried again after Options.Lease at the latest.
//
// A holder that dies keeps its document until the lease ends. One that overslept
// its lease, and finds the document in other hands, settles nothing.
//
// Only a failing lease or an ended context stops the rest.
func (w *Worker[T, E]) Work(ctx context.Context, v *Vault, limit int) (int, error) {
	now := v.Now()
	until := now.Add(v.lease)
	due, err := v.store.Lease(ctx, []Kind{w.Of.spec.Kind}, now, until, limit)
	if err != nil {
		return 0, fmt.Errorf("storage: lease %s: %w", w.Of.spec.Kind, err)
	}
	listed := v.listed(ctx, due)
	done := 0
	for i, rec := range due {
		if err := stopped(ctx); err != nil {
			v.giveBack(ctx, due[i:])
			return done, err
		}
		h := hold{place: place{rec.Kind, rec.ID}, version: rec.Version, until: until}
		err := w.one(ctx, v, rec, h, listed[h.place])
		switch {
		case err == nil:
			done++
		case ctx.Err() != nil:
			return done, ctx.Err()
		case errors.Is(err, errLeaseLost):
		default:
			v.complain(ctx, rec, err)
			if err := v.putBack(ctx, rec, err); err != nil && ctx.Err() == nil {
				v.complain(ctx, rec, err)
			}
		}
	}
	return done, nil
}

// one works on one document. A panic in it has failed: a port is somebody
// else's code, and one bad message must not stop all of them. What it panicked
// with is dropped, because nobody knows what it holds.
func (w *Worker[T, E]) one(ctx context.Context, v *Vault, rec Record, lease hold, listed Ref) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrPanicked
		}
	}()
	look := v.begin(ctx, Command{By: System}, "", false)
	s, err := look.meet(rec, true)
	if err = w.Of.owned(err); errors.Is(err, ErrErased) {
		return v.rest(ctx, rec)
	}
	if err != nil {
		return err
	}
	doc, err := w.Of.decode(look, s)
	if err != nil {
		return err
	}
	var effect E
	if w.Act != nil {
		effect = w.Act(ctx, doc)
	}
	idle, reruns := false, 0
	_, err = run(ctx, v, Command{By: System}, Operation{name: w.Name}, func(tx *Tx) (none struct{}, err error) {
		tx.held = &lease
		idle, err = w.settle(tx, effect)
		if err != nil && tx.refused == nil || idle {
			return none, err
		}
		if reruns++; reruns > 1 && listed.Version != 0 { // it may be the listing that moved
			listed = v.listed(tx.ctx, []Record{rec})[lease.place]
		}
		tx.unlist(listed)
		return none, err
	})
	if err == nil && idle {
		return ErrLeftDue
	}
	return err
}

// settle decides on the document as it stands. It is idle when it is left due.
func (w *Worker[T, E]) settle(tx *Tx, effect E) (idle bool, err error) {
	doc, err := w.Of.Get(tx, tx.held.place.id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s := tx.seen[tx.held.place]
	if s.rec.Version != tx.held.version && !tx.v.Now().Before(tx.held.until) {
		return false, errLeaseLost
	}
	if err := w.Settle(tx, doc, effect); err != nil && tx.refused == nil {
		return false, err
	}
	if s.deed != looked {
		return false, nil
	}
	if due := !s.body.wake.IsZero() && !s.body.wake.After(tx.now); due {
		return true, nil
	}
	// Nothing changed, and it may sleep: the lease is given back.
	if doc, err = w.Of.Get(tx, tx.held.place.id); err == nil {
		err = w.Of.Save(tx, doc)
	}
	return false, err
}

// codeOf is what a log may show of an error: its code, never its text.
func codeOf(err error) validate.Code {
	if all, ok := validate.Of(err); ok && len(all) > 0 {
		return all[0].Code
	}
	return validate.ErrOpaque
}
