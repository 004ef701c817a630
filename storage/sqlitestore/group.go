package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/storage"
)

// A group is bounded, so that nobody waits long for those who came after.
const (
	groupCommits = 128     // commits of one transaction
	groupBytes   = 4 << 20 // their bodies, bytes
)

// errBroken: one commit of a group took the transaction of all with it.
var errBroken = errors.New("the transaction of the group is lost")

// join stores a batch when it is its turn, or lets whoever has the turn do it.
func (s *Store) join(ctx context.Context, b storage.Batch) error {
	select {
	case s.turn <- struct{}{}: // nobody writes
		return s.lead(ctx, b)
	default:
	}
	p := &waiting{batch: b, bytes: size(b), done: make(chan error, 1)}
	s.line.join(p)
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return s.line.leave(p, ctx.Err())
	case s.turn <- struct{}{}:
		if !s.line.withdraw(p) { // who had the turn before has answered
			<-s.turn
			return <-p.done
		}
		return s.lead(ctx, b)
	}
}

func size(b storage.Batch) int {
	n := 0
	for i := range b.Put {
		n += len(b.Put[i].Body)
	}
	return n
}

// lead has the turn: it stores a batch, and whatever waits by then, in one
// durable transaction, and answers those it took along before the turn passes.
func (s *Store) lead(ctx context.Context, b storage.Batch) error {
	defer func() { <-s.turn }()
	g := group{line: &s.line}
	defer g.answer()
	err := s.transact(ctx, func(working context.Context, w *writer) error {
		if err := w.commit(working, b); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return g.gather(working, w)
	})
	g.outcome = err
	if !errors.Is(err, errBroken) {
		return err
	}
	return s.transact(ctx, func(working context.Context, w *writer) error {
		if err := w.commit(working, b); err != nil {
			return err
		}
		return ctx.Err()
	})
}

// group is the commits that one caller takes along.
type group struct {
	line    *line
	all     []*waiting
	outcome error // of the transaction
}

// gather runs what waits in line, each commit for itself: one that is refused
// leaves nothing behind. Until the transaction is durable nobody is answered,
// also not who was refused because of what it holds.
func (g *group) gather(ctx context.Context, w *writer) error {
	g.outcome = storage.ErrUnknown // unless somebody says better
	room := groupBytes
	for len(g.all) < groupCommits {
		p := g.line.next(room)
		if p == nil {
			return nil
		}
		room -= p.bytes
		g.all = append(g.all, p)
		var lost error
		p.err, lost = w.nested(ctx, p.batch)
		g.line.ran(p)
		if lost != nil {
			return lost
		}
	}
	return nil
}

// answer tells everybody of the group what became of their commit. Of a
// transaction that failed nobody can be told a refusal that rests on it: they
// are asked again.
func (g *group) answer() {
	var again []*waiting
	for _, p := range g.all {
		switch {
		case g.outcome == nil, p.err != nil && !refused(p.err):
			g.line.answer(p, p.err)
		case p.err != nil, errors.Is(g.outcome, errBroken):
			again = append(again, p)
		default:
			g.line.answer(p, g.outcome)
		}
	}
	g.line.rejoin(again)
}

// refused reports whether err is an answer of the contract.
func refused(err error) bool {
	_, taken := errors.AsType[*storage.TakenError](err)
	return taken || errors.Is(err, storage.ErrConflict)
}

// nested runs a batch within a transaction. After err nothing of it is left in
// the transaction; after lost nobody knows what is, and it must be rolled back.
func (w *writer) nested(ctx context.Context, b storage.Batch) (err, lost error) {
	if _, err := w.save.ExecContext(ctx); err != nil {
		return err, fmt.Errorf("%w: %w", errBroken, err)
	}
	err = w.commit(ctx, b)
	if err != nil {
		if _, undone := w.undo.ExecContext(ctx); undone != nil {
			return err, fmt.Errorf("%w: %w", errBroken, undone)
		}
	}
	if _, kept := w.release.ExecContext(ctx); kept != nil {
		return errors.Join(err, kept), fmt.Errorf("%w: %w", errBroken, kept)
	}
	return err, nil
}
