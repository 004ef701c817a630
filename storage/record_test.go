package storage_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func keysOf(n int, space storage.Space) []storage.Key {
	keys := make([]storage.Key, n)
	for i := range keys {
		keys[i] = storage.Key{Space: space, Digest: [32]byte{byte(i), byte(i >> 8)}}
	}
	return keys
}

func refsOf(n int) []storage.Ref {
	refs := make([]storage.Ref, n)
	for i := range refs {
		refs[i] = storage.Ref{Kind: "k", ID: storage.ID(strconv.Itoa(i))}
	}
	return refs
}

func putOf(change func(r *storage.Record)) storage.Batch {
	r := storage.Record{Kind: "k", ID: "a"}
	change(&r)
	return storage.Batch{Put: []storage.Record{r}}
}

// refused requires ErrLimit with the name of the bound; what "" means that
// nothing is refused.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	if what == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorIs(t, err, storage.ErrLimit)
	broken, ok := validate.Of(err)
	require.True(t, ok)
	name, ok := broken[0].Param("what")
	require.True(t, ok)
	assert.Equal(t, what, name.String())
	_, ok = broken[0].Param("max")
	assert.True(t, ok)
}

func TestBatchCheck(t *testing.T) {
	t.Parallel()
	large := make([]storage.Record, 8)
	for i := range large {
		large[i] = storage.Record{Kind: "k", ID: storage.ID(strconv.Itoa(i)), Body: make([]byte, storage.MaxBodyBytes)}
	}
	tests := []struct {
		name string
		in   storage.Batch
		what string
	}{
		{"nothing", storage.Batch{}, ""},
		{"256 refs", storage.Batch{Require: refsOf(256)}, ""},
		{"257 refs of two sorts", storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}, Require: refsOf(256)}, "refs"},
		{"8 MiB", storage.Batch{Put: large}, ""},
		{"8 MiB and a byte", storage.Batch{Put: append([]storage.Record{{Kind: "k", ID: "a", Body: []byte{0}}}, large...)}, "batch"},
		{"a body of 1 MiB and a byte", putOf(func(r *storage.Record) { r.Body = make([]byte, storage.MaxBodyBytes+1) }), "body"},
		{"64 keys", putOf(func(r *storage.Record) { r.Unique, r.Index = keysOf(32, "u"), keysOf(32, "i") }), ""},
		{"65 keys", putOf(func(r *storage.Record) { r.Unique, r.Index = keysOf(32, "u"), keysOf(33, "i") }), "keys"},
		{"a key twice", putOf(func(r *storage.Record) { r.Index = append(keysOf(3, "i"), keysOf(1, "i")...) }), "twice"},
		{"a space of both sorts", putOf(func(r *storage.Record) { r.Unique, r.Index = keysOf(1, "u"), keysOf(2, "u") }), "space"},
		{"a space in capitals", putOf(func(r *storage.Record) { r.Unique = keysOf(1, "Phone") }), "space"},
		{"a space with full stop and underscore", putOf(func(r *storage.Record) { r.Unique = keysOf(1, "a.b_c") }), ""},
		{"a long space", putOf(func(r *storage.Record) { r.Index = keysOf(1, storage.Space(strings.Repeat("a", 33))) }), "space"},
		{"no kind", putOf(func(r *storage.Record) { r.Kind = "" }), "kind"},
		{"a kind with an underscore", putOf(func(r *storage.Record) { r.Kind = "a_b" }), "kind"},
		{"a kind of 32", putOf(func(r *storage.Record) { r.Kind = storage.Kind(strings.Repeat("a", 32)) }), ""},
		{"no ID", putOf(func(r *storage.Record) { r.ID = "" }), "id"},
		{"every letter of an ID", putOf(func(r *storage.Record) { r.ID = "AZaz09_-" }), ""},
		{"a full stop in an ID", putOf(func(r *storage.Record) { r.ID = "a.b" }), "id"},
		{"a letter of another alphabet", putOf(func(r *storage.Record) { r.ID = "é" }), "id"},
		{"a long ID", putOf(func(r *storage.Record) { r.ID = storage.ID(strings.Repeat("a", 65)) }), "id"},
		{"a record twice, at two versions", storage.Batch{
			Put:    []storage.Record{{Kind: "k", ID: "a"}},
			Delete: []storage.Ref{{Kind: "k", ID: "a", Version: 3}},
		}, "twice"},
		{"one ID in two kinds", storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}, {Kind: "l", ID: "a"}}}, ""},
		{"a bad ref to require", storage.Batch{Require: []storage.Ref{{Kind: "k"}}}, "id"},
		{"a bad ref to delete", storage.Batch{Delete: []storage.Ref{{ID: "a", Version: 1}}}, "kind"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			refused(t, tt.what, tt.in.Check())
		})
	}
}

func TestBatchCheckRefusesToDeleteWithoutAVersion(t *testing.T) {
	t.Parallel()
	err := storage.Batch{Delete: []storage.Ref{{Kind: "k", ID: "a"}}}.Check()
	require.ErrorIs(t, err, storage.ErrConflict)
}

func TestQueryCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   storage.Query
		what string
	}{
		{"all of a kind", storage.Query{Kind: "k", Limit: 1}, ""},
		{"the most", storage.Query{Kind: "k", Limit: 1000, After: "a", Any: keysOf(256, "s")}, ""},
		{"no kind", storage.Query{Limit: 1}, "kind"},
		{"no limit", storage.Query{Kind: "k"}, "limit"},
		{"a limit beyond", storage.Query{Kind: "k", Limit: 1001}, "limit"},
		{"a bad ID", storage.Query{Kind: "k", Limit: 1, After: "'; --"}, "id"},
		{"257 keys", storage.Query{Kind: "k", Limit: 1, Any: keysOf(257, "s")}, "keys"},
		{"a bad space", storage.Query{Kind: "k", Limit: 1, Any: keysOf(1, "")}, "space"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			refused(t, tt.what, tt.in.Check())
		})
	}
}

func TestRefsAndLeaseCheck(t *testing.T) {
	t.Parallel()
	refused(t, "", storage.CheckRefs(nil))
	refused(t, "", storage.CheckRefs(refsOf(256)))
	refused(t, "refs", storage.CheckRefs(refsOf(257)))
	refused(t, "id", storage.CheckRefs([]storage.Ref{{Kind: "k", ID: " "}}))
	refused(t, "", storage.CheckLease(nil, 1))
	refused(t, "", storage.CheckLease([]storage.Kind{"k", "k"}, 1000))
	refused(t, "kind", storage.CheckLease([]storage.Kind{"k", "K"}, 1))
	refused(t, "limit", storage.CheckLease(nil, 0))
}

func TestTextsHoldNoValue(t *testing.T) {
	t.Parallel()
	key := storage.Key{Space: "phone", Digest: [32]byte{0xfe, 0xed}}
	assert.Equal(t, "phone", key.String())
	taken := &storage.TakenError{Space: "phone", Ref: storage.Ref{Kind: "k", ID: "secret"}}
	assert.Equal(t, "storage: taken: phone", taken.Error())
	require.NotErrorIs(t, taken, storage.ErrConflict)
	r := storage.Record{Kind: "k", ID: "a", Version: 3, Body: []byte("x")}
	assert.Equal(t, storage.Ref{Kind: "k", ID: "a", Version: 3}, r.Ref())
}
