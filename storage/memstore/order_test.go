package memstore_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestModelOrder compares the blocks with one sorted slice.
func TestModelOrder(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		random := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a test that repeats itself
		o, model := memstore.NewOrder(), []int(nil)
		for step := range 6000 {
			v := random.IntN(4000)
			at, found := slices.BinarySearch(model, v)
			// Grow first, so that blocks split, then shrink, so that they end.
			if remove := random.IntN(6000) < step; remove {
				o.Remove(v)
				if found {
					model = slices.Delete(model, at, at+1)
				}
			} else {
				o.Add(v)
				if !found {
					model = slices.Insert(model, at, v)
				}
			}
			if step%500 == 0 {
				same(t, o, model, random.IntN(4000))
			}
		}
		for len(model) > 0 {
			at := random.IntN(len(model))
			o.Remove(model[at])
			model = slices.Delete(model, at, at+1)
		}
		same(t, o, model, 7)
		assert.Empty(t, o.Blocks())
	}
}

func same(t *testing.T, o *memstore.Order, model []int, around int) {
	t.Helper()
	up, down := o.All()
	require.True(t, slices.Equal(model, up))
	slices.Reverse(down)
	require.True(t, slices.Equal(model, down))
	at, found := slices.BinarySearch(model, around)
	above, below := o.Around(around)
	slices.Reverse(below)
	require.True(t, slices.Equal(model[:at], below))
	if found {
		at++
	}
	require.True(t, slices.Equal(model[at:], above))
	for _, n := range o.Blocks() {
		require.Positive(t, n)
		require.LessOrEqual(t, n, memstore.BlockSize)
	}
}

func TestOrderFillsBlocksInOrder(t *testing.T) {
	t.Parallel()
	o := memstore.NewOrder()
	for v := range 3 * memstore.BlockSize {
		o.Add(v)
	}
	assert.Equal(t, []int{memstore.BlockSize, memstore.BlockSize, memstore.BlockSize}, o.Blocks())
}
