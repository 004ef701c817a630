package consent

import (
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// represents is the relation by which an actor speaks for a child today.
// Errors: ErrGiverNotRepresentative, ErrAuthorityExpired.
//
// Source: Guide B, the representative gives in all cases, at any age of a
// minor; Civil Code, article 21, for whom nobody represents.
func (p Policy) represents(ch cabinet.Child, by storage.Actor, rules family.Rules) (cabinet.Relation, error) {
	relation, ok := ch.Of(by)
	switch {
	case !ok:
		return cabinet.Relation{}, ErrGiverNotRepresentative
	case !family.AgeUnder(ch.BirthDate, rules.Today, p.AdultAge, rules.AgeRule):
		return cabinet.Relation{}, ErrAuthorityExpired
	}
	return relation, nil
}

// isSelf reports whether the actor is the child, old enough to act.
func (p Policy) isSelf(ch cabinet.Child, by storage.Actor, rules family.Rules) bool {
	return by != "" && ch.Account == storage.ID(by) && !ch.BirthDate.IsZero() &&
		!family.AgeUnder(ch.BirthDate, rules.Today, p.SelfAge, rules.AgeRule)
}

// child reads a child; an unknown one is one that nobody represents.
func (l *Ledger) child(tx *storage.Tx, id cabinet.ChildID) (cabinet.Child, error) {
	ch, err := l.cabinet.ChildIn(tx, id)
	if errors.Is(err, cabinet.ErrChildNotFound) {
		return cabinet.Child{ID: id}, nil
	}
	return ch, err
}

// mayRead lets those look who speak for the child.
func (l *Ledger) mayRead(tx *storage.Tx, by storage.Actor, id cabinet.ChildID) error {
	if err := actor(by); err != nil {
		return err
	}
	ch, err := l.child(tx, id)
	if err != nil {
		return err
	}
	rules := l.cabinet.Rules(tx)
	if l.policy.isSelf(ch, by, rules) {
		return nil
	}
	_, err = l.policy.represents(ch, by, rules)
	return err
}

// findAll reads every document that holds a value, page by page.
func findAll[T any](tx *storage.Tx, of *storage.Collection[T], value storage.Value, id func(*T) storage.ID) ([]*T, error) {
	var all []*T
	for {
		var after storage.ID
		if len(all) > 0 {
			after = id(all[len(all)-1])
		}
		page, err := of.Find(tx, storage.Find{Any: []storage.Value{value}, After: after})
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < storage.MaxLimit {
			return all, nil
		}
	}
}
