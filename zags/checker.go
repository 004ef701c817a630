package zags

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Checker keeps requests to the civil register. It has no state of its own;
// every rule about requests and answers is in its methods. Safe for concurrent
// use.
type Checker struct {
	vault    *storage.Vault
	cabinet  *cabinet.Cabinet
	registry Registry
	law      law
	requests *storage.Collection[request]
	items    *storage.Collection[item]
	limits   *storage.Collection[limit]
}

// Options of a Checker. The zero value, and nil, are the defaults.
type Options struct {
	Policy   Policy
	Calendar Calendar // default Russia{}
}

// New makes the service.
func New(vault *storage.Vault, cab *cabinet.Cabinet, registry Registry, opts *Options) (*Checker, error) {
	if vault == nil || cab == nil || registry == nil {
		return nil, errors.New("zags: a vault, a cabinet and a registry are needed")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Calendar == nil {
		o.Calendar = Russia{}
	}
	c := &Checker{
		vault: vault, cabinet: cab, registry: registry,
		law: law{policy: o.Policy.withDefaults(), calendar: o.Calendar, location: vault.Location()},
	}
	var err [3]error
	c.requests, err[0] = storage.NewCollection(requestSpec())
	c.items, err[1] = storage.NewCollection(itemSpec())
	c.limits, err[2] = storage.NewCollection(limitSpec())
	if err := errors.Join(err[:]...); err != nil {
		return nil, fmt.Errorf("zags: %w", err)
	}
	return c, nil
}

// Collections are what the Checker keeps, for sweeps over everything stored.
func (c *Checker) Collections() []storage.Kept {
	return []storage.Kept{c.requests, c.items, c.limits}
}

// Request is one request of its owner; an unknown one and somebody else's are
// both [ErrRequestNotFound].
func (c *Checker) Request(ctx context.Context, by storage.Actor, id RequestID) (Request, error) {
	if err := actor(by); err != nil {
		return Request{}, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Request, error) {
		r, err := c.own(tx, by, id)
		if err != nil {
			return Request{}, err
		}
		return c.view(r, tx.Now()), nil
	})
}

// Requests lists the requests of a representative, newest first, at most 1000.
func (c *Checker) Requests(ctx context.Context, by storage.Actor) ([]Request, error) {
	if err := actor(by); err != nil {
		return nil, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) ([]Request, error) {
		docs, err := c.requests.Find(tx, storage.Find{Any: []storage.Value{requestsValue(by)}, Descending: true})
		if err != nil {
			return nil, err
		}
		all := make([]Request, 0, len(docs))
		for _, r := range docs {
			all = append(all, c.view(r, tx.Now()))
		}
		return all, nil
	})
}

// own is the request of that owner; somebody else's looks like none.
func (c *Checker) own(tx *storage.Tx, by storage.Actor, id RequestID) (*request, error) {
	r, err := c.requests.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) || err == nil && r.Owner != by {
		return nil, ErrRequestNotFound
	}
	return r, err
}

// actor refuses a command of nobody.
func actor(by storage.Actor) error {
	if by == "" {
		return family.ErrActorMissing
	}
	return nil
}
