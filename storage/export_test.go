package storage

import (
	"context"
	"time"
)

// Open opens a body as v would; the document comes back.
func Open(v *Vault, kind Kind, id ID, body []byte) ([]byte, error) {
	tx := v.begin(context.Background(), Command{}, "", false)
	s, _, err := tx.open(Record{Kind: kind, ID: id, Body: body})
	return s.doc, err
}

// NewID and ChildID are how IDs are made.
func NewID(v *Vault, at time.Time) (ID, error) { return v.newID(at) }

func ChildID(operation ID, n int) ID { return childID(operation, n) }

// Valid reports whether an ID is one.
func Valid(id ID) bool { return id.valid() }

// Encode is what a commit does with one document before the store sees it.
func Encode[T any](ctx context.Context, v *Vault, c *Collection[T], doc *T) (Record, error) {
	tx := v.begin(ctx, Command{By: "a"}, "op", true)
	if err := c.Create(tx, doc); err != nil {
		return Record{}, err
	}
	keys, err := tx.crypts()
	if err != nil {
		return Record{}, err
	}
	b, err := tx.batch(keys)
	if err != nil {
		return Record{}, err
	}
	return b.Put[0], nil
}

// Encoder is Encode within one operation that knows the owner's data key.
func Encoder[T any](ctx context.Context, v *Vault, c *Collection[T], doc *T) (func() error, error) {
	id, err := v.newID(v.Now())
	if err != nil {
		return nil, err
	}
	tx := v.begin(ctx, Command{By: "a"}, id, true)
	if err := c.Create(tx, doc); err != nil {
		return nil, err
	}
	encode := func() error {
		if err := c.Save(tx, doc); err != nil {
			return err
		}
		keys, err := tx.crypts()
		if err == nil {
			_, err = tx.record(tx.seen[place{c.spec.Kind, c.spec.ID(doc)}], keys)
		}
		return err
	}
	return encode, encode()
}
