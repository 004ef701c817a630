package storagetest

import (
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func leaseDuties() []duty {
	const due = "Due means WakeAt is not zero and not after now."
	const stand = "Lease moves their WakeAt to until and their Version to the next; it returns them as they stand after that."
	const oldest = "Lease hands out at most limit due records of these kinds, oldest WakeAt first."
	const fence = "A leased record's version moves, so a holder that overslept meets ErrConflict."
	return []duty{
		{"due means not zero and not after now", due, dueNow},
		{"a lease moves WakeAt and version and returns what stands then", stand, leaseMoves},
		{"a lease lasts until any time", stand, anyUntil},
		{"a lease keeps keys and body", stand, leaseKeeps},
		{"a leased record is due again when the lease ends", stand, dueAgain},
		{"a lease hands out the oldest first", oldest, oldestFirst},
		{"a lease hands out no more than the limit", oldest, leaseLimit},
		{"the limit of a lease is of all kinds together", oldest, leaseLimitOfKinds},
		{"a lease is of the named kinds", oldest, leaseKinds},
		{"a lease of no kinds leases nothing", "A lease of no kinds leases nothing.", leaseNoKinds},
		{"a kind named twice leases a record once", "A leased record is in one hand only.", leaseKindTwice},
		{"a leased record is in one hand only", "A leased record is in one hand only.", oneHand},
		{"a holder that overslept meets a conflict", fence, overslept},
	}
}

func dueNow(c *check) {
	c.put(waking("early", noon().Add(-time.Microsecond)), waking("now", noon()),
		waking("late", noon().Add(time.Microsecond)), record("never"),
		waking("ancient", time.Date(1905, 1, 1, 0, 0, 0, 0, time.UTC)))
	moscow := time.FixedZone("UTC+3", 3*60*60)
	got := c.leaseAt(noon().In(moscow), noon().Add(time.Hour), 10, kind)
	c.listed("at noon", got, "ancient", "early", "now")
	c.listed("a microsecond later", c.leaseAt(noon().Add(time.Microsecond), noon().Add(time.Hour), 10, kind), "late")
}

func leaseMoves(c *check) {
	r := c.putOne(waking("a", noon()))
	until := noon().Add(2*time.Minute + 1500*time.Nanosecond)
	got := c.leaseAt(noon(), until.In(time.FixedZone("UTC+3", 3*60*60)), 1, kind)
	c.must(len(got) == 1, "Lease returns %d records, want 1", len(got))
	r.Version, r.WakeAt = 2, until.Truncate(time.Microsecond)
	c.same(r, got[0])
	c.holds(r)
}

func anyUntil(c *check) {
	for i, until := range []time.Time{{}, noon(), noon().Add(-time.Hour), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)} {
		r := waking(storage.ID("a"+digit(i)), noon())
		r.Kind = storage.Kind("suite.until." + string(rune('a'+i)))
		r = c.putOne(r)
		got := c.leaseAt(noon(), until, 1, r.Kind)
		c.must(len(got) == 1, "Lease returns %d records, want 1", len(got))
		r.Version, r.WakeAt = 2, until
		if until.IsZero() {
			r.WakeAt = time.Time{}
		}
		c.same(r, got[0])
		c.holds(r)
	}
}

func leaseKeeps(c *check) {
	r := waking("a", noon())
	r.Unique = []storage.Key{key(phone, "2"), key(phone, "1")}
	r.Index = []storage.Key{key(owner, "2"), key(group, "1"), key(owner, "1")}
	r = c.putOne(r)
	r.Version, r.WakeAt = 2, noon().Add(time.Hour)
	got := c.lease(1)
	c.must(len(got) == 1, "Lease returns %d records, want 1", len(got))
	c.same(r, got[0])
	c.listed("by a unique key", c.find(storage.Query{Any: r.Unique[:1]}), "a")
	c.listed("by a look-up key", c.find(storage.Query{Any: r.Index[:1]}), "a")
	c.taken("its phone", batch(record("b", key(phone, "1"))))
	r.WakeAt = time.Time{}
	c.holds(c.putOne(r)) // the holder saves at the version it was handed
}

func dueAgain(c *check) {
	c.put(waking("a", noon()))
	c.listed("at noon", c.lease(10), "a")
	until := noon().Add(time.Hour)
	c.listed("within the lease", c.leaseAt(until.Add(-time.Microsecond), until.Add(time.Hour), 10, kind))
	got := c.leaseAt(until, until.Add(time.Hour), 10, kind)
	c.listed("at its end", got, "a")
	c.must(len(got) == 1 && got[0].Version == 3, "the second lease did not move the version to 3")
}

