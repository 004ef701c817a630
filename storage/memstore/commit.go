package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Commit stores a batch, all of it or nothing.
func (s *Store) Commit(ctx context.Context, b storage.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	changes := make([]change, len(b.Put)+len(b.Delete))
	for i := range b.Put {
		changes[i].now = keep(&b.Put[i])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.current(b, changes) {
		return storage.ErrConflict
	}
	if err := s.claimable(b, changes); err != nil {
		return err
	}
	for _, c := range changes {
		if c.now == nil {
			s.remove(c.old)
		} else {
			s.put(c.old, c.now)
		}
	}
	return nil
}

// change is what a batch does with one record: first those it puts, then those
// it deletes.
type change struct {
	old *stored // nil: there is none
	now *stored // nil: it is deleted
}

// rekeys reports whether the record takes or frees a unique key.
func (c change) rekeys() bool { return !slices.Equal(c.old.unique(), c.now.unique()) }

func (r *stored) unique() []storage.Key {
	if r == nil {
		return nil
	}
	return r.Unique
}

// current reports whether every record is at the version named, and fills in
// what the changes find.
func (s *Store) current(b storage.Batch, changes []change) bool {
	for i := range b.Put {
		old := s.get(b.Put[i].Kind, b.Put[i].ID)
		if !old.at(b.Put[i].Version) {
			return false
		}
		changes[i].old = old
	}
	for i, ref := range b.Delete {
		old := s.get(ref.Kind, ref.ID)
		if !old.at(ref.Version) {
			return false
		}
		changes[len(b.Put)+i].old = old
	}
	for _, ref := range b.Require {
		if !s.get(ref.Kind, ref.ID).at(ref.Version) {
			return false
		}
	}
	return true
}

func (r *stored) at(version uint64) bool {
	if r == nil {
		return version == 0
	}
	return r.Version == version
}

// claimable reports TakenError for the first unique key that another record
// holds, before this batch and after what the batch frees, or that an earlier
// record of the batch takes.
func (s *Store) claimable(b storage.Batch, changes []change) error {
	if !slices.ContainsFunc(changes, change.rekeys) {
		return nil
	}
	freed := freed(changes)
	claimed := make(map[storage.Key]struct{})
	for i := range b.Put {
		r := &b.Put[i]
		for _, k := range r.Unique {
			who, held := s.holder[k]
			_, free := freed[k]
			_, twice := claimed[k]
			if twice || held && !free && who != (name{r.Kind, r.ID}) {
				return &storage.TakenError{Space: k.Space, Ref: r.Ref()}
			}
			claimed[k] = struct{}{}
		}
	}
	return nil
}

// freed returns the unique keys that the batch takes from who held them.
func freed(changes []change) map[storage.Key]struct{} {
	freed := make(map[storage.Key]struct{})
	for _, c := range changes {
		for _, k := range c.old.unique() {
			if !slices.Contains(c.now.unique(), k) {
				freed[k] = struct{}{}
			}
		}
	}
	return freed
}

// Lease hands out due records, oldest WakeAt first, then by kind and ID.
func (s *Store) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	if err := storage.CheckLease(kinds, limit); err != nil {
		return nil, err
	}
	kinds = slices.Sorted(slices.Values(kinds))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var leased []storage.Record
	for len(leased) < limit {
		r := s.next(kinds, now)
		if r == nil {
			break
		}
		leased = append(leased, r.Record)
	}
	for i := range leased {
		r := &stored{Record: leased[i]} // shares what it points to with the last, which nobody writes
		r.Version++
		r.WakeAt = instant(until)
		t := s.tables[r.Kind]
		t.records[r.ID] = r
		t.due.put(nil, r)
		leased[i] = clone(r.Record)
	}
	return leased, nil
}

// next takes the record that has been due longest out of its queue; nil when
// none is. The kinds are sorted.
func (s *Store) next(kinds []storage.Kind, now time.Time) *stored {
	var of *table
	for _, kind := range kinds {
		t := s.tables[kind]
		if t == nil || len(t.due) == 0 || t.due[0].WakeAt.After(now) {
			continue
		}
		if of == nil || t.due[0].WakeAt.Before(of.due[0].WakeAt) {
			of = t
		}
	}
	if of == nil {
		return nil
	}
	first := of.due[0]
	of.due.remove(first)
	return first
}
