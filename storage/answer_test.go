package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

func TestKeyIsOfOneOperation(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	require.NoError(t, v.Check(ctx))
	cmd := storage.Command{By: "a", Key: "k"}
	id, err := create(ctx, v, c, cmd, "plum", 1)
	require.NoError(t, err)
	_, err = take(ctx, v, c, cmd, id)
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
	_, err = storage.CountThen(ctx, v, cmd, storage.Op("jar.guess", id),
		func(*storage.Tx) (int, error) { t.Error("counted"); return 0, nil },
		func(*storage.Tx, int) (int, error) { t.Error("compared"); return 0, nil })
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
	events, _, err := v.Events(ctx, "", 10)
	require.NoError(t, err)
	assert.Len(t, events, 2, "the mark and the jar: what was refused left nothing")
}

// TestRefusalIsAnsweredInItsForm: a repeated command gets the refusal as it was
// given, whatever kind of error it was.
func TestRefusalIsAnsweredInItsForm(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]error{
		"a code":             errEmpty,
		"an error":           errEmpty.At("left", validate.Int("max", 3)),
		"several":            validate.Errors{errEmpty.At("a"), errEmpty.At("b", validate.Time("at", time.Unix(9, 0)))},
		"one of several":     validate.Errors{errEmpty.At("a")},
		"a count that fails": errEmpty.With(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := vault(t, memstore.New(), nil)
			runs := 0
			try := func() error {
				_, err := storage.CountThen(t.Context(), v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.guess"),
					func(tx *storage.Tx) (int, error) {
						runs++
						if name == "a count that fails" {
							return 0, tx.Refuse(refused)
						}
						tx.Move(storage.Move{Kind: "jar", ID: "j", Event: "try"})
						return 0, nil
					},
					func(tx *storage.Tx, _ int) (int, error) { return 0, tx.Refuse(refused) })
				return err
			}
			assert.Equal(t, refused, try())
			assert.Equal(t, refused, try())
			assert.Equal(t, 1, runs)
		})
	}
	t.Run("a refusal that fn forgets is answered all the same", func(t *testing.T) {
		t.Parallel()
		v := vault(t, memstore.New(), nil)
		forget := func(tx *storage.Tx) (int, error) {
			_ = tx.Refuse(errEmpty)
			return 7, nil
		}
		for range 2 {
			_, err := storage.Do(t.Context(), v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.guess"), forget)
			assert.Equal(t, error(errEmpty), err)
			_, err = storage.CountThen(t.Context(), v, storage.Command{By: "a", Key: "l"}, storage.Op("jar.guess"), forget,
				func(*storage.Tx, int) (int, error) { t.Error("compared"); return 0, nil })
			assert.Equal(t, error(errEmpty), err)
		}
	})
	t.Run("a foreign error keeps no text", func(t *testing.T) {
		t.Parallel()
		v := vault(t, memstore.New(), nil)
		try := func() error {
			_, err := storage.Do(t.Context(), v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.guess"),
				func(tx *storage.Tx) (int, error) { return 0, tx.Refuse(errBroken) })
			return err
		}
		require.ErrorIs(t, try(), errBroken)
		assert.Equal(t, error(validate.ErrOpaque), try())
	})
}

// TestOutlivedAnswerIsReplaced in the commit of the command that uses the key
// again, swept or not.
func TestOutlivedAnswerIsReplaced(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	cmd := storage.Command{By: "a", Key: "k"}
	answers := func() int {
		recs, err := store.Find(ctx, storage.Query{Kind: "storage.command", Limit: 10})
		require.NoError(t, err)
		return len(recs)
	}
	first, err := create(ctx, v, c, cmd, "plum", 1)
	require.NoError(t, err)
	now = now.Add(storage.KeyLife - time.Microsecond)
	again, err := create(ctx, v, c, cmd, "plum", 1)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	n, err := v.Work(ctx, 10)
	require.NoError(t, err)
	assert.Zero(t, n)
	now = now.Add(time.Microsecond)
	_, err = create(ctx, v, c, cmd, "plum", 1)
	var taken *storage.TakenError
	require.ErrorAs(t, err, &taken, "the command runs again, and fails")
	assert.Equal(t, 1, answers(), "a failure deletes nothing")
	other, err := create(ctx, v, c, cmd, "pear", 1)
	require.NoError(t, err)
	assert.Equal(t, 1, answers(), "replaced")
	again, err = create(ctx, v, c, cmd, "pear", 1)
	require.NoError(t, err)
	assert.Equal(t, other, again)
	now = now.Add(storage.KeyLife)
	n, err = v.Work(ctx, 10)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Zero(t, answers())
}

func TestVaultTellsTheTimeToTheMicrosecond(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 2, 0, 0, 123456789, time.FixedZone("", 7*3600))
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return at }})
	assert.Equal(t, time.Date(2026, 2, 28, 19, 0, 0, 123456000, time.UTC), v.Now())
	assert.Equal(t, "22:00", v.Now().In(v.Location()).Format("15:04"), "Moscow keeps UTC+3")
	assert.NotNil(t, v.Logger())
	for _, wake := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 1000), at} {
		c := jars(t)
		id, err := storage.Do(t.Context(), v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
			assert.Same(t, v, tx.Vault())
			assert.NotNil(t, tx.Context())
			assert.NotEmpty(t, tx.Operation())
			j := &jar{ID: tx.NewID(), Label: wake.String(), At: wake}
			return j.ID, c.Create(tx, j)
		})
		require.NoError(t, err)
		_, err = storage.Do(t.Context(), v, storage.Command{By: "a"}, storage.Op("jar.again"), func(tx *storage.Tx) (int, error) {
			j, err := c.Get(tx, id)
			require.NoError(t, err)
			assert.True(t, wake.Equal(j.At))
			return 0, c.Save(tx, j)
		})
		require.NoError(t, err)
	}
}

func TestPartsTellListsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	lists := [][]string{{}, {""}, {"", ""}, {"a", "b"}, {"ab"}, {"a", "b", ""}, {"1:a"}, {"a:1", "b"}, {"a", "1:b"}}
	for _, l := range lists {
		seen[storage.Parts(l...)] = true
	}
	assert.Len(t, seen, len(lists))
}
