package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// resends is how often a batch whose answer was lost is sent again.
	resends = 4
	// retakes is how often in a row a taken key may refuse before it is the
	// answer: two records of one space may both be made by somebody else.
	retakes = 3
)

// Do runs fn and commits what it stored, with an audit entry and the answer to
// the command's key, all or nothing. When a record that fn read has changed in
// between, fn runs again on a fresh Tx (bounded: [ErrConflict]); so fn has no
// effects but through the Tx, no clock but tx.Now, no IDs but tx.NewID, and no
// randomness. An error of fn commits nothing, unless it comes from tx.Refuse;
// where it rests on reads that did not stand together, fn runs again too.
// Where fn stores nothing and the command carries no key, nothing is committed.
//
// R is written as JSON when the command carries a key.
//
// Do answers a *[TakenError] when a unique value is taken after a fresh look,
// [ErrIdempotencyReused] when the key stands for something else, and
// [ErrUnknown] when whether the commit happened cannot be told: Do has then sent
// the same batch up to four times, at once one after another, and looked for its
// audit entry. It waits for no engine to come back, and a read that failed is
// not repeated. Any other error of a store means that nothing was stored.
func Do[R any](ctx context.Context, v *Vault, c Command, op Operation, fn func(*Tx) (R, error)) (R, error) {
	refused := false // by tx.Refuse, so that the answer is kept already
	answer, err := run(ctx, v, c, op, func(tx *Tx) (answer R, err error) {
		refused = false
		if answer, done, err := recall[R](tx, op); done || err != nil {
			return answer, err
		}
		switch answer, err = fn(tx); {
		case tx.refused == nil && err != nil:
			return answer, err
		case err == nil:
			err = tx.refused
		}
		refused = tx.refused != nil
		return answer, tx.keep(op, answer, err)
	})
	if err == nil || refused {
		return answer, err
	}
	return told(ctx, v, c, op, answer, err)
}

// told is the answer that the command's key got meanwhile, if it got one. An
// error that commits nothing may come from meeting what an equal command did
// between the look for that answer and the look at its records.
func told[R any](ctx context.Context, v *Vault, c Command, op Operation, answer R, err error) (R, error) {
	if c.Key == "" || ctx.Err() != nil {
		return answer, err
	}
	tx := v.begin(ctx, c, "", false)
	if kept, done, keptErr := recall[R](tx, op); done {
		return kept, keptErr
	}
	return answer, err
}

// CountThen is for what must be counted before it is looked at, such as a try
// of a code. It commits what count stored, then runs then as a second
// operation with what count returned: a crash or a refusal in then never takes
// the count back. When count returns an error, then does not run.
//
// The answer to the command's key is kept by then, or by a count that refuses.
// A key repeated with another secret gets the first answer: take a new key for
// each try.
func CountThen[S, R any](
	ctx context.Context, v *Vault, c Command, op Operation,
	count func(*Tx) (S, error), then func(*Tx, S) (R, error),
) (R, error) {
	type counted struct {
		state  S
		answer R
		done   bool
	}
	counting := op
	counting.name += ".count"
	first, err := run(ctx, v, c, counting, func(tx *Tx) (counted, error) {
		var none R
		if answer, done, err := recall[R](tx, op); done || err != nil {
			return counted{answer: answer, done: true}, err
		}
		state, err := count(tx)
		if tx.refused != nil {
			if err == nil {
				err = tx.refused
			}
			err = tx.keep(op, none, err)
		}
		return counted{state: state}, err
	})
	if err != nil {
		return told(ctx, v, c, op, first.answer, err)
	}
	if first.done {
		return first.answer, nil
	}
	return Do(ctx, v, c, op, func(tx *Tx) (R, error) { return then(tx, first.state) })
}

// View runs fn over one snapshot and stores nothing. When what fn read or
// searched for changed between two of its reads, it runs again (bounded:
// [ErrConflict]).
func View[R any](ctx context.Context, v *Vault, fn func(*Tx) (R, error)) (R, error) {
	var none R
	for range v.reruns {
		tx := v.begin(ctx, Command{}, "", false)
		r, err := fn(tx)
		same, checkErr := tx.unchanged()
		if checkErr != nil {
			return none, checkErr
		}
		if same {
			return r, err
		}
	}
	return none, fmt.Errorf("storage: view: %w", ErrConflict)
}

