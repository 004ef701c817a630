package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// pause is how long a record rests after so many failures in a row: doubling
// from Options.Retry to Options.RetryMost, less up to a fifth. How much less
// depends on the record and the number of the try alone, so that records that
// failed together do not come back together.
func (v *Vault) pause(kind Kind, id ID, tries int) time.Duration {
	rest := v.retry
	for ; tries > 1 && rest < v.most; tries-- {
		if rest > v.most/2 {
			rest = v.most
			break
		}
		rest *= 2
	}
	spread := uint64(rest / 5) //nolint:gosec // Never negative.
	if spread == 0 {
		return rest
	}
	ref := listingOf(kind, id)
	digest := sha256.Sum256(append([]byte{byte(tries >> 8 & 0xff), byte(tries & 0xff)}, ref.ID...))
	return rest - time.Duration(binary.BigEndian.Uint64(digest[:])%spread) //nolint:gosec // Less than spread.
}

// putBack lets a leased record that failed rest, and lists it, in one commit.
// Only its WakeAt moves: body and keys stay as they are, whether or not they
// can be read. Where somebody changed the record meanwhile, or somebody else
// has it, nothing is stored: it comes back with the end of its lease.
func (v *Vault) putBack(ctx context.Context, rec Record, cause error) error {
	ref := listingOf(rec.Kind, rec.ID)
	got, err := v.store.Get(ctx, ref)
	if err != nil || len(got) != 1 {
		return fmt.Errorf("storage: get %s: %w", stuckKind, err)
	}
	tx := v.begin(ctx, Command{By: System}, "", true)
	now := v.Now()
	l, err := v.readListing(tx, got[0])
	if err != nil || got[0].Version == 0 {
		l = &listing{ID: ref.ID, Kind: rec.Kind, Of: rec.ID, Since: now}
	}
	l.Code, l.Tries, l.Left = codeOf(cause), l.Tries+1, rec.Version+1
	steps := l.Tries
	if errors.Is(cause, ErrNewerSchema) {
		steps = 1 // whoever knows the schema should get it soon
	}
	l.Next = now.Add(v.pause(rec.Kind, rec.ID, steps)).Truncate(time.Microsecond)
	l.Sweep = l.Next.Add(v.most)
	tx.wake(rec, l.Next)
	if !errors.Is(err, ErrNewerSchema) { // a newer listing is not ours to rewrite
		if err := v.listings.put(tx, tx.slotOf(got[0]), l); err != nil {
			return err
		}
	}
	b, err := tx.batch(nil) // nothing of an owner's is sealed
	if err != nil {
		return err
	}
	if err := v.store.Commit(ctx, b); err != nil && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("storage: put back %s: %w", rec.Kind, err)
	}
	return nil
}

// wake stores a record as it is, due at another time.
func (tx *Tx) wake(rec Record, at time.Time) {
	rec.WakeAt = at
	s := &slot{rec: rec, deed: woken}
	tx.seen[place{rec.Kind, rec.ID}] = s
	tx.order = append(tx.order, s)
}

// slotOf is the slot of a record, made where it could not be opened.
func (tx *Tx) slotOf(rec Record) *slot {
	at := place{rec.Kind, rec.ID}
	s, ok := tx.seen[at]
	if !ok {
		s = &slot{rec: rec}
		tx.seen[at] = s
		tx.order = append(tx.order, s)
	}
	return s
}

// listed looks, in one go, which of the leased records are listed as stuck. It
// is a convenience: a listing that it misses goes with a later sweep.
func (v *Vault) listed(ctx context.Context, due []Record) map[place]Ref {
	found := map[place]Ref{}
	for part := range pages(due) {
		refs := make([]Ref, 0, len(part))
		for _, rec := range part {
			refs = append(refs, listingOf(rec.Kind, rec.ID))
		}
		got, err := v.store.Get(ctx, refs...)
		if err != nil {
			return found
		}
		for i, l := range got {
			if i < len(part) && l.Version != 0 {
				found[place{part[i].Kind, part[i].ID}] = l.Ref()
			}
		}
	}
	return found
}

// unlist removes the listing of a record at this commit, unopened. Where the
// batch is full it goes with a later sweep.
func (tx *Tx) unlist(ref Ref) {
	if ref.Version == 0 || len(tx.order)+2 > MaxRefs { // with the audit entry
		return
	}
	rec := Record{Kind: ref.Kind, ID: ref.ID, Version: ref.Version}
	tx.slotOf(rec).deed = deleted
}

// giveBack makes leased records due again that nobody has worked on. Those
// that it cannot give back come back with the end of their lease.
func (v *Vault) giveBack(ctx context.Context, recs []Record) {
	now := v.Now()
	for part := range pages(recs) {
		b := Batch{Put: make([]Record, 0, len(part))}
		for _, rec := range part {
			rec.WakeAt = now
			b.Put = append(b.Put, rec)
		}
		if err := v.store.Commit(ctx, b); err != nil {
			v.complain(ctx, part[0], err)
		}
	}
}

// complain tells an operator, by kind, ID and code.
func (v *Vault) complain(ctx context.Context, rec Record, err error) {
	v.logger.LogAttrs(ctx, slog.LevelError, "work failed",
		slog.String("kind", string(rec.Kind)), slog.String("id", string(rec.ID)), slog.String("code", string(codeOf(err))))
}

// pages cuts records into parts that one batch can take.
func pages(recs []Record) func(yield func([]Record) bool) {
	return func(yield func([]Record) bool) {
		for len(recs) > 0 {
			n, size := 0, 0
			for n < len(recs) && n < MaxRefs {
				if size += len(recs[n].Body); n > 0 && size > MaxBatchBytes {
					break
				}
				n++
			}
			if !yield(recs[:n]) {
				return
			}
			recs = recs[n:]
		}
	}
}
