package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"math/big"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// RunOptions of [Run]. The zero value, and nil, are the defaults.
type RunOptions struct {
	Every  time.Duration // how long to wait when nothing was due; default 1 s
	Most   time.Duration // the longest wait after failures, which double it; default 1 min
	Logger *slog.Logger  // default: none

	// Grace is how long work that is under way when ctx ends may go on before
	// its own context ends too. A [Worker] finishes the document it has in hand
	// and gives the others back. Default 0: the work's context is ctx.
	Grace time.Duration

	// Wake cuts a wait short by a value, as after a command that left something
	// to do; a channel of one place, written without waiting, will do. It does
	// not cut a wait after a failure. Default nil: none.
	Wake <-chan struct{}

	Observe func(Round)      // told of each round, before its wait, for metrics; default: nobody
	Now     func() time.Time // the clock of Round.Took; default time.Now
}

// Round is one call of the work that [Run] repeats. It holds no personal data.
type Round struct {
	Done   int           // what work returned
	Failed validate.Code // why it failed; "": it did not
	Took   time.Duration // how long it was at it
	Wait   time.Duration // how long Run waits now, unless ctx or Wake cut it; 0: not at all
}

// Run calls work until ctx ends: at once again while there is something to do,
// otherwise after a wait of Every. After a failure it waits Every, and twice as
// long after each further one in a row, up to Most. Each wait is up to a fifth
// longer or shorter, so that many processes do not march in step. Any number of
// processes may share one store.
//
// A panic of work is a failure, and [ErrPanicked]; what it panicked with is
// dropped. A panic of Observe is dropped too. Run returns nil when ctx ended and
// the work under way has returned; see RunOptions.Grace.
//
// It is the one loop in Rodnik that waits. Whoever has a scheduler calls work
// from there instead.
func Run(ctx context.Context, work func(context.Context) (int, error), opts *RunOptions) error {
	if work == nil {
		return errors.New("storage: run needs work")
	}
	var o RunOptions
	if opts != nil {
		o = *opts
	}
	o.defaults()
	inner, cancel := o.grace(ctx)
	defer cancel()
	failures := 0
	for ctx.Err() == nil {
		began := o.Now()
		n, err := attempt(inner, work)
		if ctx.Err() != nil {
			err = nil // it was told to stop
		}
		r := Round{Done: n, Took: o.Now().Sub(began)}
		switch {
		case err != nil:
			failures++
			r.Failed, r.Wait = codeOf(err), jitter(o.wait(failures))
			o.Logger.LogAttrs(ctx, slog.LevelError, "work stopped",
				slog.String("code", string(r.Failed)), slog.Int("done", n),
				slog.Int("failures", failures), slog.Duration("wait", r.Wait))
		case n > 0:
			failures = 0
		default:
			failures, r.Wait = 0, jitter(o.Every)
		}
		o.tell(r)
		if r.Wait > 0 {
			o.pause(ctx, r)
		}
	}
	return nil
}

func (o *RunOptions) defaults() {
	if o.Every <= 0 {
		o.Every = time.Second
	}
	if o.Most <= 0 {
		o.Most = time.Minute
	}
	o.Most = max(o.Most, o.Every)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // The default of RunOptions.Now.
	}
}

// wait is how long to wait after so many failures in a row, before jitter.
func (o *RunOptions) wait(failures int) time.Duration {
	wait := o.Every
	for ; failures > 1; failures-- {
		if wait > o.Most/2 {
			return o.Most
		}
		wait *= 2
	}
	return wait
}

// stopKey finds, in the context that work gets, the one whose end asks it to
// stop.
type stopKey struct{}

// stopped reports whether work should take on nothing more: its context ended,
// or the one that Run was called with.
func stopped(ctx context.Context) error {
	if asked, ok := ctx.Value(stopKey{}).(context.Context); ok && asked.Err() != nil {
		return asked.Err()
	}
	return ctx.Err()
}

// grace makes the context of the work, which outlives ctx by Grace at most.
func (o *RunOptions) grace(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.Grace <= 0 {
		return context.WithCancel(ctx)
	}
	inner, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), stopKey{}, ctx))
	// The context package runs this once ctx has ended; it ends with Run.
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(o.Grace) //nolint:forbidigo // Run is the one loop that waits, and says so.
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-inner.Done():
		}
	})
	return inner, func() {
		stop()
		cancel()
	}
}

// attempt is one call of the work.
func attempt(ctx context.Context, work func(context.Context) (int, error)) (n int, err error) {
	defer func() {
		if recover() != nil {
			n, err = 0, ErrPanicked
		}
	}()
	return work(ctx)
}

func (o *RunOptions) tell(r Round) {
	if o.Observe == nil {
		return
	}
	defer func() {
		_ = recover() // metrics do not stop the work
	}()
	o.Observe(r)
}

func (o *RunOptions) pause(ctx context.Context, r Round) {
	wake := o.Wake
	if r.Failed != "" {
		wake = nil
	}
	timer := time.NewTimer(r.Wait) //nolint:forbidigo // Run is the one loop that waits, and says so.
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case _, open := <-wake:
		if !open {
			o.Wake = nil // nobody will write to it again
		}
	}
}

// jitter is d give or take a fifth.
func jitter(d time.Duration) time.Duration {
	spread := int64(d) / 5 * 2
	if spread <= 0 {
		return d
	}
	n, err := rand.Int(rand.Reader, big.NewInt(spread))
	if err != nil {
		return d
	}
	return d - time.Duration(spread/2) + time.Duration(n.Int64())
}
