package storagetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// The kinds and spaces of the suite. A space belongs to one kind.
const (
	kind   storage.Kind  = "suite.record"
	other  storage.Kind  = "suite.other"
	absent storage.Kind  = "suite.absent"
	phone  storage.Space = "suite.phone" // unique
	email  storage.Space = "suite.email" // unique
	owner  storage.Space = "suite.owner" // look-up
	group  storage.Space = "suite_group" // look-up
)

// noon is a time with microseconds that no engine rounds by accident.
func noon() time.Time { return time.Date(2026, time.April, 1, 12, 0, 0, 123456000, time.UTC) }

func key(space storage.Space, value string) storage.Key {
	return storage.Key{Space: space, Digest: sha256.Sum256([]byte(value))}
}

func record(id storage.ID, unique ...storage.Key) storage.Record {
	return storage.Record{Kind: kind, ID: id, Unique: unique, Body: []byte("body of " + id)}
}

func indexed(id storage.ID, index ...storage.Key) storage.Record {
	r := record(id)
	r.Index = index
	return r
}

func waking(id storage.ID, at time.Time) storage.Record {
	r := record(id)
	r.WakeAt = at
	return r
}

func batch(put ...storage.Record) storage.Batch { return storage.Batch{Put: put} }

func ref(id storage.ID) storage.Ref { return storage.Ref{Kind: kind, ID: id} }

// put commits records in one batch and returns them as they must stand then.
func (c *check) put(records ...storage.Record) []storage.Record {
	c.Helper()
	c.commit(batch(records...))
	stored := slices.Clone(records)
	for i := range stored {
		stored[i].Version++
	}
	return stored
}

// putOne is put for one record.
func (c *check) putOne(r storage.Record) storage.Record {
	c.Helper()
	return c.put(r)[0]
}

func (c *check) commit(b storage.Batch) {
	c.Helper()
	err := c.Commit(c.Context(), b)
	c.must(err == nil, "Commit refuses a good batch: %v", err)
}

func (c *check) getOne(id storage.ID) storage.Record {
	c.Helper()
	return c.getAll(ref(id))[0]
}

func (c *check) getAll(refs ...storage.Ref) []storage.Record {
	c.Helper()
	found, err := c.Get(c.Context(), refs...)
	c.must(err == nil, "Get fails: %v", err)
	c.must(len(found) == len(refs), "Get of %d refs returns %d records", len(refs), len(found))
	return found
}

func (c *check) find(q storage.Query) []storage.Record {
	c.Helper()
	if q.Kind == "" {
		q.Kind = kind
	}
	if q.Limit == 0 {
		q.Limit = storage.MaxLimit
	}
	found, err := c.Find(c.Context(), q)
	c.must(err == nil, "Find fails: %v", err)
	return found
}

// lease leases of the kind record, due at noon, until an hour later.
func (c *check) lease(limit int) []storage.Record {
	c.Helper()
	return c.leaseAt(noon(), noon().Add(time.Hour), limit, kind)
}

func (c *check) leaseAt(now, until time.Time, limit int, kinds ...storage.Kind) []storage.Record {
	c.Helper()
	leased, err := c.Lease(c.Context(), kinds, now, until, limit)
	c.must(err == nil, "Lease fails: %v", err)
	return leased
}

// gone reports broken if any of these records exists.
func (c *check) gone(ids ...storage.ID) {
	c.Helper()
	for _, id := range ids {
		if r := c.getOne(id); r.Version != 0 {
			c.broken("record %s exists at version %d", id, r.Version)
		}
	}
}

// holds reports broken unless the record stands in the store exactly so.
func (c *check) holds(want ...storage.Record) {
	c.Helper()
	for _, w := range want {
		c.same(w, c.getAll(w.Ref())[0])
	}
}

// same reports broken unless both records are equal.
func (c *check) same(want, got storage.Record) {
	c.Helper()
	if differs := difference(want, got); differs != "" {
		c.broken("record %s: %s", want.ID, differs)
	}
}

// difference says in words where got is not want; "" when it is.
func difference(want, got storage.Record) string {
	switch {
	case want.Kind != got.Kind || want.ID != got.ID:
		return fmt.Sprintf("returned as %s %s", got.Kind, got.ID)
	case want.Version != got.Version:
		return fmt.Sprintf("version %d, want %d", got.Version, want.Version)
	case !slices.Equal(want.Unique, got.Unique):
		return fmt.Sprintf("unique keys %v, want %v in this order", got.Unique, want.Unique)
	case !slices.Equal(want.Index, got.Index):
		return fmt.Sprintf("look-up keys %v, want %v in this order", got.Index, want.Index)
	case !want.WakeAt.Equal(got.WakeAt):
		return fmt.Sprintf("WakeAt %v, want %v", got.WakeAt, want.WakeAt)
	case got.WakeAt.Location() != time.UTC:
		return fmt.Sprintf("WakeAt in %v, want UTC", got.WakeAt.Location())
	case !bytes.Equal(want.Body, got.Body):
		return fmt.Sprintf("body of %d bytes is not the one of %d bytes that was put", len(got.Body), len(want.Body))
	}
	return ""
}

// listed reports broken unless these IDs came, in this order.
func (c *check) listed(what string, got []storage.Record, want ...storage.ID) {
	c.Helper()
	if ids := idsOf(got); !slices.Equal(ids, want) {
		c.broken("%s: got %v, want %v", what, ids, want)
	}
}

func idsOf(records []storage.Record) []storage.ID {
	ids := make([]storage.ID, len(records))
	for i := range records {
		ids[i] = records[i].ID
	}
	return ids
}

// conflict reports broken unless the batch is refused as ErrConflict.
func (c *check) conflict(what string, b storage.Batch) {
	c.Helper()
	if err := c.Commit(c.Context(), b); !errors.Is(err, storage.ErrConflict) {
		c.broken("%s: got %v, want ErrConflict", what, err)
	}
}

// taken reports broken unless the batch is refused as *TakenError.
func (c *check) taken(what string, b storage.Batch) {
	c.Helper()
	_ = c.takenError(what, b)
}

// takenError is taken, and returns what the store said.
func (c *check) takenError(what string, b storage.Batch) *storage.TakenError {
	c.Helper()
	err := c.Commit(c.Context(), b)
	taken, ok := errors.AsType[*storage.TakenError](err)
	c.must(ok, "%s: got %v, want *TakenError", what, err)
	return taken
}
