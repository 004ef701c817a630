package memstore

import (
	"cmp"
	"container/heap"
)

// queue is a heap of the records that have a WakeAt, the earliest first, equal
// times by ID. Each knows its place in it.
type queue []*stored

// put takes in r, in place of old unless that is nil; who has no WakeAt is not
// in the queue.
func (q *queue) put(old, r *stored) {
	switch {
	case r.WakeAt.IsZero():
		q.remove(old)
	case old == nil || old.WakeAt.IsZero():
		heap.Push(q, r)
	default:
		r.place = old.place
		(*q)[r.place] = r
		heap.Fix(q, r.place)
	}
}

// remove takes r out, if it is there.
func (q *queue) remove(r *stored) {
	if r != nil && !r.WakeAt.IsZero() {
		heap.Remove(q, r.place)
	}
}

// Len is how many wait. This and the next four are what container/heap asks for.
func (q *queue) Len() int { return len(*q) }

// Less reports whether one is due before another.
func (q *queue) Less(i, j int) bool {
	a, b := (*q)[i], (*q)[j]
	return cmp.Or(a.WakeAt.Compare(b.WakeAt), cmp.Compare(a.ID, b.ID)) < 0
}

// Swap changes the places of two.
func (q *queue) Swap(i, j int) {
	a, b := (*q)[i], (*q)[j]
	(*q)[i], (*q)[j] = b, a
	a.place, b.place = j, i
}

// Push adds a record at the end.
func (q *queue) Push(x any) {
	r, _ := x.(*stored)
	r.place = len(*q)
	*q = append(*q, r)
}

// Pop takes the last one out.
func (q *queue) Pop() any {
	last := len(*q) - 1
	r := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return r
}
