package storage

import (
	"errors"
	"fmt"
	"slices"
)

// One returns the document that holds a unique value, as this Tx has left it,
// or [ErrNotFound]. That nobody holds it cannot be required at the commit:
// claim it there instead.
func (c *Collection[T]) One(tx *Tx, value Value) (*T, error) {
	for _, s := range tx.order {
		if s.deed == put && s.rec.Kind == c.spec.Kind && slices.Contains(s.keys.Unique, value) {
			return c.decode(tx, s)
		}
	}
	found, err := c.Find(tx, Find{Any: []Value{value}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || tx.seen[place{c.spec.Kind, c.spec.ID(found[0])}].deed == put {
		return nil, ErrNotFound // nobody, or this Tx has just taken the value from its holder
	}
	return found[0], nil
}

// Find asks a [Collection] for documents that hold any of the values.
type Find struct {
	Any        []Value // none: all of the kind
	After      ID      // "": from the start
	Limit      int     // 1 to MaxLimit; 0: MaxLimit. Fewer are found only where there are no more
	Descending bool    // newest first

	// Peek requires nothing of what is found at the commit: for a look whose
	// result decides nothing that a unique key does not decide again.
	Peek bool

	// Erased makes a list over several owners outlive the erasure of one: it is
	// told the ID of each record passed over because its owner was erased, and
	// the search goes on. Only the sealed body names the owner, so nobody is told
	// whose it was. Do and View may run a function again: collect the IDs in
	// a variable made inside it. Nothing is required of such a record at the commit. Default nil:
	// the first one fails the search with [ErrErased], so that a decision never
	// rests on half a list.
	Erased func(ID)
}

// Find returns documents in the order of their IDs. It sees what is stored,
// and of this Tx's own writes only changes of records that are found anyway.
func (c *Collection[T]) Find(tx *Tx, f Find) ([]*T, error) {
	if f.Limit == 0 {
		f.Limit = MaxLimit
	}
	most, docs := f.Limit, []*T{}
	for {
		recs, err := c.find(tx, f, false)
		if err != nil {
			return nil, err
		}
		if docs, err = c.open(tx, f, recs, docs, most); err != nil {
			return nil, err
		}
		if len(docs) == most || len(recs) < f.Limit {
			return docs, nil
		}
		f.After, f.Limit = recs[len(recs)-1].ID, max(most-len(docs), pageOf)
	}
}

// open adds the documents of records to docs, until there are most.
func (c *Collection[T]) open(tx *Tx, f Find, recs []Record, docs []*T, most int) ([]*T, error) {
	if err := tx.prefetch(recs); err != nil {
		return nil, err
	}
	docs = slices.Grow(docs, min(len(recs), most-len(docs)))
	for _, rec := range recs {
		if len(docs) == most {
			break
		}
		s, ok := tx.seen[place{rec.Kind, rec.ID}]
		if !ok {
			var err error
			s, err = tx.meet(rec, false)
			if err = c.owned(err); err != nil && f.Erased != nil && errors.Is(err, ErrErased) {
				f.Erased(rec.ID)
				continue
			}
			if err != nil {
				return nil, err
			}
			s.found, s.peek = true, f.Peek
		}
		s.peek = s.peek && f.Peek
		if !s.exists() {
			continue
		}
		doc, err := c.decode(tx, s)
		if err != nil {
			return nil, err
		}
		if !c.holds(doc, f.Any) && s.deed == looked {
			if s.body.schema < c.spec.Schema {
				continue // was found by this value once; its document of today is not
			}
			return nil, fmt.Errorf("storage: keys of %s %s: %w", c.spec.Kind, rec.ID, ErrTampered)
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// holds reports whether a document is found by one of the values. A digest that
// somebody put beside a body is no hit.
func (c *Collection[T]) holds(doc *T, values []Value) bool {
	if len(values) == 0 {
		return true
	}
	keys := c.keys(doc)
	in := func(v Value) bool { return slices.Contains(values, v) }
	return slices.ContainsFunc(keys.Unique, in) || slices.ContainsFunc(keys.Index, in)
}

// Count returns how many records hold any of the values, at most f.Limit. It
// opens none, so that those of erased owners count, and requires nothing at
// the commit.
func (c *Collection[T]) Count(tx *Tx, f Find) (int, error) {
	recs, err := c.find(tx, f, true)
	return len(recs), err
}

func (c *Collection[T]) find(tx *Tx, f Find, bare bool) ([]Record, error) {
	keys, err := tx.v.keyring.digests(f.Any)
	if err != nil {
		return nil, err
	}
	q := Query{
		Kind: c.spec.Kind, Any: keys, After: f.After, Limit: f.Limit,
		Descending: f.Descending, Heads: bare,
	}
	if q.Limit == 0 {
		q.Limit = MaxLimit // of a Count
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	tx.reads++
	recs, err := tx.v.store.Find(tx.ctx, q)
	if err != nil {
		return nil, fmt.Errorf("storage: find %s: %w", c.spec.Kind, err)
	}
	heads := make([]Record, len(recs))
	for i, rec := range recs {
		heads[i] = Record{ID: rec.ID, Version: rec.Version}
	}
	q.Heads = true
	tx.asked = append(tx.asked, asked{q, heads})
	return recs, nil
}
