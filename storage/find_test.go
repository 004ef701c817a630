package storage_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// labels are what a search finds, and what it is told to have passed over.
func labels(t *testing.T, v *storage.Vault, c *storage.Collection[jar], f storage.Find) (found []string, passed []storage.ID, last storage.ID) {
	t.Helper()
	f.Erased = func(id storage.ID) { passed = append(passed, id) }
	docs, err := storage.View(t.Context(), v, func(tx *storage.Tx) ([]*jar, error) {
		passed = nil
		return c.Find(tx, f)
	})
	require.NoError(t, err)
	require.LessOrEqual(t, len(docs), f.Limit)
	for _, d := range docs {
		found, last = append(found, d.Label), d.ID
	}
	return found, passed, last
}

// TestFindPassesOverTheErased: a list of several owners outlives the erasure of
// one, whole and page by page; a search that was not told to fails.
func TestFindPassesOverTheErased(t *testing.T) {
	t.Parallel()
	ctx, store, pots, by := t.Context(), memstore.New(), owns(t), storage.Command{By: "host"}
	v := vault(t, store, nil)
	var living []string
	var erased []storage.ID
	for i := range 300 { // several reads long, where next to all are erased
		label := fmt.Sprint("anna ", i)
		if i%100 == 99 {
			label = fmt.Sprint("boris ", i)
			living = append(living, label)
		}
		id, err := create(ctx, v, pots, by, label, 1)
		require.NoError(t, err)
		if i%100 != 99 {
			erased = append(erased, id)
		}
	}
	_, err := v.Erase(ctx, by, "anna")
	require.NoError(t, err)

	for _, values := range [][]storage.Value{nil, {{Space: "pots", Text: "all"}}} {
		_, err = storage.View(ctx, v, func(tx *storage.Tx) ([]*jar, error) { return pots.Find(tx, storage.Find{Any: values}) })
		require.ErrorIs(t, err, storage.ErrErased)
		found, passed, _ := labels(t, v, pots, storage.Find{Any: values, Limit: storage.MaxLimit})
		assert.Equal(t, living, found)
		assert.Equal(t, erased, passed)

		for limit := 1; limit <= 4; limit++ {
			var all []string
			var told []storage.ID
			for after, more := storage.ID(""), true; more; {
				found, passed, last := labels(t, v, pots, storage.Find{Any: values, Limit: limit, After: after})
				all, told, after, more = append(all, found...), append(told, passed...), last, len(found) == limit
			}
			assert.Equal(t, living, all, "pages of %d", limit)
			assert.Equal(t, erased, told, "each once")
		}
		found, _, _ = labels(t, v, pots, storage.Find{Any: values, Limit: 2, Descending: true})
		assert.Equal(t, []string{living[2], living[1]}, found)
	}
	_, err = one(ctx, v, pots, "pot", "anna 0")
	require.ErrorIs(t, err, storage.ErrErased, "a value that is taken is not free")
}

// TestFindPassesOverNothingElse: a record that nobody owns cannot be erased,
// whatever stands before its body; and a broken one is an error.
func TestFindPassesOverNothingElse(t *testing.T) {
	t.Parallel()
	for name, forge := range map[string]func(w *estate) storage.Record{
		"a jar under an erased key": func(w *estate) storage.Record {
			rec := w.row(t, "jar", w.plain)
			rec.Body = claimErased(w.annas)
			return rec
		},
		"a broken jar": func(w *estate) storage.Record {
			rec := w.row(t, "jar", w.plain)
			rec.Body = slices.Clone(rec.Body)
			rec.Body[len(rec.Body)-1] ^= 1
			return rec
		},
	} {
		w := newEstate(t)
		w.write(t, forge(w))
		_, err := storage.View(t.Context(), w.v, func(tx *storage.Tx) ([]*jar, error) {
			return w.jars.Find(tx, storage.Find{Erased: func(storage.ID) { t.Error("passed over") }})
		})
		require.ErrorIs(t, err, storage.ErrTampered, name)
	}
}

// TestMuseumShortPage: a document that the operation has deleted made a page
// short, and whoever reads on until a page is short missed those behind it.
func TestMuseumShortPage(t *testing.T) {
	t.Parallel()
	ctx, v, c, by := t.Context(), vault(t, memstore.New(), nil), jars(t), storage.Command{By: "host"}
	var want []string
	for i := range 6 {
		label := fmt.Sprint("plum ", i)
		_, err := create(ctx, v, c, by, label, 1)
		require.NoError(t, err)
		if i != 1 {
			want = append(want, label)
		}
	}
	got, err := storage.Do(ctx, v, by, storage.Op("jar.list"), func(tx *storage.Tx) (got []string, err error) {
		all, err := c.Find(tx, storage.Find{Limit: 2})
		require.NoError(t, err)
		require.NoError(t, c.Delete(tx, all[1]))
		for after, more := storage.ID(""), true; more; {
			page, err := c.Find(tx, storage.Find{After: after, Limit: 2})
			require.NoError(t, err)
			require.LessOrEqual(t, len(page), 2)
			for _, j := range page {
				got, after = append(got, j.Label), j.ID
			}
			more = len(page) == 2
		}
		return got, nil
	})
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// TestFindReadsNoMoreThanItNeeds: where next to all are erased it goes on by
// whole pages, and stops at the last, or when it has enough.
func TestFindReadsNoMoreThanItNeeds(t *testing.T) {
	t.Parallel()
	ctx, base, pots, by := t.Context(), memstore.New(), owns(t), storage.Command{By: "host"}
	store := &faulty{Store: base}
	v := vault(t, store, nil)
	for i := range 100 {
		_, err := create(ctx, v, pots, by, fmt.Sprint("anna ", i), 1)
		require.NoError(t, err)
	}
	for i := range 3 {
		_, err := create(ctx, v, pots, by, fmt.Sprint("boris ", i), 1)
		require.NoError(t, err)
	}
	_, err := v.Erase(ctx, by, "anna")
	require.NoError(t, err)
	for limit, most := range map[int]int{-2: 1, 1: 2, 3: 2, 4: 2, 101: 2, 110: 1} { // below zero: from the end
		_, err := storage.View(ctx, v, func(tx *storage.Tx) (int, error) {
			reads := 0
			store.before = func(_ int64, op string) error {
				if op == "find" {
					reads++
				}
				return nil
			}
			docs, err := pots.Find(tx, storage.Find{Limit: max(limit, -limit), Descending: limit < 0, Erased: func(storage.ID) {}})
			store.before = nil
			assert.Len(t, docs, min(max(limit, -limit), 3))
			assert.Equal(t, most, reads, "limit %d", limit)
			return 0, err
		})
		require.NoError(t, err)
	}
}
