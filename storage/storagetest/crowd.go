package storagetest

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// crowd lets sixty-four clients commit at once, some of them in vain: each is
// answered for itself, and a store that joins their commits keeps them apart.
func crowd(c *check) {
	const clients = 64
	held := c.putOne(record("held", key(phone, "held")))
	pairOf := func(i int) (first, second storage.Record) {
		return record(storage.ID("a"+digit(i)), key(email, digit(i))), record(storage.ID("b" + digit(i)))
	}
	together(clients, func(i int) {
		first, second := pairOf(i)
		b := batch(first, second)
		switch i % 4 {
		case 1:
			b.Put[1].Unique = []storage.Key{key(phone, "held")}
		case 2:
			b.Require = []storage.Ref{ref("held")} // required absent
		case 3:
			b.Put[1].Version = 1
		}
		err := c.Commit(c.Context(), b)
		_, taken := errors.AsType[*storage.TakenError](err)
		answers := [4]bool{err == nil, taken, errors.Is(err, storage.ErrConflict), errors.Is(err, storage.ErrConflict)}
		if !answers[i%4] {
			c.broken("client %d of the sort %d is answered with %v", i, i%4, err)
		}
	})
	for i := range clients {
		first, second := pairOf(i)
		if i%4 == 0 {
			first.Version, second.Version = 1, 1
			c.holds(first, second)
			continue
		}
		c.gone(first.ID, second.ID)
	}
	c.holds(held)
	for i := 1; i < clients; i += 4 {
		c.put(record(storage.ID("c"+digit(i)), key(email, digit(i)))) // was not claimed
	}
}

// fenced lets holders whose leases are over store at the moment at which the
// next holder does.
func fenced(c *check) {
	c.put(waking("a", noon()))
	for round := range 20 {
		now := noon().Add(time.Duration(2*round) * time.Hour)
		first := c.leaseAt(now, now.Add(time.Hour), 1, kind)
		second := c.leaseAt(now.Add(time.Hour), now.Add(2*time.Hour), 1, kind)
		c.must(len(first) == 1 && len(second) == 1, "the record was not leased twice")
		second[0].Body, first[0].Body = []byte("of the holder"), []byte("of who overslept")
		var stale atomic.Int64
		together(2, func(i int) {
			err := c.Commit(c.Context(), batch([]storage.Record{first[0], second[0]}[i]))
			switch {
			case i == 0 && !errors.Is(err, storage.ErrConflict):
				stale.Add(1)
			case i == 1 && err != nil:
				c.broken("the holder is answered with %v", err)
			}
		})
		if stale.Load() > 0 {
			c.broken("who overslept was not answered with ErrConflict")
		}
		second[0].Version++
		c.holds(second[0])
	}
}

// pagesUnderInserts walks the pages while another client inserts before, at
// and behind where the walk is.
func pagesUnderInserts(c *check) {
	const records, size = 60, 7
	var old []storage.ID
	for i := range records {
		old = append(old, storage.ID("m"+string(rune('A'+i/26))+string(rune('a'+i%26))))
		c.put(indexed(old[i], key(owner, "1")))
	}
	for round, q := range []storage.Query{
		{}, {Descending: true}, {Any: many(1, owner)}, {Any: []storage.Key{key(owner, "1"), key(group, "1")}, Descending: true},
	} {
		q.Limit = size
		if q.Any != nil {
			q.Any = append(slices.Clone(q.Any), key(owner, "1"))
		}
		var seen []storage.ID
		for n := 0; ; n++ {
			got := idsOf(c.find(q))
			seen = append(seen, got...)
			if len(got) < size {
				break
			}
			q.After = got[len(got)-1]
			suffix := storage.ID(digit(round) + "-" + digit(n))
			c.put(indexed("a"+suffix, key(owner, "1")), indexed("z"+suffix, key(owner, "1")), indexed(q.After+"-"+suffix, key(owner, "1")))
			c.must(n < 10*records, "the pages do not end")
		}
		sorted := slices.Clone(seen)
		slices.Sort(sorted)
		if q.Descending {
			slices.Reverse(sorted)
		}
		if !slices.Equal(seen, sorted) || len(slices.Compact(sorted)) != len(seen) {
			c.broken("the pages are out of order or name a record twice")
		}
		for _, id := range old {
			if !slices.Contains(seen, id) {
				c.broken("the pages miss %s, which was there all the time", id)
			}
		}
	}
}
