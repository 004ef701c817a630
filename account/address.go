package account

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Residence is the answer of the first step.
type Residence struct {
	BirthPlace family.BirthPlace `json:"birth_place,omitzero"` // as in the certificate
	Address    family.Address    `json:"address,omitzero"`     // permanent registration; one line is enough
	SameAsMine bool              `json:"same_as_mine"`         // copy the representative's instead
}

// SubmitAddress answers the step Address. It reports every broken field at
// once, with the paths birth_place and address. The representative's address
// is copied, not referred to.
//
// Source: Guide A, Guide B, place of birth and address of permanent registration.
func (r *Registrar) SubmitAddress(ctx context.Context, cmd storage.Command, id ApplicationID, home Residence) (Application, error) {
	op := storage.Op("account.submit_address", id, home)
	return r.command(ctx, cmd, op, func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSubmitAddress)
		if err != nil {
			return Application{}, err
		}
		var broken validate.Collector
		broken.Check(!home.BirthPlace.IsZero(), "birth_place", ErrRequired)
		address, err := f.address(home)
		if all, ok := validate.Of(err); ok {
			broken.Add("address", all)
		} else if err != nil {
			return Application{}, err
		}
		if err := broken.Err(); err != nil {
			return Application{}, err
		}
		f.a.BirthPlace, f.a.Address = home.BirthPlace, address
		return f.done(eventSubmitAddress, f.a.next(StateAddress))
	})
}

func (f *flow) address(home Residence) (family.Address, error) {
	if home.SameAsMine {
		own, err := f.r.cabinet.Representative(f.tx, f.a.By)
		if err != nil || own.RegisteredAddress.IsZero() {
			if err != nil && !errors.Is(err, cabinet.ErrRelationMissing) {
				return family.Address{}, err
			}
			return family.Address{}, ErrAddressRepresentativeMissing
		}
		return own.RegisteredAddress.Copy(), nil
	}
	if home.Address.IsZero() {
		return family.Address{}, ErrRequired
	}
	typed := home.Address
	typed.Copied = false
	return typed.Parse()
}

// Back returns to a step that was passed: StateAddress, StatePhone or
// StateEmail. What was entered stays; a value that is then changed loses its
// proof.
func (r *Registrar) Back(ctx context.Context, cmd storage.Command, id ApplicationID, to State) (Application, error) {
	return r.command(ctx, cmd, storage.Op("account.back", id, to), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventBack)
		if err != nil {
			return Application{}, err
		}
		return f.done(eventBack, to)
	})
}
