package integration_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// world is the contract of a store without anything at once: all records, in
// order of kind and ID. It is never written, only replaced.
type world []storage.Record

func (w world) find(kind storage.Kind, id storage.ID) (int, bool) {
	return slices.BinarySearchFunc(w, storage.Ref{Kind: kind, ID: id}, func(r storage.Record, at storage.Ref) int {
		return cmp.Or(cmp.Compare(r.Kind, at.Kind), cmp.Compare(r.ID, at.ID))
	})
}

// get is the record, with version 0 when there is none.
func (w world) get(kind storage.Kind, id storage.ID) storage.Record {
	if i, ok := w.find(kind, id); ok {
		return w[i]
	}
	return storage.Record{Kind: kind, ID: id}
}

func (w world) getAll(refs []storage.Ref) []storage.Record {
	all := make([]storage.Record, len(refs))
	for i, ref := range refs {
		all[i] = w.get(ref.Kind, ref.ID)
	}
	return all
}

func (w world) query(q storage.Query) []storage.Record {
	var found []storage.Record
	for _, r := range w {
		if r.Kind != q.Kind || len(q.Any) > 0 && !slices.ContainsFunc(q.Any, holds(r)) {
			continue
		}
		found = append(found, r)
	}
	if q.Descending {
		slices.Reverse(found)
	}
	found = slices.DeleteFunc(found, func(r storage.Record) bool {
		return q.After != "" && (q.Descending && r.ID >= q.After || !q.Descending && r.ID <= q.After)
	})
	found = found[:min(len(found), q.Limit)]
	for i := range found {
		if q.Heads {
			found[i].Body = nil
		}
	}
	return found
}

func holds(r storage.Record) func(storage.Key) bool {
	return func(k storage.Key) bool { return slices.Contains(r.Unique, k) || slices.Contains(r.Index, k) }
}

// moved reports whether a record is not at the version that the batch names.
func (w world) moved(b storage.Batch) bool {
	at := func(ref storage.Ref) bool { return w.get(ref.Kind, ref.ID).Version == ref.Version }
	for _, r := range b.Put {
		if !at(r.Ref()) {
			return true
		}
	}
	return slices.ContainsFunc(slices.Concat(b.Delete, b.Require), func(ref storage.Ref) bool { return !at(ref) })
}

// apply is the world after a batch, whatever versions it names.
func (w world) apply(b storage.Batch) world {
	next := slices.Clone(w)
	for _, ref := range b.Delete {
		if i, ok := next.find(ref.Kind, ref.ID); ok {
			next = slices.Delete(next, i, i+1)
		}
	}
	for _, r := range b.Put {
		i, ok := next.find(r.Kind, r.ID)
		if !ok {
			next = slices.Insert(next, i, storage.Record{})
		}
		r.Version = next[i].Version + 1
		next[i] = r
	}
	return next
}

// refused lists the answers that the keys of a batch allow: each names a
// record of the batch that wants a key which another record holds after it.
func (w world) refused(b storage.Batch) []storage.TakenError {
	var all []storage.TakenError
	next := w.apply(b)
	for _, r := range b.Put {
		for _, k := range r.Unique {
			if slices.ContainsFunc(next, func(o storage.Record) bool {
				return (o.Kind != r.Kind || o.ID != r.ID) && slices.Contains(o.Unique, k)
			}) {
				all = append(all, storage.TakenError{Space: k.Space, Ref: r.Ref()})
			}
		}
	}
	return all
}

// due is what a lease may hand out, oldest first. No two records of the
// workload wake at the same time.
func (w world) due(kinds []storage.Kind, now time.Time) []storage.Record {
	var due []storage.Record
	for _, r := range w {
		if slices.Contains(kinds, r.Kind) && !r.WakeAt.IsZero() && !r.WakeAt.After(now) {
			due = append(due, r)
		}
	}
	slices.SortFunc(due, func(a, b storage.Record) int { return a.WakeAt.Compare(b.WakeAt) })
	return due
}

// lease is the world after these records were leased, and their answer.
func (w world) lease(chosen []storage.Record, until time.Time) (world, []storage.Record) {
	b := storage.Batch{Put: slices.Clone(chosen)}
	for i := range b.Put {
		b.Put[i].WakeAt = until
	}
	next := w.apply(b)
	refs := make([]storage.Ref, len(chosen))
	for i, r := range chosen {
		refs[i] = r.Ref()
	}
	return next, next.getAll(refs)
}

// choices are the sets of records that a lease may hand out: the oldest, and
// where it skips records that are in somebody's hands any, in their order.
func choices(due []storage.Record, limit int, skips bool) [][]storage.Record {
	if !skips {
		return [][]storage.Record{due[:min(len(due), limit)]}
	}
	all := [][]storage.Record{nil}
	for _, r := range due {
		for _, some := range all {
			if len(some) < limit {
				all = append(all, append(slices.Clone(some), r))
			}
		}
	}
	return all
}

func sameRecord(a, b storage.Record) bool {
	return a.Version == b.Version && a.ID == b.ID && a.Kind == b.Kind && a.WakeAt.Equal(b.WakeAt) &&
		bytes.Equal(a.Body, b.Body) && slices.Equal(a.Unique, b.Unique) && slices.Equal(a.Index, b.Index)
}

