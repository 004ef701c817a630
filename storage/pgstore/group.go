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
