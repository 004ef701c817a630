package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestRekeyBegunAnewByAnother: while one Rekey is under way, a program with the
// old key alone stores something behind it, and a second Rekey begins. The first
// must not note for the second that all is done.
func TestRekeyBegunAnewByAnother(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	old := under(t, store, "s/old", nil)
	require.NoError(t, old.Check(ctx))
	_, err := create(ctx, old, c, storage.Command{By: "a"}, "pear", 1)
	require.NoError(t, err)
	both := under(t, store, "s/new old", nil)
	kept := []storage.Kept{c}
	passed := false
	got, err := both.Rekey(ctx, kept, &storage.RekeyOptions{Progress: func(r storage.Rekeyed) error {
		if r.Kind != "jar" || passed {
			return nil
		}
		passed = true
		again := under(t, store, "s/old", nil)
		require.NoError(t, again.Check(ctx))
		_, err := create(ctx, again, c, storage.Command{By: "a"}, "plum", 1)
		require.NoError(t, err)
		_, err = under(t, store, "s/old new", nil).Rekey(ctx, kept, &storage.RekeyOptions{
			Progress: func(storage.Rekeyed) error { return errStop },
		})
		require.ErrorIs(t, err, errStop)
		return nil
	}})
	require.ErrorIs(t, err, storage.ErrConflict)
	assert.False(t, got.Done)
	require.ErrorIs(t, under(t, store, "s/new", nil).Check(ctx), storage.ErrKeyMissing, "plum stands under the old key alone")
}

// TestRekeyFromASweepThatIsOver: where one Rekey stopped says nothing to
// another that began later.
func TestRekeyFromASweepThatIsOver(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	old := under(t, store, "s/old", nil)
	require.NoError(t, old.Check(ctx))
	id, err := create(ctx, old, c, storage.Command{By: "a"}, "pear", 1)
	require.NoError(t, err)
	both := under(t, store, "s/new old", nil)
	kept := []storage.Kept{c}
	stop := func(at storage.Kind) *storage.RekeyOptions {
		return &storage.RekeyOptions{Progress: func(r storage.Rekeyed) error {
			if r.Kind == at {
				return errStop
			}
			return nil
		}}
	}
	stopped, err := both.Rekey(ctx, kept, stop("jar"))
	require.ErrorIs(t, err, errStop)
	again := under(t, store, "s/old", nil)
	require.NoError(t, again.Check(ctx))
	_, err = storage.Do(ctx, again, storage.Command{By: "a"}, storage.Op("jar.label"), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, id)
		require.NoError(t, err)
		j.Label = "plum"
		return 0, c.Save(tx, j)
	})
	require.NoError(t, err)
	_, err = both.Rekey(ctx, kept, stop("storage.audit"))
	require.ErrorIs(t, err, errStop)

	got, err := both.Rekey(ctx, kept, &storage.RekeyOptions{From: stopped})
	require.NoError(t, err)
	require.True(t, got.Done)
	fresh := under(t, store, "s/new", nil)
	require.NoError(t, fresh.Check(ctx))
	_, err = one(ctx, fresh, c, "label", "plum")
	require.NoError(t, err)
	_, err = create(ctx, fresh, c, storage.Command{By: "a"}, "plum", 1)
	var taken *storage.TakenError
	require.ErrorAs(t, err, &taken)
}

