package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
	"unicode/utf8"
)

// Value is a value to look records up by, in clear; the store sees its digest.
// Text is the canonical form of a parsed value, or several parts joined by
// [Parts].
type Value struct {
	Space Space
	Text  string
}

// Keys are the values a document is found by, at most 32 together.
type Keys struct {
	Unique []Value // no other record may hold an equal one
	Index  []Value
}

// Parts joins texts so that no two lists of texts give the same one.
func Parts(parts ...string) string {
	var b []byte
	for _, p := range parts {
		b = fmt.Appendf(b, "%d:", len(p))
		b = append(b, p...)
	}
	return string(b)
}

// Spec says how a document of type T becomes a [Record]. T is written as JSON.
// Fields of a stored document that T does not know, because a newer program with
// the same schema wrote them, are kept when it is saved: in the document and in
// the structs in it, but not in lists and maps.
type Spec[T any] struct {
	Kind   Kind
	Schema uint32             // of the documents written now; starts at 1
	ID     func(*T) ID        // which record it is
	Owner  func(*T) ID        // whose data it holds and whose data key seals it; nil, and "": it holds ids only
	Keys   func(*T) Keys      // nil: none
	Wake   func(*T) time.Time // when it wants attention; nil: never

	// Upgrade turns a document of an older schema into one of the next; nil
	// where there is none yet.
	Upgrade func(schema uint32, doc []byte) ([]byte, error)
}

// Collection reads and writes the documents of one kind through a [Tx]. It
// holds no state and may be used from anywhere.
type Collection[T any] struct {
	spec  Spec[T]
	shape shape // of T
}

// NewCollection checks the spec.
func NewCollection[T any](spec Spec[T]) (*Collection[T], error) {
	if !spec.Kind.valid() || spec.Schema == 0 || spec.ID == nil {
		return nil, errors.New("storage: a spec needs a kind, a schema and an ID")
	}
	return &Collection[T]{spec: spec, shape: shapeOf(reflect.TypeFor[T]())}, nil
}

// Kind is the kind of the records.
func (c *Collection[T]) Kind() Kind { return c.spec.Kind }

// Get returns a fresh copy of the document, as this Tx has left it, or
// [ErrNotFound].
func (c *Collection[T]) Get(tx *Tx, id ID) (*T, error) { return c.get(tx, id, false) }

// Peek is Get without requiring the record unchanged at the commit.
func (c *Collection[T]) Peek(tx *Tx, id ID) (*T, error) { return c.get(tx, id, true) }

func (c *Collection[T]) get(tx *Tx, id ID, peek bool) (*T, error) {
	if !id.valid() {
		return nil, ErrNotFound // no record can have it
	}
	s, err := tx.load(c.spec.Kind, id, peek)
	if err != nil {
		return nil, c.owned(err)
	}
	return c.decode(tx, s)
}

// Create stores a new document at the commit. A record of that ID, or another
// holder of one of its unique values, refuses the whole operation.
func (c *Collection[T]) Create(tx *Tx, doc *T) error {
	at := place{c.spec.Kind, c.spec.ID(doc)}
	s, ok := tx.seen[at]
	if ok && (s.exists() || s.rec.Version != 0) {
		return fmt.Errorf("storage: create %s: %w", at.kind, ErrConflict)
	}
	if !ok {
		s = &slot{rec: Record{Kind: at.kind, ID: at.id}}
		tx.seen[at] = s
		tx.order = append(tx.order, s)
	}
	return c.put(tx, s, doc)
}

// Save stores a document that this Tx has read or created.
func (c *Collection[T]) Save(tx *Tx, doc *T) error {
	s, ok := tx.seen[place{c.spec.Kind, c.spec.ID(doc)}]
	if !ok || !s.exists() {
		return fmt.Errorf("storage: save %s: not read in this operation: %w", c.spec.Kind, ErrNotFound)
	}
	return c.put(tx, s, doc)
}

