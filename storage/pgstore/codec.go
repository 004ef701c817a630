package pgstore

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rodnik-go/rodnik/storage"
)

// errKeys: the keys of a row are not as this package writes them.
var errKeys = errors.New("the keys of a record cannot be read")

// packKeys appends all keys of a record in the order they were put: how many
// are unique, and then of each the length of its space, its space, its digest.
func packKeys(to []byte, r *storage.Record) []byte {
	to = append(to, byte(len(r.Unique))) //nolint:gosec // at most storage.MaxKeys, Check saw to it
	for _, keys := range [2][]storage.Key{r.Unique, r.Index} {
		for i := range keys {
			to = append(to, byte(len(keys[i].Space))) //nolint:gosec // at most 32, Check saw to it
			to = append(to, keys[i].Space...)
			to = append(to, keys[i].Digest[:]...)
		}
	}
	return to
}

// unpackKeys reads what packKeys wrote.
func unpackKeys(packed []byte) (unique, index []storage.Key, err error) {
	if len(packed) == 0 {
		return nil, nil, errKeys
	}
	uniques, packed := int(packed[0]), packed[1:]
	var keys []storage.Key
	for len(packed) > 0 {
		n := int(packed[0])
		var k storage.Key
		if len(packed) < 1+n+len(k.Digest) {
			return nil, nil, errKeys
		}
		k.Space = storage.Space(packed[1 : 1+n])
		copy(k.Digest[:], packed[1+n:])
		keys = append(keys, k)
		packed = packed[1+n+len(k.Digest):]
	}
	if uniques > len(keys) {
		return nil, nil, errKeys
	}
	return keys[:uniques:uniques], keys[uniques:], nil
}

// packTime is a time as a column holds it: microseconds since 1970, cut off;
// NULL for the zero time.
func packTime(at time.Time) pgtype.Int8 {
	at = at.Truncate(time.Microsecond)
	return pgtype.Int8{Int64: at.UnixMicro(), Valid: !at.IsZero()}
}

func unpackTime(column pgtype.Int8) time.Time {
	if !column.Valid {
		return time.Time{}
	}
	return time.UnixMicro(column.Int64).UTC()
}

// packVersion is a version as a column holds it; one that no record can have
// is -1.
func packVersion(version uint64) int64 {
	if version > 1<<63-1 {
		return -1
	}
	return int64(version)
}
