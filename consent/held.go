package consent

import (
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// held is the permissions in force about one child, under the child's ID. It
// is the one record that [Ledger.MayShare] reads about the present, and the
// one that counts them.
type held struct {
	ID     cabinet.ChildID `json:"id"`
	Active []share         `json:"active"`

	absent bool // there is no record yet
}

// share is what one permission allows.
type share struct {
	Permission PermissionID `json:"permission"`
	System     string       `json:"system"`
	Purposes   []string     `json:"purposes"`
	Scopes     []string     `json:"scopes"`
	Actions    []string     `json:"actions"`
	From       time.Time    `json:"from"`
	Until      time.Time    `json:"until"`
}

func heldSpec() storage.Spec[held] {
	return storage.Spec[held]{
		Kind: "consent.child", Schema: 1,
		ID: func(d *held) storage.ID { return storage.ID(d.ID) },
	}
}

// held reads the permissions in force; a child without a record has none.
func (l *Ledger) held(tx *storage.Tx, child cabinet.ChildID) (*held, error) {
	d, err := l.children.Get(tx, storage.ID(child))
	if errors.Is(err, storage.ErrNotFound) {
		return &held{ID: child, absent: true}, nil
	}
	return d, err
}

// keep stores what held has become.
func (l *Ledger) keep(tx *storage.Tx, d *held) error {
	if d.absent {
		return l.children.Create(tx, d)
	}
	return l.children.Save(tx, d)
}

func (d *permission) share() share {
	return share{
		Permission: d.ID, System: d.System, Purposes: d.Evidence.Purposes, Scopes: d.Evidence.Data,
		Actions: d.Evidence.Actions, From: d.Evidence.At, Until: d.Evidence.Until,
	}
}

func (d *held) add(p *permission) { d.Active = append(d.Active, p.share()) }

func (d *held) drop(id PermissionID) {
	d.Active = slices.DeleteFunc(d.Active, func(s share) bool { return s.Permission == id })
}

// prune drops those whose time is over.
func (d *held) prune(now time.Time) {
	d.Active = slices.DeleteFunc(d.Active, func(s share) bool { return !now.Before(s.Until) })
}

// covers reports whether a permission allows a question's share at an instant.
func (s share) covers(q Question, at time.Time) bool {
	return s.System == q.System && slices.Contains(s.Purposes, q.Purpose) && slices.Contains(s.Scopes, q.Scope) &&
		covers(s.Actions, q.Action) && !at.Before(s.From) && at.Before(s.Until)
}

// coversAll reports whether everything asked for is allowed still at an instant.
func (d *held) coversAll(a Asking, at time.Time) bool {
	for _, purpose := range a.Purposes {
		for _, scope := range a.Scopes {
			for _, action := range a.Actions {
				q := Question{System: a.System, Purpose: purpose, Scope: scope.ID, Action: action}
				if !slices.ContainsFunc(d.Active, func(s share) bool { return s.covers(q, at) }) {
					return false
				}
			}
		}
	}
	return true
}
