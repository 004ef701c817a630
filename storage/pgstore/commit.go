package pgstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/storage"
)

const (
	// A batch that only requires is one look at one snapshot.
	standText = `
SELECT count(*)
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS asked (kind, id, version)
LEFT JOIN LATERAL (
  SELECT r.version
  FROM rodnik.record AS r
  WHERE r.kind = asked.kind COLLATE "C"
    AND r.id = asked.id COLLATE "C"
  LIMIT 1
) AS r ON true
WHERE coalesce(r.version, 0) <> asked.version`
)

// attempts is how often a commit is sent that the server refuses because of
// others: a deadlock, or a serialization failure.
const attempts = 8

// Commit stores a batch in one round trip and one durable transaction, which
// other commits may share.
func (s *Store) Commit(ctx context.Context, b storage.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	var err error
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case len(b.Put)+len(b.Delete)+len(b.Require) == 0:
		return nil
	case len(b.Put)+len(b.Delete) == 0:
		err = s.stand(ctx, b.Require)
	case s.groups != nil:
		err = s.groups.commit(ctx, &b)
	default:
		err = s.alone(ctx, &b)
	}
	if err != nil {
		return failed(ctx, "commit", err)
	}
	return nil
}

// stand answers ErrConflict unless every record is at its version.
func (s *Store) stand(ctx context.Context, refs []storage.Ref) error {
	kinds, ids, versions := make([]string, len(refs)), make([]string, len(refs)), make([]int64, len(refs))
	for i, ref := range refs {
		kinds[i], ids[i], versions[i] = string(ref.Kind), string(ref.ID), packVersion(ref.Version)
	}
	var moved int
	if err := s.pool.QueryRow(ctx, standText, kinds, ids, versions).Scan(&moved); err != nil {
		return worded(err)
	}
	if moved > 0 {
		return storage.ErrConflict
	}
	return nil
}

// alone commits one batch in a transaction of its own.
func (s *Store) alone(ctx context.Context, b *storage.Batch) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return unreached(err)
	}
	defer conn.Release()
	_, err = send(ctx, conn, newOrder([]*storage.Batch{b}))
	return err
}

// unreached words the error of a pool that gave no connection. Nothing of a
// record was sent yet.
func unreached(err error) error {
	err = worded(err)
	return fmt.Errorf("no connection: %w", err)
}

// send commits the batches of an order, all or none, and tells which of them
// was refused when the error is ErrConflict or *TakenError.
func send(ctx context.Context, conn *pgxpool.Conn, o *order) (refused int, err error) {
	w := watch(ctx, conn)
	defer w.end()
	call, err := newCall(w.ctx, conn.Conn(), o)
	if err != nil {
		return 0, worded(err) // nothing was sent of the commit
	}
	for range attempts {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		var moved int
		moved, err = call.run(w.ctx)
		if err == nil && moved == 0 {
			if !w.durable() {
				return 0, fmt.Errorf("%w: %w", storage.ErrUnknown, errStandby)
			}
			return 0, nil
		}
		if err == nil {
			return o.moved(moved)
		}
		if n, ok := place(err, stateMoved); ok {
			return o.moved(n)
		}
		if n, ok := place(err, stateTaken); ok {
			return o.taken(n)
		}
		switch {
		case duplicate(err):
			call.careful()
			continue
		case forgotten(err) && call.prepareAgain(w.ctx, conn.Conn()) == nil, passing(err):
			continue
		}
		break
	}
	if rolledBack(err) {
		return 0, worded(err)
	}
	return 0, fmt.Errorf("%w: %w", storage.ErrUnknown, worded(err))
}

// errPlace: the function of the first migration named a place that there is
// not.
var errPlace = errors.New("the server names a record that was not sent")

// order is what one transaction does: the records of one or more batches in
// the order of kind and ID, and the keys they want in the order of space and
// digest. Once its arguments are written it needs the callers' memory no more.
type order struct {
	entries []entry
	wants   []want // those of new records, then those of others
	fresh   int    // how many new records want
}

// What is done with a record.
const (
	put int16 = iota
	remove
	require
)

// entry is a record of a batch.
type entry struct {
	ref  storage.Ref
	deed int16
	part int16           // which batch
	rec  *storage.Record // nil unless it is put; the caller's
	wake pgtype.Int8
	at   int16 // its place in the order, counted from 1
}

// does is the number by which the function of the first migration knows what is
// done.
func (e *entry) does(careful bool) int64 {
	const insert, update, remove, stands, absent, insertCarefully = 1, 2, 3, 4, 5, 6
	switch {
	case e.deed == put && e.ref.Version != 0:
		return update
	case e.deed == put && careful:
		return insertCarefully
	case e.deed == put:
		return insert
	case e.deed == require && e.ref.Version != 0:
		return stands
	case e.deed == require:
		return absent
	}
	return remove
}

// fresh reports whether a record is put that must not exist.
func (e *entry) fresh() bool { return e.deed == put && e.ref.Version == 0 }

// want is a key that a record will hold.
type want struct {
	key    storage.Key
	of     *entry
	unique bool
}

func newOrder(batches []*storage.Batch) *order {
	n, keys := 0, 0
	for _, b := range batches {
		n += len(b.Put) + len(b.Delete) + len(b.Require)
		for i := range b.Put {
			keys += len(b.Put[i].Unique) + len(b.Put[i].Index)
		}
	}
	o := &order{entries: make([]entry, 0, n), wants: make([]want, 0, keys)}
	for part, b := range batches {
		part := int16(part)
		for i := range b.Put {
			o.entries = append(o.entries, entry{ref: b.Put[i].Ref(), deed: put, part: part, rec: &b.Put[i], wake: packTime(b.Put[i].WakeAt)})
		}
		for _, ref := range b.Delete {
			o.entries = append(o.entries, entry{ref: ref, deed: remove, part: part})
		}
		for _, ref := range b.Require {
			o.entries = append(o.entries, entry{ref: ref, deed: require, part: part})
		}
	}
	slices.SortFunc(o.entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(string(a.ref.Kind), string(b.ref.Kind)), strings.Compare(string(a.ref.ID), string(b.ref.ID)))
	})
	for i := range o.entries {
		e := &o.entries[i]
		e.at = int16(i + 1)
		if e.rec == nil {
			continue
		}
		if e.fresh() {
			o.fresh += len(e.rec.Unique) + len(e.rec.Index)
		}
		for i := range e.rec.Unique {
			o.wants = append(o.wants, want{e.rec.Unique[i], e, true})
		}
		for i := range e.rec.Index {
			o.wants = append(o.wants, want{e.rec.Index[i], e, false})
		}
	}
	slices.SortFunc(o.wants, func(a, b want) int {
		if a.of.fresh() != b.of.fresh() {
			if a.of.fresh() {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(string(a.key.Space), string(b.key.Space)), bytes.Compare(a.key.Digest[:], b.key.Digest[:]))
	})
	return o
}

// moved is the answer when the record in place n is not at its version.
func (o *order) moved(n int) (int, error) {
	if n < 1 || n > len(o.entries) {
		return 0, errPlace
	}
	return int(o.entries[n-1].part), storage.ErrConflict
}

// taken is the answer when the key in place n is held by somebody else.
func (o *order) taken(n int) (int, error) {
	if n < 1 || n > len(o.wants) {
		return 0, errPlace
	}
	w := o.wants[n-1]
	return int(w.of.part), &storage.TakenError{Space: w.key.Space, Ref: w.of.ref}
}
