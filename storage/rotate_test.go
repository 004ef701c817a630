package storage_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

// under is a vault with keys by name, such as "new old/one": seal keys, a
// stroke, look-up keys. The bytes of a key are its name, unless told by "=".
func under(tb testing.TB, store storage.Store, lists string, opts *storage.Options) *storage.Vault {
	tb.Helper()
	var of [2][]storage.Secret
	for i, list := range strings.Split(lists, "/") {
		for name := range strings.FieldsSeq(list) {
			id, text, told := strings.Cut(name, "=")
			if !told {
				text = id
			}
			of[i] = append(of[i], secret(tb, id, []string{"seal ", "look "}[i]+text))
		}
	}
	keys, err := storage.NewKeyring(of[0], of[1])
	require.NoError(tb, err)
	v, err := storage.NewVault(store, keys, opts)
	require.NoError(tb, err)
	return v
}

// owns is a jar that belongs to the owner that its label begins with.
func owns(tb testing.TB) *storage.Collection[jar] {
	tb.Helper()
	c, err := storage.NewCollection(storage.Spec[jar]{
		Kind: "pot", Schema: 1,
		ID: func(j *jar) storage.ID { return j.ID },
		Owner: func(j *jar) storage.ID {
			owner, _, _ := strings.Cut(j.Label, " ")
			return storage.ID(owner)
		},
		Wake: func(j *jar) time.Time { return j.At },
		Keys: func(j *jar) storage.Keys {
			return storage.Keys{
				Unique: []storage.Value{{Space: "pot", Text: j.Label}},
				Index:  []storage.Value{{Space: "pots", Text: "all"}},
			}
		},
	})
	require.NoError(tb, err)
	return c
}

func one(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], space storage.Space, label string) (jar, error) {
	return storage.View(ctx, v, func(tx *storage.Tx) (jar, error) {
		j, err := c.One(tx, storage.Value{Space: space, Text: label})
		if err != nil {
			return jar{}, err
		}
		return *j, nil
	})
}

// claimedTwice lets two vaults claim labels in the order drawn, and reports
// whether two records hold one.
func claimedTwice(tb testing.TB, draw *rapid.T, lists [2]string) bool {
	tb.Helper()
	store := memstore.New()
	c := jars(tb)
	twice := false
	claimed := map[string]bool{}
	for range rapid.IntRange(2, 12).Draw(draw, "claims") {
		v := under(tb, store, rapid.SampledFrom(lists[:]).Draw(draw, "by"), nil)
		name := rapid.SampledFrom([]string{"plum", "pear"}).Draw(draw, "label")
		_, err := create(tb.Context(), v, c, storage.Command{By: "a"}, name, 1)
		if err == nil && claimed[name] {
			twice = true
		}
		claimed[name] = claimed[name] || err == nil
	}
	return twice
}

// TestModelRotationKeepsValuesUnique: programs with the old key and with both
// never let one value be claimed twice. A writer under the first key only, the
// mistake this test is made for, is caught by it.
func TestModelRotationKeepsValuesUnique(t *testing.T) {
	t.Parallel()
	outer := t
	for _, lists := range [][2]string{
		{"s/old", "s/new old"}, {"s/old", "s/old new"}, {"s/new old", "s/old new"}, {"s/new old", "s/new"},
	} {
		if lists[1] == "s/new" { // after Rekey
			lists[0] = "s/new old"
		}
		rapid.Check(t, func(t *rapid.T) { require.False(t, claimedTwice(outer, t, lists), "%v", lists) })
	}
	caught := false
	rapid.Check(t, func(t *rapid.T) {
		caught = claimedTwice(outer, t, [2]string{"s/old", "s/new"}) || caught
	})
	assert.True(t, caught, "a digest under the first look-up key only is not found out")
}

// TestRaceRotation lets both programs claim one label at once.
func TestRaceRotation(t *testing.T) {
	t.Parallel()
	for range 20 {
		store, c := memstore.New(), jars(t)
		var (
			all  sync.WaitGroup
			mu   sync.Mutex
			made int
		)
		for i := range 8 {
			v := under(t, store, []string{"s/old", "s/new old"}[i%2], nil)
			all.Go(func() {
				_, err := create(t.Context(), v, c, storage.Command{By: "a"}, "plum", 1)
				var taken *storage.TakenError
				if err != nil {
					assert.ErrorAs(t, err, &taken)
					return
				}
				mu.Lock()
				made++
				mu.Unlock()
			})
		}
		all.Wait()
		require.Equal(t, 1, made)
	}
}

