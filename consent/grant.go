package consent

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Granting is what a representative gives: exactly what stands here, and
// nothing of it is set beforehand.
type Granting struct {
	Scopes []string `json:"scopes"` // of those asked for; every required one among them
	Tick   Tick     `json:"tick"`   // under the current version of the request's text
}

// Grant gives the permission that a system asked for. The actor has to be a
// proved representative of the child at this moment, and one is enough. A
// permission of the same system that shares a purpose is superseded in the
// same commit, as a whole. The representatives get a notice.
//
// Errors: [ErrRequestNotFound], [ErrAuthorityExpired], [ErrRequestExpired],
// [ErrRequestClosed]; [ErrGrantNeedLink] with the next step, which leaves the
// request as it is; then, all that apply at once, [ErrAgreementRequired] or
// [ErrAgreementTextOutdated], [ErrScopeNotAsked], [ErrScopeRequiredMissing];
// then [ErrPermissionTooMany].
//
// Source: Guide B, "Permission to share the child's data".
func (l *Ledger) Grant(ctx context.Context, cmd storage.Command, id RequestID, g Granting) (Permission, error) {
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.grant", id, g), func(tx *storage.Tx) (Permission, error) {
		d, ch, err := l.requestFor(tx, cmd.By, id)
		if err != nil {
			return Permission{}, err
		}
		if err := l.step(tx, d, eventGrant); err != nil {
			return Permission{}, err
		}
		p, err := l.give(tx, ch, d.Asked, g, Evidence{Subject: storage.ID(id), Method: ByRequest})
		if err != nil {
			return Permission{}, err
		}
		d.Permission = p.ID
		return p.view(tx.Now()), l.requests.Save(tx, d)
	})
}

// GrantFromSettings gives a permission that no system asked for, with the
// guards of [Ledger.Grant]: what a system would have asked for stands in a. An
// equal open request counts as granted with it.
//
// Errors: those of [Ledger.Ask] about a; [ErrGiverNotRepresentative]; those of
// [Ledger.Grant] that are not about the request.
//
// Source: Guide B, Profile, "Consents and powers of attorney", "Permissions".
func (l *Ledger) GrantFromSettings(ctx context.Context, cmd storage.Command, a Asking, g Granting) (Permission, error) {
	a = a.normal()
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.grant_from_settings", a, g), func(tx *storage.Tx) (Permission, error) {
		if err := actor(cmd.By); err != nil {
			return Permission{}, err
		}
		ch, err := l.child(tx, a.Child)
		if err != nil {
			return Permission{}, err
		}
		p, err := l.give(tx, ch, a, g, Evidence{Method: BySettings})
		if err != nil {
			return Permission{}, err
		}
		open, err := l.openFor(tx, a)
		if err != nil {
			return Permission{}, err
		}
		for _, d := range open {
			if !d.state(tx.Now()).Open() || !d.Asked.equal(a) {
				continue
			}
			if err := l.step(tx, d, eventGrant); err != nil {
				return Permission{}, err
			}
			d.Permission = p.ID
			if err := l.requests.Save(tx, d); err != nil {
				return Permission{}, err
			}
		}
		return p.view(tx.Now()), nil
	})
}

