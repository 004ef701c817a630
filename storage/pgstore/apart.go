package pgstore

import (
	"github.com/rodnik-go/rodnik/storage"
)

const (
	defaultGroups = 8

	// What one transaction of a group holds at most.
	groupBatches = 64
	groupRefs    = 256
	groupBytes   = 1 << 20
)

// apart chooses batches that have nothing to do with one another, so that they
// can be stored at once as if one after another: a record that one of them
// changes stands in no other, and no two of them want the same unique key.
type apart struct {
	changed map[storage.Ref]bool // at version 0; false: only required
	wanted  map[storage.Key]struct{}
	refs    int
	bytes   int
}

func newApart() apart {
	return apart{changed: make(map[storage.Ref]bool), wanted: make(map[storage.Key]struct{})}
}

// choose returns the first of the queue and those behind it that fit.
func (a *apart) choose(queue []*member) []*member {
	clear(a.changed)
	clear(a.wanted)
	a.refs, a.bytes = 0, 0
	chosen := make([]*member, 0, min(len(queue), groupBatches))
	for _, m := range queue {
		if len(chosen) == groupBatches {
			break
		}
		if a.fits(m.batch) || len(chosen) == 0 {
			a.add(m.batch)
			chosen = append(chosen, m)
		}
	}
	return chosen
}

func (a *apart) fits(b *storage.Batch) bool {
	refs, bytes := sizeOf(b)
	if a.refs+refs > groupRefs || a.bytes+bytes > groupBytes {
		return false
	}
	for i := range b.Put {
		if _, met := a.changed[bare(b.Put[i].Ref())]; met {
			return false
		}
		for _, k := range b.Put[i].Unique {
			if _, met := a.wanted[k]; met {
				return false
			}
		}
	}
	for _, ref := range b.Delete {
		if _, met := a.changed[bare(ref)]; met {
			return false
		}
	}
	for _, ref := range b.Require {
		if a.changed[bare(ref)] {
			return false
		}
	}
	return true
}

func (a *apart) add(b *storage.Batch) {
	refs, bytes := sizeOf(b)
	a.refs, a.bytes = a.refs+refs, a.bytes+bytes
	for i := range b.Put {
		a.changed[bare(b.Put[i].Ref())] = true
		for _, k := range b.Put[i].Unique {
			a.wanted[k] = struct{}{}
		}
	}
	for _, ref := range b.Delete {
		a.changed[bare(ref)] = true
	}
	for _, ref := range b.Require {
		a.changed[bare(ref)] = false
	}
}

// bare is a ref without its version.
func bare(ref storage.Ref) storage.Ref {
	ref.Version = 0
	return ref
}

func sizeOf(b *storage.Batch) (refs, bytes int) {
	for i := range b.Put {
		bytes += len(b.Put[i].Body)
	}
	return len(b.Put) + len(b.Delete) + len(b.Require), bytes
}
