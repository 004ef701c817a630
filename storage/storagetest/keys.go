package storagetest

import (
	"errors"

	"github.com/rodnik-go/rodnik/storage"
)

func keyDuties() []duty {
	const held = "A unique key that another record holds is *TakenError, which names the space and the refused record of the caller."
	const swap = "Keys that a batch frees or swaps may be taken in that same batch."
	const lookUp = "Look-up keys are keys that many records may share."
	const free = "Keys that a batch frees are free to others at once after it."
	return []duty{
		{"a taken key names its space and the caller's record", held, takenNames},
		{"a taken key is not a conflict", "TakenError is not ErrConflict.", takenIsNotConflict},
		{"a moved version answers before a taken key", "A version that moved answers before a taken key.", movedFirst},
		{"a record keeps its own unique keys", held, keepsOwn},
		{"two records of one batch cannot take one key", held, takenWithin},
		{"who keeps a key is not the one refused", held, keeperStays},
		{"a digest in another space is another key", held, spacesApart},
		{"many records share a look-up key", lookUp, shared},
		{"a look-up key stays with the others who hold it", lookUp, staysShared},
		{"two records swap their unique keys in one batch", swap, swapKeys},
		{"a key that an update frees is taken in the same batch", swap, updateFrees},
		{"a key that a delete frees is taken in the same batch", swap, deleteFrees},
		{"a key that an update freed is free at once", free, freeAfterUpdate},
		{"a key that a delete freed is free at once", free, freeAfterDelete},
	}
}

func takenNames(c *check) {
	c.put(record("a", key(phone, "1"), key(email, "1")))
	mine := c.putOne(record("b", key(phone, "2")))
	mine.Unique = []storage.Key{key(phone, "3"), key(email, "1")}
	taken := c.takenError("the e-mail of a", batch(record("c", key(phone, "4")), mine))
	if taken.Space != email {
		c.broken("it names the space %q, want %q", taken.Space, email)
	}
	if taken.Ref != mine.Ref() {
		c.broken("it names %s %s at %d, want %s %s at %d", taken.Ref.Kind, taken.Ref.ID, taken.Ref.Version,
			mine.Kind, mine.ID, mine.Version)
	}
}

func takenIsNotConflict(c *check) {
	c.put(record("a", key(phone, "1")))
	err := c.Commit(c.Context(), batch(record("b", key(phone, "1"))))
	if errors.Is(err, storage.ErrConflict) {
		c.broken("a taken key is answered with %v", err)
	}
}

func movedFirst(c *check) {
	old := c.put(record("a", key(phone, "1")), record("b"))
	c.putOne(old[1])
	moved := old[1]
	c.conflict("first taken, then moved", batch(record("c", key(phone, "1")), moved))
	moved.Unique = []storage.Key{key(phone, "1")}
	c.conflict("the moved record wants it", batch(moved))
	c.conflict("taken, and a required record moved", storage.Batch{
		Put:     []storage.Record{record("c", key(phone, "1"))},
		Require: []storage.Ref{old[1].Ref()},
	})
	c.conflict("taken, and a deleted record moved", storage.Batch{
		Put:    []storage.Record{record("c", key(phone, "1"))},
		Delete: []storage.Ref{old[1].Ref()},
	})
}

func keepsOwn(c *check) {
	r := c.putOne(record("a", key(phone, "1"), key(email, "1")))
	r = c.putOne(r)
	r.Unique = []storage.Key{key(email, "1"), key(phone, "1"), key(phone, "2")}
	c.holds(c.putOne(r))
	c.taken("the phone it kept", batch(record("b", key(phone, "1"))))
}

func takenWithin(c *check) {
	taken := c.takenError("both want one phone", batch(record("a", key(phone, "1")), record("b", key(phone, "1"))))
	if taken.Ref != ref("a") && taken.Ref != ref("b") {
		c.broken("it names %s %s, which is not one of the batch", taken.Ref.Kind, taken.Ref.ID)
	}
	c.gone("a", "b")
}

