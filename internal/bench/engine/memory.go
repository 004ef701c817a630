package engine

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// shards is the floor of memory: 64 maps by hand. They check versions and
// unique keys, keep look-up keys and copy what they are given; they neither
// order nor lease, and store two records in two steps.
type shards [64]struct {
	sync.Mutex

	records map[storage.ID]storage.Record
	unique  map[storage.Key]storage.ID
	index   map[storage.Key]map[storage.ID]struct{}
}

func (s *shards) commit(_ context.Context, own, entry storage.Record) error {
	if err := s.put(own); err != nil {
		return err
	}
	return s.put(entry)
}

func (s *shards) put(r storage.Record) error {
	h := uint32(0)
	for i := range len(r.ID) {
		h = h*31 + uint32(r.ID[i])
	}
	at := &s[h%64]
	r.Body, r.Unique, r.Index = slices.Clone(r.Body), slices.Clone(r.Unique), slices.Clone(r.Index)
	at.Lock()
	defer at.Unlock()
	if at.records == nil {
		at.records, at.unique = make(map[storage.ID]storage.Record), make(map[storage.Key]storage.ID)
		at.index = make(map[storage.Key]map[storage.ID]struct{})
	}
	if at.records[r.ID].Version != r.Version {
		return storage.ErrConflict
	}
	for _, k := range r.Unique {
		if id, held := at.unique[k]; held && id != r.ID {
			return &storage.TakenError{Space: k.Space}
		}
		at.unique[k] = r.ID
	}
	for _, k := range r.Index {
		if at.index[k] == nil {
			at.index[k] = make(map[storage.ID]struct{})
		}
		at.index[k][r.ID] = struct{}{}
	}
	r.Version++
	at.records[r.ID] = r
	return nil
}

// all are the records of all maps.
func (s *shards) all() map[storage.ID]storage.Record {
	all := make(map[storage.ID]storage.Record)
	for i := range s {
		maps.Copy(all, s[i].records)
	}
	return all
}

// memorySides are the store and the floor, both new, with the records of their
// works.
func newMemorySides(ctx context.Context, records int) (store *memstore.Store, floor *shards, ours, bare *side, err error) {
	store, floor = memstore.New(), new(shards)
	ours = &side{name: "store", work: newWork(records), commit: throughStore(store)}
	bare = &side{name: "shards", work: newWork(records), commit: floor.commit}
	for at := range records {
		if err := floor.put(bare.work.own(at)); err != nil {
			return nil, nil, nil, nil, err
		}
		bare.work.versions[at] = 1
	}
	return store, floor, ours, bare, fill(ctx, store, ours.work, 0, records, nil)
}

// runMemory prints the row of memory. Both sides are new in each round, so that
// neither pays for what the other keeps.
func (t *table) runMemory(ctx context.Context, e Effort) error {
	const many = "memstore, 64 clients"
	if !t.wanted(many) {
		return nil
	}
	var ours, floor []slice
	for range e.Rounds {
		_, _, a, b, err := newMemorySides(ctx, records)
		if err != nil {
			return err
		}
		for _, turn := range []struct {
			*side

			into *[]slice
		}{{a, &ours}, {b, &floor}} {
			runtime.GC()
			got, err := turn.turn(ctx, 64, e.Turn)
			if err != nil {
				return err
			}
			*turn.into = append(*turn.into, got)
		}
	}
	t.compare(many+": rate", "/s", least(0.4), ours, floor, slice.rate)
	t.compare(many+": CPU", " us", bound{}, ours, floor, slice.cpuEach)
	return nil
}