// TestRekeyFromAnotherList: where a sweep over other kinds stopped says nothing
// of those that it did not have.
func TestRekeyFromAnotherList(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	old := under(t, store, "s/old", nil)
	require.NoError(t, old.Check(ctx))
	_, err := create(ctx, old, c, storage.Command{By: "a"}, "pear", 1)
	require.NoError(t, err)
	_, err = create(ctx, old, pots, storage.Command{By: "a"}, "anna pear", 1)
	require.NoError(t, err)
	both := under(t, store, "s/new old", nil)
	stopped, err := both.Rekey(ctx, []storage.Kept{pots}, &storage.RekeyOptions{Progress: func(r storage.Rekeyed) error {
		if r.Kind == "pot" {
			return errStop
		}
		return nil
	}})
	require.ErrorIs(t, err, errStop)
	got, err := both.Rekey(ctx, []storage.Kept{c, pots}, &storage.RekeyOptions{From: stopped})
	require.NoError(t, err)
	require.True(t, got.Done)
	fresh := under(t, store, "s/new", nil)
	require.NoError(t, fresh.Check(ctx))
	_, err = one(ctx, fresh, c, "label", "pear")
	require.NoError(t, err)
	_, err = one(ctx, fresh, pots, "pot", "anna pear")
	require.NoError(t, err)
}

// shelve puts or deletes a record of a fixed ID.
func shelve(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], put bool) error {
	_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.shelve"), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, "shelf")
		switch {
		case put && err != nil:
			return 0, c.Create(tx, &jar{ID: "shelf", Label: "shelf", Left: 1})
		case put:
			j.Left++
			return 0, c.Save(tx, j)
		case err != nil:
			return 0, err
		}
		return 0, c.Delete(tx, j)
	})
	return err
}

// TestVerifyTakesARecordMadeAnew: a record that began before the checkpoint is
// deleted and made anew behind it.
func TestVerifyTakesARecordMadeAnew(t *testing.T) {
	t.Parallel()
	for name, deeds := range map[string][2]string{
		"deleted and made":                {"++", "-++"},
		"changed, deleted and made":       {"++", "+-++"},
		"deleted twice":                   {"++", "-+-+"},
		"deleted, made and deleted":       {"++", "-++-"},
		"made, deleted, and there is one": {"+-", "+-+"},
	} {
		ctx, store, c := t.Context(), memstore.New(), jars(t)
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
		do := func(deeds string) {
			for _, deed := range deeds {
				now = now.Add(time.Second)
				require.NoError(t, shelve(ctx, v, c, deed == '+'))
			}
			now = now.Add(time.Hour)
		}
		do(deeds[0])
		from, err := v.Checkpoint(ctx, storage.Checkpoint{})
		require.NoError(t, err)
		do(deeds[1])
		for _, opts := range []*storage.VerifyOptions{nil, {From: from}} {
			r, err := v.VerifyAudit(ctx, opts, c)
			require.NoError(t, err)
			assert.Empty(t, r.Problems, name)
		}
	}
}

// TestVerifyTakesLivesThatCrossed: an operation that began first comes last,
// after another made the record and a third deleted it.
func TestVerifyTakesLivesThatCrossed(t *testing.T) {
	t.Parallel()
	for _, deeds := range []string{"+-", "++-", "+-+-"} {
		ctx, c := t.Context(), jars(t)
		store := &faulty{Store: memstore.New()}
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
		inside := false
		store.before = func(_ int64, op string) error {
			if op != "commit" || inside {
				return nil
			}
			inside = true
			for _, deed := range deeds {
				assert.NoError(t, shelve(ctx, v, c, deed == '+'))
			}
			return nil
		}
		require.NoError(t, shelve(ctx, v, c, true))
		r, err := v.VerifyAudit(ctx, nil, c)
		require.NoError(t, err)
		assert.Empty(t, r.Problems, deeds)
	}
}

// TestVerifyNamesEachUnkeptKind, in however many passes it reads.
func TestVerifyNamesEachUnkeptKind(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	v := vault(t, store, nil)
	_, err := create(ctx, v, c, storage.Command{By: "a"}, "pear", 1)
	require.NoError(t, err)
	_, err = create(ctx, v, pots, storage.Command{By: "a"}, "anna pear", 1)
	require.NoError(t, err)
	for passes := range 12 {
		r, err := v.VerifyAudit(ctx, &storage.VerifyOptions{Passes: passes})
		require.NoError(t, err)
		assert.Equal(t, []storage.Kind{"jar", "pot"}, r.Unkept, "%d passes", passes)
	}
}