// keeperStays has a record keep a key, and let go of another, in the batch in
// which a new record wants it.
func keeperStays(c *check) {
	for i, kept := range []storage.ID{"a", "z"} {
		keeper := c.putOne(record(kept, key(phone, digit(i)), key(email, "1"+digit(i)), key(email, "2"+digit(i))))
		keeper.Unique = keeper.Unique[:2]
		wants := record(storage.ID("m"+digit(i)), key(phone, digit(i)))
		for _, b := range []storage.Batch{batch(keeper, wants), batch(wants, keeper)} {
			if taken := c.takenError("a phone that its holder keeps", b); taken.Ref != wants.Ref() {
				c.broken("it names %s, want %s, who does not hold it", taken.Ref.ID, wants.ID)
			}
		}
	}
}

func spacesApart(c *check) {
	c.put(record("a", key(phone, "1")), record("b", key(email, "1")))
	c.listed("by phone", c.find(storage.Query{Any: []storage.Key{key(phone, "1")}}), "a")
	c.listed("by e-mail", c.find(storage.Query{Any: []storage.Key{key(email, "1")}}), "b")
}

func shared(c *check) {
	c.put(indexed("a", key(owner, "1")), indexed("b", key(owner, "1")))
	c.put(indexed("c", key(owner, "1")))
	c.listed("by owner", c.find(storage.Query{Any: []storage.Key{key(owner, "1")}}), "a", "b", "c")
}

// staysShared has some holders let go of a key by an update and by a delete, and
// two swap theirs.
func staysShared(c *check) {
	mine, yours := key(owner, "1"), key(owner, "2")
	all := c.put(indexed("a", mine), indexed("b", mine), indexed("c", mine), indexed("d", yours))
	all[0].Index = nil
	all[0] = c.putOne(all[0])
	c.listed("by a key that a let go", c.find(storage.Query{Any: []storage.Key{mine}}), "b", "c")
	c.commit(storage.Batch{Delete: []storage.Ref{all[1].Ref()}})
	c.listed("by a key that b had", c.find(storage.Query{Any: []storage.Key{mine}}), "c")
	all[2].Index, all[3].Index = all[3].Index, all[2].Index
	c.put(all[2], all[3])
	c.listed("by a key that c gave to d", c.find(storage.Query{Any: []storage.Key{mine}}), "d")
	c.listed("by a key that d gave to c", c.find(storage.Query{Any: []storage.Key{yours}}), "c")
}

func swapKeys(c *check) {
	old := c.put(record("a", key(phone, "1"), key(email, "1")), record("b", key(phone, "2")), record("c", key(phone, "3")))
	old[0].Unique = []storage.Key{key(phone, "2"), key(email, "1")}
	old[1].Unique = []storage.Key{key(phone, "3")}
	old[2].Unique = []storage.Key{key(phone, "1")}
	c.holds(c.put(old...)...)
	for id, value := range map[storage.ID]string{"a": "2", "b": "3", "c": "1"} {
		c.listed("by a swapped phone", c.find(storage.Query{Any: []storage.Key{key(phone, value)}}), id)
		c.taken("a swapped phone", batch(record("d", key(phone, value))))
	}
}

func updateFrees(c *check) {
	for i, takerFirst := range []bool{true, false} {
		giver, taker := storage.ID("giver"+digit(i)), record(storage.ID("taker"+digit(i)), key(phone, digit(i)))
		r := c.putOne(record(giver, key(phone, digit(i))))
		r.Unique = nil
		if takerFirst {
			c.put(taker, r)
		} else {
			c.put(r, taker)
		}
		c.listed("by the phone", c.find(storage.Query{Any: taker.Unique}), taker.ID)
	}
}

func deleteFrees(c *check) {
	r := c.putOne(record("a", key(phone, "1")))
	c.commit(storage.Batch{
		Put:    []storage.Record{record("b", key(phone, "1"))},
		Delete: []storage.Ref{r.Ref()},
	})
	c.gone("a")
	c.listed("by the phone", c.find(storage.Query{Any: r.Unique}), "b")
}

func freeAfterUpdate(c *check) {
	r := c.putOne(record("a", key(phone, "1"), key(phone, "2")))
	r.Unique = []storage.Key{key(phone, "2")}
	c.putOne(r)
	c.holds(c.putOne(record("b", key(phone, "1"))))
	c.taken("the phone that a kept", batch(record("c", key(phone, "2"))))
}

func freeAfterDelete(c *check) {
	r := c.putOne(record("a", key(phone, "1")))
	c.commit(storage.Batch{Delete: []storage.Ref{r.Ref()}})
	c.holds(c.putOne(record("b", key(phone, "1"))))
}
