package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// stores are two stores on one database, as two processes have, each way of
// committing.
func stores(t *testing.T) []*pgstore.Store {
	t.Helper()
	config := database(t, template())
	return []*pgstore.Store{
		open(t, connect(t, config), pgstore.Options{Groups: 1}),
		open(t, connect(t, config), pgstore.Options{Alone: true}),
	}
}

// TestRaceCommitsNeverDeadlock lets many clients change a few records and keys
// in every order. Nobody may be left to the deadlock detector, which a lock_timeout
// below its own time-out would show.
func TestRaceCommitsNeverDeadlock(t *testing.T) {
	t.Parallel()
	all := stores(t)
	run(t, poolOf(t, all[0]), "ALTER DATABASE "+poolOf(t, all[0]).Config().ConnConfig.Database+" SET deadlock_timeout = '10s'")
	ids := []string{"a", "b", "c", "d", "e", "f"}
	var done, conflicts, takens atomic.Int64
	together(24, func(client int) {
		s := all[client%len(all)]
		random := rand.New(rand.NewPCG(uint64(client), 1)) //nolint:gosec // The same storm each time.
		for range 40 {
			refs := make([]storage.Ref, 0, 4)
			for _, i := range random.Perm(len(ids))[:1+random.IntN(4)] {
				refs = append(refs, ref(ids[i], 0))
			}
			found, err := s.Get(t.Context(), refs...)
			if err != nil {
				t.Error(err)
				return
			}
			var b storage.Batch
			for i, r := range found {
				switch what := random.IntN(4); {
				case what == 0 && i > 0:
					b.Require = append(b.Require, r.Ref())
				case what == 1 && r.Version > 0:
					b.Delete = append(b.Delete, r.Ref())
				default:
					r.Unique = []storage.Key{key("phone", strconv.Itoa(random.IntN(5)))}
					r.Index = []storage.Key{key("owner", strconv.Itoa(random.IntN(2)))}
					b.Put = append(b.Put, r)
				}
			}
			switch err := s.Commit(t.Context(), b); {
			case err == nil:
				done.Add(1)
			case errors.Is(err, storage.ErrConflict):
				conflicts.Add(1)
			case isTaken(err):
				takens.Add(1)
			default:
				t.Error(err)
			}
		}
	})
	t.Logf("%d commits, %d conflicts, %d taken", done.Load(), conflicts.Load(), takens.Load())
	assert.Positive(t, done.Load())
	sound(t, all[0])
	var deadlocks int
	require.NoError(t, poolOf(t, all[0]).QueryRow(t.Context(),
		"SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&deadlocks))
	assert.Zero(t, deadlocks)
}

// TestRaceAbsentRecordStaysAbsent has one client require that a record is
// absent while another one makes it: they exclude each other only through what
// each writes besides.
func TestRaceAbsentRecordStaysAbsent(t *testing.T) {
	t.Parallel()
	all := stores(t)
	for round := range 60 {
		a, b := fmt.Sprintf("a%d", round), fmt.Sprintf("b%d", round)
		var errs [2]error
		together(2, func(i int) {
			mine, other := a, b
			if i == 1 {
				mine, other = b, a
			}
			errs[i] = all[(round+i)%2].Commit(t.Context(), storage.Batch{
				Put: []storage.Record{record(mine)}, Require: []storage.Ref{ref(other, 0)},
			})
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				require.ErrorIs(t, err, storage.ErrConflict)
			}
		}
		require.Equal(t, 1, won, "of two commits that exclude each other")
	}
	sound(t, all[0])
}

// TestRaceKeysGoFromHandToHand passes unique keys between records by batches
// that free and take at once, from two stores.
func TestRaceKeysGoFromHandToHand(t *testing.T) {
	t.Parallel()
	all := stores(t)
	s := all[0]
	require.NoError(t, s.Commit(t.Context(), put(
		record("a", key("phone", "1")), record("b", key("phone", "2")), record("c"))))
	var moved atomic.Int64
	together(8, func(client int) {
		s := all[client%2]
		for range 20 {
			found, err := s.Get(t.Context(), ref("a", 0), ref("b", 0), ref("c", 0))
			if err != nil {
				t.Error(err)
				return
			}
			found[0].Unique, found[1].Unique, found[2].Unique = found[1].Unique, found[2].Unique, found[0].Unique
			if err := s.Commit(t.Context(), put(found...)); err == nil {
				moved.Add(1)
			} else if !errors.Is(err, storage.ErrConflict) {
				t.Error(err)
			}
		}
	})
	assert.Positive(t, moved.Load())
	sound(t, s)
}

// TestRaceCanceledCommitsTellTheTruth cancels commits that share transactions
// at any moment: an answer of an ended context means that nothing is stored.
func TestRaceCanceledCommitsTellTheTruth(t *testing.T) {
	t.Parallel()
	s := open(t, fresh(t), pgstore.Options{Groups: 1})
	var stored, left, unknown atomic.Int64
	together(16, func(client int) {
		random := rand.New(rand.NewPCG(uint64(client), 2)) //nolint:gosec // The same storm each time.
		for n := range 25 {
			id := fmt.Sprintf("r%d-%d", client, n)
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(6000))*time.Microsecond)
			err := s.Commit(ctx, put(record(id, key("phone", id)), record(id+"x")))
			cancel()
			found, failed := s.Get(t.Context(), ref(id, 0), ref(id+"x", 0))
			if failed != nil {
				t.Error(failed)
				return
			}
			is := found[0].Version
			assert.Equal(t, is, found[1].Version, "half of a batch")
			switch {
			case err == nil:
				stored.Add(1)
				assert.Equal(t, uint64(1), is, "acknowledged and not stored")
			case errors.Is(err, storage.ErrUnknown):
				unknown.Add(1)
			default:
				left.Add(1)
				assert.Zero(t, is, "answered with %v and stored", err)
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			}
		}
	})
	t.Logf("%d stored, %d not, %d unknown", stored.Load(), left.Load(), unknown.Load())
	assert.Positive(t, left.Load())
	sound(t, s)
}