// give applies the guards that both ways of granting share, and makes the
// permission. start holds how it was given.
func (l *Ledger) give(tx *storage.Tx, ch cabinet.Child, a Asking, g Granting, start Evidence) (*permission, error) {
	system, err := l.check(a)
	if err != nil {
		return nil, err
	}
	rules := l.cabinet.Rules(tx)
	plan, relation := l.policy.plan(ch, tx.Command().By, rules)
	if err := plan.err(); err != nil {
		return nil, err
	}
	text, scopes, err := l.judgeGrant(a, g)
	if err != nil {
		return nil, err
	}
	old, err := l.overlapping(tx, a)
	if err != nil {
		return nil, err
	}
	held, err := l.held(tx, ch.ID)
	if err != nil {
		return nil, err
	}
	// All that decides has been read, so this is the instant of every change.
	e := start
	e.Giver, e.Child, e.Text = tx.Command().By, ch.ID, text.Ref()
	e.Purposes, e.Data, e.Actions = slices.Clone(a.Purposes), scopes, slices.Clone(a.Actions)
	e.Recipient, e.Withdrawal = system.Recipient, text.Withdrawal
	e.Proof, e.Link = relation.Proof, relation.Link
	e.At, e.Until = tx.Now(), tx.Now().Add(a.ValidFor).Truncate(time.Microsecond)
	if grown := l.policy.grown(ch.BirthDate, rules).Start(l.vault.Location()).UTC(); grown.Before(e.Until) {
		e.Until = grown
	}
	if err := e.complete(); err != nil {
		return nil, err
	}
	p := &permission{Permission: Permission{ID: PermissionID(tx.NewID()), System: a.System, Evidence: e}}
	p.Noticed = e.Until.Sub(e.At) <= l.policy.EndNotice
	if err := l.change(tx, p, eventGrant, ""); err != nil {
		return nil, err
	}
	if err := l.replace(tx, held, old, p); err != nil {
		return nil, err
	}
	if err := l.notify(tx, ch, storage.Parts("consent.granted", string(p.ID)), cabinet.Notice{
		Kind: NoticeGranted, Subject: storage.ID(p.ID), System: p.System,
	}); err != nil {
		return nil, err
	}
	return p, l.permissions.Create(tx, p)
}

// judgeGrant holds what is given against what was asked.
func (l *Ledger) judgeGrant(a Asking, g Granting) (Text, []string, error) {
	var broken validate.Collector
	text, err := l.texts.ticked(g.Tick, ForPermission)
	if err == nil && text.ID != a.Text {
		err = ErrAgreementTextOutdated
	}
	broken.Add("tick", err)
	var scopes, missing []string
	for _, s := range a.Scopes {
		switch {
		case slices.Contains(g.Scopes, s.ID):
			scopes = append(scopes, s.ID)
		case s.Required:
			missing = append(missing, s.ID)
		}
	}
	asked := func(id string) bool {
		return slices.ContainsFunc(a.Scopes, func(s Scope) bool { return s.ID == id })
	}
	broken.Check(!slices.ContainsFunc(g.Scopes, func(id string) bool { return !asked(id) }), "scopes", ErrScopeNotAsked)
	broken.Check(len(missing) == 0 && len(scopes) > 0, "scopes", ErrScopeRequiredMissing, validate.List("missing", missing...))
	return text, scopes, broken.Err()
}

// overlapping is the stored permissions of a system that hold one of the
// purposes, each once; their time may be over.
func (l *Ledger) overlapping(tx *storage.Tx, a Asking) ([]*permission, error) {
	var all []*permission
	for _, value := range activeValues(a.Child, a.System, a.Purposes) {
		d, err := l.permissions.One(tx, value)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(o *permission) bool { return o.ID == d.ID }) {
			all = append(all, d)
		}
	}
	return all, nil
}

// replace puts a permission among those in force, in place of old ones.
func (l *Ledger) replace(tx *storage.Tx, held *held, old []*permission, p *permission) error {
	for _, d := range old {
		event, next := eventSupersede, p.ID
		if d.state(p.Evidence.At) != PermissionActive {
			event, next = eventExpire, "" // its time was over, and Work had not come by
		}
		if err := l.change(tx, d, event, next); err != nil {
			return err
		}
		if err := l.permissions.Save(tx, d); err != nil {
			return err
		}
		held.drop(d.ID)
	}
	held.prune(p.Evidence.At)
	if len(held.Active) >= l.policy.MaxActive {
		return ErrPermissionTooMany.With(validate.Int("max", l.policy.MaxActive))
	}
	held.add(p)
	return l.keep(tx, held)
}

// grown is the day from which the child is of age; the zero Date when its
// birth date is not known.
func (p Policy) grown(birth family.Date, rules family.Rules) family.Date {
	day, err := family.DateAt(birth.Year()+p.AdultAge, birth.Month(), birth.Day())
	if err != nil { // 29 February
		day, _ = family.DateAt(birth.Year()+p.AdultAge, time.March, 1)
	}
	if rules.AgeRule == family.DayAfterBirthday {
		day = day.AddDays(1)
	}
	return day
}
