package memstore

import (
	"cmp"
	"slices"

	"github.com/rodnik-go/rodnik/storage"
)

// blockSize is how many IDs a block of an order holds before it is split.
const blockSize = 512

// order is a sorted set of IDs in blocks, so that adding and removing move at
// most one block. No block is empty. The zero value is the empty set.
type order struct{ blocks [][]storage.ID }

// find returns the block that holds v, or where it belongs, and the place in it.
func (o *order) find(v storage.ID) (block, at int, found bool) {
	block, found = slices.BinarySearchFunc(o.blocks, v, func(b []storage.ID, v storage.ID) int {
		return cmp.Compare(b[0], v)
	})
	if !found && block > 0 {
		block--
	}
	if block == len(o.blocks) {
		return block, 0, false
	}
	at, found = slices.BinarySearch(o.blocks[block], v)
	return block, at, found
}

// add puts v in its place; what is there already stays.
func (o *order) add(v storage.ID) {
	block, at, found := o.find(v)
	switch {
	case found:
		return
	case block == len(o.blocks):
		o.blocks = append(o.blocks, []storage.ID{v})
		return
	}
	b := slices.Insert(o.blocks[block], at, v)
	o.blocks[block] = b
	if len(b) <= blockSize {
		return
	}
	cut := len(b) / 2
	if block == len(o.blocks)-1 && at == len(b)-1 {
		cut = blockSize // those that come in order fill their blocks
	}
	tail := slices.Clone(b[cut:])
	clear(b[cut:])
	o.blocks[block] = b[:cut]
	o.blocks = slices.Insert(o.blocks, block+1, tail)
}

// remove takes v out, if it is there.
func (o *order) remove(v storage.ID) {
	block, at, found := o.find(v)
	if !found {
		return
	}
	b := slices.Delete(o.blocks[block], at, at+1)
	o.blocks[block] = b
	if len(b) == 0 {
		o.blocks = slices.Delete(o.blocks, block, block+1)
	}
}

// empty reports whether nothing is in it.
func (o *order) empty() bool { return len(o.blocks) == 0 }

// above yields the IDs behind v, from the least.
func (o *order) above(v storage.ID, yield func(storage.ID) bool) {
	block, at, found := o.find(v)
	if found {
		at++
	}
	for ; block < len(o.blocks); block, at = block+1, 0 {
		for _, w := range o.blocks[block][at:] {
			if !yield(w) {
				return
			}
		}
	}
}

// below yields the IDs before v, from the greatest.
func (o *order) below(v storage.ID, yield func(storage.ID) bool) {
	block, at, _ := o.find(v)
	if block == len(o.blocks) {
		return
	}
	o.back(block, at, yield)
}

// backward yields every ID from the greatest.
func (o *order) backward(yield func(storage.ID) bool) {
	if last := len(o.blocks) - 1; last >= 0 {
		o.back(last, len(o.blocks[last]), yield)
	}
}

// back yields what stands before a place, from the greatest.
func (o *order) back(block, at int, yield func(storage.ID) bool) {
	for {
		for i := at - 1; i >= 0; i-- {
			if !yield(o.blocks[block][i]) {
				return
			}
		}
		if block--; block < 0 {
			return
		}
		at = len(o.blocks[block])
	}
}
