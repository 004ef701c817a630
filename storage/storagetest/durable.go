package storagetest

import (
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// durable is the duty that an engine in memory cannot keep.
func durable() duty {
	return duty{
		name:   "what was acknowledged is there after the store is opened again",
		clause: "What was acknowledged is durable.",
	}
}

// leave fills a store and returns what must be found in it.
func leave(c *check) []storage.Record {
	full := waking("full", noon())
	full.Unique = []storage.Key{key(phone, "2"), key(email, "1"), key(phone, "1")}
	full.Index = []storage.Key{key(owner, "2"), key(group, "1"), key(owner, "1")}
	changed := record("changed", key(phone, "3"))
	stored := c.put(full, changed, record("deleted", key(phone, "4")), waking("leased", noon().Add(-time.Hour)))
	stored[1].Unique, stored[1].Body = []storage.Key{key(phone, "5")}, []byte("changed")
	stored[1] = c.putOne(stored[1])
	c.commit(storage.Batch{Delete: []storage.Ref{stored[2].Ref()}})
	leased := c.lease(1)
	c.must(len(leased) == 1 && leased[0].ID == "leased", "Lease returns %v, want leased", idsOf(leased))
	return append([]storage.Record{leased[0]}, stored[:2]...)
}

// inherit checks a store that was opened again.
func inherit(c *check, left []storage.Record) {
	c.holds(left...)
	c.gone("deleted")
	c.listed("all of the kind", c.find(storage.Query{}), "changed", "full", "leased")
	c.listed("by a look-up key", c.find(storage.Query{Any: left[1].Index[:1]}), "full")
	c.taken("a key from before", batch(record("new", key(phone, "1"))))
	c.conflict("a record from before", batch(record("full")))
	c.put(record("new", key(phone, "3"), key(phone, "4"))) // both were freed
	c.listed("due", c.lease(10), "full")
}
