package account

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Begin opens an application for the child of a card («Создать»), or returns
// the one the representative has open. It answers [ErrNotEligible] with the
// reasons that [Registrar.Readiness] explains, or [ErrApplicationAlreadyOpen]
// when another representative's is open.
//
// Source: Guide A, Guide B, "Create".
func (r *Registrar) Begin(ctx context.Context, cmd storage.Command, card cabinet.CardID) (Application, error) {
	return storage.Do(ctx, r.vault, cmd, storage.Op("account.begin", card), func(tx *storage.Tx) (Application, error) {
		if cmd.By == "" {
			return Application{}, family.ErrActorMissing
		}
		g, err := r.guards(tx, cmd.By, card)
		if err != nil {
			return Application{}, err
		}
		if len(g.missing) > 0 {
			return Application{}, ErrNotEligible.With(reasons(codes(g.missing)))
		}
		open, err := r.applications.One(tx, openValue(g.child.ID))
		switch {
		case err != nil && !errors.Is(err, storage.ErrNotFound):
			return Application{}, err
		case err == nil && open.dead(tx.Now()):
			if err := r.finish(tx, open, eventExpire, StateExpired); err != nil {
				return Application{}, err
			}
		case err == nil && open.By != cmd.By:
			return Application{}, ErrApplicationAlreadyOpen
		case err == nil:
			return open.shown(tx.Now(), g.card.Child.Citizenship), nil
		}
		a := &application{
			ID: ApplicationID(tx.NewID()), By: cmd.By, Card: card, Child: g.child.ID, Proof: g.card.Proof, Began: tx.Now(),
		}
		if err := a.move(tx, r.applications.Kind(), r.policy, eventBegin, StateAddress); err != nil {
			return Application{}, err
		}
		if err := r.cabinet.Hold(tx, card, hold(r.applications.Kind(), storage.ID(a.ID))); err != nil {
			return Application{}, err
		}
		return a.shown(tx.Now(), g.card.Child.Citizenship), r.applications.Create(tx, a)
	})
}

// flow is an application on its way through one command.
type flow struct {
	*guarded

	r  *Registrar
	tx *storage.Tx
	a  *application
}

// step is the way every command of a representative begins: it reads the
// application, holds it against its owner, its revision, its end, its guards
// and its table. An application whose guards fail is suspended, in a commit of
// its own; one whose guards hold again goes on.
func (r *Registrar) step(tx *storage.Tx, id ApplicationID, event string) (*flow, error) {
	cmd := tx.Command()
	a, err := r.own(tx, cmd.By, id)
	if err != nil {
		return nil, err
	}
	if cmd.Revision != 0 && cmd.Revision != a.Revision {
		return nil, storage.ErrConflict
	}
	if a.dead(tx.Now()) {
		return nil, table().Check(ErrApplicationNotAllowed, StateExpired, event)
	}
	f := &flow{r: r, tx: tx, a: a}
	if !a.State.Open() || event == eventCancel {
		return f, table().Check(ErrApplicationNotAllowed, a.State, event)
	}
	lost, err := f.watch()
	if err != nil {
		return nil, err
	}
	if a.State == StateSuspended {
		refusal := ErrApplicationSuspended.With(reasons(a.Reasons))
		if !lost {
			return nil, refusal
		}
		return nil, refuse(tx, refusal, r.applications.Save(tx, a))
	}
	return f, table().Check(ErrApplicationNotAllowed, a.State, event)
}

// refuse answers code in a commit of what was stored, unless storing failed.
func refuse(tx *storage.Tx, code, failed error) error {
	if failed != nil {
		return failed
	}
	return tx.Refuse(code)
}

// watch holds the guards against the application: it suspends one that lost
// them and lets one go on that has them again. changed reports that it did.
func (f *flow) watch() (changed bool, err error) {
	a := f.a
	f.guarded, err = f.r.guards(f.tx, a.By, a.Card)
	if err != nil {
		return false, err
	}
	if f.card.Proof != a.Proof && len(f.missing) == 0 {
		f.miss(ErrCertificateNotConfirmed, "certificate", NextMend)
	}
	missing := codes(f.missing)
	switch {
	case len(missing) > 0 && a.State != StateSuspended:
		resume := a.State
		err = a.move(f.tx, f.r.applications.Kind(), f.r.policy, eventGuardLost, StateSuspended)
		a.Resume, a.Reasons = resume, missing
		return true, err
	case len(missing) == 0 && a.State == StateSuspended:
		err = a.move(f.tx, f.r.applications.Kind(), f.r.policy, eventGuardRestored, a.Resume)
		a.Resume, a.Reasons = 0, nil
		return true, err
	}
	return false, nil
}

// own is the application of that representative; somebody else's looks like
// none.
func (r *Registrar) own(tx *storage.Tx, by storage.Actor, id ApplicationID) (*application, error) {
	if by == "" {
		return nil, family.ErrActorMissing
	}
	a, err := r.applications.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) || err == nil && a.By != by {
		return nil, ErrApplicationNotFound
	}
	return a, err
}

// done moves the application, stores it and shows it.
func (f *flow) done(event string, to State) (Application, error) {
	if err := f.a.move(f.tx, f.r.applications.Kind(), f.r.policy, event, to); err != nil {
		return Application{}, err
	}
	return f.view(), f.r.applications.Save(f.tx, f.a)
}

func (f *flow) view() Application {
	return f.a.shown(f.tx.Now(), f.card.Child.Citizenship)
}

// Application is an application as it stands now, for the representative who
// began it. An unknown one and somebody else's are both
// [ErrApplicationNotFound].
func (r *Registrar) Application(ctx context.Context, by storage.Actor, id ApplicationID) (Application, error) {
	return storage.View(ctx, r.vault, func(tx *storage.Tx) (Application, error) {
		a, err := r.own(tx, by, id)
		if err != nil {
			return Application{}, err
		}
		card, err := r.cabinet.CardIn(tx, by, a.Card)
		if err != nil {
			return Application{}, err
		}
		return a.shown(tx.Now(), card.Child.Citizenship), nil
	})
}

// Cancel ends an application at any open step: live codes and links die, what
// was entered is wiped, the card is free.
func (r *Registrar) Cancel(ctx context.Context, cmd storage.Command, id ApplicationID) (Application, error) {
	return storage.Do(ctx, r.vault, cmd, storage.Op("account.cancel", id), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventCancel)
		if err != nil {
			return Application{}, err
		}
		err = r.finish(tx, f.a, eventCancel, StateCancelled)
		return f.a.shown(tx.Now(), family.Citizenship{}), err
	})
}

// finish ends an application without an account.
func (r *Registrar) finish(tx *storage.Tx, a *application, event string, to State) error {
	for _, id := range []storage.ID{a.PhoneTry, a.EmailTry} {
		if err := r.endChallenge(tx, id, "revoke", ChallengeRevoked); err != nil {
			return err
		}
	}
	if err := a.move(tx, r.applications.Kind(), r.policy, event, to); err != nil {
		return err
	}
	a.wipe()
	err := r.cabinet.Release(tx, a.Card, hold(r.applications.Kind(), storage.ID(a.ID)))
	return errors.Join(err, r.applications.Save(tx, a))
}

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
	return storage.Do(ctx, r.vault, cmd, op, func(tx *storage.Tx) (Application, error) {
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
	return storage.Do(ctx, r.vault, cmd, storage.Op("account.back", id, to), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventBack)
		if err != nil {
			return Application{}, err
		}
		return f.done(eventBack, to)
	})
}
