package storagetest

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func findDuties() []duty {
	const order = "Order is byte order of the ID."
	const keys = "Find returns the records of one kind that hold any of the keys, unique or look-up, each once."
	const all = "No key means all of the kind."
	const page = "After: only records behind this ID in the order asked; Limit: at most so many."
	const last = "Reads see the last commit."
	return []duty{
		{"find returns byte order of the ID", order, byteOrder},
		{"find descending is the same order backwards", order, descending},
		{"find without a key returns all of the kind", all, allOfKind},
		{"find by several keys returns each record once", keys, severalKeys},
		{"find by key stays within the kind", keys, keyOfKind},
		{"find by a key nobody holds returns nothing", keys, nobodyHolds},
		{"find pages behind an ID", page, pages},
		{"find pages behind an ID by several keys", page, pagesByKey},
		{"find pages behind an ID that does not exist", page, pageBehindNothing},
		{"find pages behind an ID that was deleted", page, pageBehindDeleted},
		{"pages miss nothing while others insert", page, pagesUnderInserts},
		{"find of heads leaves the body out and nothing else", "Heads: leave Body out.", heads},
		{"find follows keys that change", last, keysChange},
		{"reads see the last commit from everywhere", last, lastCommit},
		{"reads see the last lease", last, lastLease},
	}
}

// mixedIDs are IDs in byte order that a collation of words would mix up.
func mixedIDs() []storage.ID {
	return []storage.ID{
		"-", "-a", "0", "00", "0A", "10", "2", "9", "A", "A-", "A0", "AA", "A_", "Aa", "B", "Z", "_", "__",
		"a", "a-b", "a0", "aA", "a_b", "aa", "b", "z", storage.ID(strings.Repeat("z", 64)),
	}
}

// scattered puts one record for each ID, not in their order.
func (c *check) scattered(ids []storage.ID, index ...storage.Key) {
	c.Helper()
	var records []storage.Record
	for i := range ids {
		records = append(records, indexed(ids[i*5%len(ids)], index...))
	}
	half := len(records) / 2
	c.put(records[half:]...)
	c.put(records[:half]...)
}

func byteOrder(c *check) {
	c.scattered(mixedIDs(), key(owner, "1"))
	c.listed("all", c.find(storage.Query{}), mixedIDs()...)
	c.listed("by key", c.find(storage.Query{Any: []storage.Key{key(owner, "1")}}), mixedIDs()...)
}

func descending(c *check) {
	c.scattered(mixedIDs(), key(owner, "1"))
	backwards := mixedIDs()
	slices.Reverse(backwards)
	c.listed("all", c.find(storage.Query{Descending: true}), backwards...)
	c.listed("by key", c.find(storage.Query{Any: []storage.Key{key(owner, "1")}, Descending: true}), backwards...)
}

func allOfKind(c *check) {
	c.listed("of an empty store", c.find(storage.Query{}))
	alien := record("b")
	alien.Kind = other
	c.put(record("a", key(phone, "1")), indexed("c", key(owner, "1")), record("d"), alien)
	c.listed("all", c.find(storage.Query{}), "a", "c", "d")
	c.listed("of the other kind", c.find(storage.Query{Kind: other}), "b")
	c.listed("of a kind there is not", c.find(storage.Query{Kind: absent}))
}

func severalKeys(c *check) {
	a, b, d := record("a", key(phone, "1"), key(email, "1")), record("b", key(phone, "2")), record("d", key(phone, "3"))
	a.Index = []storage.Key{key(owner, "1"), key(group, "1")}
	b.Index = []storage.Key{key(owner, "1")}
	stored := c.put(d, b, a, indexed("c", key(group, "1")))
	keys := []storage.Key{key(group, "1"), key(phone, "1"), key(owner, "1"), key(email, "1"), key(phone, "none"), key(owner, "1")}
	got := c.find(storage.Query{Any: keys})
	c.listed("by six keys", got, "a", "b", "c")
	c.must(len(got) == 3, "and no further check is of use")
	c.same(stored[2], got[0])
	c.same(stored[1], got[1])
	c.listed("by two", c.find(storage.Query{Any: []storage.Key{key(phone, "3"), key(group, "1")}}), "a", "c", "d")
	c.listed("by one", c.find(storage.Query{Any: []storage.Key{key(email, "1")}}), "a")
}

func keyOfKind(c *check) {
	c.put(record("a", key(phone, "1")), indexed("b", key(owner, "1")))
	keys := []storage.Key{key(phone, "1"), key(owner, "1")}
	c.listed("of the other kind", c.find(storage.Query{Kind: other, Any: keys}))
	c.listed("of the kind", c.find(storage.Query{Any: keys}), "a", "b")
}

func nobodyHolds(c *check) {
	c.put(record("a", key(phone, "1")))
	c.listed("by a key of another digest", c.find(storage.Query{Any: []storage.Key{key(phone, "2")}}))
	c.listed("by a key of another space", c.find(storage.Query{Any: []storage.Key{key(email, "1")}}))
}

func pages(c *check) {
	c.scattered(mixedIDs())
	c.paged(storage.Query{})
}

