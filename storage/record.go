package storage

import (
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// The bounds of the contract. A store refuses what is beyond them with
// [ErrLimit] and never truncates.
const (
	MaxRefs       = 256     // refs a batch or a Get: put, delete and require together
	MaxBatchBytes = 8 << 20 // bodies of a batch, bytes
	MaxBodyBytes  = 1 << 20 // body of a record, bytes
	MaxKeys       = 64      // keys a record, unique and look-up together
	MaxLimit      = 1000    // Limit of a query or a lease; the least is 1
)

// Kind says what a record is, such as "account.application": 1 to 32 of a–z
// and the full stop.
type Kind string

// ID names a record within its kind: 1 to 64 of A–Z, a–z, 0–9, "_" and "-".
// By default it is a UUIDv7 as text, so order is age. It is never reused.
type ID string

// Space is a name space of keys, such as "phone": 1 to 32 of a–z, the full
// stop and "_". It belongs to one kind and holds either unique or look-up keys.
type Space string

// Key is a keyed digest of a value in a space. A store cannot read the value.
type Key struct {
	Space  Space
	Digest [32]byte
}

// String names the space only.
func (k Key) String() string { return string(k.Space) }

// Ref names a record and the version at which it was read. Version 0 stands
// for "there is none".
type Ref struct {
	Kind    Kind
	ID      ID
	Version uint64
}

// Record is one versioned document. In a [Batch] its Version is the one it was
// read at, 0 for a new record; the store puts the next one in its place, so a
// stored record starts at 1.
type Record struct {
	Kind    Kind      // what it is
	ID      ID        // which one
	Version uint64    // each commit and each lease stores the next
	Unique  []Key     // no two records may hold an equal unique key
	Index   []Key     // look-up keys that many records may share
	WakeAt  time.Time // when it next needs attention, UTC, microseconds; zero: never
	Body    []byte    // sealed; opaque to the store
}

// Ref names this record at this version.
func (r Record) Ref() Ref { return Ref{Kind: r.Kind, ID: r.ID, Version: r.Version} }

// Batch is what one commit stores, deletes and requires to be unchanged. Every
// entry names the version it was read at; 0 means that it must not exist. No
// record stands in it twice.
type Batch struct {
	Put     []Record
	Delete  []Ref
	Require []Ref
}

// Query asks for records of one kind that hold any of the keys.
type Query struct {
	Kind       Kind
	Any        []Key // no key: all records of the kind
	After      ID    // only records behind this ID in the order asked; "": from the start
	Limit      int   // 1 to MaxLimit
	Descending bool  // newest first
	Heads      bool  // leave Body out
}

// Check reports what the contract refuses about a batch, as [ErrLimit] with
// the name of the bound, or ErrConflict for a delete that names no version.
func (b Batch) Check() error {
	n := len(b.Put) + len(b.Delete) + len(b.Require)
	if n > MaxRefs {
		return limit("refs", MaxRefs)
	}
	seen := make(map[Ref]struct{}, n)
	once := func(ref Ref) error {
		if err := ref.check(); err != nil {
			return err
		}
		ref.Version = 0
		if _, twice := seen[ref]; twice {
			return limit("twice", 1)
		}
		seen[ref] = struct{}{}
		return nil
	}
	size := 0
	for i := range b.Put {
		if err := once(b.Put[i].Ref()); err != nil {
			return err
		}
		if err := b.Put[i].check(); err != nil {
			return err
		}
		if size += len(b.Put[i].Body); size > MaxBatchBytes {
			return limit("batch", MaxBatchBytes)
		}
	}
	for _, ref := range b.Delete {
		if err := once(ref); err != nil {
			return err
		}
		if ref.Version == 0 {
			return fmt.Errorf("storage: delete without a version: %w", ErrConflict)
		}
	}
	for _, ref := range b.Require {
		if err := once(ref); err != nil {
			return err
		}
	}
	return nil
}

func (r Record) check() error {
	if len(r.Body) > MaxBodyBytes {
		return limit("body", MaxBodyBytes)
	}
	if len(r.Unique)+len(r.Index) > MaxKeys {
		return limit("keys", MaxKeys)
	}
	for _, keys := range [2][]Key{r.Unique, r.Index} {
		for i, k := range keys {
			if !k.Space.valid() {
				return limit("space", 32)
			}
			if slices.Contains(keys[:i], k) {
				return limit("twice", 1)
			}
		}
	}
	for _, k := range r.Unique {
		for _, other := range r.Index {
			if other.Space == k.Space {
				return limit("space", 1)
			}
		}
	}
	return nil
}

// Check reports what the contract refuses about a query, as [ErrLimit].
func (q Query) Check() error {
	if !q.Kind.valid() {
		return limit("kind", 32)
	}
	if q.After != "" && !q.After.valid() {
		return limit("id", 64)
	}
	if len(q.Any) > MaxRefs {
		return limit("keys", MaxRefs)
	}
	for _, k := range q.Any {
		if !k.Space.valid() {
			return limit("space", 32)
		}
	}
	return CheckLimit(q.Limit)
}

// CheckRefs reports what the contract refuses about the refs of a Get.
func CheckRefs(refs []Ref) error {
	if len(refs) > MaxRefs {
		return limit("refs", MaxRefs)
	}
	for _, ref := range refs {
		if err := ref.check(); err != nil {
			return err
		}
	}
	return nil
}

// CheckLease reports what the contract refuses about a lease.
func CheckLease(kinds []Kind, n int) error {
	for _, k := range kinds {
		if !k.valid() {
			return limit("kind", 32)
		}
	}
	return CheckLimit(n)
}

// CheckLimit reports whether n is a limit that the contract knows: 1 to 1000.
func CheckLimit(n int) error {
	if n < 1 || n > MaxLimit {
		return limit("limit", MaxLimit)
	}
	return nil
}

func (r Ref) check() error {
	if !r.Kind.valid() {
		return limit("kind", 32)
	}
	if !r.ID.valid() {
		return limit("id", 64)
	}
	return nil
}

func limit(what string, most int) error {
	return ErrLimit.At("", validate.Text("what", what), validate.Int("max", most))
}

func (k Kind) valid() bool { return madeOf(string(k), 32, func(c byte) bool { return c == '.' }) }

func (s Space) valid() bool {
	return madeOf(string(s), 32, func(c byte) bool { return c == '.' || c == '_' })
}

func (id ID) valid() bool {
	return madeOf(string(id), 64, func(c byte) bool {
		return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
	})
}

// madeOf reports whether s has 1 to most bytes, each a–z or one that also takes.
func madeOf(s string, most int, also func(byte) bool) bool {
	if s == "" || len(s) > most {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && !also(c) {
			return false
		}
	}
	return true
}
