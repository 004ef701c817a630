package storagetest

import (
	"errors"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func limitDuties() []duty {
	const beyond = "What Batch.Check, Query.Check and CheckRefs refuse is refused with that error, never truncated."
	const within = "A store takes what the bounds allow: 256 refs, 8 MiB a batch, 1 MiB a body, 64 keys, a limit of 1000."
	return []duty{
		{"a batch beyond a bound is refused whole", beyond, batchBeyond},
		{"a query beyond a bound is refused", beyond, queryBeyond},
		{"a get beyond a bound is refused", beyond, getBeyond},
		{"a lease beyond a bound is refused", beyond, leaseBeyond},
		{"the largest batch is taken", within, largestBatch},
		{"the most refs and keys are taken", within, mostKeys},
		{"put, delete and require share the most refs", within, mostMixed},
		{"the greatest limit is filled", within, greatestLimit},
	}
}

// limited reports broken unless err is ErrLimit.
func (c *check) limited(what string, err error) {
	c.Helper()
	if !errors.Is(err, storage.ErrLimit) {
		c.broken("%s: got %v, want ErrLimit", what, err)
	}
}

func many(n int, space storage.Space) []storage.Key {
	keys := make([]storage.Key, n)
	for i := range keys {
		keys[i] = key(space, digit(i))
	}
	return keys
}

func numbered(n int) []storage.Record {
	records := make([]storage.Record, n)
	for i := range records {
		records[i] = record(storage.ID("n" + digit(i)))
	}
	return records
}

func refsOf(records []storage.Record) []storage.Ref {
	refs := make([]storage.Ref, len(records))
	for i := range records {
		refs[i] = records[i].Ref()
	}
	return refs
}

func batchBeyond(c *check) {
	const good storage.ID = "good"
	with := func(change func(r *storage.Record)) storage.Batch {
		r := record("a")
		change(&r)
		return batch(record(good), r)
	}
	large := numbered(storage.MaxBatchBytes / storage.MaxBodyBytes)
	for i := range large {
		large[i].Body = make([]byte, storage.MaxBodyBytes)
	}
	byteMore := record(good)
	byteMore.Body = []byte{1}
	deleted := refsOf(numbered(257))[172:]
	for i := range deleted {
		deleted[i].Version = 1
	}
	for what, b := range map[string]storage.Batch{
		"refs":                         {Put: numbered(200), Require: refsOf(numbered(257))[200:]},
		"refs of all three":            {Put: numbered(86), Require: refsOf(numbered(172))[86:], Delete: deleted},
		"bodies of a batch":            batch(append(large, byteMore)...),
		"a body":                       with(func(r *storage.Record) { r.Body = make([]byte, storage.MaxBodyBytes+1) }),
		"keys":                         with(func(r *storage.Record) { r.Unique, r.Index = many(32, phone), many(33, owner) }),
		"a unique key twice":           with(func(r *storage.Record) { r.Unique = append(many(2, phone), key(phone, "0")) }),
		"a look-up key twice":          with(func(r *storage.Record) { r.Index = append(many(2, owner), key(owner, "0")) }),
		"a space of both":              with(func(r *storage.Record) { r.Unique, r.Index = many(1, phone), many(2, phone) }),
		"no space":                     with(func(r *storage.Record) { r.Unique = many(1, "") }),
		"a bad space":                  with(func(r *storage.Record) { r.Index = many(1, "Owner") }),
		"no kind":                      with(func(r *storage.Record) { r.Kind = "" }),
		"a bad kind":                   with(func(r *storage.Record) { r.Kind = "suite_record" }),
		"a long kind":                  with(func(r *storage.Record) { r.Kind = storage.Kind(strings.Repeat("a", 33)) }),
		"no id":                        with(func(r *storage.Record) { r.ID = "" }),
		"a bad id":                     with(func(r *storage.Record) { r.ID = "a.b" }),
		"a long id":                    with(func(r *storage.Record) { r.ID = storage.ID(strings.Repeat("a", 65)) }),
		"a record twice":               batch(record(good), record("a"), record("a")),
		"a record put and required":    {Put: []storage.Record{record(good)}, Require: []storage.Ref{ref(good)}},
		"a record put and deleted":     {Put: []storage.Record{record(good)}, Delete: []storage.Ref{{Kind: kind, ID: good, Version: 1}}},
		"a bad id of a required one":   {Put: []storage.Record{record(good)}, Require: []storage.Ref{ref("a b")}},
		"a bad kind of a required one": {Put: []storage.Record{record(good)}, Require: []storage.Ref{{ID: "a"}}},
	} {
		c.limited(what, c.Commit(c.Context(), b))
	}
	c.gone(good, "a", "n0")
	c.listed("all", c.find(storage.Query{}))
}

func queryBeyond(c *check) {
	c.put(record("a", key(phone, "0")))
	for what, q := range map[string]storage.Query{
		"no limit":       {Kind: kind},
		"a limit below":  {Kind: kind, Limit: -1},
		"a limit beyond": {Kind: kind, Limit: storage.MaxLimit + 1},
		"no kind":        {Limit: 1},
		"a bad kind":     {Kind: "Suite", Limit: 1},
		"a bad ID":       {Kind: kind, After: "a b", Limit: 1},
		"keys":           {Kind: kind, Any: many(storage.MaxRefs+1, phone), Limit: 1},
		"a bad space":    {Kind: kind, Any: many(1, "Phone"), Limit: 1},
	} {
		_, err := c.Find(c.Context(), q)
		c.limited(what, err)
	}
}

func getBeyond(c *check) {
	for what, refs := range map[string][]storage.Ref{
		"refs":       refsOf(numbered(storage.MaxRefs + 1)),
		"a bad kind": {{Kind: "Suite", ID: "a"}},
		"a bad ID":   {{Kind: kind, ID: "a\x00"}},
	} {
		_, err := c.Get(c.Context(), refs...)
		c.limited(what, err)
	}
}

func leaseBeyond(c *check) {
	r := c.putOne(waking("a", noon()))
	for what, ask := range map[string]struct {
		kind  storage.Kind
		limit int
	}{
		"no limit":       {kind, 0},
		"a limit below":  {kind, -1},
		"a limit beyond": {kind, storage.MaxLimit + 1},
		"a bad kind":     {"Suite", 1},
	} {
		_, err := c.Lease(c.Context(), []storage.Kind{kind, ask.kind}, noon(), noon().Add(time.Hour), ask.limit)
		c.limited(what, err)
	}
	c.holds(r)
}

func largestBatch(c *check) {
	large := numbered(storage.MaxBatchBytes / storage.MaxBodyBytes)
	for i := range large {
		large[i].Body = make([]byte, storage.MaxBodyBytes)
		large[i].Body[i] = 1
	}
	c.holds(c.put(large...)...)
}

func mostKeys(c *check) {
	all := numbered(storage.MaxRefs)
	all[0].Unique, all[0].Index = many(storage.MaxKeys/2, phone), many(storage.MaxKeys/2, owner)
	all[1].ID = storage.ID(strings.Repeat("Z", 64))
	all[1].Kind = storage.Kind(strings.Repeat("z", 32))
	all[1].Index = []storage.Key{key(storage.Space(strings.Repeat("s", 32)), "1")}
	stored := c.put(all...)
	got := c.getAll(refsOf(stored)...)
	for i := range stored {
		c.same(stored[i], got[i])
	}
	c.listed("by 256 keys", c.find(storage.Query{Any: many(storage.MaxRefs, phone)}), all[0].ID)
	c.commit(storage.Batch{Delete: refsOf(stored)})
}

func mostMixed(c *check) {
	all := numbered(storage.MaxRefs)
	stored := c.put(all[:100]...)
	c.commit(storage.Batch{Put: all[100:], Delete: refsOf(stored[:50]), Require: refsOf(stored[50:])})
	if got := c.find(storage.Query{}); len(got) != storage.MaxRefs-50 {
		c.broken("%d records are there, want %d", len(got), storage.MaxRefs-50)
	}
	c.gone(stored[0].ID)
}

func greatestLimit(c *check) {
	for from := range 5 {
		some := numbered((from + 1) * 256)[from*256:]
		for i := range some {
			some[i].WakeAt, some[i].Index = noon(), many(1, owner)
		}
		c.put(some...)
	}
	for what, got := range map[string][]storage.Record{
		"Find":        c.find(storage.Query{}),
		"Find by key": c.find(storage.Query{Any: many(1, owner)}),
		"Lease":       c.lease(storage.MaxLimit),
	} {
		if len(got) != storage.MaxLimit {
			c.broken("%s returns %d records, want %d", what, len(got), storage.MaxLimit)
		}
	}
}
