package storagetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/rodnik-go/rodnik/storage"
)

// Run checks every duty of the contract but durability. Each subtest opens a
// store of its own with open, which returns a fresh and empty one and closes it
// with t.Cleanup. Subtests run one after another.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	t.Helper()
	for _, d := range duties() {
		t.Run(d.name, func(t *testing.T) {
			d.run(t, open(t))
		})
	}
}

// RunDurable is [Run], and the duty that what was acknowledged is durable:
// reopen closes the store and opens what it left behind.
func RunDurable(t *testing.T, open func(t *testing.T) storage.Store,
	reopen func(t *testing.T, closing storage.Store) storage.Store,
) {
	t.Helper()
	Run(t, open)
	d := durable()
	t.Run(d.name, func(t *testing.T) {
		before := open(t)
		left := leave(d.on(t, before))
		inherit(d.on(t, reopen(t, before)), left)
	})
}

// duty is one clause of the contract and the check of it.
type duty struct {
	name   string // a sentence, the name of the subtest
	clause string // the words of the contract, printed when they are broken
	check  func(c *check)
}

func (d duty) on(r reporter, s storage.Store) *check {
	return &check{reporter: r, Store: s, clause: d.clause}
}

func (d duty) run(r reporter, s storage.Store) { d.check(d.on(r, s)) }

// duties lists them in the order of the contract.
func duties() []duty {
	var all []duty
	for _, some := range [][]duty{
		commitDuties(), keyDuties(), requireDuties(), contextDuties(), getDuties(),
		valueDuties(), findDuties(), leaseDuties(), raceDuties(), limitDuties(),
	} {
		all = append(all, some...)
	}
	return all
}

// reporter is what a check needs of a *testing.T.
type reporter interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	FailNow()
}

// check is a store under one duty.
type check struct {
	reporter
	storage.Store

	clause string
}

// broken reports what the store did instead of its duty.
func (c *check) broken(format string, args ...any) {
	c.Helper()
	c.Errorf("the store breaks the duty: %s\n\t%s", c.clause, fmt.Sprintf(format, args...))
}

// must is broken and the end of the subtest unless ok.
func (c *check) must(ok bool, format string, args ...any) {
	c.Helper()
	if !ok {
		c.broken(format, args...)
		c.FailNow()
	}
}
