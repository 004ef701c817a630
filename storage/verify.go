package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rodnik-go/rodnik/validate"
)

// VerifyOptions of [Vault.VerifyAudit]. The zero value, and nil, are the
// defaults.
type VerifyOptions struct {
	// From is a checkpoint that was verified before: only what came after it
	// is read, and only records that were touched after it are held against
	// it. Zero: everything.
	From Checkpoint

	// To is the last checkpoint kept outside: the entries up to it must be
	// those it saw. Zero: what was cut off everywhere at once is not found.
	To Checkpoint

	// Passes over the database: memory, 250 bytes or so for each record
	// touched, is divided by it, reading is multiplied. Default 1.
	Passes int

	// Progress is told after every page how many entries and records have
	// been read in all passes. Default: nobody is.
	Progress func(entries, records int)
}

// Problem is one thing that is not as the program left it. It holds no value.
type Problem struct {
	Kind Kind // storage.audit: an entry
	ID   ID
	What validate.Code // ErrTampered, ErrKeyMissing, or one of ErrAudit…
}

// MaxProblems is how many problems a [Report] lists.
const MaxProblems = 1000

// Report is what [Vault.VerifyAudit] found.
type Report struct {
	Entries  int       // of the audit, read
	Records  int       // held against it
	Problems []Problem // at most MaxProblems
	More     int       // problems beyond those
	Unkept   []Kind    // kinds of which no collection was given, so that their look-up keys could not be checked
}

// Sound reports whether there is no problem.
func (r Report) Sound() bool { return len(r.Problems) == 0 }

// VerifyAudit reads the whole audit and every record it speaks of, and reports
// what somebody changed behind the program's back: entries and records that
// were edited, swapped, put in or taken out, records rolled back to an older
// state or brought back, look-up keys moved, and, with [VerifyOptions.To], an
// audit cut off before that checkpoint. Behind the last checkpoint one thing is
// not found: that everything which tells of an operation was taken out, its
// entry and every record it and its successors touched, or set back in all.
//
// Of a record whose owner was erased it tells that it is there and was that
// owner's, not what it holds or is found by: nobody can.
//
// Commands and Work may go on meanwhile: what looks wrong is read again, and
// reported only when it still does. Kinds of the Vault itself (answers to
// commands, marks of keys) are in no chain.
//
// It sees what the [Store] returns. Which records an engine finds by a key, and
// whether it refuses a key that is taken, rests on tables or indexes of its own:
// whoever takes a row out of those can have a unique value claimed twice, and
// the audit is sound. The engine has to be asked for them, such as with
// sqlitestore.Store.Check.
//
// kept are the collections of the services; without one, the look-up keys
// beside its records are not checked, and Report.Unkept names the kind. An
// error means that the verification could not be finished; the report holds
// what was found so far.
func (v *Vault) VerifyAudit(ctx context.Context, opts *VerifyOptions, kept ...Kept) (Report, error) {
	a := auditor{v: v, kept: make(map[Kind]Kept), reported: map[Problem]bool{}}
	if opts != nil {
		a.VerifyOptions = *opts
	}
	for _, k := range kept {
		if !k.Kind().own() {
			a.kept[k.Kind()] = k
		}
	}
	err := errors.Join(v.genuine(a.From), v.genuine(a.To))
	if err == nil && !a.To.IsZero() && a.To.count < a.From.count {
		err = ErrCheckpointInvalid
	}
	a.Passes = max(a.Passes, 1)
	for part := 0; part < a.Passes && err == nil; part++ {
		a.chains = newChains(part, a.Passes, !a.From.IsZero())
		err = a.pass(ctx, part == 0)
	}
	if err == nil {
		err = a.erasures(ctx)
	}
	slices.Sort(a.report.Unkept)
	slices.SortFunc(a.report.Problems, func(x, y Problem) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID), cmp.Compare(x.What, y.What))
	})
	if err != nil {
		return a.report, fmt.Errorf("storage: verify: %w", err)
	}
	a.tell(0, 0)
	return a.report, nil
}

// flaw is what is wrong with a record that does not open; an error is of the
// store, or of a program too old to judge.
func flaw(err error) (validate.Code, error) {
	if code := codeOf(err); code == ErrTampered || code == ErrKeyMissing {
		return code, nil
	}
	return "", err
}

