package storage

import (
	"context"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// Move is one transition of a machine, as the audit entry keeps it. It holds
// ids and words of the program, never a person's data.
type Move struct {
	Kind  Kind          `json:"kind"`           // of the record that moved
	ID    ID            `json:"id"`             // which one
	Event string        `json:"event"`          // what happened
	From  string        `json:"from,omitempty"` // the state before; "": it was made
	To    string        `json:"to,omitempty"`   // the state after; "": it is gone
	Code  validate.Code `json:"code,omitempty"` // why, where the state alone does not say
}

// Event is what one committed operation did: its audit entry as a reader of
// the feed gets it.
type Event struct {
	ID        ID            // the operation's, so byte order is age
	At        time.Time     // when it was committed
	By        Actor         // who acted; System for Work
	Operation string        // which command
	Moves     []Move        // what moved
	Changed   []Change      // which records it stored or deleted; the Vault's own aside
	Refused   validate.Code // why it was refused, where the refusal left a trace; else ""
}

// entry is the document behind an Event. It is written once and never again.
type entry struct {
	ID      ID            `json:"id"`
	At      time.Time     `json:"at"`
	By      Actor         `json:"by"`
	Op      string        `json:"op"`
	Moves   []Move        `json:"moves,omitempty"`
	Changed []Change      `json:"changed,omitempty"`
	Refused validate.Code `json:"refused,omitempty"`
}

func entrySpec() Spec[entry] {
	return Spec[entry]{Kind: "storage.audit", Schema: 1, ID: func(e *entry) ID { return e.ID }}
}

func (tx *Tx) audit(op Operation, keys map[ID]*owned) error {
	e := &entry{ID: tx.id, At: tx.now, By: tx.command.By, Op: op.name, Moves: tx.moves}
	if tx.refused != nil {
		e.Refused = validate.ErrOpaque
		if all, ok := validate.Of(tx.refused); ok {
			e.Refused = all[0].Code
		}
	}
	e.Changed = tx.touched(keys)
	if err := tx.v.audit.Create(tx, e); err != nil {
		return err
	}
	tx.chain(tx.seen[place{tx.v.audit.spec.Kind, tx.id}].body.doc)
	return nil
}

// settle is how long a commit may take after its operation began: entries of
// that age are in their final order.
const settle = time.Minute

// Events reads the audit as a feed: the entries behind after, oldest first, at
// most limit (1 to [MaxLimit]). Continue with next. Entries of the last minute
// may be shown again, because one that began earlier may still commit; tell
// them apart by ID. "" starts from the beginning.
func (v *Vault) Events(ctx context.Context, after ID, limit int) (events []Event, next ID, err error) {
	if err := CheckLimit(limit); err != nil {
		return nil, after, err
	}
	entries, err := View(ctx, v, func(tx *Tx) ([]*entry, error) {
		return v.audit.Find(tx, Find{After: after, Limit: limit})
	})
	if err != nil {
		return nil, after, err
	}
	next = after
	settled := uuid(tickOf(v.Now().Add(-settle)), 0, [6]byte{})[:milliLength]
	for _, e := range entries {
		events = append(events, Event{ID: e.ID, At: e.At, By: e.By, Operation: e.Op, Moves: e.Moves, Changed: e.Changed, Refused: e.Refused})
		if e.ID[:milliLength] < settled {
			next = e.ID
		}
	}
	return events, next, nil
}