func TestRekeyRotatesLookUpKeys(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	kept := []storage.Kept{c, pots}
	cmd := storage.Command{By: "a", Key: "k"}
	old := under(t, store, "s/old", nil)
	require.NoError(t, old.Check(ctx))
	id, err := create(ctx, old, c, cmd, "plum", 9)
	require.NoError(t, err)
	_, err = create(ctx, old, pots, storage.Command{By: "a"}, "anna pot", 9)
	require.NoError(t, err)
	require.ErrorContains(t, under(t, store, "s/new", nil).Check(ctx), "storage.key_missing{key=old}", "too early")

	for _, lists := range []string{"s/new old", "s/old new"} {
		both := under(t, store, lists, nil)
		require.NoError(t, both.Check(ctx))
		j, err := one(ctx, both, c, "label", "plum")
		require.NoError(t, err)
		assert.Equal(t, id, j.ID)
		again, err := create(ctx, both, c, cmd, "plum", 9)
		require.NoError(t, err, "the answer is found under the old key")
		assert.Equal(t, id, again)
	}
	both := under(t, store, "s/new old", nil)
	require.ErrorIs(t, under(t, store, "s/new", nil).Check(ctx), storage.ErrKeyMissing, "before Rekey")
	before := everything(t, store)
	got, err := both.Rekey(ctx, kept, &storage.RekeyOptions{Page: 2})
	require.NoError(t, err)
	require.True(t, got.Done)
	assert.Zero(t, got.Broken+got.Newer+got.Erased)
	assert.Equal(t, 5, got.Written, "jar, pot, answer and two data keys; the audit has no keys")
	for at, rec := range everything(t, store) {
		if was, ok := before[at]; ok {
			assert.Len(t, rec.Unique, 2*len(was.Unique), "%s", at.Kind)
			assert.True(t, was.WakeAt.Equal(rec.WakeAt), "%s", at.Kind)
		}
	}
	fresh := under(t, store, "s/new", nil)
	require.NoError(t, fresh.Check(ctx))
	for _, v := range []*storage.Vault{both, fresh} {
		_, err = one(ctx, v, c, "label", "plum")
		require.NoError(t, err)
		_, err = one(ctx, v, pots, "pot", "anna pot")
		require.NoError(t, err)
		_, err = create(ctx, v, c, storage.Command{By: "b"}, "plum", 9)
		var taken *storage.TakenError
		require.ErrorAs(t, err, &taken)
		again, err := create(ctx, v, c, cmd, "plum", 9)
		require.NoError(t, err)
		assert.Equal(t, id, again)
	}
	require.ErrorIs(t, old.Check(ctx), storage.ErrKeyMissing, "the new one alone was in use")

	// A second rotation.
	_, err = under(t, store, "s/newer new", nil).Rekey(ctx, kept, nil)
	require.NoError(t, err)
	newer := under(t, store, "s/newer", nil)
	require.NoError(t, newer.Check(ctx))
	_, err = take(ctx, newer, c, storage.Command{By: "a"}, id)
	require.NoError(t, err)
	require.ErrorContains(t, under(t, store, "s/newer=other", nil).Check(ctx), "storage.tampered{key=newer}")
}

func TestRekeyRotatesSealKeys(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	kept := []storage.Kept{c, pots}
	old := under(t, store, "old/l", nil)
	require.NoError(t, old.Check(ctx))
	for _, name := range []string{"plum", "pear", "fig"} {
		_, err := create(ctx, old, c, storage.Command{By: "a"}, name, 9)
		require.NoError(t, err)
		_, err = create(ctx, old, pots, storage.Command{By: "a"}, "anna "+name, 9)
		require.NoError(t, err)
	}
	both := under(t, store, "new old/l", nil)
	require.NoError(t, both.Check(ctx))
	require.ErrorContains(t, under(t, store, "new/l", nil).Check(ctx), "key=old", "before Rekey")
	require.ErrorContains(t, old.Check(ctx), "key=new", "the new one may have sealed since")
	before := everything(t, store)
	var seen []storage.Rekeyed
	got, err := both.Rekey(ctx, kept, &storage.RekeyOptions{Page: 2, Progress: func(r storage.Rekeyed) error {
		seen = append(seen, r)
		return nil
	}})
	require.NoError(t, err)
	require.True(t, got.Done)
	assert.Greater(t, len(seen), 5)
	for at, rec := range everything(t, store) {
		if at.Kind == "pot" {
			assert.Equal(t, before[at].Body, rec.Body, "sealed under a data key, which alone is wrapped anew")
		}
		assert.NotContains(t, string(rec.Body[:8]), "old", "%s", at.Kind)
	}
	again, err := both.Rekey(ctx, kept, nil)
	require.NoError(t, err)
	assert.Zero(t, again.Written)
	fresh := under(t, store, "new/l", nil)
	require.NoError(t, fresh.Check(ctx))
	_, err = one(ctx, fresh, pots, "pot", "anna fig")
	require.NoError(t, err)
	_, err = one(ctx, fresh, c, "label", "fig")
	require.NoError(t, err)
	events, _, err := fresh.Events(ctx, "", 100)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(events), 8)
}

