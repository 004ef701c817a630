package storagetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func contextDuties() []duty {
	const ended = "A context that ended is answered with its error."
	const atomic = "A Commit is all or nothing, also when its context dies."
	return []duty{
		{"a canceled context is answered with its error", ended, canceledAnswers},
		{"a deadline that passed is answered with its error", ended, deadlineAnswers},
		{"a canceled context leaves nothing", atomic, canceledLeavesNothing},
		{"a context that dies at any moment leaves all or nothing", atomic, dyingContext},
	}
}

func canceledAnswers(c *check) {
	ctx, cancel := context.WithCancel(c.Context())
	cancel()
	c.answered(ctx, context.Canceled)
}

func deadlineAnswers(c *check) {
	ctx, cancel := context.WithDeadline(c.Context(), noon().AddDate(-20, 0, 0))
	defer cancel()
	c.answered(ctx, context.DeadlineExceeded)
}

// answered calls every method with a context that ended.
func (c *check) answered(ctx context.Context, want error) {
	c.Helper()
	c.put(waking("a", noon()))
	_, get := c.Get(ctx, ref("a"))
	_, find := c.Find(ctx, storage.Query{Kind: kind, Limit: 1})
	_, lease := c.Lease(ctx, []storage.Kind{kind}, noon(), noon().Add(time.Hour), 1)
	for method, err := range map[string]error{
		"Get": get, "Find": find, "Lease": lease, "Commit": c.Commit(ctx, batch(record("b"))),
	} {
		if !errors.Is(err, want) {
			c.broken("%s answers %v, want %v", method, err, want)
		}
	}
}

func canceledLeavesNothing(c *check) {
	old := c.putOne(waking("a", noon()))
	ctx, cancel := context.WithCancel(c.Context())
	cancel()
	changed := old
	changed.Body = []byte("changed")
	_ = c.Commit(ctx, batch(changed, record("b", key(phone, "1"))))
	_, _ = c.Lease(ctx, []storage.Kind{kind}, noon(), noon().Add(time.Hour), 1)
	c.holds(old)
	c.gone("b")
	c.holds(c.putOne(record("c", key(phone, "1")))) // and the store goes on
}

// dyingContext cancels commits at moments spread over the time one takes.
func dyingContext(c *check) {
	for i := range 60 {
		pair := [2]storage.ID{storage.ID("a" + digit(i)), storage.ID("b" + digit(i))}
		ctx, cancel := context.WithCancel(c.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(time.Duration(i%20) * 25 * time.Microsecond)
			cancel()
		})
		err := c.Commit(ctx, batch(record(pair[0], key(phone, "a"+digit(i))), record(pair[1], key(phone, "b"+digit(i)))))
		wg.Wait()
		first, second := c.getOne(pair[0]).Version, c.getOne(pair[1]).Version
		switch {
		case first != second:
			c.broken("half of the batch is stored")
		case err == nil && first == 0:
			c.broken("the commit was acknowledged and is not stored")
		case err != nil && !errors.Is(err, storage.ErrUnknown) && first != 0:
			c.broken("the commit was answered with %v and is stored", err)
		}
	}
}