func pagesByKey(c *check) {
	var records []storage.Record
	for i, id := range mixedIDs() {
		r := record(id, key(phone, digit(i)))
		r.Index = []storage.Key{key(owner, digit(i%2)), key(group, digit(i%3))}
		records = append(records, r)
	}
	c.put(records...)
	c.paged(storage.Query{Any: []storage.Key{
		key(owner, "0"), key(owner, "1"), key(group, "0"), key(group, "1"), key(phone, "0"), key(phone, "7"),
	}})
}

// paged walks the IDs of mixedIDs page by page, in both directions.
func (c *check) paged(q storage.Query) {
	c.Helper()
	for _, q.Descending = range []bool{false, true} {
		for q.Limit = 1; q.Limit <= len(mixedIDs())+1; q.Limit += 3 {
			want := mixedIDs()
			if q.Descending {
				slices.Reverse(want)
			}
			for q.After = ""; len(want) > 0; {
				n := min(q.Limit, len(want))
				got := c.find(q)
				c.listed("a page", got, want[:n]...)
				c.must(len(got) == n, "and no further check is of use")
				q.After, want = want[n-1], want[n:]
			}
			c.listed("behind the last", c.find(q))
		}
	}
}

func pageBehindNothing(c *check) {
	c.put(record("b"), record("d"))
	c.listed("behind c", c.find(storage.Query{After: "c"}), "d")
	c.listed("behind a", c.find(storage.Query{After: "a"}), "b", "d")
	c.listed("behind e", c.find(storage.Query{After: "e"}))
	c.listed("behind c, descending", c.find(storage.Query{After: "c", Descending: true}), "b")
	c.listed("behind e, descending", c.find(storage.Query{After: "e", Descending: true}), "d", "b")
	c.listed("behind a, descending", c.find(storage.Query{After: "a", Descending: true}))
}

func pageBehindDeleted(c *check) {
	mine := key(owner, "1")
	all := c.put(indexed("a", mine), indexed("b", mine), indexed("c", mine), indexed("d", mine))
	c.commit(storage.Batch{Delete: []storage.Ref{all[1].Ref(), all[2].Ref()}})
	for _, asked := range [][]storage.Key{nil, {mine}, {mine, key(owner, "2")}} {
		c.listed("behind b", c.find(storage.Query{Any: asked, After: "b", Limit: 1}), "d")
		c.listed("behind c, descending", c.find(storage.Query{Any: asked, After: "c", Descending: true, Limit: 1}), "a")
	}
}

// lastLease reads what a lease has moved in every way there is.
func lastLease(c *check) {
	r := waking("a", noon())
	r.Unique, r.Index = []storage.Key{key(phone, "1")}, []storage.Key{key(owner, "1")}
	r = c.putOne(r)
	read := func() []storage.Record {
		c.Helper()
		got := c.getAll(ref("a"))
		for _, asked := range [][]storage.Key{nil, r.Unique, r.Index, append(slices.Clone(r.Unique), r.Index...)} {
			for _, descending := range []bool{false, true} {
				got = append(got, c.find(storage.Query{Any: asked, Descending: descending})...)
			}
		}
		return got
	}
	read()
	c.lease(1)
	r.Version, r.WakeAt = 2, noon().Add(time.Hour)
	got := read()
	c.must(len(got) == 9, "nine reads return %d records", len(got))
	for i := range got {
		c.same(r, got[i])
	}
}

func heads(c *check) {
	r := waking("a", noon())
	r.Unique, r.Index = []storage.Key{key(phone, "1")}, []storage.Key{key(owner, "1")}
	r = c.putOne(r)
	whole := r
	r.Body = nil
	for _, asked := range [][]storage.Key{nil, r.Unique, r.Index} {
		for _, descending := range []bool{false, true} {
			got := c.find(storage.Query{Any: asked, Heads: true, Descending: descending})
			c.must(len(got) == 1, "Find returns %d records, want 1", len(got))
			c.same(r, got[0])
		}
	}
	c.holds(whole)
}

func keysChange(c *check) {
	r := record("a", key(phone, "1"), key(phone, "2"))
	r.Index = []storage.Key{key(owner, "1"), key(owner, "2")}
	r = c.putOne(r)
	r.Unique = []storage.Key{key(phone, "2"), key(phone, "3")}
	r.Index = []storage.Key{key(owner, "2"), key(owner, "3")}
	r = c.putOne(r)
	c.holds(r)
	for _, space := range []storage.Space{phone, owner} {
		c.listed("by a key it let go", c.find(storage.Query{Any: []storage.Key{key(space, "1")}}))
		c.listed("by a key it kept", c.find(storage.Query{Any: []storage.Key{key(space, "2")}}), "a")
		c.listed("by a key it took", c.find(storage.Query{Any: []storage.Key{key(space, "3")}}), "a")
	}
}

// lastCommit reads from other goroutines what this one was acknowledged.
func lastCommit(c *check) {
	r := record("a", key(phone, "1"))
	for range 50 {
		r = c.putOne(r)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				got, err := c.Get(c.Context(), ref("a"))
				if err != nil || got[0].Version != r.Version {
					c.broken("Get after commit %d: %d records, %v", r.Version, len(got), err)
				}
				found, err := c.Find(c.Context(), storage.Query{Kind: kind, Any: r.Unique, Limit: 1})
				if err != nil || len(found) != 1 || found[0].Version != r.Version {
					c.broken("Find after commit %d: %d records, %v", r.Version, len(found), err)
				}
			})
		}
		wg.Wait()
	}
}
