package storagetest

import (
	"bytes"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func valueDuties() []duty {
	const asPut = "Reads return records as they were put, keys in the order they were put."
	const times = "Times survive to the microsecond and come back in UTC."
	const memory = "Memory is never shared with the caller."
	return []duty{
		{"records come back as they were put", asPut, asWerePut},
		{"bodies are bytes and nothing else", asPut, bodies},
		{"times survive to the microsecond in UTC", times, instants},
		{"a time that is zero stays zero", times, zeroTime},
		{"what the caller put stays the caller's", memory, callersMemory},
		{"what the store returned is the caller's", memory, returnedMemory},
		{"what the caller asked with stays as it was", memory, askedMemory},
	}
}

func asWerePut(c *check) {
	r := waking("a", noon())
	r.Unique = []storage.Key{key(phone, "2"), key(email, "1"), key(phone, "1")}
	r.Index = []storage.Key{key(owner, "9"), key(group, "1"), key(owner, "1"), key(group, "0")}
	r = c.putOne(r)
	c.holds(r)
	c.same(r, c.find(storage.Query{})[0])
	c.same(r, c.find(storage.Query{Any: r.Index[:1]})[0])
	r.Index[0], r.Index[3] = r.Index[3], r.Index[0]
	r.Unique[0], r.Unique[1] = r.Unique[1], r.Unique[0]
	c.holds(c.putOne(r)) // the order is part of the record, also when nothing else changed
}

func bodies(c *check) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, body := range [][]byte{nil, {}, {0}, every, []byte("\xff\xfe text' \"; --"), bytes.Repeat(every, storage.MaxBodyBytes/256)} {
		r := record("a")
		r.Body, r.Version = body, c.getOne("a").Version
		c.holds(c.putOne(r))
	}
}

func instants(c *check) {
	moscow := time.FixedZone("UTC+3", 3*60*60)
	for _, at := range []time.Time{
		noon(), noon().In(moscow), noon().Truncate(time.Second), noon().Add(-time.Microsecond),
		noon().Add(999 * time.Nanosecond), noon().Add(time.Nanosecond).In(moscow),
		time.Date(1905, 1, 1, 0, 0, 0, 1000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Unix(0, 0), time.Unix(0, -1000),
	} {
		r := waking("a", at)
		r.Version = c.getOne("a").Version
		want := c.putOne(r)
		want.WakeAt = at.UTC().Truncate(time.Microsecond)
		c.holds(want)
	}
}

func zeroTime(c *check) {
	c.holds(c.putOne(waking("a", time.Time{})))
	if !c.getOne("a").WakeAt.IsZero() {
		c.broken("WakeAt is %v", c.getOne("a").WakeAt)
	}
	r := c.putOne(waking("b", noon()))
	r.WakeAt = time.Time{}
	c.holds(c.putOne(r))
	c.listed("leased", c.lease(10))
}

func callersMemory(c *check) {
	r := record("a", key(phone, "1"))
	r.Index = []storage.Key{key(owner, "1")}
	want := c.putOne(record("a", key(phone, "1")))
	r.Version = want.Version
	want = copied(c.putOne(r))
	scribble(&r)
	c.holds(want)
	c.listed("by the key it was put with", c.find(storage.Query{Any: want.Unique}), "a")
}

func returnedMemory(c *check) {
	r := waking("a", noon())
	r.Unique, r.Index = []storage.Key{key(phone, "1")}, []storage.Key{key(owner, "1")}
	want := copied(c.putOne(r))
	got := c.getAll(ref("a"), ref("a"))
	scribble(&got[0])
	c.same(want, got[1])
	c.holds(want)
	all := c.find(storage.Query{})
	c.must(len(all) == 1, "Find returns %d records, want 1", len(all))
	scribble(&all[0])
	c.holds(want)
	found := c.find(storage.Query{Any: want.Unique, Heads: true})
	c.must(len(found) == 1, "Find by its key returns %d records, want 1", len(found))
	scribble(&found[0])
	c.holds(want)
	leased := c.lease(1)
	c.must(len(leased) == 1, "Lease returns %d records, want 1", len(leased))
	scribble(&leased[0])
	want.Version, want.WakeAt = 2, noon().Add(time.Hour)
	c.holds(want)
}

// askedMemory gives every method more than it may keep in order for itself.
func askedMemory(c *check) {
	old := c.put(waking("d", noon()), record("e"), record("f"))
	b := storage.Batch{
		Put:     []storage.Record{record("z", key(phone, "2"), key(email, "1"), key(phone, "1")), old[0], record("a")},
		Delete:  []storage.Ref{old[2].Ref(), old[1].Ref()},
		Require: []storage.Ref{ref("y"), ref("b"), ref("x")},
	}
	b.Put[0].Index = []storage.Key{key(owner, "2"), key(group, "1"), key(owner, "1")}
	before := storage.Batch{Delete: slices.Clone(b.Delete), Require: slices.Clone(b.Require)}
	for _, r := range b.Put {
		before.Put = append(before.Put, copied(r))
	}
	c.commit(b)
	for i := range b.Put {
		c.same(before.Put[i], b.Put[i])
	}
	refs, keys, kinds := slices.Clone(b.Require), slices.Clone(b.Put[0].Index), []storage.Kind{other, kind, absent, kind}
	c.getAll(refs...)
	c.find(storage.Query{Any: keys})
	c.leaseAt(noon(), noon().Add(time.Hour), 10, kinds...)
	if !slices.Equal(b.Delete, before.Delete) || !slices.Equal(b.Require, before.Require) || !slices.Equal(refs, b.Require) {
		c.broken("refs of the caller were changed")
	}
	if !slices.Equal(keys, b.Put[0].Index) {
		c.broken("the keys of a query were changed")
	}
	if !slices.Equal(kinds, []storage.Kind{other, kind, absent, kind}) {
		c.broken("the kinds of a lease were changed")
	}
}

// copied is a record that shares nothing with r.
func copied(r storage.Record) storage.Record {
	r.Unique = append([]storage.Key(nil), r.Unique...)
	r.Index = append([]storage.Key(nil), r.Index...)
	r.Body = bytes.Clone(r.Body)
	return r
}

// scribble writes over everything a record points to.
func scribble(r *storage.Record) {
	for i := range r.Body {
		r.Body[i] ^= 0xff
	}
	for _, keys := range [2][]storage.Key{r.Unique, r.Index} {
		for i := range keys {
			keys[i] = key("scribbled", digit(i))
		}
	}
}
