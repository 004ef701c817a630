package account

import (
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// flow is an application on its way through one command.
type flow struct {
	*guarded

	r  *Registrar
	tx *storage.Tx
	a  *application
}

// step is the way every command of a representative begins: it reads the
// application and holds it against its owner and the revision that was seen;
// [Registrar.proceed] does the rest.
func (r *Registrar) step(tx *storage.Tx, id ApplicationID, event string) (*flow, error) {
	cmd := tx.Command()
	a, err := r.own(tx, cmd.By, id)
	if err != nil {
		return nil, err
	}
	if cmd.Revision != 0 && cmd.Revision != a.Revision {
		return nil, storage.ErrConflict
	}
	return r.proceed(tx, a, event)
}

// proceed holds an application against its end, its guards and its table. One
// that has outlived its time expires, and one whose guards fail is suspended,
// each in a commit of its own; one whose guards hold again goes on.
func (r *Registrar) proceed(tx *storage.Tx, a *application, event string) (*flow, error) {
	f := &flow{r: r, tx: tx, a: a}
	if a.dead(tx.Now()) {
		return nil, refuse(tx, notAllowed(StateExpired, event, nil), r.expire(tx, a))
	}
	if !a.State.Open() || event == eventCancel {
		return f, table().Check(ErrApplicationNotAllowed, a.State, event)
	}
	changed, err := f.watch()
	if err != nil {
		return nil, err
	}
	if a.State != StateSuspended {
		return f, table().Check(ErrApplicationNotAllowed, a.State, event)
	}
	refusal := ErrApplicationSuspended.With(reasons(a.Reasons))
	if changed {
		return nil, tx.Refuse(refusal)
	}
	return nil, refusal
}

// refuse answers code in a commit of what was stored, unless storing failed.
func refuse(tx *storage.Tx, code, failed error) error {
	if failed != nil {
		return failed
	}
	return tx.Refuse(code)
}

// watch holds the guards against the application, and stores what they change:
// one that lost them is suspended, one that has them again goes on.
func (f *flow) watch() (changed bool, err error) {
	a, r := f.a, f.r
	f.guarded, err = r.guards(f.tx, a.By, a.Card)
	if err != nil {
		return false, err
	}
	if f.card.Proof != a.Proof && len(f.missing) == 0 {
		f.miss(ErrCertificateNotConfirmed, "certificate", NextMend)
	}
	missing := codes(f.missing)
	switch {
	case a.State != StateSuspended && len(missing) > 0:
		resume := a.State
		err = a.move(f.tx, r.applications.Kind(), r.policy, eventGuardLost, StateSuspended)
		a.Resume, a.Reasons = resume, missing
	case a.State == StateSuspended && len(missing) == 0:
		err = a.move(f.tx, r.applications.Kind(), r.policy, eventGuardRestored, a.Resume)
		a.Resume, a.Reasons = 0, nil
	case a.State == StateSuspended && !slices.Equal(a.Reasons, missing):
		a.Reasons = missing
	default:
		return false, nil
	}
	return true, errors.Join(err, r.applications.Save(f.tx, a))
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
