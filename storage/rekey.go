package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
)

// Rekeyed is how far a [Vault.Rekey] has come. The counts are of all it has
// looked at so far.
type Rekeyed struct {
	Sweep ID   // which sweep this is; one that began later starts anew
	Kind  Kind // which kind it is in
	After ID   // the last record of that kind that it is done with

	Seen    int // records looked at
	Written int // records stored anew
	Erased  int // records whose owner was erased: nobody can read them, so they stay as they are
	Newer   int // records of a newer program, which only that one may store anew
	Broken  int // records that do not open, or whose keys are not their document's; the log names them

	// Done: everything stands under the keys of the Keyring, so that others may
	// leave it. It stays false while there is anything Newer or Broken.
	Done bool
}

// RekeyOptions of [Vault.Rekey]. The zero value, and nil, are the defaults.
type RekeyOptions struct {
	// From is where an earlier call with the same keys stopped; the zero value:
	// from the start. When a Vault with other keys was opened since, or other
	// kinds are to be swept, it starts anew.
	From Rekeyed
	// Page is how many records are read and stored at a time, 1 to 100; default 50.
	Page int
	// Progress is told after every page; its error stops the sweep.
	Progress func(Rekeyed) error
}

// Rekey brings everything under the keys that the Keyring has now: bodies under
// its first seal key, look-up digests under all its look-up keys, data keys
// wrapped anew. It sweeps the collections given and the Vault's own, which
// have to be all that the store holds: Portal.Rekey gives them. So documents of
// your own belong into a store, or a tenant, beside a portal's.
//
// Documents, the times of records and the audit stay as they are, to the byte,
// and leases are kept. Commands and Work may run meanwhile, several Rekeys too.
// It may be stopped at any page and called again: what is done already is only
// read. At the end it notes in the store that the other keys may leave the
// Keyring. When a Vault with other keys was opened meanwhile (see [Vault.Check])
// that is [ErrConflict]: call it again.
func (v *Vault) Rekey(ctx context.Context, kept []Kept, opts *RekeyOptions) (Rekeyed, error) {
	var o RekeyOptions
	if opts != nil {
		o = *opts
	}
	if o.Page <= 0 {
		o.Page = 50
	}
	o.Page = min(o.Page, 100)
	kept = slices.Concat(v.Collections(), kept)
	goal := v.keyring.goal()
	goal.Kinds = KindsOf(kept)
	var err error
	if goal.ID, err = v.newID(v.Now()); err != nil {
		return Rekeyed{}, fmt.Errorf("storage: rekey: %w", err)
	}
	sweep := goal.ID
	_, err = v.mark(ctx, "storage.rekey.begin", func(m *storeMark) error {
		if m.Goal == nil || !slices.Equal(m.Goal.Kinds, goal.Kinds) {
			m.Goal = goal
		}
		sweep = m.Goal.ID // or somebody else's, who works for the same
		return nil
	})
	if err != nil {
		return Rekeyed{}, fmt.Errorf("storage: rekey: %w", err)
	}
	r := &rekey{v: v, opts: o, at: Rekeyed{Sweep: sweep}}
	if o.From.Sweep == sweep && slices.Contains(goal.Kinds, o.From.Kind) {
		r.at = o.From
		r.at.Done = false
	}
	if err := r.all(ctx, kept); err != nil {
		return r.at, err
	}
	if r.at.Newer > 0 || r.at.Broken > 0 {
		return r.at, nil
	}
	_, err = v.mark(ctx, "storage.rekey", func(m *storeMark) error {
		switch {
		case m.Goal != nil && m.Goal.ID == sweep:
			m.Seals, m.Looks, m.Goal = []string{goal.Seal}, slices.Clone(goal.Looks), nil
		case !v.keyring.done(m):
			return ErrConflict
		}
		return nil
	})
	if err != nil {
		return r.at, fmt.Errorf("storage: rekey: %w", err)
	}
	r.at.Done = true
	return r.at, nil
}

// done reports whether the mark says already what a Rekey would say.
func (k *Keyring) done(m *storeMark) bool {
	return (&goal{Seal: k.seals[0].id, Looks: m.Looks}).equal(k.goal()) && slices.Equal(m.Seals, []string{k.seals[0].id})
}

type rekey struct {
	v    *Vault
	opts RekeyOptions
	at   Rekeyed
}

func (r *rekey) all(ctx context.Context, kept []Kept) error {
	from, swept := r.at.Kind, make(map[Kind]bool)
	for _, k := range kept {
		if swept[k.Kind()] {
			continue
		}
		swept[k.Kind()] = true
		if from != "" && k.Kind() != from {
			continue // an earlier call is done with it
		}
		if from == "" {
			r.at.Kind, r.at.After = k.Kind(), ""
		}
		from = ""
		if err := r.kind(ctx, k); err != nil {
			return fmt.Errorf("storage: rekey %s: %w", k.Kind(), err)
		}
	}
	return nil
}