// run is the loop of one operation: attempt, commit, and attempt again when
// somebody else was faster.
func run[R any](ctx context.Context, v *Vault, c Command, op Operation, fn func(*Tx) (R, error)) (R, error) {
	var none R
	switch {
	case op.err != nil || op.name == "" || len(c.Key) > maxKey:
		return none, limit("command", maxKey)
	case !utf8.ValidString(c.Key):
		return none, limit("command", maxKey)
	case len(c.By) > maxActor || !utf8.ValidString(string(c.By)):
		return none, limit("actor", maxActor)
	}
	var (
		id    ID
		began time.Time
		lost  bool // an answer was lost: the ID must stay, it tells whether that batch landed
		taken int  // runs in a row that a taken key refused
	)
	for range v.reruns {
		if now := v.Now(); id == "" || !lost && now.Sub(began) > settle/2 {
			var err error
			if id, err = v.newID(now); err != nil {
				return none, fmt.Errorf("storage: %s: %w", op.name, err)
			}
			began = now
		}
		tx := v.begin(ctx, c, id, true)
		answer, answerErr := fn(tx)
		if answerErr != nil && tx.refused == nil {
			// What fn read in several steps may never have stood together: a
			// repeated command must not meet its own traces.
			if same, err := tx.unchanged(); same || err != nil {
				return answer, answerErr
			}
			continue
		}
		err := tx.commit(op, &lost)
		if err == nil {
			return answer, answerErr
		}
		var refused *TakenError
		if !errors.As(err, &refused) && !errors.Is(err, ErrConflict) || errors.Is(err, ErrUnknown) {
			return none, err
		}
		if refused == nil {
			taken = 0
		} else if taken++; taken >= retakes {
			return none, err
		}
	}
	return none, fmt.Errorf("storage: %s: %w", op.name, ErrConflict)
}

// commit stores what the Tx has to store. lost becomes true when an answer of
// the store was lost on the way.
func (tx *Tx) commit(op Operation, lost *bool) error {
	if !tx.stores() {
		same, err := tx.unchanged()
		if err == nil && !same {
			err = ErrConflict
		}
		return err
	}
	keys, err := tx.crypts()
	if err != nil {
		return fmt.Errorf("storage: %s: %w", op.name, err)
	}
	if err := tx.audit(op, keys); err != nil {
		return err
	}
	b, err := tx.batch(keys)
	if err != nil {
		return fmt.Errorf("storage: %s: %w", op.name, err)
	}
	if err := b.Check(); err != nil {
		return fmt.Errorf("storage: %s: %w", op.name, err)
	}
	sent := false
	var why error // the outcome is unknown, such as a full disk
	for range resends {
		err := tx.v.store.Commit(tx.ctx, b)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, ErrUnknown):
			sent, *lost, why = true, true, err
			if tx.ctx.Err() != nil {
				return fmt.Errorf("storage: %s: %w", op.name, err)
			}
		case !*lost:
			return fmt.Errorf("storage: %s: %w", op.name, err)
		default:
			return tx.resolve(op, err, sent)
		}
	}
	return fmt.Errorf("storage: %s: %w", op.name, why)
}

// resolve tells what became of a batch whose answer was lost, when sending it
// again was refused: the audit entry of this operation says that it landed.
func (tx *Tx) resolve(op Operation, refused error, sent bool) error {
	got, err := tx.v.store.Get(tx.ctx, Ref{Kind: tx.v.audit.Kind(), ID: tx.id})
	switch {
	case err != nil:
		return fmt.Errorf("storage: %s: %w: %w", op.name, ErrUnknown, err)
	case len(got) != 1:
		return fmt.Errorf("storage: %s: %w", op.name, ErrUnknown)
	case got[0].Version != 0 && sent:
		return nil
	case got[0].Version != 0:
		// A batch of an earlier run landed late; its answer is gone.
		return fmt.Errorf("storage: %s: %w", op.name, ErrUnknown)
	}
	var taken *TakenError
	if !errors.Is(refused, ErrConflict) && !errors.As(refused, &taken) {
		return fmt.Errorf("storage: %s: %w: %w", op.name, ErrUnknown, refused)
	}
	return fmt.Errorf("storage: %s: %w", op.name, refused)
}

// stores reports whether there is anything to commit.
func (tx *Tx) stores() bool {
	if len(tx.moves) > 0 || tx.refused != nil {
		return true
	}
	for _, s := range tx.order {
		if s.deed != looked {
			return true
		}
	}
	return false
}

// unchanged reports whether all that was read stands as it was read, so that
// it stood together. One read is a snapshot of its own.
func (tx *Tx) unchanged() (bool, error) {
	if tx.reads <= 1 || tx.ctx.Err() != nil {
		return true, tx.ctx.Err()
	}
	for _, a := range tx.asked {
		now, err := tx.v.store.Find(tx.ctx, a.query)
		if err != nil {
			return false, fmt.Errorf("storage: find %s: %w", a.query.Kind, err)
		}
		if !slices.EqualFunc(now, a.found, func(x, y Record) bool { return x.ID == y.ID && x.Version == y.Version }) {
			return false, nil
		}
	}
	refs := make([]Ref, 0, len(tx.order))
	for _, s := range tx.order {
		if !s.found {
			refs = append(refs, s.rec.Ref())
		}
	}
	for part := range slices.Chunk(refs, MaxRefs) {
		now, err := tx.v.store.Get(tx.ctx, part...)
		if err != nil {
			return false, fmt.Errorf("storage: get: %w", err)
		}
		if !slices.EqualFunc(now, part, func(r Record, ref Ref) bool { return r.Version == ref.Version }) {
			return false, nil
		}
	}
	return true, nil
}
