package sqlitestore

import (
	"database/sql"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// errKeys: the keys of a row are not as this package writes them.
var errKeys = errors.New("the keys of a record cannot be read")

// packKeys writes all keys of a record in the order they were put: how many
// are unique, and then of each the length of its space, its space, its digest.
func packKeys(r *storage.Record) []byte {
	packed := []byte{byte(len(r.Unique))} //nolint:gosec // at most storage.MaxKeys, Check saw to it
	for _, keys := range [2][]storage.Key{r.Unique, r.Index} {
		for _, k := range keys {
			packed = append(packed, byte(len(k.Space))) //nolint:gosec // at most 32, Check saw to it
			packed = append(packed, k.Space...)
			packed = append(packed, k.Digest[:]...)
		}
	}
	return packed
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
func packTime(at time.Time) sql.NullInt64 {
	at = at.Truncate(time.Microsecond)
	return sql.NullInt64{Int64: at.UnixMicro(), Valid: !at.IsZero()}
}

func unpackTime(column sql.NullInt64) time.Time {
	if !column.Valid {
		return time.Time{}
	}
	return time.UnixMicro(column.Int64).UTC()
}

// scanner is a row.
type scanner interface {
	Scan(into ...any) error
}

// scanRecord reads id, version, wake_at, keys and body of a row; before them,
// whatever the query puts in front.
func scanRecord(row scanner, kind storage.Kind, front ...any) (storage.Record, error) {
	r := storage.Record{Kind: kind}
	var wake sql.NullInt64
	var packed []byte
	err := row.Scan(append(front, &r.ID, &r.Version, &wake, &packed, &r.Body)...)
	if err != nil {
		return storage.Record{}, err
	}
	r.WakeAt = unpackTime(wake)
	r.Unique, r.Index, err = unpackKeys(packed)
	return r, err
}
