package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// tenant is a store in which everything of one tenant lives apart: its kinds
// and spaces have the name in front, which nobody above or beside it sees.
type tenant struct {
	Store
	name string
}

// reserved are the first words of Rodnik's own kinds: as a tenant they could
// meet the kinds of a Vault without one.
func reserved() []string { return []string{"account", "cabinet", "consent", "storage", "zags"} }

// in is the store as a tenant sees it; "" for none.
func in(store Store, name string) (Store, error) {
	switch {
	case name == "":
		return store, nil
	case !madeOf(name, 8, func(byte) bool { return false }):
		return nil, errors.New("storage: a tenant is 1 to 8 of a-z")
	case slices.Contains(reserved(), name):
		return nil, errors.New("storage: a tenant is not named like a package of Rodnik")
	}
	return &tenant{store, name + "."}, nil
}

// of is the Keyring of a tenant: every key is another, made from the name by
// HKDF, so what one tenant sealed or digested tells the other nothing and does
// not open there.
func (k *Keyring) of(name string) (*Keyring, error) {
	if name == "" {
		return k, nil
	}
	seals := make([]Secret, 0, len(k.seals))
	for i := range k.seals {
		seal, err := k.seals[i].of(name)
		if err != nil {
			return nil, err
		}
		seals = append(seals, seal)
	}
	looks := make([]Secret, 0, len(k.looks))
	for i := range k.looks {
		look, err := k.looks[i].of(name)
		if err != nil {
			return nil, err
		}
		looks = append(looks, look)
	}
	return NewKeyring(seals, looks)
}

// of is the Secret of a tenant, under the same ID.
func (s Secret) of(name string) (Secret, error) {
	key, err := s.derive("rodnik/tenant/1/" + name)
	return Secret{id: s.id, key: func() []byte { return key }}, err
}

func (t *tenant) kind(k Kind) (Kind, error) {
	if most := 32 - len(t.name); !k.valid() || len(k) > most {
		return "", limit("kind", most)
	}
	return Kind(t.name) + k, nil
}

func (t *tenant) refs(refs []Ref) ([]Ref, error) {
	mine := slices.Clone(refs)
	for i := range mine {
		var err error
		if mine[i].Kind, err = t.kind(mine[i].Kind); err != nil {
			return nil, err
		}
	}
	return mine, nil
}

func (t *tenant) keys(keys []Key) ([]Key, error) {
	mine := slices.Clone(keys)
	for i := range mine {
		if most := 32 - len(t.name); !mine[i].Space.valid() || len(mine[i].Space) > most {
			return nil, limit("space", most)
		}
		mine[i].Space = Space(t.name) + mine[i].Space
	}
	return mine, nil
}

// back takes the name off the records of a read. What does not carry it was not
// asked for.
func (t *tenant) back(recs []Record, err error) ([]Record, error) {
	if err != nil {
		return nil, err
	}
	for i := range recs {
		r := &recs[i]
		ok := strip(&r.Kind, t.name)
		for _, keys := range [2][]Key{r.Unique, r.Index} {
			for j := range keys {
				ok = strip(&keys[j].Space, t.name) && ok
			}
		}
		if !ok {
			return nil, ErrTampered
		}
	}
	return recs, nil
}

// strip takes the name off, and reports whether it was there.
func strip[S ~string](s *S, name string) bool {
	if len(*s) <= len(name) || string((*s)[:len(name)]) != name {
		return false
	}
	*s = (*s)[len(name):]
	return true
}

// Get is the store's, for this tenant.
func (t *tenant) Get(ctx context.Context, refs ...Ref) ([]Record, error) {
	mine, err := t.refs(refs)
	if err != nil {
		return nil, err
	}
	return t.back(t.Store.Get(ctx, mine...))
}

// Find is the store's, for this tenant.
func (t *tenant) Find(ctx context.Context, q Query) ([]Record, error) {
	var err error
	if q.Kind, err = t.kind(q.Kind); err != nil {
		return nil, err
	}
	if q.Any, err = t.keys(q.Any); err != nil {
		return nil, err
	}
	return t.back(t.Store.Find(ctx, q))
}

// Commit is the store's, for this tenant.
func (t *tenant) Commit(ctx context.Context, b Batch) error {
	mine := Batch{Put: slices.Clone(b.Put)}
	var err error
	for i := range mine.Put {
		r := &mine.Put[i]
		if r.Kind, err = t.kind(r.Kind); err != nil {
			return err
		}
		if r.Unique, err = t.keys(r.Unique); err != nil {
			return err
		}
		if r.Index, err = t.keys(r.Index); err != nil {
			return err
		}
	}
	if mine.Delete, err = t.refs(b.Delete); err != nil {
		return err
	}
	if mine.Require, err = t.refs(b.Require); err != nil {
		return err
	}
	err = t.Store.Commit(ctx, mine)
	if taken, ok := errors.AsType[*TakenError](err); ok { // whatever wraps it names the store's own words
		own := *taken
		if strip(&own.Space, t.name) && strip(&own.Ref.Kind, t.name) {
			return fmt.Errorf("storage: commit: %w", &own)
		}
	}
	return err
}

// Lease is the store's, for this tenant.
func (t *tenant) Lease(ctx context.Context, kinds []Kind, now, until time.Time, limit int) ([]Record, error) {
	mine := slices.Clone(kinds)
	for i := range mine {
		var err error
		if mine[i], err = t.kind(mine[i]); err != nil {
			return nil, err
		}
	}
	return t.back(t.Store.Lease(ctx, mine, now, until, limit))
}
