package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// Stuck is a record that Work could not settle: it cannot be opened, or what
// is done with it keeps failing. It holds ids and a code only.
type Stuck struct {
	Kind  Kind          // of the record
	ID    ID            // which one
	Code  validate.Code // why the last try failed
	Since time.Time     // when the first try failed
	Tries int           // how many failed in a row, from 1
	Next  time.Time     // when it is due again; a moment that is past: any time now
}

// listing is the document behind a Stuck. It is stored in one batch with the
// put-back of its record, and removed in the one that settles it.
type listing struct {
	ID    ID            `json:"id"`
	Kind  Kind          `json:"kind"`
	Of    ID            `json:"of"`
	Code  validate.Code `json:"code"`
	Since time.Time     `json:"since"`
	Tries int           `json:"tries"`
	Next  time.Time     `json:"next"`
	Left  uint64        `json:"left"`  // version at which the record was put back
	Sweep time.Time     `json:"sweep"` // when to see whether this still holds
}

const stuckKind = "storage.stuck"

func listingSpec() Spec[listing] {
	return Spec[listing]{
		Kind: stuckKind, Schema: 1,
		ID:   func(l *listing) ID { return l.ID },
		Wake: func(l *listing) time.Time { return l.Sweep },
	}
}

// listingOf is where a record is listed. The store shows kind and ID beside
// every body, so their digest hides nothing and needs no key.
func listingOf(kind Kind, id ID) Ref {
	digest := sha256.Sum256([]byte(string(kind) + "\x00" + string(id)))
	return Ref{Kind: stuckKind, ID: ID(hex.EncodeToString(digest[:]))}
}

// over reports whether a listing says nothing any more: its record is gone, or
// a command changed it, and no worker will look at it soon.
func (v *Vault) over(l *listing, rec Record) bool {
	asleep := rec.WakeAt.IsZero() || rec.WakeAt.After(v.Now().Add(v.lease))
	return rec.Version == 0 || rec.Version != l.Left && asleep
}

// Stuck returns records that Work could not settle at their last try, at most
// limit (1 to [MaxLimit]). "" starts from the beginning; go on with next, until
// it does not change any more. The order says nothing. A listing that cannot be
// opened is itself in the list.
func (v *Vault) Stuck(ctx context.Context, after ID, limit int) (list []Stuck, next ID, err error) {
	if err := CheckLimit(limit); err != nil {
		return nil, after, err
	}
	found, err := v.store.Find(ctx, Query{Kind: stuckKind, After: after, Limit: limit})
	if err != nil {
		return nil, after, fmt.Errorf("storage: find %s: %w", stuckKind, err)
	}
	next = after
	for some := range slices.Chunk(found, MaxRefs) {
		part, err := v.stuck(ctx, some)
		if err != nil {
			return list, next, err
		}
		list, next = append(list, part...), some[len(some)-1].ID
	}
	return list, next, nil
}

// stuck opens listings and holds them against their records.
func (v *Vault) stuck(ctx context.Context, found []Record) ([]Stuck, error) {
	look := v.begin(ctx, Command{By: System}, "", false)
	var list []Stuck
	var open []*listing
	var refs []Ref
	for _, rec := range found {
		l, err := v.readListing(look, rec)
		if err != nil {
			list = append(list, Stuck{Kind: stuckKind, ID: rec.ID, Code: codeOf(err), Next: rec.WakeAt})
			continue
		}
		open, refs = append(open, l), append(refs, Ref{Kind: l.Kind, ID: l.Of})
	}
	if len(refs) == 0 {
		return list, nil
	}
	recs, err := v.store.Get(ctx, refs...)
	if err != nil {
		return nil, fmt.Errorf("storage: get: %w", err)
	}
	for i, l := range open {
		if i < len(recs) && !v.over(l, recs[i]) {
			list = append(list, Stuck{
				Kind: l.Kind, ID: l.Of, Code: l.Code, Since: l.Since, Tries: l.Tries, Next: recs[i].WakeAt,
			})
		}
	}
	return list, nil
}

func (v *Vault) readListing(tx *Tx, rec Record) (*listing, error) {
	s, err := tx.meet(rec, false)
	if err != nil {
		return nil, err
	}
	return v.listings.decode(tx, s)
}

// Retry makes a record that [Vault.Stuck] lists due at once: for an operator
// who has removed the cause. [ErrNotFound] when it is not listed; [ErrConflict]
// when it has changed since it was put back, or somebody works on it now.
func (v *Vault) Retry(ctx context.Context, c Command, kind Kind, id ID) error {
	if err := (Ref{Kind: kind, ID: id}).check(); err != nil {
		return err
	}
	_, err := Do(ctx, v, c, Op("storage.retry", kind, id), func(tx *Tx) (struct{}, error) {
		tx.reads++
		got, err := v.store.Get(ctx, Ref{Kind: kind, ID: id}, listingOf(kind, id))
		if err != nil || len(got) != 2 {
			return struct{}{}, fmt.Errorf("storage: get %s: %w", kind, err)
		}
		rec := got[0]
		if rec.Version == 0 || got[1].Version == 0 {
			return struct{}{}, ErrNotFound
		}
		l, err := v.readListing(tx, got[1])
		switch {
		case err != nil:
			return struct{}{}, err
		case rec.Version != l.Left:
			return struct{}{}, fmt.Errorf("storage: retry %s: %w", kind, ErrConflict)
		}
		tx.wake(rec, tx.now)
		l.Left, l.Next = rec.Version+1, tx.now
		return struct{}{}, v.listings.Save(tx, l)
	})
	return err
}

// sweep removes listings that say nothing any more: a command may delete or
// change a record without knowing that it is listed. It returns how many it
// looked at, at most limit. One that it cannot open stays.
func (v *Vault) sweep(ctx context.Context, limit int) (int, error) {
	now := v.Now()
	due, err := v.store.Lease(ctx, []Kind{stuckKind}, now, now.Add(v.lease), limit)
	if err != nil {
		return 0, fmt.Errorf("storage: lease %s: %w", stuckKind, err)
	}
	done := 0
	for _, rec := range due {
		if stop := stopped(ctx); stop != nil {
			return done, stop
		}
		var b Batch
		if over, err := v.outlived(ctx, rec); err != nil {
			v.complain(ctx, rec, err)
			continue
		} else if over {
			b.Delete = []Ref{rec.Ref()}
		} else {
			rec.WakeAt = v.Now().Add(v.most)
			b.Put = []Record{rec}
		}
		if err := v.store.Commit(ctx, b); err != nil {
			v.complain(ctx, rec, err)
			continue
		}
		done++
	}
	return done, nil
}

// outlived reports whether a listing is over.
func (v *Vault) outlived(ctx context.Context, rec Record) (bool, error) {
	l, err := v.readListing(v.begin(ctx, Command{By: System}, "", false), rec)
	if err != nil {
		return false, nil //nolint:nilerr // Whoever has the key, or the schema, may know.
	}
	got, err := v.store.Get(ctx, Ref{Kind: l.Kind, ID: l.Of})
	if err != nil || len(got) != 1 {
		return false, fmt.Errorf("storage: get %s: %w", l.Kind, err)
	}
	return v.over(l, got[0]), nil
}
