package account

import (
	"context"
	"encoding/json"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// told is an application as it is answered. What is kept of it for the
// command's key holds nothing personal: the answer outlives an application that
// is canceled and wiped, and is its actor's record, not the child's.
type told struct {
	Application

	fresh bool // not one that was kept
}

// MarshalJSON leaves out what is the child's.
func (t told) MarshalJSON() ([]byte, error) {
	a := t.Application
	a.BirthPlace, a.Address = family.BirthPlace{}, family.Address{}
	a.Phone.Phone, a.Email.Email = family.Phone{}, family.Email{}
	return json.Marshal(a)
}

// UnmarshalJSON reads what MarshalJSON left.
func (t *told) UnmarshalJSON(text []byte) error {
	t.fresh = false
	return json.Unmarshal(text, &t.Application)
}

// command is storage.Do for commands that answer with the application.
func (r *Registrar) command(
	ctx context.Context, cmd storage.Command, op storage.Operation, fn func(*storage.Tx) (Application, error),
) (Application, error) {
	t, err := storage.Do(ctx, r.vault, cmd, op, func(tx *storage.Tx) (told, error) {
		a, err := fn(tx)
		return told{a, true}, err
	})
	return r.whole(ctx, cmd.By, t, err)
}

// whole puts the child's data as they stand now back into an answer that was
// kept; of an application that has ended there are none.
func (r *Registrar) whole(ctx context.Context, by storage.Actor, t told, err error) (Application, error) {
	if err != nil || t.fresh {
		return t.Application, err
	}
	now, err := r.Application(ctx, by, t.ID)
	if err != nil {
		return Application{}, err
	}
	a := t.Application
	a.BirthPlace, a.Address, a.Phone.Phone, a.Email.Email = now.BirthPlace, now.Address, now.Phone.Phone, now.Email.Email
	return a, nil
}
