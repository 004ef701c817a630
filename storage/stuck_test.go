package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

// stuck lists all, as v sees it.
func stuck(tb testing.TB, v *storage.Vault) []storage.Stuck {
	tb.Helper()
	var all []storage.Stuck
	for after := storage.ID(""); ; {
		some, next, err := v.Stuck(tb.Context(), after, 2)
		require.NoError(tb, err)
		all = append(all, some...)
		if next == after {
			return all
		}
		after = next
	}
}

// raw reads a jar past the Vault.
func raw(tb testing.TB, s storage.Store, id storage.ID) storage.Record {
	tb.Helper()
	got, err := s.Get(tb.Context(), storage.Ref{Kind: "jar", ID: id})
	require.NoError(tb, err)
	require.Len(tb, got, 1)
	return got[0]
}

// otherKeys is a Keyring whose seal key is called as said.
func otherKeys(tb testing.TB, seal string) *storage.Keyring {
	tb.Helper()
	s, err := storage.NewSecret(seal, []byte("another 32 bytes of random source"))
	require.NoError(tb, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(tb, err)
	k, err := storage.NewKeyring([]storage.Secret{s}, []storage.Secret{look})
	require.NoError(tb, err)
	return k
}

// TestStuckIsPutBackAndListed: whatever is wrong with a record, it is put back
// as it is and listed, and the records beside it are settled.
func TestStuckIsPutBackAndListed(t *testing.T) {
	t.Parallel()
	fails := errors.New("the well is dry: plum")
	for _, tc := range []struct {
		name  string
		spoil func(t *testing.T, s *shelf, w *storage.Worker[jar, int])
		want  validate.Code
	}{
		{name: "an error of Settle", want: errEmpty, spoil: func(_ *testing.T, s *shelf, w *storage.Worker[jar, int]) {
			w.Settle = func(tx *storage.Tx, j *jar, x int) error {
				if j.ID == s.ids[0] {
					return errEmpty
				}
				return s.sleep(tx, j, x)
			}
		}},
		{name: "an error without a code", want: validate.ErrOpaque, spoil: func(_ *testing.T, s *shelf, w *storage.Worker[jar, int]) {
			w.Settle = func(tx *storage.Tx, j *jar, x int) error {
				if err := s.sleep(tx, j, x); err != nil || j.ID != s.ids[0] {
					return err
				}
				return fails
			}
		}},
		{name: "a panic of Act", want: storage.ErrPanicked, spoil: func(_ *testing.T, s *shelf, w *storage.Worker[jar, int]) {
			w.Act = func(_ context.Context, j *jar) int {
				if j.ID == s.ids[0] {
					panic(j.Label)
				}
				return 0
			}
		}},
		{name: "a panic of Settle", want: storage.ErrPanicked, spoil: func(_ *testing.T, s *shelf, w *storage.Worker[jar, int]) {
			w.Settle = func(tx *storage.Tx, j *jar, x int) error {
				if err := s.sleep(tx, j, x); err != nil || j.ID != s.ids[0] {
					return err
				}
				panic(j.Label)
			}
		}},
		{name: "left as it was and due", want: storage.ErrLeftDue, spoil: func(_ *testing.T, s *shelf, w *storage.Worker[jar, int]) {
			w.Settle = func(tx *storage.Tx, j *jar, x int) error {
				if j.ID == s.ids[0] {
					return nil
				}
				return s.sleep(tx, j, x)
			}
		}},
		{name: "a changed body", want: storage.ErrTampered, spoil: func(t *testing.T, s *shelf, _ *storage.Worker[jar, int]) {
			t.Helper()
			rec := raw(t, s.store, s.ids[0])
			rec.Body[len(rec.Body)-1] ^= 1
			require.NoError(t, s.store.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
		}},
		{name: "keys of another", want: storage.ErrTampered, spoil: func(t *testing.T, s *shelf, _ *storage.Worker[jar, int]) {
			t.Helper()
			rec := raw(t, s.store, s.ids[0])
			rec.Unique[0].Digest[0] ^= 1
			require.NoError(t, s.store.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
		}},
		{name: "a seal key that is not held", want: storage.ErrKeyMissing, spoil: func(t *testing.T, s *shelf, _ *storage.Worker[jar, int]) {
			t.Helper()
			other, err := storage.NewVault(s.store, otherKeys(t, "seal-2"), &storage.Options{Now: s.v.Now})
			require.NoError(t, err)
			doc, err := storage.Encode(t.Context(), other, s.c, &jar{ID: s.ids[0], Label: "plum", Left: 9, At: s.now})
			require.NoError(t, err)
			doc.Version = 1
			require.NoError(t, s.store.Commit(t.Context(), storage.Batch{Put: []storage.Record{doc}}))
		}},
		{name: "another seal key of that name", want: storage.ErrTampered, spoil: func(t *testing.T, s *shelf, _ *storage.Worker[jar, int]) {
			t.Helper()
			other, err := storage.NewVault(s.store, otherKeys(t, "seal-1"), &storage.Options{Now: s.v.Now})
			require.NoError(t, err)
			doc, err := storage.Encode(t.Context(), other, s.c, &jar{ID: s.ids[0], Label: "plum", Left: 9, At: s.now})
			require.NoError(t, err)
			doc.Version = 1
			require.NoError(t, s.store.Commit(t.Context(), storage.Batch{Put: []storage.Record{doc}}))
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, memstore.New(), 3)
			w := s.worker()
			tc.spoil(t, s, w)
			was, first := raw(t, s.store, s.ids[0]), s.now
			rest := 10 * time.Second
			for tries := 1; tries <= 12; tries++ {
				before := s.now
				if n := s.work(t, w); tries == 1 {
					assert.Equal(t, 2, n, "the others are settled")
				}
				list := stuck(t, s.v)
				require.Len(t, list, 1)
				got := list[0]
				assert.Equal(t, storage.Stuck{
					Kind: "jar", ID: s.ids[0], Code: tc.want, Since: first, Tries: tries, Next: got.Next,
				}, got)
				pause := got.Next.Sub(before)
				assert.LessOrEqual(t, pause, rest)
				assert.Greater(t, pause, rest*4/5-time.Microsecond)
				now := raw(t, s.store, s.ids[0])
				assert.True(t, now.WakeAt.Equal(got.Next))
				assert.Equal(t, was.Body, now.Body)
				assert.Equal(t, was.Unique, now.Unique)
				assert.Equal(t, was.Index, now.Index)
				s.now = got.Next.Add(-time.Microsecond)
				assert.Zero(t, s.work(t, w))
				assert.Equal(t, now.Version, raw(t, s.store, s.ids[0]).Version, "it rests until then")
				s.now = got.Next
				rest = min(2*rest, time.Hour)
			}
			assert.Contains(t, s.log.String(), "code="+string(tc.want))
			assert.NotContains(t, s.log.String(), "plum")
		})
	}
}

// failing is a worker that fails while told to.
func (s *shelf) failing(on *bool) *storage.Worker[jar, int] {
	w := s.worker()
	w.Settle = func(tx *storage.Tx, j *jar, x int) error {
		if *on {
			return errEmpty
		}
		return s.sleep(tx, j, x)
	}
	return w
}

// TestSuccessRemovesTheListing in the commit that settles, with one look for
// all the leased together.
func TestSuccessRemovesTheListing(t *testing.T) {
	t.Parallel()
	calls := map[string]int{}
	store := &faulty{Store: memstore.New()}
	s := newShelf(t, store, 5)
	on := true
	w := s.failing(&on)
	assert.Zero(t, s.work(t, w))
	assert.Len(t, stuck(t, s.v), 5)
	on = false
	s.now = s.now.Add(10 * time.Second)
	store.before = func(_ int64, op string) error { calls[op]++; return nil }
	assert.Equal(t, 5, s.work(t, w))
	assert.Equal(t, map[string]int{"lease": 1, "get": 1 + 5, "commit": 5}, calls)
	store.before = nil
	left, err := store.Find(t.Context(), storage.Query{Kind: "storage.stuck", Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, left)
	events, _, err := s.v.Events(t.Context(), "", 100)
	require.NoError(t, err)
	assert.Len(t, events, 5+5, "putting back is no operation")
}

// TestCommandFreesAStuckRecord: a record that rests for an hour is tried again
// within a lease when a command has changed it.
func TestCommandFreesAStuckRecord(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 1)
	on := true
	w := s.failing(&on)
	for range 12 {
		assert.Zero(t, s.work(t, w))
		s.now = stuck(t, s.v)[0].Next
	}
	assert.Zero(t, s.work(t, w))
	require.Greater(t, stuck(t, s.v)[0].Next.Sub(s.now), 40*time.Minute)
	on = false
	s.set(t, s.now)
	assert.Zero(t, s.work(t, w), "somebody may hold it")
	s.now = s.now.Add(time.Minute)
	s.set(t, s.now)
	s.now = s.now.Add(time.Minute)
	assert.Equal(t, 1, s.work(t, w), "a second command does not put it off")
	assert.Empty(t, stuck(t, s.v))
}

// TestCommandDuringAFailingTry wins: the record is not put back over it.
func TestCommandDuringAFailingTry(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 1)
	w := s.worker()
	w.Act = func(context.Context, *jar) int {
		s.set(t, s.now.Add(time.Hour))
		return 0
	}
	w.Settle = func(*storage.Tx, *jar, int) error { return errEmpty }
	assert.Zero(t, s.work(t, w))
	assert.Empty(t, stuck(t, s.v))
	assert.True(t, raw(t, s.store, s.ids[0]).WakeAt.Equal(s.now.Add(time.Hour)))
}

func TestRetryNow(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 2)
	operator := storage.Command{By: "operator"}
	require.ErrorIs(t, s.v.Retry(t.Context(), operator, "jar", s.ids[0]), storage.ErrNotFound)
	require.ErrorIs(t, s.v.Retry(t.Context(), operator, "jar", "none"), storage.ErrNotFound)
	require.ErrorIs(t, s.v.Retry(t.Context(), operator, "jar", "не"), storage.ErrLimit)
	on := true
	w := s.failing(&on)
	assert.Zero(t, s.work(t, w))
	require.NoError(t, s.v.Retry(t.Context(), operator, "jar", s.ids[0]))
	require.NoError(t, s.v.Retry(t.Context(), operator, "jar", s.ids[0]), "twice is once")
	assert.Zero(t, s.work(t, w))
	for _, got := range stuck(t, s.v) {
		assert.Equal(t, map[storage.ID]int{s.ids[0]: 2, s.ids[1]: 1}[got.ID], got.Tries)
	}
	on = false
	require.NoError(t, s.v.Retry(t.Context(), operator, "jar", s.ids[0]))
	w.Act = func(ctx context.Context, _ *jar) int {
		assert.ErrorIs(t, s.v.Retry(ctx, operator, "jar", s.ids[0]), storage.ErrConflict, "it is in somebody's hands")
		return 0
	}
	assert.Equal(t, 1, s.work(t, w))
	require.ErrorIs(t, s.v.Retry(t.Context(), operator, "jar", s.ids[0]), storage.ErrNotFound)
}

