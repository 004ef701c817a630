package memstore

import (
	"cmp"
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

// table is all records of one kind. A stored record is never written again,
// only replaced, so that readers may copy it after they let go of the lock.
type table struct {
	records map[storage.ID]*storage.Record
	ids     order[storage.ID]
	due     order[due]
	byKey   map[storage.Key]*order[storage.ID] // unique and look-up
}

// due is when a record needs attention. Records without a WakeAt have none.
type due struct {
	at time.Time
	id storage.ID
}

func compareDue(a, b due) int {
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id))
}

// get returns the stored record, nil when there is none.
func (s *Store) get(kind storage.Kind, id storage.ID) *storage.Record {
	if t := s.tables[kind]; t != nil {
		return t.records[id]
	}
	return nil
}

// put stores r, in place of old unless that is nil.
func (s *Store) put(old, r *storage.Record) {
	t := s.tables[r.Kind]
	if old != nil && s.holds(r) && slices.Equal(old.Unique, r.Unique) && slices.Equal(old.Index, r.Index) {
		t.records[r.ID] = r // most keep their keys
		if !old.WakeAt.Equal(r.WakeAt) {
			t.asleep(old)
			t.awake(r)
		}
		return
	}
	if old != nil {
		s.remove(old)
	}
	if t == nil {
		t = &table{
			records: make(map[storage.ID]*storage.Record),
			ids:     order[storage.ID]{compare: cmp.Compare[storage.ID]},
			due:     order[due]{compare: compareDue},
			byKey:   make(map[storage.Key]*order[storage.ID]),
		}
		s.tables[r.Kind] = t
	}
	t.records[r.ID] = r
	t.ids.add(r.ID)
	t.awake(r)
	for _, k := range r.Unique {
		s.holder[k] = name{r.Kind, r.ID}
		t.hold(k, r.ID)
	}
	for _, k := range r.Index {
		t.hold(k, r.ID)
	}
}

// remove forgets r. A unique key that another record took meanwhile stays with
// that one.
func (s *Store) remove(r *storage.Record) {
	t := s.tables[r.Kind]
	delete(t.records, r.ID)
	t.ids.remove(r.ID)
	t.asleep(r)
	for _, k := range r.Unique {
		if s.holder[k] == (name{r.Kind, r.ID}) {
			delete(s.holder, k)
		}
		t.release(k, r.ID)
	}
	for _, k := range r.Index {
		t.release(k, r.ID)
	}
}

// holds reports whether r is the holder of all its unique keys.
func (s *Store) holds(r *storage.Record) bool {
	for _, k := range r.Unique {
		if s.holder[k] != (name{r.Kind, r.ID}) {
			return false
		}
	}
	return true
}

func (t *table) awake(r *storage.Record) {
	if !r.WakeAt.IsZero() {
		t.due.add(due{r.WakeAt, r.ID})
	}
}

func (t *table) asleep(r *storage.Record) {
	if !r.WakeAt.IsZero() {
		t.due.remove(due{r.WakeAt, r.ID})
	}
}

func (t *table) hold(k storage.Key, id storage.ID) {
	ids := t.byKey[k]
	if ids == nil {
		ids = &order[storage.ID]{compare: cmp.Compare[storage.ID]}
		t.byKey[k] = ids
	}
	ids.add(id)
}

func (t *table) release(k storage.Key, id storage.ID) {
	if ids := t.byKey[k]; ids != nil {
		if ids.remove(id); ids.empty() {
			delete(t.byKey, k)
		}
	}
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
			found[i] = *r
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
	if t := s.tables[q.Kind]; t != nil {
		for _, id := range t.find(q) {
			found = append(found, *t.records[id])
		}
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
func (t *table) find(q storage.Query) []storage.ID {
	if len(q.Any) == 0 {
		return page(&t.ids, q)
	}
	var ids []storage.ID
	for _, k := range q.Any {
		if held := t.byKey[k]; held != nil {
			ids = append(ids, page(held, q)...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if q.Descending {
		slices.Reverse(ids)
	}
	return ids[:min(len(ids), q.Limit)]
}

// page returns the IDs behind After in the order asked, at most Limit of them.
func page(ids *order[storage.ID], q storage.Query) []storage.ID {
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
