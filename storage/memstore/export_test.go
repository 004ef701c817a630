package memstore

import (
	"fmt"
	"strconv"

	"github.com/rodnik-go/rodnik/storage"
)

// BlockSize is how many IDs a block holds.
const BlockSize = blockSize

// Order is a sorted set of numbers less than a million, as IDs.
type Order struct{ order }

// NewOrder is an empty one.
func NewOrder() *Order { return new(Order) }

// Add puts v in its place.
func (o *Order) Add(v int) { o.add(id(v)) }

// Remove takes v out.
func (o *Order) Remove(v int) { o.remove(id(v)) }

// All lists it in both directions.
func (o *Order) All() (up, down []int) {
	o.above("", into(&up))
	o.backward(into(&down))
	return up, down
}

// Around lists what is above v and what is below it.
func (o *Order) Around(v int) (above, below []int) {
	o.above(id(v), into(&above))
	o.below(id(v), into(&below))
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

func id(v int) storage.ID { return storage.ID(fmt.Sprintf("%06d", v)) }

func into(all *[]int) func(storage.ID) bool {
	return func(id storage.ID) bool {
		v, err := strconv.Atoi(string(id))
		*all = append(*all, v)
		return err == nil
	}
}
