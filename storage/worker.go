package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

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
// many it settled; a refusal (Tx.Refuse) settles too. A document that fails is
// logged, by kind, ID and code, and comes back when its lease ends, as does one
// whose Act panicked, and one that Settle left as it was and still due. Only a
// failing lease or an ended context stops the rest.
func (w *Worker[T, E]) Work(ctx context.Context, v *Vault, limit int) (int, error) {
	now := v.Now()
	until := now.Add(v.lease)
	due, err := v.store.Lease(ctx, []Kind{w.Of.spec.Kind}, now, until, limit)
	if err != nil {
		return 0, fmt.Errorf("storage: lease %s: %w", w.Of.spec.Kind, err)
	}
	done := 0
	for _, rec := range due {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if err := w.one(ctx, v, rec, until); err != nil {
			if ctx.Err() != nil {
				return done, ctx.Err()
			}
			v.logger.LogAttrs(ctx, slog.LevelError, "work failed",
				slog.String("kind", string(rec.Kind)), slog.String("id", string(rec.ID)), slog.String("code", string(codeOf(err))))
			continue
		}
		done++
	}
	return done, nil
}

func (w *Worker[T, E]) one(ctx context.Context, v *Vault, rec Record, until time.Time) error {
	look := v.begin(ctx, Command{By: System}, "", false)
	s, err := look.meet(rec, true)
	if errors.Is(err, ErrErased) {
		return v.rest(ctx, rec)
	}
	if err != nil {
		return err
	}
	doc, err := w.Of.decode(look, s)
	if err != nil {
		return err
	}
	effect, err := w.act(ctx, doc)
	if err != nil {
		return err
	}
	lease := hold{place: place{rec.Kind, rec.ID}, version: rec.Version, until: until}
	_, err = run(ctx, v, Command{By: System}, Operation{name: w.Name}, func(tx *Tx) (struct{}, error) {
		tx.held = &lease
		doc, err := w.Of.Get(tx, rec.ID)
		if errors.Is(err, ErrNotFound) {
			return struct{}{}, nil
		}
		if err != nil {
			return struct{}{}, err
		}
		s := tx.seen[lease.place]
		if s.rec.Version != lease.version && !v.Now().Before(lease.until) {
			return struct{}{}, errLeaseLost
		}
		if err := w.Settle(tx, doc, effect); err != nil && tx.refused == nil {
			return struct{}{}, err
		}
		if s.deed == looked && (s.body.wake.IsZero() || s.body.wake.After(tx.now)) {
			// Nothing changed, and it may sleep: the lease is given back.
			if doc, err = w.Of.Get(tx, rec.ID); err == nil {
				err = w.Of.Save(tx, doc)
			}
		}
		return struct{}{}, err
	})
	if errors.Is(err, errLeaseLost) {
		return nil
	}
	return err
}

var errPanicked = errors.New("storage: what is outside panicked")

// act calls Act. One that panics has failed: a port is somebody else's code, and
// one bad message must not stop all of them. What it panicked with is dropped,
// because nobody knows what it holds.
func (w *Worker[T, E]) act(ctx context.Context, doc *T) (effect E, err error) {
	if w.Act == nil {
		return effect, nil
	}
	defer func() {
		if recover() != nil {
			err = errPanicked
		}
	}()
	return w.Act(ctx, doc), nil
}

// codeOf is what a log may show of an error: its code, never its text.
func codeOf(err error) validate.Code {
	if all, ok := validate.Of(err); ok {
		return all[0].Code
	}
	return validate.ErrOpaque
}