func sameRecords(a, b []storage.Record) bool { return slices.EqualFunc(a, b, sameRecord) }

// after lists the worlds that a call may leave, given its answer; none when
// the answer cannot be. A call of unknown outcome may have done its work or
// not.
func (w world) after(c *storagetest.Call, skips bool) []any {
	switch c.Operation {
	case storagetest.OpGet:
		if sameRecords(w.getAll(c.Refs), c.Records) {
			return []any{w}
		}
	case storagetest.OpFind:
		if sameRecords(w.query(c.Query), c.Records) {
			return []any{w}
		}
	case storagetest.OpCommit:
		return w.afterCommit(c)
	case storagetest.OpLease:
		var all []any
		if c.Unknown {
			all = append(all, w)
		}
		for _, chosen := range choices(w.due(c.Kinds, c.Now), c.Limit, skips) {
			next, answer := w.lease(chosen, c.Until)
			if c.Unknown || sameRecords(answer, c.Records) {
				all = append(all, next)
			}
		}
		return all
	}
	return nil
}

func (w world) afterCommit(c *storagetest.Call) []any {
	moved := w.moved(c.Batch)
	var refused []storage.TakenError
	if !moved {
		refused = w.refused(c.Batch)
	}
	done := !moved && len(refused) == 0
	taken, isTaken := errors.AsType[*storage.TakenError](c.Err)
	switch {
	case c.Unknown && done:
		return []any{w.apply(c.Batch), w}
	case c.Unknown:
		return []any{w}
	case c.Err == nil && done:
		return []any{w.apply(c.Batch)}
	case isTaken && slices.Contains(refused, *taken), !isTaken && c.Err != nil && moved:
		return []any{w}
	}
	return nil
}

// contract is the model of one group of kinds.
func contract(skips bool) porcupine.Model {
	n := porcupine.NondeterministicModel{
		Init: func() []any { return []any{world(nil)} },
		Step: func(state, input, _ any) []any {
			return state.(world).after(input.(*storagetest.Call), skips) //nolint:errcheck // Both are made here.
		},
		Equal: func(a, b any) bool { return sameRecords(a.(world), b.(world)) }, //nolint:errcheck // Both are worlds.
		Hash: func(state any) uint64 {
			var sum uint64
			for _, r := range state.(world) { //nolint:errcheck // It is a world.
				for i := range len(r.ID) {
					sum = sum*31 + uint64(r.ID[i])
				}
				sum = sum*31 + r.Version
			}
			return sum
		},
	}
	return n.ToModel()
}

// groupOf is the part of the kinds that stands for the group; every call of
// the workload stays within one.
func groupOf(c *storagetest.Call) string {
	var kind storage.Kind
	switch {
	case len(c.Refs) > 0:
		kind = c.Refs[0].Kind
	case c.Query.Kind != "":
		kind = c.Query.Kind
	case len(c.Batch.Put) > 0:
		kind = c.Batch.Put[0].Kind
	case len(c.Batch.Delete) > 0:
		kind = c.Batch.Delete[0].Kind
	case len(c.Kinds) > 0:
		kind = c.Kinds[0]
	}
	group, _, _ := strings.Cut(string(kind), ".")
	return group
}

// verdict is what the judge found.
type verdict struct {
	judged  int                // calls
	unknown int                // of them, calls whose outcome nobody knows
	broken  string             // the first group that nothing explains; "": all are linearizable
	history []storagetest.Call // of that group
}

// judge asks whether each group's calls can have happened one after another,
// each at some moment between its call and its return. Calls that promise to
// have done nothing, and reads without an answer, say nothing. Where a lease
// skips, one that failed may have happened too: what it costs is that its
// records wake later.
func judge(calls []storagetest.Call, skips bool) verdict {
	groups := make(map[string][]porcupine.Operation)
	var v verdict
	for i := range calls {
		c := &calls[i]
		if skips && c.Operation == storagetest.OpLease && c.Err != nil {
			c.Unknown, c.Returned = true, storagetest.Never
		}
		reads := c.Operation == storagetest.OpGet || c.Operation == storagetest.OpFind
		_, taken := errors.AsType[*storage.TakenError](c.Err)
		if reads && (c.Unknown || c.Err != nil) || !c.Unknown && c.Err != nil && !taken && !errors.Is(c.Err, storage.ErrConflict) {
			continue
		}
		v.judged++
		if c.Unknown {
			v.unknown++
		}
		group := groupOf(c)
		groups[group] = append(groups[group], porcupine.Operation{ClientId: c.Client, Input: c, Call: c.Called, Return: c.Returned})
	}
	model := contract(skips)
	for group, history := range groups {
		if v.broken == "" && !porcupine.CheckOperations(model, history) {
			v.broken = group
			for _, o := range history {
				v.history = append(v.history, *o.Input.(*storagetest.Call)) //nolint:errcheck // Made above.
			}
		}
	}
	return v
}

// String is the history of the group that nothing explains.
func (v verdict) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "group %q of %d calls:\n", v.broken, len(v.history))
	for _, c := range v.history {
		fmt.Fprintf(&text, "%d-%d client %d %s asked %v %v %v answered %v %v\n",
			c.Called, c.Returned, c.Client, c.Operation, c.Refs, c.Query, c.Batch, c.Records, c.Err)
	}
	return text.String()
}
