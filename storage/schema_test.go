package storage_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// newJar is a jar as the next version of the program keeps it.
type newJar struct {
	ID    storage.ID
	Label string
	Spoon int // was Left
	At    time.Time
}

func newJars(tb testing.TB) *storage.Collection[newJar] {
	tb.Helper()
	c, err := storage.NewCollection(storage.Spec[newJar]{
		Kind: "jar", Schema: 2,
		ID:   func(j *newJar) storage.ID { return j.ID },
		Wake: func(j *newJar) time.Time { return j.At },
		Keys: func(j *newJar) storage.Keys {
			return storage.Keys{
				Unique: []storage.Value{{Space: "label", Text: j.Label}},
				Index:  []storage.Value{{Space: "all", Text: "jar"}},
			}
		},
		Upgrade: func(_ uint32, doc []byte) ([]byte, error) {
			return bytes.Replace(doc, []byte(`"Left"`), []byte(`"Spoon"`), 1), nil
		},
	})
	require.NoError(tb, err)
	return c
}

// TestOldAndNewProgramSideBySide: what the new program has written, the old
// one never rewrites, and gives back; what the old one has written, the new one
// reads.
func TestOldAndNewProgramSideBySide(t *testing.T) {
	t.Parallel()
	s := newShelf(t, memstore.New(), 2)
	fresh, id := newJars(t), s.ids[0]
	change := func(spoon int) error {
		_, err := storage.Do(t.Context(), s.v, storage.Command{By: "new"}, storage.Op("jar.spoon"), func(tx *storage.Tx) (int, error) {
			j, err := fresh.Get(tx, id)
			if err != nil {
				return 0, err
			}
			j.Spoon += spoon
			return j.Spoon, fresh.Save(tx, j)
		})
		return err
	}
	require.NoError(t, change(1), "the new program reads what the old one wrote")
	was := raw(t, s.store, id)

	refused := map[string]func(tx *storage.Tx) error{
		"get":  func(tx *storage.Tx) error { _, err := s.c.Get(tx, id); return err },
		"peek": func(tx *storage.Tx) error { _, err := s.c.Peek(tx, id); return err },
		"one": func(tx *storage.Tx) error {
			_, err := s.c.One(tx, storage.Value{Space: "label", Text: "plum0"})
			return err
		},
		"find":   func(tx *storage.Tx) error { _, err := s.c.Find(tx, storage.Find{}); return err },
		"save":   func(tx *storage.Tx) error { _, _ = s.c.Get(tx, id); return s.c.Save(tx, &jar{ID: id}) },
		"delete": func(tx *storage.Tx) error { _, _ = s.c.Get(tx, id); return s.c.Delete(tx, &jar{ID: id}) },
	}
	for name, do := range refused {
		_, err := storage.Do(t.Context(), s.v, storage.Command{By: "old", Key: name}, storage.Op("jar.old"), func(tx *storage.Tx) (int, error) {
			return 0, do(tx)
		})
		require.ErrorIs(t, err, storage.ErrNewerSchema, name)
	}
	assert.Equal(t, was, raw(t, s.store, id))

	for tries := 1; tries <= 9; tries++ {
		n := s.work(t, s.worker())
		assert.Equal(t, map[bool]int{true: 1}[tries == 1], n, "the old program goes on with what it knows")
		list := stuck(t, s.v)
		require.Len(t, list, 1)
		assert.Equal(t, storage.ErrNewerSchema, list[0].Code)
		assert.Equal(t, tries, list[0].Tries)
		assert.LessOrEqual(t, list[0].Next.Sub(s.now), 10*time.Second, "the new program should get it soon")
		assert.Greater(t, list[0].Next.Sub(s.now), 7*time.Second, "the old program should not spin")
		is := raw(t, s.store, id)
		assert.Equal(t, was.Body, is.Body)
		assert.Equal(t, was.Unique, is.Unique)
		assert.Equal(t, was.Index, is.Index)
		s.now = list[0].Next
	}
	require.NoError(t, change(1), "a command of the new program is not in the way")
	s.now = s.now.Add(2 * time.Minute)
	w := &storage.Worker[newJar, int]{Of: fresh, Name: "jar.ring", Settle: func(tx *storage.Tx, j *newJar, _ int) error {
		j.Spoon, j.At = j.Spoon*10, time.Time{}
		return fresh.Save(tx, j)
	}}
	n, err := w.Work(t.Context(), s.v, 10)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Empty(t, stuck(t, s.v))
	got, err := storage.View(t.Context(), s.v, func(tx *storage.Tx) (*newJar, error) { return fresh.Get(tx, id) })
	require.NoError(t, err)
	assert.Equal(t, 110, got.Spoon)
}
