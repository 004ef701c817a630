package storage_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// BenchmarkVaultCommit reads and stores one record of a typical size, with its
// audit entry.
func BenchmarkVaultCommit(b *testing.B) {
	c := jars(b)
	v := vault(b, memstore.New(), nil)
	id, err := create(b.Context(), v, c, storage.Command{By: "a"}, strings.Repeat("plum", 256), 1<<40)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := take(b.Context(), v, c, storage.Command{By: "a"}, id); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultDigest is one look-up key.
func BenchmarkVaultDigest(b *testing.B) {
	v := vault(b, memstore.New(), nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Digest(storage.Value{Space: "label", Text: "plum"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultEncode encodes, seals and digests one record of a typical size.
func BenchmarkVaultEncode(b *testing.B) {
	c := jars(b)
	v := vault(b, memstore.New(), nil)
	j := &jar{ID: "j", Label: strings.Repeat("plum", 256)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := storage.Encode(b.Context(), v, c, j); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVaultEncodeOwned is the same for a record of an owner, whose data key
// the operation has met.
func BenchmarkVaultEncodeOwned(b *testing.B) {
	encode := owned(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := encode(); err != nil {
			b.Fatal(err)
		}
	}
}

// owned encodes a record of an owner again and again.
func owned(tb testing.TB) func() error {
	tb.Helper()
	c, v := owns(tb), vault(tb, memstore.New(), nil)
	j := &jar{ID: "j", Label: "anna " + strings.Repeat("plum", 256)}
	encode, err := storage.Encoder(tb.Context(), v, c, j)
	require.NoError(tb, err)
	return encode
}

// TestEncodeOwnedAllocates as little.
func TestEncodeOwnedAllocates(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	encode := owned(t)
	got := testing.AllocsPerRun(100, func() {
		if err := encode(); err != nil {
			t.Error(err)
		}
	})
	require.LessOrEqual(t, got, 40.0)
}

// TestEncodeAllocates at most what a record of two keys is worth.
func TestEncodeAllocates(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	c := jars(t)
	v := vault(t, memstore.New(), nil)
	j := &jar{ID: "j", Label: strings.Repeat("plum", 256)}
	got := testing.AllocsPerRun(100, func() {
		if _, err := storage.Encode(t.Context(), v, c, j); err != nil {
			t.Error(err)
		}
	})
	require.LessOrEqual(t, got, 40.0)
}
