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
	fresh := make([]*storage.Record, len(b.Put))
	for i, r := range b.Put {
		r = clone(r)
		r.WakeAt = instant(r.WakeAt)
		fresh[i] = &r
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.current(b); err != nil {
		return err
	}
	if err := s.claimable(b); err != nil {
		return err
	}
	for _, ref := range b.Delete {
		s.remove(s.get(ref.Kind, ref.ID))
	}
	for _, r := range fresh {
		old := s.get(r.Kind, r.ID)
		r.Version++
		s.put(old, r)
	}
	return nil
}

// current reports ErrConflict unless every record is at the version named.
func (s *Store) current(b storage.Batch) error {
	for i := range b.Put {
		if !s.at(b.Put[i].Ref()) {
			return storage.ErrConflict
		}
	}
	for _, refs := range [2][]storage.Ref{b.Delete, b.Require} {
		for _, ref := range refs {
			if !s.at(ref) {
				return storage.ErrConflict
			}
		}
	}
	return nil
}

func (s *Store) at(ref storage.Ref) bool {
	r := s.get(ref.Kind, ref.ID)
	if r == nil {
		return ref.Version == 0
	}
	return r.Version == ref.Version
}

// claimable reports TakenError for the first unique key that another record
// holds, before this batch and after what the batch frees, or that an earlier
// record of the batch takes.
func (s *Store) claimable(b storage.Batch) error {
	freed := s.freed(b)
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
func (s *Store) freed(b storage.Batch) map[storage.Key]struct{} {
	freed := make(map[storage.Key]struct{})
	for i := range b.Put {
		old := s.get(b.Put[i].Kind, b.Put[i].ID)
		if old == nil {
			continue
		}
		for _, k := range old.Unique {
			if !slices.Contains(b.Put[i].Unique, k) {
				freed[k] = struct{}{}
			}
		}
	}
	for _, ref := range b.Delete {
		for _, k := range s.get(ref.Kind, ref.ID).Unique {
			freed[k] = struct{}{}
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
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var leased []storage.Record
	for _, old := range s.dueRecords(kinds, now, limit) {
		r := *old // shares what it points to with old, which nobody writes
		r.Version++
		r.WakeAt = instant(until)
		s.put(old, &r)
		leased = append(leased, clone(r))
	}
	return leased, nil
}

// dueRecords returns the due records of these kinds, at most limit of them.
func (s *Store) dueRecords(kinds []storage.Kind, now time.Time, limit int) []*storage.Record {
	kinds = slices.Clone(kinds)
	slices.Sort(kinds)
	var found []*storage.Record
	for _, kind := range slices.Compact(kinds) {
		t := s.tables[kind]
		if t == nil {
			continue
		}
		n := 0
		t.due.all(func(d due) bool {
			if d.at.After(now) || n == limit {
				return false
			}
			n++
			found = append(found, t.records[d.id])
			return true
		})
	}
	slices.SortStableFunc(found, func(a, b *storage.Record) int { return a.WakeAt.Compare(b.WakeAt) })
	return found[:min(len(found), limit)]
}