// auditor is one verification.
type auditor struct {
	VerifyOptions
	*chains

	v        *Vault
	kept     map[Kind]Kept
	report   Report
	reported map[Problem]bool

	young    ID              // entries from here on may still get company before them
	known    map[ID]struct{} // those of them that were taken
	suspects map[place]struct{}
	erased   []ID // data keys that are destroyed, as the entries say
	first    bool // this pass reads every entry for the first time
	done     struct{ entries, records int }
}

func (a *auditor) found(kind Kind, id ID, what validate.Code) {
	p := Problem{kind, id, what}
	switch {
	case a.reported[p]:
	case len(a.report.Problems) < MaxProblems:
		a.reported[p] = true
		a.report.Problems = append(a.report.Problems, p)
	default:
		a.report.More++
	}
}

func (a *auditor) tell(entries, records int) {
	a.done.entries += entries
	a.done.records += records
	if done := entries + records; a.Progress != nil && (done == 0 || (a.done.entries+a.done.records)%pageOf == 0) {
		a.Progress(a.done.entries, a.done.records)
	}
}

// pass reads the entries, then the records, then again what looks wrong.
func (a *auditor) pass(ctx context.Context, first bool) error {
	a.first, a.suspects, a.known = first, map[place]struct{}{}, make(map[ID]struct{})
	a.young = uuid(tickOf(a.v.Now().Add(-checkpointAge)), 0, [6]byte{})
	if err := a.audit(ctx); err != nil {
		return err
	}
	a.begin()
	kinds := make(map[Kind]Kind)
	for kind := range a.kept {
		kinds[kind] = kind
	}
	for kind := range a.kinds {
		kinds[kind] = kind
		if _, ok := a.kept[kind]; !ok && first {
			a.report.Unkept = append(a.report.Unkept, kind)
		}
	}
	for kind := range kinds {
		if err := a.records(ctx, kind); err != nil {
			return err
		}
	}
	for at, s := range a.all {
		if !s.met && !s.gone {
			a.suspects[at] = struct{}{}
		}
	}
	return a.again(ctx)
}

// audit reads the entries for the first time in this pass.
func (a *auditor) audit(ctx context.Context) error {
	run, held := a.From, a.To.IsZero() || !a.first
	err := a.v.entries(ctx, a.From.last, func(r reading) (bool, error) {
		if !held && r.id > a.To.last {
			a.hold(run)
			held = true
		}
		run = run.with(r.id, r.hash)
		return true, a.entry(r)
	})
	if err == nil && !held {
		a.hold(run)
	}
	return err
}

// hold holds the entries up to the checkpoint against it.
func (a *auditor) hold(run Checkpoint) {
	if run.count != a.To.count || run.last != a.To.last || run.hash != a.To.hash {
		a.found(a.v.audit.spec.Kind, a.To.last, ErrAuditCheckpoint)
	}
}

func (a *auditor) entry(r reading) error {
	if r.id >= a.young {
		if _, twice := a.known[r.id]; twice {
			return nil
		}
		a.known[r.id] = struct{}{}
	}
	if a.first {
		a.report.Entries++
	}
	a.tell(1, 0)
	if r.err != nil {
		what, err := flaw(a.v.audit.owned(r.err))
		if err == nil {
			a.found(a.v.audit.spec.Kind, r.id, what)
		}
		return err
	}
	for _, m := range r.doc.Moves {
		if a.first && m.Kind == dataKeyKind && m.Event == eraseEvent {
			a.erased = append(a.erased, m.ID)
		}
	}
	a.take(r.doc.Changed, r.hash)
	return nil
}

// records holds those of a kind against their chains.
func (a *auditor) records(ctx context.Context, kind Kind) error {
	return a.v.walk(ctx, kind, "", func(tx *Tx, rec Record) (bool, error) {
		at := place{rec.Kind, rec.ID}
		if !a.mine(at) {
			return true, nil
		}
		a.report.Records++
		a.tell(0, 1)
		s, known := a.all[at]
		if s.met = true; known {
			a.all[at] = s
		}
		w, code, err := a.examine(tx, rec)
		if code != "" || !w.fits(s) && (known || !a.later) {
			a.suspects[at] = struct{}{}
		}
		return true, err
	})
}
