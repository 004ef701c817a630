package pgstore

import (
	"context"
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/storage"
)

// member is a commit that waits for a group or is in one.
type member struct {
	batch *storage.Batch
	told  chan verdict // holds one

	// Guarded by groups.mu.
	crew *crew // nil while it queues
	left bool  // its caller went away
	sent bool
}

// verdict is what a member hears: lead this crew, commit alone, or the answer.
type verdict struct {
	lead  *crew
	alone bool
	err   error
}

// crew is a group under way.
type crew struct {
	members []*member

	// Guarded by groups.mu.
	aboard int // members whose callers still wait
	cancel context.CancelFunc
}

// leave notes that the caller of a member waits no more. The last one ends the
// transaction. groups.mu is held.
func (c *crew) leave(m *member) {
	if m.left {
		return
	}
	m.left = true
	if c.aboard--; c.aboard == 0 && c.cancel != nil {
		c.cancel()
	}
}

// lead commits a crew, tells the others, and returns what m would be told.
func (g *groups) lead(ctx context.Context, m *member, c *crew) verdict {
	defer g.next()
	if len(c.members) == 1 {
		return verdict{err: g.store.alone(ctx, m.batch)}
	}
	// The transaction goes on as long as anybody waits for it.
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	g.mu.Lock()
	if c.cancel = cancel; c.aboard == 0 {
		cancel()
	}
	g.mu.Unlock()
	stop := context.AfterFunc(ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		c.leave(m)
	})
	defer stop()
	own, whole := verdict{err: context.Canceled}, false // m went away before it was sent
	defer func() {
		if !whole {
			c.abandon(m)
		}
	}()
	g.commitAll(working, c, func(to *member, v verdict) {
		if to == m {
			own = v
		} else {
			to.told <- v
		}
	})
	whole = true
	return own
}

// abandon answers whoever was not told yet, because code of the embedder's in
// the pool panicked under their leader: nobody knows how far it had come.
func (c *crew) abandon(leader *member) {
	for _, m := range c.members {
		if m == leader {
			continue
		}
		select {
		case m.told <- verdict{err: storage.ErrUnknown}:
		default:
		}
	}
}

// again is how often a group is sent after one of it was refused.
const again = 2

// commitAll commits a crew and tells each member that is still there.
func (g *groups) commitAll(ctx context.Context, c *crew, tell func(to *member, v verdict)) {
	conn, err := g.store.pool.Acquire(ctx)
	members := g.embark(c)
	tellAll := func(v verdict) {
		for _, m := range members {
			tell(m, v)
		}
	}
	if err != nil {
		tellAll(verdict{err: unreached(err)})
		return
	}
	defer conn.Release()
	for range 1 + again {
		if len(members) == 0 {
			return
		}
		batches := make([]*storage.Batch, len(members))
		for i, m := range members {
			batches[i] = m.batch
		}
		refused, err := send(ctx, conn, newOrder(batches))
		_, taken := errors.AsType[*storage.TakenError](err)
		switch {
		case err == nil, errors.Is(err, storage.ErrUnknown):
			tellAll(verdict{err: err})
			return
		case !taken && !errors.Is(err, storage.ErrConflict):
			tellAll(verdict{alone: true}) // one of them may be the reason
			return
		}
		tell(members[refused], verdict{err: err})
		members = g.staying(slices.Delete(members, refused, refused+1), tell)
	}
	tellAll(verdict{alone: true})
}

// embark returns those who are still there; from now on they are sent.
func (g *groups) embark(c *crew) []*member {
	g.mu.Lock()
	defer g.mu.Unlock()
	members := make([]*member, 0, len(c.members))
	for _, m := range c.members {
		if !m.left {
			m.sent = true
			members = append(members, m)
		}
	}
	return members
}

// staying returns the members whose callers still wait. Nothing of the others
// is stored, and nothing will be: their memory may be in other use by now.
func (g *groups) staying(members []*member, tell func(to *member, v verdict)) []*member {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(members, func(m *member) bool {
		if m.left {
			tell(m, verdict{err: context.Canceled})
		}
		return m.left
	})
}
