package storage

import (
	"encoding/json"
	"fmt"
)

// Kept is a [Collection] of any document: what a sweep over everything stored
// needs to know of a kind. Only a Collection is one. Every service lists its
// own (Collections), and the Portal lists them all: [Vault.Rekey] and the like
// take that list, because a store cannot be asked which kinds it holds.
type Kept interface {
	// Kind is the kind of the records.
	Kind() Kind
	// current is the schema of the documents written now.
	current() uint32
	// facts reads what is found by what, of a document as it was written.
	facts(schema uint32, doc []byte) (facts, error)
	// owned is an error of opening a record, as it can be.
	owned(err error) error
	// sound holds a record against its opened body.
	sound(tx *Tx, s *slot) error
}

// facts are what the envelope of a document is made of.
type facts struct {
	id   ID
	keys Keys
}

func (c *Collection[T]) sound(tx *Tx, s *slot) error {
	_, err := c.decode(tx, s)
	return err
}

func (c *Collection[T]) current() uint32 { return c.spec.Schema }

func (c *Collection[T]) facts(schema uint32, doc []byte) (facts, error) {
	read, _, err := c.read(schema, doc)
	if err != nil {
		return facts{}, err
	}
	return facts{id: c.spec.ID(read), keys: c.keys(read)}, nil
}

// read brings a document of any schema up to the one of today. It returns the
// text that it was read from too.
func (c *Collection[T]) read(schema uint32, text []byte) (*T, []byte, error) {
	if schema > c.spec.Schema {
		return nil, nil, fmt.Errorf("storage: open %s: %w", c.spec.Kind, ErrNewerSchema)
	}
	for ; schema < c.spec.Schema; schema++ {
		if c.spec.Upgrade == nil {
			return nil, nil, fmt.Errorf("storage: open %s: %w", c.spec.Kind, ErrTampered)
		}
		var err error
		if text, err = c.spec.Upgrade(schema, text); err != nil {
			return nil, nil, fmt.Errorf("storage: upgrade %s: %w", c.spec.Kind, ErrTampered)
		}
	}
	doc := new(T)
	if err := json.Unmarshal(text, doc); err != nil {
		// The reader's own error may hold what it read.
		return nil, nil, fmt.Errorf("storage: read %s: %w", c.spec.Kind, ErrTampered)
	}
	return doc, text, nil
}

// Collections are what the Vault keeps itself: the audit, the answers to
// idempotency keys, the mark of the Keyring, the data keys of owners, the list
// of what is stuck.
func (v *Vault) Collections() []Kept {
	return []Kept{v.audit, v.commands, v.marks, v.datakeys, v.listings}
}