// TestListingsAreSwept: a listing whose record is gone, or that a command has
// changed, goes; any other stays.
func TestListingsAreSwept(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(t *testing.T, s *shelf)
		listed int
	}{
		{name: "nothing happened", listed: 1, change: func(*testing.T, *shelf) {}},
		{name: "deleted", change: func(t *testing.T, s *shelf) {
			t.Helper()
			rec := raw(t, s.store, s.ids[0])
			require.NoError(t, s.store.Commit(t.Context(), storage.Batch{Delete: []storage.Ref{rec.Ref()}}))
		}},
		{name: "put to sleep", change: func(t *testing.T, s *shelf) { t.Helper(); s.set(t, time.Time{}) }},
		{name: "put off", change: func(t *testing.T, s *shelf) { t.Helper(); s.set(t, s.now.Add(90*24*time.Hour)) }},
		{name: "changed, and due", listed: 1, change: func(t *testing.T, s *shelf) { t.Helper(); s.set(t, s.now) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, memstore.New(), 1)
			on := true
			assert.Zero(t, s.work(t, s.failing(&on)))
			tc.change(t, s)
			assert.Len(t, stuck(t, s.v), tc.listed, "at once")
			s.now = s.now.Add(2 * time.Hour)
			n, err := s.v.Work(t.Context(), 10)
			require.NoError(t, err)
			assert.Equal(t, 1, n)
			left, err := s.store.Find(t.Context(), storage.Query{Kind: "storage.stuck", Limit: 10})
			require.NoError(t, err)
			assert.Len(t, left, tc.listed)
			n, err = s.v.Work(t.Context(), 10)
			require.NoError(t, err)
			assert.Zero(t, n, "it does not spin")
		})
	}
}

