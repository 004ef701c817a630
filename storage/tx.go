package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Tx is one attempt of an operation: what it read, what it will store. It
// belongs to the function it was given to, and to one goroutine. Nothing
// reaches the store before that function has returned.
//
// Everything read through a Tx, absent records too, is required unchanged at
// the commit; [Collection.Peek] and [Collection.Count] opt out. What a search
// found is required unchanged record by record, but a record that would newly
// match cannot be: a count or a list that a decision needs is a field of one
// record, and uniqueness is a unique key.
type Tx struct {
	ctx     context.Context
	v       *Vault
	command Command
	id      ID
	now     time.Time
	writes  bool // false: a look
	seen    map[place]*slot
	order   []*slot
	reads   int // calls that reached the store
	asked   []asked
	minted  int
	moves   []Move
	refused error
	held    *hold
	keys    map[ID]*owned // the data keys met, by the ID of their record
}

type place struct {
	kind Kind
	id   ID
}

// slot is what a Tx knows of one record.
type slot struct {
	rec  Record // as the store has it; Version 0: there is none
	body sealed // opened, or as it will be sealed
	text []byte // the document as read, brought up to today's schema
	keys Keys   // as they will be stored
	last link   // of its chain of audit entries, as the store has it
	deed deed
	peek bool

	found bool      // met by a search, which is asked again to tell whether it stands; or a data key
	lease time.Time // until when a worker may hold the record; zero: nobody does
}

// asked is a search and what it found.
type asked struct {
	query Query
	found []Record // heads
}

type deed uint8

const (
	looked deed = iota
	put
	deleted
	woken // stored as it is, due at another time
)

// hold is the lease a worker has on a record.
type hold struct {
	place   place
	version uint64
	until   time.Time
}

var errLook = errors.New("storage: a View does not write")

func (v *Vault) begin(ctx context.Context, c Command, id ID, writes bool) *Tx {
	return &Tx{
		ctx: ctx, v: v, command: c, id: id, now: v.Now(), writes: writes,
		seen: map[place]*slot{},
	}
}

// Context is the context of the operation.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Command says who does what.
func (tx *Tx) Command() Command { return tx.command }

// Vault is where the Tx comes from, for digests and derived secrets.
func (tx *Tx) Vault() *Vault { return tx.v }

// Operation is the ID of the operation, which is that of its audit entry.
func (tx *Tx) Operation() ID { return tx.id }

// Now is the later of the clock and every commit time read in this Tx, in UTC,
// to the microsecond: a clock set back revives nothing.
func (tx *Tx) Now() time.Time { return tx.now }

// NewID makes an ID from the operation: equal in every rerun, and in byte order
// of making. An operation that has been rerun for half a minute starts anew,
// with other IDs.
func (tx *Tx) NewID() ID {
	tx.minted++
	return childID(tx.id, tx.minted)
}

// Move notes for the audit entry that a machine moved.
func (tx *Tx) Move(m Move) { tx.moves = append(tx.moves, m) }

// Refuse commits what the Tx has stored so far, a counter or an audit entry,
// and makes the operation answer code, which is a validate.Code, an *Error or
// Errors. Return what it returns; nil instead is answered with code too.
func (tx *Tx) Refuse(code error) error {
	tx.refused = code
	return code
}

// load reads a record, once a Tx.
func (tx *Tx) load(kind Kind, id ID, peek bool) (*slot, error) {
	at := place{kind, id}
	if s, ok := tx.seen[at]; ok {
		s.peek = s.peek && peek
		return s, nil
	}
	tx.reads++
	got, err := tx.v.store.Get(tx.ctx, Ref{Kind: kind, ID: id})
	if err != nil {
		return nil, fmt.Errorf("storage: get %s: %w", kind, err)
	}
	if len(got) != 1 || got[0].Kind != kind || got[0].ID != id {
		return nil, fmt.Errorf("storage: get %s: %w", kind, ErrTampered)
	}
	return tx.meet(got[0], peek)
}

// meet takes a record of the store into the Tx.
func (tx *Tx) meet(rec Record, peek bool) (*slot, error) {
	s := &slot{rec: rec, peek: peek}
	if rec.Version != 0 {
		var err error
		if s.body, _, err = tx.open(rec); err != nil {
			return nil, fmt.Errorf("storage: open %s %s: %w", rec.Kind, rec.ID, err)
		}
		s.last = s.body.last
		if s.lease = s.body.lease; !rec.WakeAt.Equal(s.body.wake) {
			s.lease = rec.WakeAt
		}
		if s.body.at.After(tx.now) {
			tx.now = s.body.at
		}
	}
	tx.seen[place{rec.Kind, rec.ID}] = s
	tx.order = append(tx.order, s)
	return s, nil
}

func (s *slot) exists() bool { return s.deed == put || s.deed == looked && s.rec.Version != 0 }

// batch is what the Tx commits, sealed under the keys that crypts told.
func (tx *Tx) batch(keys map[ID]*owned) (Batch, error) {
	var b Batch
	for _, s := range tx.order {
		switch s.deed {
		case looked:
			if !s.peek {
				b.Require = append(b.Require, s.rec.Ref())
			}
		case deleted:
			b.Delete = append(b.Delete, s.rec.Ref())
		case woken:
			b.Put = append(b.Put, s.rec)
		case put:
			rec, err := tx.record(s, keys)
			if err != nil {
				return Batch{}, err
			}
			b.Put = append(b.Put, rec)
		}
	}
	return b, nil
}

func (tx *Tx) record(s *slot, keys map[ID]*owned) (Record, error) {
	s.body.at, s.body.lease = tx.now, tx.lease(s)
	rec := Record{Kind: s.rec.Kind, ID: s.rec.ID, Version: s.rec.Version, WakeAt: s.body.wake}
	if !rec.WakeAt.IsZero() && rec.WakeAt.Before(s.body.lease) {
		rec.WakeAt = s.body.lease
	}
	var err error
	if rec.Unique, rec.Index, s.body.looks, err = tx.v.keyring.envelope(s.keys); err != nil {
		return Record{}, err
	}
	c := tx.v.keyring.crypt(rec.Kind)
	if key := keys[s.body.owner]; s.body.owner != "" {
		c = key.crypt
	}
	rec.Body, err = c.seal(rec.Kind, rec.ID, s.body)
	return rec, err
}

// lease is until when somebody else holds the record. It sleeps that long,
// whatever commands want of it, so that one record is never in two workers'
// hands. The worker's own commit gives the lease back. No lease is longer than
// Options.Lease: a record that was put back for longer, because it failed, is
// tried again that soon after a command has changed it.
func (tx *Tx) lease(s *slot) time.Time {
	if tx.held != nil && tx.held.place == (place{s.rec.Kind, s.rec.ID}) || !s.lease.After(tx.now) {
		return time.Time{}
	}
	if longest := tx.now.Add(tx.v.lease); s.lease.After(longest) {
		return longest
	}
	return s.lease
}
