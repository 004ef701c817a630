package storage

import "slices"

// renew is a record as it stands under the keys of today, at the version it was
// read; the zero Record where it stands so already. under is the data key that
// seals it, if one does.
func (tx *Tx) renew(k Kept, rec Record) (next Record, under *owned, err error) {
	body, c, err := tx.open(rec)
	if err != nil {
		return Record{}, nil, err
	}
	ring := tx.v.keyring
	sealed := c.by == byOwner || c.name == ring.seals[0].id
	keyed := len(rec.Unique)+len(rec.Index) == 0 || slices.Equal(body.looks, ring.lookNames)
	if sealed && keyed {
		return Record{}, nil, nil
	}
	if body.schema > k.current() {
		return Record{}, nil, ErrNewerSchema
	}
	f, err := k.facts(body.schema, body.doc)
	if err != nil {
		return Record{}, nil, err
	}
	if body.schema == k.current() {
		if err := f.match(ring, rec, body.looks); err != nil {
			return Record{}, nil, err
		}
	}
	next = rec
	if next.Unique, next.Index, body.looks, err = ring.envelope(f.keys); err != nil {
		return Record{}, nil, err
	}
	if c.by == byOwner {
		under = tx.keys[ID(c.name)]
	} else {
		c = ring.crypt(rec.Kind)
	}
	next.Body, err = c.seal(rec.Kind, rec.ID, body)
	return next, under, err
}

// match holds a record against what its document says of it.
func (f facts) match(ring *Keyring, rec Record, looks []string) error {
	if f.id != rec.ID {
		return ErrTampered
	}
	if err := ring.match(rec.Unique, f.keys.Unique, looks); err != nil {
		return err
	}
	return ring.match(rec.Index, f.keys.Index, looks)
}
