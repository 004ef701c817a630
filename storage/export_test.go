package storage

import "time"

// Open opens a body as v would; the document comes back.
func Open(v *Vault, kind Kind, id ID, body []byte) ([]byte, error) {
	s, err := v.open(kind, id, body)
	return s.doc, err
}

// NewID and ChildID are how IDs are made.
func NewID(at time.Time) (ID, error) { return newID(at) }

func ChildID(operation ID, at time.Time, n int) ID { return childID(operation, at, n) }

// Valid reports whether an ID is one.
func Valid(id ID) bool { return id.valid() }
