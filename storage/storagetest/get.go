package storagetest

import (
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/rodnik-go/rodnik/storage"
)

func getDuties() []duty {
	const get = "Get returns one snapshot of the records, in the order asked, keys included."
	const absent = "A record that does not exist is returned with Version 0 and the kind and ID that were asked."
	return []duty{
		{"get keeps the order asked", get, getOrder},
		{"get returns a record as often as it is asked", get, getTwice},
		{"get returns an absent record with version 0", absent, getAbsent},
		{"get of no refs returns nothing", get, getNothing},
		{"get ignores the version asked", "Get ignores the version asked.", getIgnoresVersion},
		{"get tells kinds apart", get, getKinds},
		{"get is one snapshot", get, getSnapshot},
	}
}

func getOrder(c *check) {
	c.put(record("a"), record("b"), record("c"))
	c.listed("b, c, a", c.getAll(ref("b"), ref("c"), ref("a")), "b", "c", "a")
}

func getTwice(c *check) {
	r := c.putOne(record("a", key(phone, "1")))
	got := c.getAll(ref("a"), ref("b"), ref("a"), ref("b"))
	c.listed("a, b, a, b", got, "a", "b", "a", "b")
	c.same(r, got[0])
	c.same(r, got[2])
}

func getAbsent(c *check) {
	c.put(record("b"))
	got := c.getAll(ref("a"), ref("b"), storage.Ref{Kind: absent, ID: "b", Version: 7})
	c.same(storage.Record{Kind: kind, ID: "a"}, got[0])
	c.same(storage.Record{Kind: absent, ID: "b"}, got[2])
}

func getNothing(c *check) { c.getAll() }

func getIgnoresVersion(c *check) {
	r := c.putOne(record("a"))
	for _, version := range []uint64{0, 1, 2, 1 << 63, 1<<64 - 1} {
		c.same(r, c.getAll(storage.Ref{Kind: kind, ID: "a", Version: version})[0])
	}
}

func getKinds(c *check) {
	second := record("a")
	second.Kind, second.Body = other, []byte("of the other kind")
	stored := c.put(record("a"), second)
	got := c.getAll(stored[1].Ref(), stored[0].Ref())
	c.same(stored[1], got[0])
	c.same(stored[0], got[1])
}

// getSnapshot reads two records that always change together, with their keys,
// until enough of the changes were seen.
func getSnapshot(c *check) {
	const rounds, changes = 200, 20
	pair := c.put(indexed("a", key(owner, "0")), indexed("b", key(owner, "0")))
	var wg sync.WaitGroup
	defer wg.Wait()
	var enough, failed atomic.Bool
	defer enough.Store(true)
	wg.Go(func() {
		for i := 1; !enough.Load(); i++ {
			pair[0].Index = []storage.Key{key(owner, digit(i))}
			pair[1].Index = pair[0].Index
			if err := c.Commit(c.Context(), batch(pair...)); err != nil {
				c.broken("Commit refuses a good batch: %v", err)
				failed.Store(true)
				return
			}
			pair[0].Version++
			pair[1].Version++
			runtime.Gosched()
		}
	})
	seen := make(map[uint64]bool)
	for round := 0; (round < rounds || len(seen) < changes && round < 100*rounds) && !failed.Load(); round++ {
		got, err := c.Get(c.Context(), ref("a"), ref("b"))
		if err != nil {
			c.broken("Get fails: %v", err)
			return
		}
		want := []storage.Key{key(owner, strconv.FormatUint(got[0].Version-1, 10))}
		for _, r := range got {
			if r.Version != got[0].Version || len(r.Index) != 1 || r.Index[0] != want[0] {
				c.broken("versions %d and %d, or keys of another version, in one answer", got[0].Version, got[1].Version)
				return
			}
		}
		seen[got[0].Version] = true
	}
}
