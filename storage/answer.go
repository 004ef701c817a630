package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// KeyLife is how long the answer to an idempotency key is kept.
const KeyLife = 24 * time.Hour

const maxKey = 256

// answered is the answer to an idempotency key. It is sealed as the actor's
// own: an answer shows its actor what it was told before.
type answered struct {
	ID      ID              `json:"id"`
	By      Actor           `json:"by"`
	Key     string          `json:"key"`
	Payload []byte          `json:"payload"` // keyed digest of the operation and its payload
	Until   time.Time       `json:"until"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	Refused *refusal        `json:"refused,omitempty"`
	Bare    bool            `json:"bare,omitempty"` // what told its actor of their own erasure: sealed under no data key
}

// refusal keeps a broken rule in the form in which it was answered.
type refusal struct {
	Bare bool            `json:"bare,omitempty"` // a Code alone
	List bool            `json:"list,omitempty"` // validate.Errors
	All  validate.Errors `json:"all"`
}

func answeredSpec() Spec[answered] {
	return Spec[answered]{
		Kind: "storage.command", Schema: 1,
		ID: func(a *answered) ID { return a.ID },
		Owner: func(a *answered) ID {
			if a.Bare {
				return ""
			}
			return ID(a.By)
		},
		Keys: func(a *answered) Keys {
			return Keys{Unique: []Value{commandValue(a.By, a.Key)}}
		},
		Wake: func(a *answered) time.Time { return a.Until },
	}
}

func commandValue(by Actor, key string) Value {
	return Value{Space: "command", Text: Parts(string(by), key)}
}

// recall looks for the answer that was given to the command's key before.
// done is false when the operation has to run.
func recall[R any](tx *Tx, op Operation) (answer R, done bool, err error) {
	if tx.command.Key == "" {
		return answer, false, nil
	}
	a, err := tx.v.commands.One(tx, commandValue(tx.command.By, tx.command.Key))
	if errors.Is(err, ErrNotFound) {
		return answer, false, nil
	}
	if err != nil {
		return answer, true, err
	}
	if !tx.now.Before(a.Until) { // outlived, and not yet swept
		return answer, false, tx.v.commands.Delete(tx, a)
	}
	payload, err := tx.payload(op)
	if err != nil {
		return answer, true, err
	}
	if !bytes.Equal(payload, a.Payload) {
		return answer, true, ErrIdempotencyReused
	}
	if a.Refused != nil {
		return answer, true, a.Refused.err()
	}
	if err := json.Unmarshal(a.Answer, &answer); err != nil {
		return answer, true, fmt.Errorf("storage: read answer of %s: %w", op.name, ErrTampered)
	}
	return answer, true, nil
}

// keep stores the answer in the same commit as what the operation did, and
// returns err, which the operation answers.
func (tx *Tx) keep(op Operation, answer any, err error) error {
	if tx.command.Key == "" {
		return err
	}
	a := &answered{
		ID: childID(tx.id, 0), By: tx.command.By, Key: tx.command.Key,
		Until: tx.now.Add(KeyLife), Bare: tx.erases(ID(tx.command.By)),
	}
	var failed error
	if a.Payload, failed = tx.payload(op); failed == nil {
		if tx.refused != nil {
			a.Refused = refusalOf(tx.refused)
		} else if a.Answer, failed = json.Marshal(answer); failed != nil {
			failed = fmt.Errorf("storage: keep answer of %s: %w", op.name, ErrTampered)
		}
	}
	if failed == nil {
		failed = tx.v.commands.Create(tx, a)
	}
	if failed != nil {
		tx.refused = nil // nothing is committed without its answer
		return failed
	}
	return err
}

// payload is a keyed digest, because a short payload could be guessed.
func (tx *Tx) payload(op Operation) ([]byte, error) {
	digest, err := tx.reference(Value{Space: "command.payload", Text: Parts(op.name, op.payload)})
	return digest[:], err
}

func refusalOf(err error) *refusal {
	all, _ := validate.Of(err)
	var one *validate.Error
	var list validate.Errors
	isList := errors.As(err, &list)
	return &refusal{All: all, List: isList, Bare: !isList && !errors.As(err, &one)}
}

func (r *refusal) err() error {
	switch {
	case r.List:
		return r.All
	case len(r.All) == 0:
		return validate.ErrOpaque
	case r.Bare:
		return r.All[0].Code
	}
	return r.All[0]
}

// Work erases answers that have outlived their [KeyLife] and what [Vault.Stuck]
// need not list any more, at most limit of each, and returns how many it looked
// at.
func (v *Vault) Work(ctx context.Context, limit int) (int, error) {
	sweep := Worker[answered, struct{}]{
		Of: v.commands, Name: "storage.sweep",
		Settle: func(tx *Tx, a *answered, _ struct{}) error {
			if tx.now.Before(a.Until) {
				return nil
			}
			return v.commands.Delete(tx, a)
		},
	}
	n, err := sweep.Work(ctx, v, limit)
	if err != nil {
		return n, err
	}
	m, err := v.sweep(ctx, limit)
	return n + m, err
}
