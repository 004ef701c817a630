package storagetest

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func raceDuties() []duty {
	const anywhere = "Every method may be called at once from anywhere."
	return []duty{
		{"sixty-four clients, one unique key, one winner", "No two records may hold an equal unique key.", uniqueRace},
		{"no update is lost", "A version that moved is ErrConflict.", lostUpdate},
		{"a requirement holds against a commit at the same time", "Require: unchanged at the commit.", writeSkew},
		{"commits that arrive together are each all or nothing", "A Commit is all or nothing.", crowd},
		{"a paused holder cannot store what the next one holds", "A leased record is in one hand only.", fenced},
		{"every method may be called at once", anywhere, everythingAtOnce},
	}
}

// together runs f n times at once and waits for all of them.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	wg.Wait()
}

func uniqueRace(c *check) {
	const clients = 64
	for round := range 3 {
		wanted := key(phone, digit(round))
		var won, lost atomic.Int64
		together(clients, func(i int) {
			err := c.Commit(c.Context(), batch(record(storage.ID("a"+digit(round*clients+i)), wanted)))
			_, taken := errors.AsType[*storage.TakenError](err)
			switch {
			case err == nil:
				won.Add(1)
			case taken:
				lost.Add(1)
			default:
				c.broken("a client is answered with %v", err)
			}
		})
		if won.Load() != 1 || lost.Load() != clients-1 {
			c.broken("%d clients won and %d were told that it is taken", won.Load(), lost.Load())
		}
		if got := c.find(storage.Query{Any: []storage.Key{wanted}}); len(got) != 1 {
			c.broken("%d records hold the key", len(got))
		}
	}
}

// lostUpdate counts in the body of one record from many clients.
func lostUpdate(c *check) {
	const clients, each = 8, 10
	c.put(storage.Record{Kind: kind, ID: "counter"})
	together(clients, func(int) {
		for done := 0; done < each; {
			got, err := c.Get(c.Context(), ref("counter"))
			if err != nil {
				c.broken("Get fails: %v", err)
				return
			}
			got[0].Body = append(got[0].Body, '+')
			runtime.Gosched() // let another client read the same version
			err = c.Commit(c.Context(), batch(got[0]))
			switch {
			case err == nil:
				done++
			case !errors.Is(err, storage.ErrConflict):
				c.broken("a client is answered with %v", err)
				return
			}
		}
	})
	r := c.getOne("counter")
	if len(r.Body) != clients*each || r.Version != clients*each+1 {
		c.broken("after %d updates the count is %d and the version %d", clients*each, len(r.Body), r.Version)
	}
}

// writeSkew lets two clients each require what the other one changes.
func writeSkew(c *check) {
	for round := range 20 {
		pair := []storage.ID{storage.ID("a" + digit(round)), storage.ID("b" + digit(round))}
		var won atomic.Int64
		together(2, func(i int) {
			err := c.Commit(c.Context(), storage.Batch{
				Put:     []storage.Record{record(pair[i])},
				Require: []storage.Ref{ref(pair[1-i])},
			})
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, storage.ErrConflict):
				c.broken("a client is answered with %v", err)
			}
		})
		if won.Load() != 1 {
			c.broken("%d of two commits succeeded that exclude each other", won.Load())
		}
	}
}

func everythingAtOnce(c *check) {
	const clients, each = 8, 10
	together(clients, func(i int) {
		own := storage.ID("own" + digit(i))
		for n := range each {
			r := waking(own, noon().Add(time.Duration(n)*time.Second))
			r.Version = uint64(n)
			r.Unique = []storage.Key{key(phone, digit(i)), key(email, digit(n)+"of"+digit(i))}
			r.Index = []storage.Key{key(owner, "everybody")}
			if err := c.Commit(c.Context(), batch(r)); err != nil {
				c.broken("Commit: %v", err)
				return
			}
			r.Version++
			if got, err := c.Get(c.Context(), ref("own0"), ref(own)); err != nil || difference(r, got[1]) != "" {
				c.broken("Get does not return what this client put: %v", err)
			}
			q := storage.Query{Kind: kind, Any: r.Index, Limit: clients}
			if got, err := c.Find(c.Context(), q); err != nil || len(got) == 0 {
				c.broken("Find returns %d records: %v", len(got), err)
			}
			_, err := c.Lease(c.Context(), []storage.Kind{other}, noon(), noon().Add(time.Hour), 1)
			if err != nil {
				c.broken("Lease: %v", err)
			}
		}
	})
	if got := c.find(storage.Query{Any: []storage.Key{key(owner, "everybody")}}); len(got) != clients {
		c.broken("%d records are there, want %d", len(got), clients)
	}
}
