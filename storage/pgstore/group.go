package pgstore

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/rodnik-go/rodnik/storage"
)

// groups lets commits that arrive together share a transaction. It has no
// goroutine of its own: while as many transactions are under way as may be,
// callers queue; who ends one hands the queue to the first in it, and that one
// leads: it commits for the others and tells them.
type groups struct {
	store *Store
	most  int // transactions under way at once

	mu        sync.Mutex
	free      int       // transactions that may still begin
	gathering bool      // one of them is about to, and takes the queue along
	queue     []*member // in the order they came
	apart     apart
}

func newGroups(s *Store, most int) *groups {
	if most <= 0 {
		most = defaultGroups
	}
	return &groups{store: s, most: most, free: most, apart: newApart()}
}

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

func (g *groups) commit(ctx context.Context, b *storage.Batch) error {
	g.mu.Lock()
	if g.free == g.most { // nobody would come along, and gathering wakes a thread
		g.free--
		g.mu.Unlock()
		defer g.next()
		return g.store.alone(ctx, b)
	}
	m := &member{batch: b}
	if g.free > 0 && !g.gathering {
		g.free--
		g.gathering = true
		g.mu.Unlock()
		return g.gather(ctx, m)
	}
	m.told = make(chan verdict, 1)
	g.queue = append(g.queue, m)
	g.mu.Unlock()
	select {
	case v := <-m.told:
		return g.hear(ctx, m, v)
	case <-ctx.Done():
		return g.giveUp(ctx, m)
	}
}

// gather begins a transaction. Who comes at the same moment comes along: the
// callers that a group has answered commit again together, and if the first of
// them went alone, the others would wait for a transaction more.
func (g *groups) gather(ctx context.Context, m *member) error {
	runtime.Gosched()
	g.mu.Lock()
	g.gathering = false
	if len(g.queue) == 0 {
		g.mu.Unlock()
		defer g.next()
		return g.store.alone(ctx, m.batch)
	}
	m.told = make(chan verdict, 1)
	g.queue = slices.Insert(g.queue, 0, m)
	c := g.muster()
	for g.free > 0 && len(g.queue) > 0 { // who does not fit, or came too many
		g.free--
		g.hand()
	}
	g.mu.Unlock()
	return g.hear(ctx, m, verdict{lead: c})
}

// hear does what a member was told.
func (g *groups) hear(ctx context.Context, m *member, v verdict) error {
	if v.lead != nil {
		v = g.lead(ctx, m, v.lead)
	}
	if v.alone {
		return g.store.alone(ctx, m.batch)
	}
	return v.err
}

// giveUp ends the wait of a caller whose context has ended. A batch that was
// not sent never will be; the answer to one that was is waited for.
func (g *groups) giveUp(ctx context.Context, m *member) error {
	g.mu.Lock()
	sent := m.sent
	switch {
	case m.crew != nil:
		m.crew.leave(m)
	default:
		if at := slices.Index(g.queue, m); at >= 0 {
			g.queue = slices.Delete(g.queue, at, at+1)
		}
	}
	g.mu.Unlock()
	if !sent {
		select {
		case v := <-m.told: // at the same time
			return g.hear(ctx, m, v)
		default:
			return ctx.Err()
		}
	}
	patient, done := context.WithTimeout(context.WithoutCancel(ctx), 2*patience)
	defer done()
	select {
	case v := <-m.told:
		return g.hear(ctx, m, v)
	case <-patient.Done():
		return errors.Join(storage.ErrUnknown, ctx.Err())
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

// next hands the queue to its first, or lets another transaction begin.
func (g *groups) next() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 {
		g.free++
		return
	}
	g.hand()
}

// hand lets the first in the queue lead. g.mu is held.
func (g *groups) hand() {
	c := g.muster()
	c.members[0].told <- verdict{lead: c}
}

// muster takes a crew out of the queue, its first among them. g.mu is held.
func (g *groups) muster() *crew {
	c := &crew{members: g.apart.choose(g.queue)}
	c.aboard = len(c.members)
	for _, m := range c.members {
		m.crew = c
	}
	g.queue = slices.DeleteFunc(g.queue, func(m *member) bool { return m.crew != nil })
	return c
}
