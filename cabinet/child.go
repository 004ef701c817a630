package cabinet

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// ChildID names a child that the register has confirmed.
type ChildID storage.ID

// Child is a child whose birth the register has confirmed: the one place where
// the cards of its representatives, its account and its links meet. It exists
// once, and is made by the first confirmation of its certificate.
type Child struct {
	ID        ChildID     `json:"id"`
	BirthDate family.Date `json:"birth_date"`
	Relations []Relation  `json:"relations"`
	Account   storage.ID  `json:"account,omitempty"` // "": none yet
}

// Relation is a representative of a child, proved by the register.
type Relation struct {
	By       storage.Actor   `json:"by"`
	Card     CardID          `json:"card"`
	Kind     family.Relation `json:"kind"`
	Proof    Proof           `json:"proof"`          // what the register confirmed
	ProvedAt time.Time       `json:"proved_at"`      // when it did
	Link     storage.ID      `json:"link,omitempty"` // the active link to the child's account; "": none
}

// Of is the proved relation of a representative; ok is false when there is none.
func (c Child) Of(by storage.Actor) (relation Relation, ok bool) {
	i := slices.IndexFunc(c.Relations, func(r Relation) bool { return r.By == by })
	if i < 0 || by == "" {
		return Relation{}, false
	}
	return c.Relations[i], true
}

// child is the document.
type child struct {
	Child

	// Certificate is the identity of the first confirmed certificate, and More
	// are those of repeat ones. Act is the number of the act record, if the
	// register gave it. By each of them the child is unique: one birth may have
	// several certificates, and is one child.
	Certificate string   `json:"certificate"`
	More        []string `json:"more,omitempty"`
	Act         string   `json:"act,omitempty"`
}

// maxRelations bounds the record; the register proves two parents and rarely more.
const maxRelations = 16

func childSpec() storage.Spec[child] {
	return storage.Spec[child]{
		Kind: "cabinet.child", Schema: 1,
		ID:    func(d *child) storage.ID { return storage.ID(d.ID) },
		Owner: func(d *child) storage.ID { return storage.ID(d.ID) },
		Keys: func(d *child) storage.Keys {
			var keys storage.Keys
			if d.Certificate != "" {
				keys.Unique = append(keys.Unique, childValue(d.Certificate))
			}
			for _, repeat := range d.More {
				keys.Unique = append(keys.Unique, childValue(repeat))
			}
			if d.Act != "" {
				keys.Unique = append(keys.Unique, actValue(d.Act))
			}
			return keys
		},
	}
}

func childValue(identity string) storage.Value {
	return storage.Value{Space: "child", Text: identity}
}

func actValue(number string) storage.Value {
	return storage.Value{Space: "child.act", Text: number}
}

// ChildIn reads a child inside another service's operation. It checks no
// right. The child is required unchanged at that operation's commit.
func (c *Cabinet) ChildIn(tx *storage.Tx, id ChildID) (Child, error) {
	d, err := c.children.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return Child{}, ErrChildNotFound
	}
	if err != nil {
		return Child{}, err
	}
	return d.Child, nil
}

// Child is a child that the actor is proved to represent; of the others it
// shows the actor's own relation only. Any other child is [ErrChildNotFound].
func (c *Cabinet) Child(ctx context.Context, by storage.Actor, id ChildID) (Child, error) {
	if err := actor(by); err != nil {
		return Child{}, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) (Child, error) {
		ch, err := c.ChildIn(tx, id)
		if err != nil {
			return Child{}, err
		}
		own, ok := ch.Of(by)
		if !ok {
			return Child{}, ErrChildNotFound
		}
		ch.Relations = []Relation{own}
		return ch, nil
	})
}
