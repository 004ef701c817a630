package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// longestLease is how far ahead, beside the rest after failures, the attention
// to a record may be put off.
const longestLease = 24 * time.Hour

// examine opens a record and holds what stands beside the body against it.
func (a *auditor) examine(tx *Tx, rec Record) (w sight, what validate.Code, err error) {
	if rec.Version == 0 {
		return w, "", nil
	}
	w.there = true
	if e, err := readEnvelope(rec.Body); err == nil && e.by == byOwner {
		w.key = ID(e.name)
	}
	s, err := tx.meet(rec, true)
	if err == nil {
		w.last = s.last
		if kept, ok := a.kept[rec.Kind]; ok {
			err = kept.sound(tx, s)
		}
	}
	if kept, ok := a.kept[rec.Kind]; ok {
		err = kept.owned(err)
	}
	if errors.Is(err, ErrErased) { // nobody can tell what it holds; whose it was, the chain tells
		w.erased = true
		return w, "", nil
	}
	if err != nil && !errors.Is(err, ErrNewerSchema) {
		what, err = flaw(err)
		return w, what, err
	}
	wake, body := rec.WakeAt, s.body
	if wake.IsZero() != body.wake.IsZero() || wake.Before(body.wake) ||
		wake.After(body.wake) && wake.After(body.lease) && wake.After(a.v.Now().Add(longestLease+a.v.most)) {
		what = ErrTampered
	}
	return w, what, nil
}

// again looks at what seemed wrong until nothing does any more or it is sure.
//
// A walk is no snapshot: an operation may commit between the look at an entry
// and the look at its record. So the suspect records are read first and then
// every entry that is new since the walk began: whatever the record shows was
// committed together with its entry, so the chain must come by. The same holds
// for an entry that fits nowhere: the one before it was committed before it.
func (a *auditor) again(ctx context.Context) error {
	for range 2 {
		if len(a.suspects) == 0 && len(a.loose) == 0 {
			return nil
		}
		stuck := make(map[place][]tie, len(a.loose))
		for at, ties := range a.loose {
			stuck[at] = slices.Clone(ties)
		}
		codes, err := a.look(ctx)
		if err != nil {
			return err
		}
		err = a.v.entries(ctx, a.tail(), func(r reading) (bool, error) { return true, a.entry(r) })
		if err != nil {
			return err
		}
		a.begin()
		a.judgeChains(stuck)
		a.judgeRecords(codes)
		clear(a.suspects)
		clear(a.wanted)
	}
	return nil
}

// tail is where to go on: what lies before it is there for good.
func (a *auditor) tail() ID { return max(a.young, a.From.last) }

// look reads the suspects again, and puts them where the chains find them.
func (a *auditor) look(ctx context.Context) (map[place]validate.Code, error) {
	codes := map[place]validate.Code{}
	refs := make([]Ref, 0, len(a.suspects))
	for at := range a.suspects {
		refs = append(refs, Ref{Kind: at.kind, ID: at.id})
	}
	for part := range slices.Chunk(refs, pageOf) {
		got, err := a.v.store.Get(ctx, part...)
		if err != nil {
			return nil, fmt.Errorf("get: %w", err)
		}
		tx := a.v.begin(ctx, Command{}, "", false)
		for _, rec := range got {
			at := place{rec.Kind, rec.ID}
			w, code, err := a.examine(tx, rec)
			if err != nil {
				return nil, err
			}
			if w.seen(a.all[at]); code != "" {
				codes[at] = code
			}
			a.wanted[at] = &w
		}
	}
	return codes, nil
}

// judgeChains reports the entries that fit nowhere, now that all before them
// must have been met, and lets the chain go on behind them.
func (a *auditor) judgeChains(stuck map[place][]tie) {
	for at, before := range stuck {
		waiting := make(map[tie]struct{}, len(a.loose[at]))
		for _, t := range a.loose[at] {
			waiting[t] = struct{}{}
		}
		still := slices.DeleteFunc(before, func(t tie) bool { _, waits := waiting[t]; return !waits })
		if len(still) == 0 {
			continue
		}
		stood, what := a.all[at], ErrAuditGap
		for _, t := range still {
			if !stood.gone && t.seq <= stood.last.seq+1 {
				what = ErrAuditFork
			}
		}
		a.found(at.kind, at.id, what)
		w := a.wanted[at]
		slices.SortFunc(a.loose[at], func(x, y tie) int { return cmp.Compare(x.seq, y.seq) })
		for _, t := range a.loose[at] {
			stood.last, stood.gone, stood.key = t.link, t.gone, t.key
			if w != nil {
				w.seen(stood)
			}
		}
		a.all[at] = stood
		delete(a.loose, at)
	}
}

// judgeRecords reports the suspects that are not as their chain left them.
func (a *auditor) judgeRecords(codes map[place]validate.Code) {
	for at, w := range a.wanted {
		stands := a.all[at]
		switch code := codes[at]; {
		case code != "":
			a.found(at.kind, at.id, code)
		case w.told || a.later && stands.last.seq == 0:
		case !w.there:
			a.found(at.kind, at.id, ErrAuditLost)
		case stands.last.seq == 0:
			a.found(at.kind, at.id, ErrAuditUnrecorded)
		case !stands.gone && w.erased: // it was not the erased owner's
			a.found(at.kind, at.id, ErrTampered)
		case !stands.gone && w.last.seq > stands.last.seq:
			a.found(at.kind, at.id, ErrAuditGap)
		default:
			a.found(at.kind, at.id, ErrAuditHead)
		}
	}
}
