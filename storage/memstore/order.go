package memstore

import "slices"

// blockSize is how many values a block of an order holds before it is split.
const blockSize = 512

// order is a sorted set of values in blocks, so that adding and removing move
// at most one block. No block is empty.
type order[T any] struct {
	compare func(a, b T) int
	blocks  [][]T
}

// find returns the block that holds v, or where it belongs, and the place in it.
func (o *order[T]) find(v T) (block, at int, found bool) {
	block, found = slices.BinarySearchFunc(o.blocks, v, func(b []T, v T) int {
		return o.compare(b[0], v)
	})
	if !found && block > 0 {
		block--
	}
	if block == len(o.blocks) {
		return block, 0, false
	}
	at, found = slices.BinarySearchFunc(o.blocks[block], v, o.compare)
	return block, at, found
}

// add puts v in its place; what is there already stays.
func (o *order[T]) add(v T) {
	block, at, found := o.find(v)
	switch {
	case found:
		return
	case block == len(o.blocks):
		o.blocks = append(o.blocks, []T{v})
		return
	}
	b := slices.Insert(o.blocks[block], at, v)
	o.blocks[block] = b
	if len(b) <= blockSize {
		return
	}
	cut := len(b) / 2
	if block == len(o.blocks)-1 && at == len(b)-1 {
		cut = blockSize // values that come in order fill their blocks
	}
	tail := slices.Clone(b[cut:])
	clear(b[cut:])
	o.blocks[block] = b[:cut]
	o.blocks = slices.Insert(o.blocks, block+1, tail)
}

// remove takes v out, if it is there.
func (o *order[T]) remove(v T) {
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
func (o *order[T]) empty() bool { return len(o.blocks) == 0 }

// all yields every value from the least.
func (o *order[T]) all(yield func(T) bool) {
	for _, b := range o.blocks {
		for _, v := range b {
			if !yield(v) {
				return
			}
		}
	}
}

// above yields the values behind v, from the least.
func (o *order[T]) above(v T, yield func(T) bool) {
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

// below yields the values before v, from the greatest.
func (o *order[T]) below(v T, yield func(T) bool) {
	block, at, _ := o.find(v)
	if block == len(o.blocks) {
		return
	}
	o.back(block, at, yield)
}

// backward yields every value from the greatest.
func (o *order[T]) backward(yield func(T) bool) {
	if last := len(o.blocks) - 1; last >= 0 {
		o.back(last, len(o.blocks[last]), yield)
	}
}

// back yields what stands before a place, from the greatest.
func (o *order[T]) back(block, at int, yield func(T) bool) {
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
