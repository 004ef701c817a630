package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"math/big"
	"time"
)

// RunOptions of [Run]. The zero value, and nil, are the defaults.
type RunOptions struct {
	Every  time.Duration // how long to wait when nothing was due; default 1 s
	Most   time.Duration // the longest wait after failures, which double it; default 1 min
	Logger *slog.Logger  // default: none
}

// Run calls work until ctx ends: at once again while there is something to do,
// otherwise after a wait of Every, give or take a fifth, so that many processes
// do not march in step. After a failure the wait doubles. It returns nil when
// ctx ended; it starts no goroutine.
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
	wait := o.Every
	for ctx.Err() == nil {
		n, err := work(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			o.Logger.LogAttrs(ctx, slog.LevelError, "work stopped", slog.String("code", string(codeOf(err))))
			wait = min(2*wait, o.Most)
		case n > 0:
			wait = o.Every
			continue
		default:
			wait = o.Every
		}
		pause(ctx, jitter(wait))
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d) //nolint:forbidigo // Run is the one loop that waits, and says so.
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// jitter is d give or take a fifth.
func jitter(d time.Duration) time.Duration {
	spread := int64(d) * 2 / 5
	if spread <= 0 {
		return d
	}
	n, err := rand.Int(rand.Reader, big.NewInt(spread))
	if err != nil {
		return d
	}
	return d - time.Duration(spread/2) + time.Duration(n.Int64())
}