// Delete removes a document that this Tx has read; one it created is dropped.
func (c *Collection[T]) Delete(tx *Tx, doc *T) error {
	if !tx.writes {
		return errLook
	}
	s, ok := tx.seen[place{c.spec.Kind, c.spec.ID(doc)}]
	if !ok || !s.exists() {
		return fmt.Errorf("storage: delete %s: not read in this operation: %w", c.spec.Kind, ErrNotFound)
	}
	if s.body.schema > c.spec.Schema {
		return fmt.Errorf("storage: delete %s: %w", c.spec.Kind, ErrNewerSchema)
	}
	s.deed, s.peek = deleted, false
	if s.rec.Version == 0 {
		s.deed = looked
	}
	return nil
}

func (c *Collection[T]) put(tx *Tx, s *slot, doc *T) error {
	if !tx.writes {
		return errLook
	}
	if s.body.schema > c.spec.Schema {
		return fmt.Errorf("storage: write %s: %w", c.spec.Kind, ErrNewerSchema)
	}
	text, err := c.text(doc)
	if err != nil {
		return err
	}
	if text, err = c.whole(s.text, text); err != nil {
		return err
	}
	body := sealed{schema: c.spec.Schema, doc: text}
	if c.spec.Owner != nil {
		if body.owner = c.spec.Owner(doc); !ownerOK(body.owner) {
			return limit("owner", maxActor)
		}
	}
	if c.spec.Wake != nil {
		if wake := c.spec.Wake(doc); !wake.IsZero() {
			body.wake = wake.UTC().Truncate(time.Microsecond)
		}
	}
	keys := c.keys(doc)
	if len(keys.Unique)+len(keys.Index) > maxValues {
		return limit("keys", maxValues)
	}
	s.body, s.keys = body, keys
	s.deed, s.peek = put, false
	return nil
}

// text is a document as it is written.
func (c *Collection[T]) text(doc *T) ([]byte, error) {
	text, err := json.Marshal(doc)
	if err != nil { // its own error may hold what it wrote
		return nil, fmt.Errorf("storage: write %s: %w", c.spec.Kind, ErrTampered)
	}
	return text, nil
}

// whole is a document with what stood in it before that T does not know.
func (c *Collection[T]) whole(before, text []byte) ([]byte, error) {
	if before == nil || c.shape == nil || !c.shape.strange(before) {
		return text, nil
	}
	doc := new(T)
	if err := json.Unmarshal(before, doc); err != nil {
		return nil, fmt.Errorf("storage: read %s: %w", c.spec.Kind, ErrTampered)
	}
	plain, err := c.text(doc)
	if err != nil {
		return nil, err
	}
	return c.shape.carry(before, plain, text), nil
}

func (c *Collection[T]) keys(doc *T) Keys {
	if c.spec.Keys == nil {
		return Keys{}
	}
	return c.spec.Keys(doc)
}

func (c *Collection[T]) decode(tx *Tx, s *slot) (*T, error) {
	if !s.exists() {
		return nil, ErrNotFound
	}
	doc, text, err := c.read(s.body.schema, s.body.doc)
	if err != nil {
		return nil, err
	}
	if s.deed == looked {
		s.text = text
		if s.body.schema == c.spec.Schema {
			if err := c.verify(tx.v, s, doc); err != nil {
				return nil, err
			}
		}
	}
	return doc, nil
}

// verify holds the keys beside a body against the body: a key that was moved
// to another record is an error, not a hit.
func (c *Collection[T]) verify(v *Vault, s *slot, doc *T) error {
	f := facts{id: c.spec.ID(doc), keys: c.keys(doc)}
	if err := f.match(v.keyring, s.rec, s.body.looks); err != nil {
		return fmt.Errorf("storage: keys of %s %s: %w", c.spec.Kind, s.rec.ID, err)
	}
	return nil
}

// maxValues is how many values a document may be found by: each is stored under
// two look-up keys while they rotate.
const maxValues = MaxKeys / 2

func ownerOK(owner ID) bool { return len(owner) <= maxActor && utf8.ValidString(string(owner)) }
