package sqlitestore_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

func TestKeysComeBackInOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		unique, index []storage.Key
	}{
		{"none", nil, nil},
		{"unique ones", []storage.Key{{Space: "b"}, {Space: "a", Digest: [32]byte{31: 1}}}, nil},
		{"look-up ones", nil, []storage.Key{{Space: "b"}, {Space: "a"}}},
		{"both", []storage.Key{{Space: "b"}}, []storage.Key{{Space: "c_d"}, {Space: "a.b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			unique, index, err := sqlitestore.UnpackKeys(sqlitestore.PackKeys(&storage.Record{Unique: tt.unique, Index: tt.index}))
			require.NoError(t, err)
			assert.ElementsMatch(t, tt.unique, unique)
			assert.ElementsMatch(t, tt.index, index)
		})
	}
}

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
		unique, index, err := sqlitestore.UnpackKeys(packed)
		if err != nil {
			require.Empty(t, unique)
			require.Empty(t, index)
			return
		}
		again := sqlitestore.PackKeys(&storage.Record{Unique: unique, Index: index})
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
		column := sqlitestore.PackTime(at)
		got := sqlitestore.UnpackTime(column)
		assert.Equal(t, at.UTC().Truncate(time.Microsecond), got)
		assert.Equal(t, !got.IsZero(), column.Valid)
	}
}
