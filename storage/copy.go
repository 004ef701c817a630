package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// CopyStep is what [Copy] is at. The zero value is none.
type CopyStep uint8

// The steps, in this order.
const (
	Surveying CopyStep = iota + 1 // looks whether the target may take the copy; writes nothing
	Copying
	Verifying // reads both stores again and compares
)

// String is the name of the step in lower case.
func (s CopyStep) String() string {
	switch s {
	case Surveying:
		return "surveying"
	case Copying:
		return "copying"
	case Verifying:
		return "verifying"
	}
	return ""
}

// CopyProgress is how far a copy is.
type CopyProgress struct {
	Step  CopyStep
	Kind  Kind // being worked on
	Done  int  // records of this step so far, of all kinds
	Total int  // records of this step, of all kinds; 0 while Surveying, which counts them
}

// CopyReport is what a copy did.
type CopyReport struct {
	Copied int // records it stored; marks of the Keyring are not counted
	There  int // records that an earlier call had stored, equal; 0 where that call had finished
}

// CopyOptions of [Copy]. The zero value, and nil, are the defaults.
type CopyOptions struct {
	Page     int                // how many records to read at once, of each store; default and most 256
	Progress func(CopyProgress) // told after each page; default: nobody
}

// KindsOf are the kinds of collections, such as Portal.Collections, in their
// order.
func KindsOf(list []Kept) []Kind {
	kinds := make([]Kind, 0, len(list))
	for _, k := range list {
		kinds = append(kinds, k.Kind())
	}
	return kinds
}

// Copy stores in one store all records of these kinds that another one holds,
// sealed as they are: it needs no Keyring and opens nothing. The kinds are those
// of the store, so for each tenant those of [KindsOf] with its name and a full
// stop in front. Nothing else may use either store meanwhile: stop every process
// first.
//
// The target has to be empty of these kinds, or hold what an earlier Copy left
// there when it was stopped: equal records are skipped, so Copy is called again
// until it succeeds. Any other record is [ErrConflict], named by kind and ID,
// before anything is written. In the end every record is read again from both.
//
// Where the kinds hold the mark of the Keyring ([Vault.Check]), the target is
// marked as half copied first and gets that mark last, so that [ErrHalfCopied]
// refuses to work on it in between. Once it has the mark, nothing is added to
// it: a record that is missing there is ErrConflict then.
//
// Versions restart at 1. Nothing that is kept rests on one: what a person names
// as Command.Revision is a field of the document. Times are kept, so what was
// leased comes back when its lease ends. The source still holds everything
// afterwards, also what is erased later: destroy it.
func Copy(ctx context.Context, from, to Store, kinds []Kind, opts *CopyOptions) (CopyReport, error) {
	var o CopyOptions
	if opts != nil {
		o = *opts
	}
	if o.Page <= 0 || o.Page > MaxRefs {
		o.Page = MaxRefs
	}
	if from == nil || to == nil {
		return CopyReport{}, errors.New("storage: a copy needs two stores")
	}
	c := &copier{from: from, to: to, options: o}
	for i, kind := range kinds {
		switch {
		case !kind.valid():
			return CopyReport{}, limit("kind", 32)
		case slices.Contains(kinds[:i], kind):
			return CopyReport{}, limit("twice", 1)
		case kind == markKind || strings.HasSuffix(string(kind), "."+markKind):
			c.marks = append(c.marks, kind)
		default:
			c.kinds = append(c.kinds, kind)
		}
	}
	err := c.all(ctx)
	if err != nil {
		err = fmt.Errorf("storage: copy: %w", err)
	}
	return c.report, err
}

// halfCopied stands in the body of the mark while a copy is not whole. No
// sealed body looks like it.
const halfCopied = "\x00half copied"

func isHalfCopied(rec Record) bool { return string(rec.Body) == halfCopied }

type copier struct {
	from, to Store
	options  CopyOptions
	kinds    []Kind
	marks    []Kind // last of all
	report   CopyReport
	progress CopyProgress
	total    int
	whole    bool // the target has its mark
}

func (c *copier) all(ctx context.Context) error {
	marks, err := c.readMarks(ctx)
	if err != nil {
		return err
	}
	if err := c.step(ctx, Surveying); err != nil {
		return err
	}
	c.total = c.progress.Done
	if !c.whole {
		if err := c.mark(ctx, marks, func(m marked) Record {
			return Record{Kind: m.source.Kind, ID: markID, Version: m.target.Version, Body: []byte(halfCopied)}
		}); err != nil {
			return err
		}
		if err := c.step(ctx, Copying); err != nil {
			return err
		}
	}
	if err := c.step(ctx, Verifying); err != nil || c.whole {
		return err
	}
	if marks, err = c.readMarks(ctx); err != nil {
		return err
	}
	return c.mark(ctx, marks, func(m marked) Record {
		m.source.Version = m.target.Version
		return m.source
	})
}

// marked is the mark of a Keyring in both stores. Version 0: there is none.
type marked struct{ source, target Record }

func (c *copier) readMarks(ctx context.Context) ([]marked, error) {
	whole := 0
	var all []marked
	for _, kind := range c.marks {
		ref := Ref{Kind: kind, ID: markID}
		var m marked
		var err error
		if m.source, err = single(ctx, c.from, ref); err != nil {
			return nil, err
		}
		if m.target, err = single(ctx, c.to, ref); err != nil {
			return nil, err
		}
		switch {
		case isHalfCopied(m.source):
			return nil, ErrHalfCopied
		case m.target.Version == 0 || isHalfCopied(m.target):
		case m.source.Version == 0 || !equal(m.source, m.target):
			return nil, differs(m.target)
		default:
			whole++
		}
		if m.source.Version != 0 {
			all = append(all, m)
		}
	}
	c.whole = whole > 0 && whole == len(all)
	return all, nil
}

// single reads one record.
func single(ctx context.Context, s Store, ref Ref) (Record, error) {
	got, err := s.Get(ctx, ref)
	if err == nil && len(got) != 1 {
		err = fmt.Errorf("get %s: %w", ref.Kind, ErrNotFound)
	}
	if err != nil {
		return Record{}, err
	}
	return got[0], nil
}

// mark stores one record for each mark that the source has.
func (c *copier) mark(ctx context.Context, marks []marked, as func(marked) Record) error {
	for _, m := range marks {
		want := as(m)
		if equal(want, m.target) && m.target.Version != 0 {
			continue
		}
		err := c.to.Commit(ctx, Batch{Put: []Record{want}})
		if errors.Is(err, ErrUnknown) {
			var got Record
			if got, err = single(ctx, c.to, Ref{Kind: want.Kind, ID: markID}); err == nil && !equal(want, got) {
				err = ErrUnknown
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