func oldestFirst(c *check) {
	ids := []storage.ID{"d", "a", "c", "e", "b"}
	for i, id := range ids {
		c.put(waking(id, noon().Add(time.Duration(i-len(ids))*time.Second)))
	}
	alien := waking("z", noon().Add(-2500*time.Millisecond))
	alien.Kind = other
	c.put(alien)
	got := c.leaseAt(noon(), noon().Add(time.Hour), 3, kind)
	c.listed("three of one kind", got, "d", "a", "c")
	got = c.leaseAt(noon(), noon().Add(time.Hour), 10, kind, other)
	c.listed("the others of two kinds", got, "z", "e", "b")
}

func leaseLimit(c *check) {
	for i := range 7 {
		c.put(waking(storage.ID("a"+digit(i)), noon()))
	}
	for _, want := range []int{3, 3, 1, 0} {
		if got := c.lease(3); len(got) != want {
			c.broken("a lease of 3 returns %d, want %d", len(got), want)
		}
	}
}

// leaseLimitOfKinds leases of two kinds, whose records are due in turns. What is
// not handed out is not moved.
func leaseLimitOfKinds(c *check) {
	var due []storage.Record
	for i := range 8 {
		r := waking(storage.ID("a"+digit(i)), noon().Add(time.Duration(i)*time.Second))
		if i%2 == 0 {
			r.Kind = other
		}
		due = append(due, r)
	}
	due = c.put(due...)
	now := noon().Add(time.Minute)
	c.listed("three of two kinds", c.leaseAt(now, now.Add(time.Hour), 3, kind, other), "a0", "a1", "a2")
	c.holds(due[3:]...)
	c.listed("three more", c.leaseAt(now, now.Add(time.Hour), 3, other, kind), "a3", "a4", "a5")
	c.holds(due[6:]...)
}

func leaseKinds(c *check) {
	alien := waking("a", noon())
	alien.Kind = other
	c.put(waking("b", noon()), alien)
	c.listed("of a kind there is not", c.leaseAt(noon(), noon().Add(time.Hour), 10, absent))
	c.listed("of the other kind", c.leaseAt(noon(), noon().Add(time.Hour), 10, other), "a")
	c.listed("of the kind", c.lease(10), "b")
}

func leaseNoKinds(c *check) {
	r := c.putOne(waking("a", noon()))
	c.listed("of no kinds", c.leaseAt(noon(), noon().Add(time.Hour), 10))
	c.holds(r)
}

func leaseKindTwice(c *check) {
	c.put(waking("a", noon()), waking("b", noon().Add(-time.Second)))
	c.listed("of a kind named twice", c.leaseAt(noon(), noon().Add(time.Hour), 10, kind, kind), "b", "a")
	if version := c.getOne("a").Version; version != 2 {
		c.broken("the version moved to %d, want 2", version)
	}
}

// oneHand leases from many goroutines until nothing is due.
func oneHand(c *check) {
	const records, hands = 120, 8
	var due []storage.Record
	for i := range records {
		due = append(due, waking(storage.ID("a"+digit(i)), noon().Add(-time.Duration(i)*time.Second)))
	}
	c.put(due...)
	handed := make([][]storage.Record, hands)
	together(hands, func(hand int) {
		for {
			got, err := c.Lease(c.Context(), []storage.Kind{kind}, noon(), noon().Add(time.Hour), 3)
			if err != nil {
				c.broken("Lease fails: %v", err)
			}
			if len(got) == 0 {
				return
			}
			handed[hand] = append(handed[hand], got...)
		}
	})
	times := make(map[storage.ID]int)
	for _, some := range handed {
		for i := range some {
			times[some[i].ID]++
		}
	}
	for id, n := range times {
		if n != 1 {
			c.broken("record %s was handed out %d times", id, n)
		}
	}
	if len(times) != records {
		c.broken("%d of %d due records were handed out", len(times), records)
	}
}

func overslept(c *check) {
	before := c.putOne(waking("a", noon()))
	first := c.lease(1)
	until := noon().Add(2 * time.Hour)
	second := c.leaseAt(noon().Add(time.Hour), until, 1, kind)
	c.must(len(first) == 1 && len(second) == 1, "the record was not leased twice")
	c.conflict("who read it before the lease", batch(before))
	c.conflict("whose lease is over", batch(first[0]))
	c.conflict("whose lease is over deletes", storage.Batch{Delete: []storage.Ref{first[0].Ref()}})
	c.holds(second[0])
	second[0].WakeAt = time.Time{}
	c.holds(c.putOne(second[0]))
}
