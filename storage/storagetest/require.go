package storagetest

import (
	"strconv"

	"github.com/rodnik-go/rodnik/storage"
)

func requireDuties() []duty {
	const unchanged = "Batch is what one commit stores, deletes and requires to be unchanged; 0 means that it must not exist."
	return []duty{
		{"a required record that moved is a conflict", unchanged, requiredMoved},
		{"a record required absent must be absent", unchanged, requiredAbsent},
		{"a required record stays as it is", unchanged, requiredStays},
		{"a lease moves a required record too", unchanged, requiredLeased},
		{"every requirement counts in every sort of batch", unchanged, requiredEverywhere},
	}
}

func requiredMoved(c *check) {
	first := c.putOne(record("a"))
	second := c.putOne(first)
	for _, r := range []storage.Ref{
		first.Ref(),
		{Kind: kind, ID: "a", Version: second.Version + 1},
		{Kind: kind, ID: "b", Version: 1},
	} {
		c.conflict("a version that is not there", storage.Batch{
			Put: []storage.Record{record("c")}, Require: []storage.Ref{r},
		})
		c.conflict("nothing but the requirement", storage.Batch{Require: []storage.Ref{r}})
	}
	c.gone("c")
	c.commit(storage.Batch{Put: []storage.Record{record("c")}, Require: []storage.Ref{second.Ref()}})
}

func requiredAbsent(c *check) {
	c.put(record("a"))
	c.conflict("it exists", storage.Batch{Put: []storage.Record{record("b")}, Require: []storage.Ref{ref("a")}})
	c.gone("b")
	elsewhere := storage.Ref{Kind: other, ID: "a"}
	c.commit(storage.Batch{Put: []storage.Record{record("b")}, Require: []storage.Ref{ref("c"), elsewhere}})
	c.gone("c")
}

func requiredStays(c *check) {
	r := waking("a", noon())
	r.Unique = []storage.Key{key(phone, "1")}
	r = c.putOne(r)
	c.commit(storage.Batch{Require: []storage.Ref{r.Ref()}})
	c.commit(storage.Batch{Put: []storage.Record{record("b")}, Require: []storage.Ref{r.Ref()}})
	c.holds(r)
}

func requiredLeased(c *check) {
	r := c.putOne(waking("a", noon()))
	c.lease(1)
	c.conflict("it was leased meanwhile", storage.Batch{Require: []storage.Ref{r.Ref()}})
}

// requiredEverywhere breaks one requirement of three, the first, the second or
// the last, in a batch that puts, that deletes, and that does neither.
func requiredEverywhere(c *check) {
	old := c.put(record("a"), record("b"))
	for i := range 3 {
		for _, broken := range []storage.Ref{ref("b"), {Kind: kind, ID: "gone", Version: 1}} {
			required := []storage.Ref{ref("x"), ref("y"), ref("z")}
			required[i] = broken
			c.conflict("nothing but requirements", storage.Batch{Require: required})
			c.conflict("a delete", storage.Batch{Delete: []storage.Ref{old[0].Ref()}, Require: required})
			c.conflict("a put", storage.Batch{Put: []storage.Record{old[0]}, Require: required})
			c.conflict("a new record", storage.Batch{Put: []storage.Record{record("c")}, Require: required})
		}
	}
	c.holds(old...)
	c.gone("c")
	c.commit(storage.Batch{Require: []storage.Ref{ref("x"), old[0].Ref(), ref("z"), old[1].Ref()}})
}

func digit(i int) string { return strconv.Itoa(i) }
