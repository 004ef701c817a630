package consent

import (
	"errors"
	"slices"

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

// child reads a child; an unknown one is one that nobody represents, and so is
// one who was erased: who did went with it.
func (l *Ledger) child(tx *storage.Tx, id cabinet.ChildID) (cabinet.Child, error) {
	ch, err := l.cabinet.ChildIn(tx, id)
	if errors.Is(err, cabinet.ErrChildNotFound) || errors.Is(err, storage.ErrErased) {
		return cabinet.Child{ID: id}, nil
	}
	return ch, err
}

// mayRead lets those look who speak for the child. Nobody knows who they were of
// a child who was erased: then everybody may look at what they gave themselves,
// and of names who that is. Otherwise it is "".
func (l *Ledger) mayRead(tx *storage.Tx, by storage.Actor, id cabinet.ChildID) (of storage.Actor, err error) {
	if err := actor(by); err != nil {
		return "", err
	}
	ch, err := l.child(tx, id)
	if err != nil {
		return "", err
	}
	rules := l.cabinet.Rules(tx)
	if l.policy.isSelf(ch, by, rules) {
		return "", nil
	}
	_, err = l.policy.represents(ch, by, rules)
	if errors.Is(err, ErrGiverNotRepresentative) {
		erasure, erasedErr := tx.Erased(storage.ID(id))
		if erasedErr != nil || !erasure.At.IsZero() {
			return by, erasedErr
		}
	}
	return "", err
}

// own is what an actor gave of documents about a child that they may read; none
// means that they speak for nobody.
func own[T any](of storage.Actor, docs []*T, giver func(*T) storage.Actor) ([]*T, error) {
	if of == "" {
		return docs, nil
	}
	docs = slices.DeleteFunc(docs, func(d *T) bool { return giver(d) != of })
	if len(docs) == 0 {
		return nil, ErrGiverNotRepresentative
	}
	return docs, nil
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
