package memstore

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Store keeps records in memory. Make one with [New]; a copy of it is not
// another store.
type Store struct {
	mu     sync.RWMutex
	tables map[storage.Kind]*table
	holder map[storage.Key]name // who holds a unique key
}

var _ storage.Store = (*Store)(nil)

// New is an empty store.
func New() *Store {
	return &Store{
		tables: make(map[storage.Kind]*table),
		holder: make(map[storage.Key]name),
	}
}

// name says which record is meant, at whatever version.
type name struct {
	kind storage.Kind
	id   storage.ID
}

// stored is a record as it is kept. The record is never written again, only
// replaced, so that readers may copy what it points to after they let go of the
// lock.
type stored struct {
	storage.Record

	place int // in the queue of its table, if it has a WakeAt
}

// keep makes of a record what is kept of it: a copy at its next version.
func keep(r *storage.Record) *stored {
	kept := &stored{Record: clone(*r)}
	kept.Version++
	kept.WakeAt = instant(r.WakeAt)
	return kept
}

// table is all records of one kind.
type table struct {
	records map[storage.ID]*stored
	ids     order
	due     queue
	byKey   map[storage.Key]*order // look-up keys
}

// get returns the stored record, nil when there is none.
func (s *Store) get(kind storage.Kind, id storage.ID) *stored {
	if t := s.tables[kind]; t != nil {
		return t.records[id]
	}
	return nil
}

// put stores r, in place of old unless that is nil.
func (s *Store) put(old, r *stored) {
	t := s.tables[r.Kind]
	if t == nil {
		t = &table{records: make(map[storage.ID]*stored), byKey: make(map[storage.Key]*order)}
		s.tables[r.Kind] = t
	}
	t.records[r.ID] = r
	t.due.put(old, r)
	switch {
	case old == nil:
		t.ids.add(r.ID)
	case slices.Equal(old.Unique, r.Unique) && slices.Equal(old.Index, r.Index):
		return // most keep their keys
	default:
		s.release(t, old)
	}
	for _, k := range r.Unique {
		s.holder[k] = name{r.Kind, r.ID}
	}
	for _, k := range r.Index {
		t.hold(k, r.ID)
	}
}

// remove forgets r.
func (s *Store) remove(r *stored) {
	t := s.tables[r.Kind]
	delete(t.records, r.ID)
	t.ids.remove(r.ID)
	t.due.remove(r)
	s.release(t, r)
}

// release frees the keys of r. A unique key that another record took meanwhile
// stays with that one.
func (s *Store) release(t *table, r *stored) {
	for _, k := range r.Unique {
		if s.holder[k] == (name{r.Kind, r.ID}) {
			delete(s.holder, k)
		}
	}
	for _, k := range r.Index {
		ids := t.byKey[k]
		if ids.remove(r.ID); ids.empty() {
			delete(t.byKey, k)
		}
	}
}

func (t *table) hold(k storage.Key, id storage.ID) {
	ids := t.byKey[k]
	if ids == nil {
		ids = new(order)
		t.byKey[k] = ids
	}
	ids.add(id)
}

// Get returns one snapshot of the records, in the order asked.
func (s *Store) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if err := storage.CheckRefs(refs); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	found := make([]storage.Record, len(refs))
	s.mu.RLock()
	for i, ref := range refs {
		if r := s.get(ref.Kind, ref.ID); r != nil {
			found[i] = r.Record
		} else {
			found[i] = storage.Record{Kind: ref.Kind, ID: ref.ID}
		}
	}
	s.mu.RUnlock()
	for i := range found {
		found[i] = clone(found[i])
	}
	return found, nil
}

// Find returns the records of one kind that hold any of the keys.
func (s *Store) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	var found []storage.Record
	for _, id := range s.find(q) {
		found = append(found, s.get(q.Kind, id).Record)
	}
	s.mu.RUnlock()
	for i := range found {
		if q.Heads {
			found[i].Body = nil
		}
		found[i] = clone(found[i])
	}
	return found, nil
}

// find returns the IDs that answer a query. Of each key it takes no more than
// the limit, because more than that is never needed of one.
func (s *Store) find(q storage.Query) []storage.ID {
	t := s.tables[q.Kind]
	if t == nil {
		return nil
	}
	if len(q.Any) == 0 {
		return page(&t.ids, q)
	}
	var ids []storage.ID
	for _, k := range q.Any {
		if held := t.byKey[k]; held != nil {
			ids = append(ids, page(held, q)...)
		}
		if who := s.holder[k]; who.kind == q.Kind && behind(q, who.id) {
			ids = append(ids, who.id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if q.Descending {
		slices.Reverse(ids)
	}
	return ids[:min(len(ids), q.Limit)]
}

// behind reports whether an ID is behind After in the order asked.
func behind(q storage.Query, id storage.ID) bool {
	if q.Descending {
		return q.After == "" || id < q.After
	}
	return id > q.After // nothing is less than ""
}

// page returns the IDs behind After in the order asked, at most Limit of them.
func page(ids *order, q storage.Query) []storage.ID {
	var found []storage.ID
	take := func(id storage.ID) bool {
		found = append(found, id)
		return len(found) < q.Limit
	}
	switch {
	case !q.Descending:
		ids.above(q.After, take) // nothing is less than ""
	case q.After == "":
		ids.backward(take)
	default:
		ids.below(q.After, take)
	}
	return found
}

// clone copies what a record points to.
func clone(r storage.Record) storage.Record {
	r.Unique = slices.Clone(r.Unique)
	r.Index = slices.Clone(r.Index)
	r.Body = slices.Clone(r.Body)
	return r
}

// instant is how a time is kept: UTC, to the microsecond, cut off.
func instant(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }
