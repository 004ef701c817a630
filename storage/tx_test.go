package storage_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func label(text string) storage.Value { return storage.Value{Space: "label", Text: text} }

func TestTxReadsItsOwnWrites(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	old, err := create(ctx, v, c, storage.Command{By: "a"}, "old", 1)
	require.NoError(t, err)
	_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.own"), func(tx *storage.Tx) (int, error) {
		id := tx.NewID()
		_, err := c.Get(tx, id)
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.NoError(t, c.Create(tx, &jar{ID: id, Label: "new", Left: 1}))
		require.ErrorIs(t, c.Create(tx, &jar{ID: id}), storage.ErrConflict)
		j, err := c.Get(tx, id)
		require.NoError(t, err)
		j.Left = 99
		again, err := c.Get(tx, id)
		require.NoError(t, err)
		assert.Equal(t, 1, again.Left, "a fresh copy")
		require.NoError(t, c.Save(tx, j))
		j, err = c.One(tx, label("new"))
		require.NoError(t, err)
		assert.Equal(t, 99, j.Left, "found by the value it will have")

		j, err = c.Get(tx, old)
		require.NoError(t, err)
		j.Label = "renamed"
		require.NoError(t, c.Save(tx, j))
		_, err = c.One(tx, label("old"))
		require.ErrorIs(t, err, storage.ErrNotFound, "the value was given up")
		all, err := c.Find(tx, storage.Find{Any: []storage.Value{{Space: "all", Text: "jar"}}})
		require.NoError(t, err)
		require.Len(t, all, 1)
		assert.Equal(t, "renamed", all[0].Label)

		require.NoError(t, c.Delete(tx, j))
		_, err = c.Get(tx, old)
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, c.Save(tx, j), storage.ErrNotFound)
		require.ErrorIs(t, c.Delete(tx, j), storage.ErrNotFound)
		_, err = c.Get(tx, "no id!")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, c.Save(tx, &jar{ID: "unread"}), storage.ErrNotFound)

		dropped := &jar{ID: tx.NewID(), Label: "dropped"}
		require.NoError(t, c.Create(tx, dropped))
		require.NoError(t, c.Delete(tx, dropped))
		return 0, nil
	})
	require.NoError(t, err)
	n, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) { return c.Count(tx, storage.Find{}) })
	require.NoError(t, err)
	assert.Equal(t, 1, n)
}

// TestReadIsRequiredUnchanged lets a faster writer in between read and commit.
func TestReadIsRequiredUnchanged(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		peek bool
		find bool
		make bool // what was absent appears
		runs int
	}{
		{name: "what was read reruns", runs: 2},
		{name: "what was found reruns", find: true, runs: 2},
		{name: "what was absent and appears reruns", make: true, runs: 2},
		{name: "what was peeked at does not", peek: true, runs: 1},
		{name: "what was peeked at and then found reruns", peek: true, find: true, runs: 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ctx, c := t.Context(), jars(t)
			v := vault(t, memstore.New(), nil)
			id := storage.ID("later")
			if !tc.make {
				var err error
				id, err = create(ctx, v, c, storage.Command{By: "a"}, "seen", 9)
				require.NoError(t, err)
			}
			runs := 0
			var minted []storage.ID
			_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.rely"), func(tx *storage.Tx) (int, error) {
				runs++
				var err error
				if tc.peek {
					_, err = c.Peek(tx, id)
				} else if !tc.find {
					_, err = c.Get(tx, id)
				}
				if tc.find {
					_, err = c.One(tx, label("seen"))
				}
				if tc.make && runs == 1 {
					require.ErrorIs(t, err, storage.ErrNotFound)
				} else {
					require.NoError(t, err)
				}
				if runs == 1 {
					_, err = storage.Do(ctx, v, storage.Command{By: "b"}, storage.Op("jar.fast"), func(tx *storage.Tx) (int, error) {
						if tc.make {
							return 0, c.Create(tx, &jar{ID: id, Label: "seen"})
						}
						j, err := c.Get(tx, id)
						require.NoError(t, err)
						j.Left--
						return 0, c.Save(tx, j)
					})
					require.NoError(t, err)
				}
				own := &jar{ID: tx.NewID(), Label: "own"}
				minted = append(minted, own.ID)
				require.Less(t, own.ID, tx.NewID(), "in the order they were made")
				return 0, c.Create(tx, own)
			})
			require.NoError(t, err)
			assert.Equal(t, tc.runs, runs)
			for _, id := range minted {
				assert.Equal(t, minted[0], id, "equal in every rerun")
			}
		})
	}
}

func TestRerunsAreBounded(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	v := vault(t, store, &storage.Options{Reruns: 3})
	id, err := create(ctx, v, c, storage.Command{By: "a"}, "hot", 9)
	require.NoError(t, err)
	runs := 0
	faster := func() {
		_, err := take(ctx, vault(t, store, nil), c, storage.Command{By: "b"}, id)
		require.NoError(t, err)
	}
	_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.slow"), func(tx *storage.Tx) (int, error) {
		runs++
		j, err := c.Get(tx, id)
		require.NoError(t, err)
		faster()
		return 0, c.Save(tx, j)
	})
	require.ErrorIs(t, err, storage.ErrConflict)
	assert.Equal(t, 3, runs)
	_, err = storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
		_, err := c.Get(tx, id)
		require.NoError(t, err)
		faster()
		_, err = c.Get(tx, "another")
		return 0, err
	})
	require.ErrorIs(t, err, storage.ErrConflict)
}

// TestViewIsOneSnapshot moves plums between two jars and looks meanwhile: by
// ID, by search and by count.
func TestViewIsOneSnapshot(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), &storage.Options{Reruns: 1 << 20})
	var ids []storage.ID
	for i := range 2 {
		id, err := create(ctx, v, c, storage.Command{By: "a"}, fmt.Sprint(i), 50)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range 100 {
				_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.pour", i), func(tx *storage.Tx) (int, error) {
					from, err := c.Get(tx, ids[i%2])
					if err != nil {
						return 0, err
					}
					to, err := c.Get(tx, ids[1-i%2])
					if err != nil {
						return 0, err
					}
					from.Left, to.Left = from.Left-1, to.Left+1
					if err := c.Save(tx, from); err != nil {
						return 0, err
					}
					return 0, c.Save(tx, to)
				})
				assert.NoError(t, err)
			}
		})
		wg.Go(func() {
			for range 100 {
				sum, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
					sum := 0
					for _, id := range ids {
						j, err := c.Get(tx, id)
						if err != nil {
							return 0, err
						}
						sum += j.Left
					}
					return sum, nil
				})
				if assert.NoError(t, err) {
					assert.Equal(t, 100, sum)
				}
			}
		})
	}
	wg.Wait()

	t.Run("a record that appears between two searches", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		runs := 0
		counts, err := storage.View(ctx, v, func(tx *storage.Tx) ([2]int, error) {
			runs++
			first, err := c.Count(tx, storage.Find{})
			require.NoError(t, err)
			if runs == 1 {
				_, err := create(ctx, v, c, storage.Command{By: "a"}, "new", 1)
				require.NoError(t, err)
			}
			second, err := c.Find(tx, storage.Find{})
			return [2]int{first, len(second)}, err
		})
		require.NoError(t, err)
		assert.Equal(t, [2]int{3, 3}, counts)
		assert.Equal(t, 2, runs)
	})
	t.Run("a view does not write", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		_, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
			j, err := c.Get(tx, ids[0])
			require.NoError(t, err)
			require.Error(t, c.Delete(tx, j))
			require.Error(t, c.Create(tx, &jar{ID: "x"}))
			return 0, c.Save(tx, j)
		})
		require.Error(t, err)
	})
}

// TestErrorOfTornReadsIsLookedAtAgain: fn judged on two reads that never stood
// together.
func TestErrorOfTornReadsIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	runs := 0
	id, err := storage.Do(ctx, v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.create", "plum", 1), func(tx *storage.Tx) (storage.ID, error) {
		if runs++; runs == 1 { // the same command, faster
			_, err := create(ctx, v, c, storage.Command{By: "a", Key: "k"}, "plum", 1)
			require.NoError(t, err)
		}
		if _, err := c.One(tx, label("plum")); err == nil {
			return "", errEmpty
		}
		return "", nil
	})
	require.NoError(t, err, "the answer of the first, not its traces")
	assert.NotEmpty(t, id)
	assert.Equal(t, 1, runs)
}

func TestBatchIsBounded(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	fill := func(n int) error {
		_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.fill", n), func(tx *storage.Tx) (int, error) {
			for i := range n {
				if err := c.Create(tx, &jar{ID: tx.NewID(), Label: fmt.Sprint(n, i)}); err != nil {
					return 0, err
				}
			}
			return n, nil
		})
		return err
	}
	require.NoError(t, fill(storage.MaxRefs-1), "and the audit entry")
	require.ErrorIs(t, fill(storage.MaxRefs), storage.ErrLimit)
	for _, cmd := range []storage.Command{
		{By: "a", Key: fmt.Sprintf("%257s", "k")},
		{By: storage.Actor(fmt.Sprintf("%65s", "a"))},
	} {
		_, err := create(ctx, v, c, cmd, "plum", 1)
		require.ErrorIs(t, err, storage.ErrLimit)
	}
	_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.odd", func() {}), func(*storage.Tx) (int, error) { return 0, nil })
	require.ErrorIs(t, err, storage.ErrLimit)
}

// TestMuseumForgedPage: a page position is checked before the store sees it.
func TestMuseumForgedPage(t *testing.T) {
	t.Parallel()
	s := &faulty{Store: memstore.New()}
	c := jars(t)
	for _, after := range []storage.ID{"' OR 1=1 --", "\x00", "../x", storage.ID(fmt.Sprintf("%065d", 1))} {
		_, err := storage.View(t.Context(), vault(t, s, nil), func(tx *storage.Tx) ([]*jar, error) {
			return c.Find(tx, storage.Find{After: after})
		})
		require.ErrorIs(t, err, storage.ErrLimit)
	}
	assert.Zero(t, s.calls.Load())
}

func TestRefusalCommits(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	v := vault(t, store, nil)
	var id storage.ID
	refuse := func(tx *storage.Tx) (int, error) {
		id = tx.NewID()
		if err := c.Create(tx, &jar{ID: id, Label: "trace"}); err != nil {
			return 0, err
		}
		return 0, tx.Refuse(errEmpty)
	}
	_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.refuse"), refuse)
	require.ErrorIs(t, err, errEmpty)
	require.NotNil(t, stands(t, store, id))
	events, _, err := v.Events(ctx, "", 10)
	require.NoError(t, err)
	require.Len(t, events, 1)
	assert.Equal(t, errEmpty, events[0].Refused)

	_, err = storage.Do(ctx, v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.fail"), func(tx *storage.Tx) (int, error) {
		id = tx.NewID()
		require.NoError(t, c.Create(tx, &jar{ID: id, Label: "nothing"}))
		return 0, errEmpty
	})
	require.ErrorIs(t, err, errEmpty)
	assert.Nil(t, stands(t, store, id), "an error commits nothing")
}
