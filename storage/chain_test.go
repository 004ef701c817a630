package storage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// changed is what each entry of the feed changed, as "kind seq", "-" for gone.
func changed(tb testing.TB, v *storage.Vault) (all [][]string) {
	tb.Helper()
	events, _, err := v.Events(tb.Context(), "", 100)
	require.NoError(tb, err)
	for _, e := range events {
		if e.Operation == "storage.mark" {
			continue
		}
		var row []string
		for _, c := range e.Changed {
			text := string(c.Kind) + " " + string('0'+rune(c.Seq)) //nolint:gosec // A digit.
			if c.Gone {
				text += " -"
			}
			assert.Equal(tb, c.Seq > 1, len(c.Prev) == 32)
			row = append(row, text)
		}
		all = append(all, row)
	}
	return all
}

func drop(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], id storage.ID) error {
	_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.drop", id), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, id)
		if err != nil {
			return 0, err
		}
		return 0, c.Delete(tx, j)
	})
	return err
}

func TestEntryNamesWhatItChanged(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	id, err := create(ctx, v, c, storage.Command{By: "a", Key: "k"}, "plum", 1)
	require.NoError(t, err)
	_, err = take(ctx, v, c, storage.Command{By: "a"}, id)
	require.NoError(t, err)
	_, err = take(ctx, v, c, storage.Command{By: "a"}, id)
	require.ErrorIs(t, err, errEmpty)
	_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.both"), func(tx *storage.Tx) (int, error) {
		j, err := c.Get(tx, id)
		if err != nil {
			return 0, err
		}
		short := &jar{ID: tx.NewID(), Label: "short"}
		require.NoError(t, c.Create(tx, short))
		require.NoError(t, c.Delete(tx, short))
		other := &jar{ID: tx.NewID(), Label: "other"}
		require.NoError(t, c.Create(tx, other))
		require.NoError(t, c.Save(tx, j))
		return 0, c.Save(tx, j)
	})
	require.NoError(t, err)
	require.NoError(t, drop(ctx, v, c, id))
	assert.Equal(t, [][]string{
		{"jar 1"}, {"jar 2"}, nil, {"jar 3", "jar 1"}, {"jar 4 -"},
	}, changed(t, v), "once each; what was made and dropped, never; nor the answer that is kept")
	clean(t, v, c)
}

// TestRecordBeginsAnew: an ID that is used again after it was deleted, as a
// counter's may be, begins a chain of its own.
func TestRecordBeginsAnew(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	v := vault(t, memstore.New(), nil)
	for range 3 {
		_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.fixed"), func(tx *storage.Tx) (int, error) {
			return 0, c.Create(tx, &jar{ID: "fixed", Label: "plum", Left: 2})
		})
		require.NoError(t, err)
		_, err = take(ctx, v, c, storage.Command{By: "a"}, "fixed")
		require.NoError(t, err)
		clean(t, v, c)
		require.NoError(t, drop(ctx, v, c, "fixed"))
	}
	clean(t, v, c)
}

// TestLostAnswerKeepsTheChain: a batch that is sent again, and one that was
// beaten, leave one entry each.
func TestLostAnswerKeepsTheChain(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	s := &faulty{Store: memstore.New()}
	v := vault(t, s, nil)
	require.NoError(t, v.Check(ctx))
	id, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 9)
	require.NoError(t, err)
	n := 0
	s.after = func(_ int64, op string) error {
		if n++; op == "commit" && n%2 == 0 {
			return storage.ErrUnknown
		}
		return nil
	}
	s.before = func(call int64, op string) error {
		if op == "commit" && call%3 == 0 {
			return storage.ErrConflict
		}
		return nil
	}
	for range 6 {
		_, err := take(ctx, v, c, storage.Command{By: "a"}, id)
		require.NoError(t, err)
	}
	s.before, s.after = nil, nil
	r := clean(t, v, c)
	assert.Equal(t, 8, r.Entries)
	assert.Equal(t, 1, r.Records)
}

// clean verifies, and finds nothing.
func clean(tb testing.TB, v *storage.Vault, kept ...storage.Kept) storage.Report {
	tb.Helper()
	r, err := v.VerifyAudit(tb.Context(), nil, kept...)
	require.NoError(tb, err)
	require.Empty(tb, r.Problems)
	require.Empty(tb, r.Unkept)
	return r
}

// TestMuseumForgedFeed: a position of the feed that nobody got is refused, or
// is a place in time like any other.
func TestMuseumForgedFeed(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	s := &faulty{Store: memstore.New()}
	v := vault(t, s, nil)
	_, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 1)
	require.NoError(t, err)
	calls := s.calls.Load()
	for _, after := range []storage.ID{"' OR 1=1 --", "\x00", "../x", storage.ID(strings.Repeat("0", 65))} {
		events, next, err := v.Events(ctx, after, 10)
		require.ErrorIs(t, err, storage.ErrLimit)
		assert.Empty(t, events)
		assert.Equal(t, after, next)
	}
	assert.Equal(t, calls, s.calls.Load(), "none of them reached the store")
	for after, n := range map[storage.ID]int{"0": 1, "00000000-0000-7000-8000-000000000000": 1, "zzz": 0, "_": 0} {
		events, _, err := v.Events(ctx, after, 10)
		require.NoError(t, err)
		assert.Len(t, events, n)
	}
}
