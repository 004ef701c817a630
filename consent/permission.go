package consent

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
)

// PermissionID names a permission.
type PermissionID storage.ID

// PermissionState is the state of a permission. The zero value is unset.
type PermissionState uint8

// The states of a permission. Nobody has to act in any of them.
const (
	PermissionActive     PermissionState = iota + 1 // data may be handed over, if the child was not erased
	PermissionWithdrawn                             // taken back
	PermissionExpired                               // its time is over
	PermissionSuperseded                            // a newer one took its place
)

func permissionNames() machine.Names {
	return machine.Names{"", "active", "withdrawn", "expired", "superseded"}
}

// String is the word, such as "active"; "" when unset.
func (s PermissionState) String() string { return permissionNames().Word(uint8(s)) }

// MarshalText is String.
func (s PermissionState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *PermissionState) UnmarshalText(text []byte) error {
	return machine.Read(permissionNames(), text, s)
}

// PermissionTransitions is every move of a permission.
func PermissionTransitions() machine.Table[PermissionState] {
	return machine.Table[PermissionState]{
		{
			Event: eventGrant, Guard: "plan ready; tick under the current text; scopes asked for, required ones among them; not too many permissions",
			Effect: "evidence; notices", To: PermissionActive, Next: "nobody",
		},
		{From: PermissionActive, Event: eventWithdraw, Guard: "by a representative, or by the child from 14", Effect: "sharing stops in this commit; notices", To: PermissionWithdrawn, Next: "nobody"},
		{From: PermissionActive, Event: eventExpire, Guard: "its time is over", Effect: "notices", To: PermissionExpired, Next: "nobody"},
		{From: PermissionActive, Event: eventSupersede, Guard: "a newer one for the same purpose is granted", Effect: "the successor is named", To: PermissionSuperseded, Next: "nobody"},
	}
}

// Permission is a permission to hand a child's data to a system, as those who
// speak for the child may see it.
type Permission struct {
	ID       PermissionID    `json:"id"`
	System   string          `json:"system"`
	State    PermissionState `json:"state"`    // when it was read
	Evidence Evidence        `json:"evidence"` // never changed
	History  []Change        `json:"history"`  // oldest first, only added to
}

// Change is one move of a permission.
type Change struct {
	Event string          `json:"event"` // such as "grant" or "withdraw"
	State PermissionState `json:"state"` // after it
	At    time.Time       `json:"at"`
	By    storage.Actor   `json:"by"`             // storage.System for time
	Next  PermissionID    `json:"next,omitempty"` // the successor, of a superseded one
}

// permission is the document.
type permission struct {
	Permission

	Noticed bool `json:"noticed"` // the notice before its end was sent, or is none
}

func permissionSpec(before time.Duration) storage.Spec[permission] {
	return storage.Spec[permission]{
		Kind: kindPermission, Schema: 1,
		ID: func(d *permission) storage.ID { return storage.ID(d.ID) },
		Keys: func(d *permission) storage.Keys {
			keys := storage.Keys{Index: []storage.Value{permissionsValue(d.Evidence.Child)}}
			if d.State == PermissionActive {
				keys.Unique = activeValues(d.Evidence.Child, d.System, d.Evidence.Purposes)
			}
			return keys
		},
		Wake: func(d *permission) time.Time {
			switch {
			case d.State != PermissionActive:
				return time.Time{}
			case d.Noticed:
				return d.Evidence.Until
			}
			return d.Evidence.Until.Add(-before)
		},
	}
}

func permissionsValue(child cabinet.ChildID) storage.Value {
	return storage.Value{Space: "permission.child", Text: string(child)}
}

func activeValues(child cabinet.ChildID, system string, purposes []string) []storage.Value {
	return values("consent.active", child, system, purposes)
}

// state is the state at an instant, also one in the past: a move counts from
// the moment it was committed, and the time runs out whether Work comes by or
// not. It is unset before the permission was given.
func (d *permission) state(at time.Time) PermissionState {
	var s PermissionState
	for _, c := range d.History {
		if at.Before(c.At) {
			break
		}
		s = c.State
	}
	if s == PermissionActive && !at.Before(d.Evidence.Until) {
		return PermissionExpired
	}
	return s
}

func (d *permission) view(at time.Time) Permission {
	v := d.Permission
	v.State = d.state(at)
	v.Evidence = v.Evidence.clone()
	v.History = slices.Clone(v.History)
	return v
}

// decidePermission is the state after an event.
func decidePermission(from PermissionState, event string) (PermissionState, error) {
	return move(PermissionTransitions(), ErrPermissionNotActive, from, event)
}

// change moves a permission, adds to its history and notes it for the audit.
func (l *Ledger) change(tx *storage.Tx, d *permission, event string, next PermissionID) error {
	from := d.state(tx.Now())
	if event == eventExpire {
		from = d.State
	}
	to, err := decidePermission(from, event)
	if err != nil {
		return err
	}
	c := Change{Event: event, State: to, At: tx.Now(), By: tx.Command().By, Next: next}
	if event == eventExpire {
		c.At, c.By = d.Evidence.Until, storage.System
	}
	d.State = to
	d.History = append(d.History, c)
	tx.Move(storage.Move{Kind: l.permissions.Kind(), ID: storage.ID(d.ID), Event: event, From: from.String(), To: to.String()})
	return nil
}
