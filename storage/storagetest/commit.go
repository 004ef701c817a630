package storagetest

import (
	"bytes"

	"github.com/rodnik-go/rodnik/storage"
)

func commitDuties() []duty {
	const atomic = "A Commit is all or nothing, also when its context dies."
	const next = "The store puts the next version in its place, so a stored record starts at 1."
	const moved = "A version that moved is ErrConflict."
	return []duty{
		{"a new record starts at version 1 and each commit stores the next", next, versions},
		{"a commit stores, deletes and requires in one batch", atomic, mixed},
		{"a moved version leaves nothing of its batch", atomic, movedLeavesNothing},
		{"a taken key leaves nothing of its batch", atomic, takenLeavesNothing},
		{"an empty batch is stored", atomic, empty},
		{"a put at another version is a conflict", moved, putMoved},
		{"a delete at another version is a conflict", moved, deleteMoved},
		{"a version is compared to its last bit", moved, wholeVersions},
		{"a deleted record is gone for every read", "Reads see the last commit.", deletedIsGone},
		{"a deleted record can be made anew", next, madeAnew},
	}
}

func versions(c *check) {
	r := c.putOne(record("a"))
	for range 3 {
		c.holds(r)
		r.Body = append(bytes.Clone(r.Body), '+')
		r = c.putOne(r)
	}
	c.holds(r)
	if r.Version != 4 {
		c.broken("after four commits the version is %d", r.Version)
	}
}

func mixed(c *check) {
	old := c.put(record("a"), record("b"), record("c"))
	old[0].Body = []byte("changed")
	c.commit(storage.Batch{
		Put:     []storage.Record{old[0], record("d")},
		Delete:  []storage.Ref{old[1].Ref()},
		Require: []storage.Ref{old[2].Ref(), ref("e")},
	})
	old[0].Version++
	made := record("d")
	made.Version = 1
	c.holds(old[0], old[2], made)
	c.gone("b", "e")
}

func movedLeavesNothing(c *check) {
	old := c.put(record("a", key(phone, "1")), record("b"), record("c", key(phone, "3")))
	stale := old[1]
	old[1] = c.putOne(old[1])
	changed := old[0]
	changed.Body, changed.Unique = []byte("changed"), nil
	for _, b := range []storage.Batch{
		{Put: []storage.Record{changed, record("d"), stale}, Delete: []storage.Ref{old[2].Ref()}},
		{Put: []storage.Record{changed, record("d")}, Delete: []storage.Ref{old[2].Ref(), stale.Ref()}},
		{
			Put:     []storage.Record{changed, record("d")},
			Delete:  []storage.Ref{old[2].Ref()},
			Require: []storage.Ref{stale.Ref()},
		},
	} {
		c.conflict("one record moved", b)
		c.holds(old...)
		c.gone("d")
		c.listed("by the key of a", c.find(storage.Query{Any: old[0].Unique}), "a")
	}
}

func takenLeavesNothing(c *check) {
	old := c.put(record("a", key(phone, "1")), record("b", key(phone, "2")), record("c"))
	changed := old[1]
	changed.Body, changed.Unique = []byte("changed"), []storage.Key{key(phone, "3")}
	c.taken("the phone of a", storage.Batch{
		Put:    []storage.Record{changed, record("d", key(email, "4")), record("e", key(phone, "1"))},
		Delete: []storage.Ref{old[2].Ref()},
	})
	c.holds(old...)
	c.gone("d", "e")
	c.listed("by the key that b would have", c.find(storage.Query{Any: changed.Unique}))
	c.put(record("f", key(phone, "3"), key(email, "4"))) // neither was claimed
}

func empty(c *check) {
	c.commit(storage.Batch{})
}

func putMoved(c *check) {
	r := c.putOne(record("a"))
	c.conflict("a new record where there is one", batch(record("a")))
	ahead := r
	ahead.Version++
	c.conflict("a version ahead", batch(ahead))
	ghost := record("b")
	ghost.Version = 1
	c.conflict("a version where there is no record", batch(ghost))
	second := c.putOne(r)
	c.conflict("a version behind", batch(r))
	c.holds(second)
	c.gone("b")
}

func deleteMoved(c *check) {
	first := c.putOne(record("a"))
	second := c.putOne(first)
	c.conflict("a version behind", storage.Batch{Delete: []storage.Ref{first.Ref()}})
	c.conflict("no such record", storage.Batch{Delete: []storage.Ref{{Kind: kind, ID: "b", Version: 1}}})
	c.conflict("no version", storage.Batch{Delete: []storage.Ref{ref("a")}})
	c.holds(second)
}

// wholeVersions names versions that are 0 or 1 to who looks at some bits only.
func wholeVersions(c *check) {
	r := c.putOne(record("a"))
	for _, high := range []uint64{1 << 8, 1 << 16, 1 << 31, 1 << 32, 1 << 53, 1 << 63, 1<<64 - 1<<32, 1<<64 - 2} {
		there, gone := r, record("b")
		there.Version, gone.Version = high+1, high
		c.conflict("a put of what is there", batch(there))
		c.conflict("a put of what is not", batch(gone))
		c.conflict("a delete of what is there", storage.Batch{Delete: []storage.Ref{there.Ref()}})
		c.conflict("a delete of what is not", storage.Batch{Delete: []storage.Ref{gone.Ref()}})
		for _, required := range []storage.Ref{there.Ref(), gone.Ref()} {
			c.conflict("nothing but a requirement", storage.Batch{Require: []storage.Ref{required}})
			c.conflict("a requirement", storage.Batch{Put: []storage.Record{record("c")}, Require: []storage.Ref{required}})
		}
	}
	c.holds(r)
	c.gone("b", "c")
}

func deletedIsGone(c *check) {
	r := waking("a", noon())
	r.Unique, r.Index = []storage.Key{key(phone, "1")}, []storage.Key{key(owner, "1")}
	r = c.putOne(r)
	c.commit(storage.Batch{Delete: []storage.Ref{r.Ref()}})
	c.gone("a")
	c.listed("all of the kind", c.find(storage.Query{}))
	c.listed("by its unique key", c.find(storage.Query{Any: r.Unique}))
	c.listed("by its look-up key", c.find(storage.Query{Any: r.Index}))
	c.listed("leased", c.lease(10))
}

func madeAnew(c *check) {
	r := c.putOne(record("a", key(phone, "1")))
	c.commit(storage.Batch{Delete: []storage.Ref{r.Ref()}})
	c.holds(c.putOne(record("a", key(phone, "1"))))
}
