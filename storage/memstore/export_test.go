package memstore

import "cmp"

// BlockSize is how many values a block holds.
const BlockSize = blockSize

// Order is a sorted set of numbers.
type Order struct{ order[int] }

// NewOrder is an empty one.
func NewOrder() *Order { return &Order{order[int]{compare: cmp.Compare[int]}} }

// Add puts v in its place.
func (o *Order) Add(v int) { o.add(v) }

// Remove takes v out.
func (o *Order) Remove(v int) { o.remove(v) }

// All lists it in both directions.
func (o *Order) All() (up, down []int) {
	o.all(into(&up))
	o.backward(into(&down))
	return up, down
}

// Around lists what is above v and what is below it.
func (o *Order) Around(v int) (above, below []int) {
	o.above(v, into(&above))
	o.below(v, into(&below))
	return above, below
}

// Blocks is the length of each block.
func (o *Order) Blocks() []int {
	var sizes []int
	for _, b := range o.blocks {
		sizes = append(sizes, len(b))
	}
	return sizes
}

func into(all *[]int) func(int) bool {
	return func(v int) bool {
		*all = append(*all, v)
		return true
	}
}
