package storage

import (
	"crypto/sha256"
	"strings"
)

// An aggregate is a record that operations put or delete, other than those the
// Vault keeps for itself ("storage."). The audit entries that touched it form
// its chain: each names its own number in that chain and the hash of the one
// before. The hash is SHA-256 over the entry's document, byte for byte as it
// was sealed, so sealing it anew changes nothing; that it is genuine comes
// from its seal. The body of the record holds the last link, so neither can be
// taken back without the other.

// link is a place in a chain: how many entries lead there, and the hash of the
// last. The zero value is the place before the first.
type link struct {
	seq  uint64
	hash [sha256.Size]byte
}

// Change is a record that an operation stored or deleted.
type Change struct {
	Kind Kind   `json:"k"`
	ID   ID     `json:"i"`
	Seq  uint64 `json:"n"`           // how many operations have touched it, this one included
	Gone bool   `json:"g,omitempty"` // it was deleted

	Prev []byte `json:"p,omitempty"` // hash of the entry before in its chain, 32 bytes; none: this is the first

	// DataKey is the ID of the owner's data key that seals the record from then
	// on; "": it has no owner, or was deleted. It tells apart a record whose
	// owner was erased from one that somebody made look so.
	DataKey ID `json:"d,omitempty"`
}

// own reports whether the Vault keeps the kind for itself.
func (k Kind) own() bool { return strings.HasPrefix(string(k), "storage.") }

// changes reports whether the commit puts or deletes what a chain tells of.
func (s *slot) changes() bool {
	return (s.deed == put || s.deed == deleted) && !s.rec.Kind.own()
}

// touched is what the Tx is about to change, in the order of meeting it, with
// the data keys that seal it.
func (tx *Tx) touched(keys map[ID]*owned) []Change {
	n := 0
	for _, s := range tx.order {
		if s.changes() {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	changes := make([]Change, 0, n)
	for _, s := range tx.order {
		if !s.changes() {
			continue
		}
		c := Change{Kind: s.rec.Kind, ID: s.rec.ID, Seq: s.last.seq + 1, Gone: s.deed == deleted}
		if s.last.seq > 0 {
			c.Prev = s.last.hash[:]
		}
		if key := keys[s.body.owner]; key != nil && !c.Gone {
			c.DataKey = key.slot.rec.ID
		}
		changes = append(changes, c)
	}
	return changes
}

// chain puts the entry, once its bytes are known, at the end of the chain of
// every record it touches.
func (tx *Tx) chain(document []byte) {
	hash := sha256.Sum256(document)
	for _, s := range tx.order {
		if s.changes() {
			s.body.last = link{s.last.seq + 1, hash}
		}
	}
}
