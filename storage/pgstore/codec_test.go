package pgstore_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

func FuzzUnpackKeys(f *testing.F) {
	key := append([]byte{1, 'a'}, make([]byte, 32)...)
	for _, seed := range [][]byte{
		nil,                              // a row that was never written by this package
		{0},                              // no keys
		{1},                              // a unique key that is not there
		append([]byte{1}, key...),        // one unique key
		append([]byte{0}, key...),        // the same as a look-up key
		append([]byte{1}, key[:33]...),   // a digest cut short
		append([]byte{0, 255}, key...),   // a space longer than the rest
		append([]byte{255, 0}, key...),   // more unique keys than keys
		append([]byte{0, 0}, key[2:]...), // an empty space
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		unique, index, err := pgstore.UnpackKeys(packed)
		if err != nil {
			require.Empty(t, unique)
			require.Empty(t, index)
			return
		}
		again := pgstore.PackKeys(nil, &storage.Record{Unique: unique, Index: index})
		require.True(t, bytes.Equal(packed, again))
	})
}

func TestTimesComeBackCutOffToTheMicrosecond(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{
		{},
		time.Time{}.Add(999),
		time.Unix(0, 0),
		time.Unix(0, -1),
		time.Date(1905, 1, 1, 0, 0, 0, 1999, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.FixedZone("UTC+3", 3*60*60)),
	} {
		column := pgstore.PackTime(at)
		got := pgstore.UnpackTime(column)
		assert.Equal(t, at.UTC().Truncate(time.Microsecond), got)
		assert.Equal(t, !got.IsZero(), column.Valid)
	}
}

// TestServerUnpacksWhatIsPacked holds the function of the first migration
// against the packing in Go.
func TestServerUnpacksWhatIsPacked(t *testing.T) {
	t.Parallel()
	pool := fresh(t)
	r := storage.Record{
		Unique: []storage.Key{key("phone", "1"), key("a.long_space.of.thirty.two.bytes", "2")},
		Index:  []storage.Key{key("o", "3")},
	}
	rows, err := pool.Query(context.WithoutCancel(t.Context()), "SELECT uniq, space, digest FROM rodnik.unpack($1)", pgstore.PackKeys(nil, &r))
	require.NoError(t, err)
	defer rows.Close()
	var unique, index []storage.Key
	for rows.Next() {
		var is bool
		var space string
		var digest []byte
		require.NoError(t, rows.Scan(&is, &space, &digest))
		k := storage.Key{Space: storage.Space(space), Digest: [32]byte(digest)}
		if is {
			unique = append(unique, k)
		} else {
			index = append(index, k)
		}
	}
	require.NoError(t, rows.Err())
	assert.Equal(t, r.Unique, unique)
	assert.Equal(t, r.Index, index)
}
