package pgstore_test

import (
	"crypto/sha256"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

const kind storage.Kind = "test.record"

func key(space storage.Space, value string) storage.Key {
	return storage.Key{Space: space, Digest: sha256.Sum256([]byte(value))}
}

func record(id string, unique ...storage.Key) storage.Record {
	return storage.Record{Kind: kind, ID: storage.ID(id), Unique: unique, Body: []byte("body of " + id)}
}

func ref(id string, version uint64) storage.Ref {
	return storage.Ref{Kind: kind, ID: storage.ID(id), Version: version}
}

func put(records ...storage.Record) storage.Batch { return storage.Batch{Put: records} }

// together runs f n times at once and waits for all of them.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	wg.Wait()
}

func isTaken(err error) bool {
	_, ok := errors.AsType[*storage.TakenError](err)
	return ok
}

// sound asks the tables whether they agree: every key that a record holds
// stands in a row, and every row has its record.
func sound(t *testing.T, s storage.Store) {
	t.Helper()
	const disagree = `
WITH held AS (
  SELECT r.kind, r.id, u.uniq, u.space, u.digest
  FROM rodnik.record AS r
  CROSS JOIN LATERAL rodnik.unpack(r.keys) AS u
), stands AS (
  SELECT kind, id, true AS uniq, space, digest FROM rodnik.key
  UNION ALL
  SELECT kind, id, false, space, digest FROM rodnik.lookup
)
SELECT (SELECT count(*) FROM (TABLE held EXCEPT ALL TABLE stands) AS missing)
  + (SELECT count(*) FROM (TABLE stands EXCEPT ALL TABLE held) AS left_over)
  + (SELECT count(*) FROM rodnik.record WHERE version < 1)`
	var n int
	require.NoError(t, poolOf(t, s).QueryRow(t.Context(), disagree).Scan(&n))
	require.Zero(t, n, "rows of keys that do not agree with their records")
}