// TestListingAndRecordDoNotLoseEachOther: without its listing a record comes
// back all the same, and is listed again; a listing that cannot be read is
// listed itself, and written anew.
func TestListingAndRecordDoNotLoseEachOther(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*storage.Batch, storage.Record)
		list   storage.Stuck
	}{
		{name: "deleted", change: func(b *storage.Batch, rec storage.Record) { b.Delete = []storage.Ref{rec.Ref()} }},
		{name: "damaged", list: storage.Stuck{Kind: "storage.stuck", Code: storage.ErrTampered}, change: func(b *storage.Batch, rec storage.Record) {
			rec.Body[len(rec.Body)-1] ^= 1
			b.Put = []storage.Record{rec}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, memstore.New(), 1)
			on := true
			w := s.failing(&on)
			assert.Zero(t, s.work(t, w))
			found, err := s.store.Find(t.Context(), storage.Query{Kind: "storage.stuck", Limit: 10})
			require.NoError(t, err)
			require.Len(t, found, 1)
			var b storage.Batch
			tc.change(&b, found[0])
			require.NoError(t, s.store.Commit(t.Context(), b))
			if tc.list.Kind != "" {
				tc.list.ID, tc.list.Next = found[0].ID, found[0].WakeAt
				assert.Equal(t, []storage.Stuck{tc.list}, stuck(t, s.v))
			}
			s.now = s.now.Add(10 * time.Second)
			assert.Zero(t, s.work(t, w))
			list := stuck(t, s.v)
			require.Len(t, list, 1)
			assert.Equal(t, s.ids[0], list[0].ID)
			assert.Equal(t, 1, list[0].Tries)
			s.now, on = s.now.Add(10*time.Second), false
			assert.Equal(t, 1, s.work(t, w))
			assert.Empty(t, stuck(t, s.v))
		})
	}
}

func TestStuckRefusesABadLimit(t *testing.T) {
	t.Parallel()
	s := newShelf(t, &faulty{Store: memstore.New()}, 0)
	for _, limit := range []int{-1, 0, storage.MaxLimit + 1} {
		_, _, err := s.v.Stuck(t.Context(), "", limit)
		require.ErrorIs(t, err, storage.ErrLimit, fmt.Sprint(limit))
	}
	_, _, err := s.v.Stuck(t.Context(), "не", 1)
	require.ErrorIs(t, err, storage.ErrLimit)
}