func (r *rekey) kind(ctx context.Context, k Kept) error {
	for {
		recs, err := r.v.store.Find(ctx, Query{Kind: k.Kind(), After: r.at.After, Limit: r.opts.Page})
		if err != nil {
			return err
		}
		if len(recs) == 0 {
			return nil
		}
		if err := r.page(ctx, k, recs); err != nil {
			return err
		}
		r.at.After = recs[len(recs)-1].ID
		if r.opts.Progress != nil {
			if err := r.opts.Progress(r.at); err != nil {
				return err
			}
		}
	}
}

// rekeyBytes is how many bytes of bodies go into one commit.
const rekeyBytes = MaxBatchBytes / 4

func (r *rekey) page(ctx context.Context, k Kept, recs []Record) error {
	tx := r.v.begin(ctx, Command{By: System}, "", false)
	if err := tx.prefetch(recs); err != nil && !ofOneRecord(err) {
		return err
	}
	var b Batch
	size := 0
	flush := func() error {
		err := r.commit(ctx, k, b)
		b, size = Batch{}, 0
		return err
	}
	for _, rec := range recs {
		r.at.Seen++
		next, under, err := tx.renew(k, rec)
		if err != nil {
			if err := r.count(ctx, rec, k.owned(err)); err != nil {
				return err
			}
			continue
		}
		if next.Version == 0 {
			continue // as it should be
		}
		if size += len(next.Body); size > rekeyBytes && len(b.Put) > 0 {
			if err := flush(); err != nil {
				return err
			}
			size = len(next.Body)
		}
		b.Put = append(b.Put, next)
		if under != nil && !slices.Contains(b.Require, under.slot.rec.Ref()) {
			b.Require = append(b.Require, under.slot.rec.Ref())
		}
	}
	return flush()
}

// count notes a record that stays as it is; an error of the store stops.
func (r *rekey) count(ctx context.Context, rec Record, err error) error {
	switch {
	case errors.Is(err, ErrErased):
		r.at.Erased++
		return nil
	case errors.Is(err, ErrNewerSchema):
		r.at.Newer++
	case ofOneRecord(err):
		r.at.Broken++
	default:
		return err
	}
	r.v.logger.LogAttrs(ctx, slog.LevelError, "rekey left a record",
		slog.String("kind", string(rec.Kind)), slog.String("id", string(rec.ID)), slog.String("code", string(codeOf(err))))
	return nil
}

// ofOneRecord reports whether an error is about one record, not about the store.
func ofOneRecord(err error) bool {
	var taken *TakenError
	return errors.Is(err, ErrTampered) || errors.Is(err, ErrKeyMissing) || errors.Is(err, ErrLimit) || errors.As(err, &taken)
}

// commit stores a page. Where somebody else was faster, or nobody knows, each
// record is looked at again and stored alone.
func (r *rekey) commit(ctx context.Context, k Kept, b Batch) error {
	if len(b.Put) == 0 {
		return nil
	}
	err := r.v.store.Commit(ctx, b)
	var taken *TakenError
	switch {
	case err == nil:
		r.at.Written += len(b.Put)
		return nil
	case ctx.Err() != nil || !errors.Is(err, ErrConflict) && !errors.Is(err, ErrUnknown) && !errors.As(err, &taken):
		return err
	}
	for _, rec := range b.Put {
		if err := r.one(ctx, k, rec); err != nil {
			return err
		}
	}
	return nil
}

func (r *rekey) one(ctx context.Context, k Kept, stale Record) error {
	var last error
	for range r.v.reruns {
		got, err := r.v.store.Get(ctx, Ref{Kind: stale.Kind, ID: stale.ID})
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].Version == 0 {
			return nil // deleted meanwhile
		}
		tx := r.v.begin(ctx, Command{By: System}, "", false)
		next, under, err := tx.renew(k, got[0])
		if err != nil {
			return r.count(ctx, got[0], k.owned(err))
		}
		if next.Version == 0 {
			r.at.Written++ // by us, or by somebody with the same keys
			return nil
		}
		b := Batch{Put: []Record{next}}
		if under != nil {
			b.Require = []Ref{under.slot.rec.Ref()}
		}
		last = r.v.store.Commit(ctx, b)
		var taken *TakenError
		switch {
		case last == nil:
			r.at.Written++
			return nil
		case errors.As(last, &taken):
			return r.count(ctx, got[0], last)
		case ctx.Err() != nil || !errors.Is(last, ErrConflict) && !errors.Is(last, ErrUnknown):
			return last
		}
	}
	return last
}
