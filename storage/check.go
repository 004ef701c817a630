package storage

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/rodnik-go/rodnik/validate"
)

// storeMark is one record of a store, which says which keys it stands under.
type storeMark struct {
	ID ID `json:"id"`

	// Reference is the key of references: 32 random bytes for the life of the
	// store.
	Reference []byte `json:"reference"`

	// Seals are the seal keys that records may be sealed under, Looks the
	// look-up keys under which every record is complete.
	Seals []string `json:"seals"`
	Looks []string `json:"looks"`

	// Prints tell the bytes of each key that was ever used here, by its name:
	// "seal/…" and "look/…".
	Prints map[string][]byte `json:"prints"`

	// Goal is what a Rekey under way works for; nil: none is.
	Goal *goal `json:"goal,omitempty"`
}

// goal is a state of the keys, and the sweep that works for it.
type goal struct {
	ID    ID       `json:"id,omitempty"`
	Kinds []Kind   `json:"kinds,omitempty"` // what it sweeps
	Seal  string   `json:"seal"`
	Looks []string `json:"looks"`
}

const markKind = "storage.keyring"

const markID ID = "keyring"

func markSpec() Spec[storeMark] {
	return Spec[storeMark]{Kind: markKind, Schema: 1, ID: func(m *storeMark) ID { return m.ID }}
}

func (k *Keyring) goal() *goal { return &goal{Seal: k.seals[0].id, Looks: k.lookNames} }

func (g *goal) equal(other *goal) bool {
	return g.Seal == other.Seal && len(g.Looks) == len(other.Looks) &&
		!slices.ContainsFunc(g.Looks, func(name string) bool { return !slices.Contains(other.Looks, name) })
}

// Check holds the Keyring against the store: it marks an empty one, which is an
// operation in the audit like any other, and answers
// [ErrKeyMissing] or [ErrTampered], with the name of the key, when a key is not
// the one of that name, or was dropped while records may stand under it alone.
// A wrong look-up key would find nothing and let everything be claimed twice,
// so call it before anything else; rodnik.Open does. A store that a [Copy] has
// left half way is [ErrHalfCopied].
//
// A key that has joined a list is noted here; from when an old one may leave,
// [Vault.Rekey] notes. See [Keyring].
func (v *Vault) Check(ctx context.Context) error {
	mark, err := v.mark(ctx, "storage.mark", func(*storeMark) error { return nil })
	if errors.Is(err, ErrTampered) {
		if rec, getErr := single(ctx, v.store, Ref{Kind: markKind, ID: markID}); getErr == nil && isHalfCopied(rec) {
			err = ErrHalfCopied
		}
	}
	if err != nil {
		return fmt.Errorf("storage: check: %w", err)
	}
	v.referrer.CompareAndSwap(nil, newReferrer(mark.Reference))
	return nil
}

// mark reads the mark, or makes it, holds the Keyring against it, and stores
// what that and change make of it.
func (v *Vault) mark(ctx context.Context, name string, change func(*storeMark) error) (*storeMark, error) {
	return Do(ctx, v, Command{By: System}, Op(name), func(tx *Tx) (*storeMark, error) {
		m, err := v.marks.Get(tx, markID)
		fresh := errors.Is(err, ErrNotFound)
		if fresh {
			m, err = v.freshMark(tx)
		}
		if err != nil {
			return nil, err
		}
		before, err := v.marks.text(m)
		if err != nil {
			return nil, err
		}
		if err := v.keyring.fit(m); err != nil {
			return nil, err
		}
		if err := change(m); err != nil {
			return nil, err
		}
		after, err := v.marks.text(m)
		switch {
		case err != nil:
			return nil, err
		case fresh:
			return m, v.marks.Create(tx, m)
		case bytes.Equal(before, after):
			return m, nil
		}
		return m, v.marks.Save(tx, m)
	})
}

// freshMark is the mark of an empty store. There is no data key without one: a
// mark that was taken out of a store must not let another Keyring in.
func (v *Vault) freshMark(tx *Tx) (*storeMark, error) {
	held, err := v.datakeys.Count(tx, Find{Limit: 1})
	if err == nil && held > 0 {
		err = ErrTampered
	}
	if err != nil {
		return nil, err
	}
	m := &storeMark{ID: markID, Reference: make([]byte, 32), Looks: slices.Clone(v.keyring.lookNames)}
	if _, err := rand.Read(m.Reference); err != nil {
		return nil, fmt.Errorf("storage: mark: %w", err)
	}
	return m, nil
}

// fit holds the Keyring against a mark, and brings the mark up to it: a look-up
// key that is not listed is not complete any more, because this Vault does not
// store under it; the first seal key seals from now on.
func (k *Keyring) fit(m *storeMark) error {
	for _, name := range m.Seals {
		if _, err := k.seal(name); err != nil {
			return err
		}
	}
	looks := slices.DeleteFunc(slices.Clone(m.Looks), func(name string) bool { return k.look(name) == nil })
	if len(looks) == 0 {
		missing := ""
		if len(m.Looks) > 0 {
			missing = m.Looks[0]
		}
		return ErrKeyMissing.With(validate.Text("key", missing))
	}
	m.Looks = looks
	if first := k.seals[0].id; !slices.Contains(m.Seals, first) {
		m.Seals = append(m.Seals, first)
	}
	if m.Goal != nil && !m.Goal.equal(k.goal()) {
		m.Goal = nil
	}
	return k.prints(m)
}

// prints holds each key against what was seen of that name before.
func (k *Keyring) prints(m *storeMark) error {
	if m.Prints == nil {
		m.Prints = map[string][]byte{}
	}
	check := func(list string, s Secret) error {
		mark, err := s.derive("rodnik/print/1/" + list)
		if err != nil {
			return err
		}
		name := list + "/" + s.id
		if seen, ok := m.Prints[name]; ok && !hmac.Equal(seen, mark) {
			return ErrTampered.With(validate.Text("key", s.id))
		}
		m.Prints[name] = mark
		return nil
	}
	for i := range k.seals {
		if err := check("seal", k.seals[i].Secret); err != nil {
			return err
		}
	}
	for i := range k.looks {
		if err := check("look", k.looks[i].Secret); err != nil {
			return err
		}
	}
	return nil
}

// referrer makes references: a pool of HMACs under the mark's key.
type referrer struct{ macs sync.Pool }

func newReferrer(key []byte) *referrer {
	return &referrer{sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// Reference is the form in which a document names a value that it must not
// hold: a keyed digest in hexadecimal, 64 characters, the same for as long as
// the store lives, whichever keys the Keyring has. It finds nothing by itself:
// give it to a [Value] for that.
func (tx *Tx) Reference(value Value) (string, error) {
	digest, err := tx.reference(value)
	return hex.EncodeToString(digest[:]), err
}

// marked checks the Keyring, once a Vault.
func (tx *Tx) marked() (*referrer, error) {
	if r := tx.v.referrer.Load(); r != nil {
		return r, nil
	}
	err := tx.v.Check(tx.ctx)
	return tx.v.referrer.Load(), err
}

func (tx *Tx) reference(value Value) ([32]byte, error) {
	r, err := tx.marked()
	if err != nil {
		return [32]byte{}, err
	}
	return pooled(&r.macs, string(value.Space), value.Text), nil
}
