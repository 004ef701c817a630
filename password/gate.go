package password

import (
	"context"
	"sync"
	"time"
)

// A gate hands out permits, first come, first served. A bounded number of
// callers may wait, for a bounded time.
type gate struct {
	queue int
	wait  time.Duration

	mu      sync.Mutex
	free    int
	waiting []*waiter
}

type waiter struct {
	need  int
	ready chan struct{} // closed when the permits are given
}

// enter takes permits, or answers ErrOverloaded, or the error of ctx.
func (g *gate) enter(ctx context.Context, need int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	if len(g.waiting) == 0 && g.free >= need {
		g.free -= need
		g.mu.Unlock()
		return nil
	}
	if len(g.waiting) >= g.queue {
		g.mu.Unlock()
		return ErrOverloaded
	}
	w := &waiter{need: need, ready: make(chan struct{})}
	g.waiting = append(g.waiting, w)
	g.mu.Unlock()

	patience, cancel := context.WithTimeout(ctx, g.wait)
	defer cancel()
	select {
	case <-w.ready:
		return nil
	case <-patience.Done():
	}
	came := g.giveUp(w)
	if err := ctx.Err(); err != nil {
		if came {
			g.leave(need)
		}
		return err
	}
	if came {
		return nil
	}
	return ErrOverloaded
}

// giveUp leaves the queue. It reports true when the permits came just before.
func (g *gate) giveUp(w *waiter) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.waiting {
		if other == w {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			g.serve()
			return false
		}
	}
	return true
}

// leave gives permits back.
func (g *gate) leave(need int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free += need
	g.serve()
}

// serve lets in whom the free permits suffice for, in order. The lock is held.
func (g *gate) serve() {
	for len(g.waiting) > 0 && g.waiting[0].need <= g.free {
		g.free -= g.waiting[0].need
		close(g.waiting[0].ready)
		g.waiting = g.waiting[1:]
	}
}
