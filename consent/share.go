package consent

import (
	"context"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Question asks whether one datum of a child may be handed to a system.
type Question struct {
	Child   cabinet.ChildID `json:"child"`
	System  string          `json:"system"`
	Purpose string          `json:"purpose"`
	Scope   string          `json:"scope"`
	Action  string          `json:"action"`

	// At is the instant asked about; zero: now. Leave it zero to decide on
	// sharing. A past instant is answered from what was in force then, even if
	// it was withdrawn, or the child erased, since; a future one from what is in
	// force now and will not have run out.
	At time.Time `json:"at,omitzero"`
}

// Answer is yes or no, and the facts it rests on. A no tells nothing else:
// nothing about other permissions, the child or its representatives.
type Answer struct {
	Allowed bool          `json:"allowed"`
	At      time.Time     `json:"at"`             // the instant answered about
	Code    validate.Code `json:"code,omitempty"` // why not: ErrPermissionNotActive

	// What allows it; zero for a no.
	Permission PermissionID `json:"permission,omitempty"`
	Scopes     []string     `json:"scopes,omitempty"`
	Actions    []string     `json:"actions,omitempty"`
	From       time.Time    `json:"from,omitzero"`
	Until      time.Time    `json:"until,omitzero"` // it ends then at the latest
}

// MayShare answers whether a system may be given a datum. It is yes only if a
// permission in force at that instant covers the system, by ID, the purpose,
// the scope and the action. A question about something unknown is a no, and so
// is one about a child who was erased, for any instant from the erasure on.
//
// Source: Guide B, "Is the system in the list?".
func (l *Ledger) MayShare(ctx context.Context, q Question) (Answer, error) {
	now := q.At.IsZero()
	q.At = q.At.UTC().Truncate(time.Microsecond)
	return storage.View(ctx, l.vault, func(tx *storage.Tx) (Answer, error) {
		d, err := l.held(tx, q.Child)
		if err != nil {
			return Answer{}, err
		}
		at := q.At
		if now {
			at = tx.Now()
		}
		shares := d.Active
		if at.Before(tx.Now()) {
			if shares, err = l.past(tx, q.Child, at); err != nil {
				return Answer{}, err
			}
		}
		for _, s := range shares {
			if !s.covers(q, at) {
				continue
			}
			erasure, err := tx.Erased(storage.ID(q.Child))
			if err != nil {
				return Answer{}, err
			}
			if !erasure.At.IsZero() && (now || !at.Before(erasure.At)) {
				break
			}
			return Answer{
				Allowed: true, At: at, Permission: s.Permission,
				Scopes: s.Scopes, Actions: s.Actions, From: s.From, Until: s.Until,
			}, nil
		}
		return Answer{At: at, Code: ErrPermissionNotActive}, nil
	})
}

// past is what was in force at an instant that is over.
func (l *Ledger) past(tx *storage.Tx, child cabinet.ChildID, at time.Time) ([]share, error) {
	docs, err := l.find(tx, child)
	if err != nil {
		return nil, err
	}
	var shares []share
	for _, d := range docs {
		if d.state(at) == PermissionActive {
			shares = append(shares, d.share())
		}
	}
	return shares, nil
}

// find is every permission ever given about a child, oldest first.
func (l *Ledger) find(tx *storage.Tx, child cabinet.ChildID) ([]*permission, error) {
	return findAll(tx, l.permissions, permissionsValue(child), func(d *permission) storage.ID { return storage.ID(d.ID) })
}

// Permissions lists every permission ever given about a child, with its
// history, oldest first, to those who speak for it: its representatives, and
// the child itself from 14. Anybody else gets [ErrGiverNotRepresentative],
// whether the child exists or not. Of a child who was erased everybody gets what
// they gave themselves.
//
// Source: Guide B, Profile, "Consents and powers of attorney", "Permissions".
func (l *Ledger) Permissions(ctx context.Context, by storage.Actor, child cabinet.ChildID) ([]Permission, error) {
	return storage.View(ctx, l.vault, func(tx *storage.Tx) ([]Permission, error) {
		of, err := l.mayRead(tx, by, child)
		if err != nil {
			return nil, err
		}
		docs, err := l.find(tx, child)
		if err != nil {
			return nil, err
		}
		if docs, err = own(of, docs, func(d *permission) storage.Actor { return d.Evidence.Giver }); err != nil {
			return nil, err
		}
		all := make([]Permission, 0, len(docs))
		for _, d := range docs {
			all = append(all, d.view(tx.Now()))
		}
		return all, nil
	})
}