type at struct {
	Kind storage.Kind
	ID   storage.ID
}

// everything is all records of a store that the tests here make.
func everything(tb testing.TB, store storage.Store) map[at]storage.Record {
	tb.Helper()
	all := map[at]storage.Record{}
	for _, kind := range []storage.Kind{"jar", "pot", "storage.audit", "storage.command", "storage.datakey", "storage.keyring"} {
		recs, err := store.Find(tb.Context(), storage.Query{Kind: kind, Limit: 1000})
		require.NoError(tb, err)
		for _, rec := range recs {
			all[at{kind, rec.ID}] = rec
		}
	}
	return all
}

var errStop = errors.New("stop")

// TestRekeyGoesOn where it was stopped, and meets commands and leases on its
// way.
func TestRekeyGoesOn(t *testing.T) {
	t.Parallel()
	ctx, base, c := t.Context(), memstore.New(), jars(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	opts := &storage.Options{Now: func() time.Time { return now }}
	old := under(t, base, "old/l", opts)
	require.NoError(t, old.Check(ctx))
	var ids []storage.ID
	for i := range 20 {
		id, err := create(ctx, old, c, storage.Command{By: "a"}, strings.Repeat("x", i+1), 9)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	store := &faulty{Store: base}
	both := under(t, store, "new old/l m", opts)
	pages := 0
	stopped, err := both.Rekey(ctx, []storage.Kept{c}, &storage.RekeyOptions{Page: 5, Progress: func(r storage.Rekeyed) error {
		if pages++; r.Kind == "jar" && r.After == ids[9] {
			return errStop
		}
		return nil
	}})
	require.ErrorIs(t, err, errStop)
	assert.Equal(t, ids[9], stopped.After)
	assert.False(t, stopped.Done)
	require.ErrorIs(t, under(t, base, "new old/m", opts).Check(ctx), storage.ErrKeyMissing, "it is not done")

	// A command changes one record between the look and the commit, and a lost
	// acknowledgement hides another page.
	cut := 0
	store.before = func(_ int64, op string) error {
		if op == "commit" {
			if cut++; cut == 1 {
				_, err := take(ctx, both, c, storage.Command{By: "a"}, ids[11])
				assert.NoError(t, err)
			}
		}
		return nil
	}
	store.after = func(_ int64, op string) error {
		if op == "commit" && cut == 4 {
			cut++
			return storage.ErrUnknown
		}
		return nil
	}
	done, err := both.Rekey(ctx, []storage.Kept{c}, &storage.RekeyOptions{Page: 5, From: stopped})
	require.NoError(t, err)
	require.True(t, done.Done)
	assert.Equal(t, stopped.Seen+10, done.Seen)
	fresh := under(t, base, "new/m", opts)
	require.NoError(t, fresh.Check(ctx))
	for i, id := range ids {
		j, err := read(t, fresh, id)
		require.NoError(t, err)
		want := 9
		if i == 11 {
			want = 8
		}
		assert.Equal(t, want, j.Left)
	}
}

// TestRekeyLeavesWhatItMayNotTouch: records of a newer program, of somebody
// erased, and broken ones stay, are counted, and keep the old key.
func TestRekeyLeavesWhatItMayNotTouch(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	old := under(t, store, "old/l", nil)
	require.NoError(t, old.Check(ctx))
	next := newerJars(t, nil)
	id, err := storage.Do(ctx, old, storage.Command{By: "a"}, storage.Op("jar.next"), func(tx *storage.Tx) (storage.ID, error) {
		j := &newer{ID: tx.NewID(), Label: "tin"}
		return j.ID, next.Create(tx, j)
	})
	require.NoError(t, err)
	_, err = create(ctx, old, pots, storage.Command{By: "a"}, "anna fig", 9)
	require.NoError(t, err)
	_, err = old.Erase(ctx, storage.Command{By: "a"}, "anna")
	require.NoError(t, err)
	before := everything(t, store)[at{"jar", id}]

	both := under(t, store, "new old/l m", nil)
	got, err := both.Rekey(ctx, []storage.Kept{c, pots}, nil)
	require.NoError(t, err)
	assert.False(t, got.Done)
	assert.Equal(t, 1, got.Newer)
	assert.Equal(t, 1, got.Erased)
	assert.Zero(t, got.Broken)
	assert.Equal(t, before, everything(t, store)[at{"jar", id}])
	require.ErrorIs(t, under(t, store, "new/l m", nil).Check(ctx), storage.ErrKeyMissing)

	got, err = both.Rekey(ctx, []storage.Kept{next, pots}, nil)
	require.NoError(t, err)
	require.True(t, got.Done, "the newer program does it")
	require.NoError(t, under(t, store, "new/m", nil).Check(ctx))
}

// TestPlantedDigestIsNoHit: whoever writes to the database puts the digest of a
// value beside a record that does not hold it.
func TestPlantedDigestIsNoHit(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	both := under(t, store, "s/new old", nil)
	plum, err := create(ctx, both, c, storage.Command{By: "a"}, "plum", 1)
	require.NoError(t, err)
	fresh := under(t, store, "s/new", nil)
	planted, err := fresh.Digest(storage.Value{Space: "label", Text: "pear"})
	require.NoError(t, err)
	all := storage.Query{Kind: "jar", Limit: 10}
	recs, err := store.Find(ctx, all)
	require.NoError(t, err)
	for i := range recs[0].Unique {
		recs, err := store.Find(ctx, all)
		require.NoError(t, err)
		was := recs[0].Unique[i]
		recs[0].Unique[i] = planted
		require.NoError(t, store.Commit(ctx, storage.Batch{Put: recs}))
		for name, v := range map[string]*storage.Vault{"both keys": both, "the new one": fresh} {
			_, err = one(ctx, v, c, "label", "pear")
			require.ErrorIs(t, err, storage.ErrTampered, "%s, place %d", name, i)
		}
		got, err := both.Rekey(ctx, []storage.Kept{c}, nil)
		require.NoError(t, err)
		assert.Zero(t, got.Written, "all of it stands under the keys of today")
		renewed, err := under(t, store, "s2 s/new old", nil).Rekey(ctx, []storage.Kept{c}, nil)
		require.NoError(t, err)
		assert.Equal(t, 1, renewed.Broken, "nothing planted is stored anew")
		recs, err = store.Find(ctx, all)
		require.NoError(t, err)
		recs[0].Unique[i] = was
		require.NoError(t, store.Commit(ctx, storage.Batch{Put: recs}))
		both = under(t, store, "s2 s/new old", nil)
		fresh = under(t, store, "s2 s/new", nil)
	}
	_, err = read(t, both, plum)
	require.NoError(t, err)
}

func TestValuesAreBounded(t *testing.T) {
	t.Parallel()
	c, err := storage.NewCollection(storage.Spec[jar]{
		Kind: "jar", Schema: 1,
		ID: func(j *jar) storage.ID { return j.ID },
		Keys: func(j *jar) storage.Keys {
			var keys storage.Keys
			for i := range j.Left {
				keys.Index = append(keys.Index, storage.Value{Space: "n", Text: strings.Repeat("x", i)})
			}
			return keys
		},
	})
	require.NoError(t, err)
	v := under(t, memstore.New(), "s/new old", nil)
	id, err := create(t.Context(), v, c, storage.Command{By: "a"}, "many", 32)
	require.NoError(t, err)
	_, err = storage.View(t.Context(), v, func(tx *storage.Tx) (*jar, error) { return c.Get(tx, id) })
	require.NoError(t, err)
	_, err = create(t.Context(), v, c, storage.Command{By: "a"}, "more", 33)
	require.ErrorIs(t, err, storage.ErrLimit)
	all, ok := validate.Of(err)
	require.True(t, ok)
	assert.Equal(t, storage.ErrLimit, all[0].Code)
}
