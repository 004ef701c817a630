package account

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Begin opens an application for the child of a card («Создать»), or returns
// the one the representative has open. It answers [ErrNotEligible] with the
// reasons that [Registrar.Readiness] explains, or [ErrApplicationAlreadyOpen]
// when another representative's is open.
//
// Source: Guide A, Guide B, "Create".
func (r *Registrar) Begin(ctx context.Context, cmd storage.Command, card cabinet.CardID) (Application, error) {
	return r.command(ctx, cmd, storage.Op("account.begin", card), func(tx *storage.Tx) (Application, error) {
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
		open, err := r.open(tx, g.child.ID)
		switch {
		case err != nil:
			return Application{}, err
		case open == nil:
		case open.dead(tx.Now()):
			if err := r.expire(tx, open); err != nil {
				return Application{}, err
			}
		case open.By != cmd.By:
			return Application{}, ErrApplicationAlreadyOpen
		default:
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
	return r.command(ctx, cmd, storage.Op("account.cancel", id), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventCancel)
		if err != nil {
			return Application{}, err
		}
		err = r.finish(tx, f.a, eventCancel, StateCancelled)
		return f.a.shown(tx.Now(), family.Citizenship{}), err
	})
}

// expire ends an application that has outlived its time, and tells its
// representative.
func (r *Registrar) expire(tx *storage.Tx, a *application) error {
	err := r.cabinet.Notify(tx, storage.Parts("account.expired", string(a.ID)), cabinet.Notice{
		To: a.By, Kind: "account.expired", Card: a.Card, Child: a.Child, Subject: storage.ID(a.ID),
	})
	return errors.Join(err, r.finish(tx, a, eventExpire, StateExpired))
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
	if errors.Is(err, storage.ErrErased) { // the card went with its representative
		err = nil
	}
	return errors.Join(err, r.applications.Save(tx, a))
}
