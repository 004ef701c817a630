package storage_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// claimErased is a body that names a data key and holds nothing.
func claimErased(key storage.ID) []byte {
	body := append([]byte{2, 3, byte(len(key) & 0xff)}, key...)
	return append(binary.BigEndian.AppendUint32(body, 1), make([]byte, 64)...)
}

// TestForgedErasure: whoever writes to the database names the key of somebody
// erased in front of a record that nobody owns.
func TestForgedErasure(t *testing.T) {
	t.Parallel()
	ctx, store, c, pots := t.Context(), memstore.New(), jars(t), owns(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	v := vault(t, store, &storage.Options{Now: func() time.Time { return now }})
	require.NoError(t, v.Check(ctx))
	_, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna jam", 1)
	require.NoError(t, err)
	_, err = v.Erase(ctx, storage.Command{By: "a"}, "anna")
	require.NoError(t, err)
	id, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.due"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "plum", Left: 3, At: tx.Now()}
		return j.ID, c.Create(tx, j)
	})
	require.NoError(t, err)
	honest, err := v.VerifyAudit(ctx, nil, c, pots)
	require.NoError(t, err)
	require.True(t, honest.Sound())

	recs, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	was := recs[0].Body
	recs[0].Body = claimErased(datakeys(t, store)[0].ID)
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: recs}))
	_, err = read(t, v, id)
	require.ErrorIs(t, err, storage.ErrTampered)
	_, err = one(ctx, v, c, "label", "plum")
	require.ErrorIs(t, err, storage.ErrTampered)
	r, err := v.VerifyAudit(ctx, nil, c, pots)
	require.NoError(t, err)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: id, What: storage.ErrTampered}}, r.Problems)
	rekeyed, err := v.Rekey(ctx, []storage.Kept{c, pots}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, rekeyed.Broken)
	assert.Equal(t, 1, rekeyed.Erased)
	w := storage.Worker[jar, int]{Of: c, Name: "jar.work", Settle: func(*storage.Tx, *jar, int) error { return nil }}
	n, err := w.Work(ctx, v, 1)
	require.NoError(t, err)
	assert.Zero(t, n)
	stuck, _, err := v.Stuck(ctx, "", 10)
	require.NoError(t, err)
	require.Len(t, stuck, 1, "it does not sleep for ever")

	recs, err = store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	recs[0].Body = was
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: recs}))
	entries, err := store.Find(ctx, storage.Query{Kind: "storage.audit", Limit: 1})
	require.NoError(t, err)
	entries[0].Body = claimErased(datakeys(t, store)[0].ID)
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: entries}))
	r, err = v.VerifyAudit(ctx, nil, c, pots)
	require.NoError(t, err)
	assert.Contains(t, r.Problems, storage.Problem{Kind: "storage.audit", ID: entries[0].ID, What: storage.ErrTampered})
}

// TestVerifyFindsAnErasureTakenBack: an old data key is put back, taken away,
// or broken.
func TestVerifyFindsAnErasureTakenBack(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	v := vault(t, store, nil)
	_, err := create(ctx, v, pots, storage.Command{By: "a"}, "anna jam", 1)
	require.NoError(t, err)
	was := datakeys(t, store)[0]
	_, err = v.Erase(ctx, storage.Command{By: "a"}, "anna")
	require.NoError(t, err)
	problems := func() []storage.Problem {
		r, err := v.VerifyAudit(ctx, &storage.VerifyOptions{Passes: 3}, pots)
		require.NoError(t, err)
		return r.Problems
	}
	require.Empty(t, problems())
	put := func(body []byte) {
		rec := datakeys(t, store)[0]
		rec.Body = body
		require.NoError(t, store.Commit(ctx, storage.Batch{Put: []storage.Record{rec}}))
	}
	put(was.Body)
	assert.Equal(t, []storage.Problem{{Kind: "storage.datakey", ID: was.ID, What: storage.ErrAuditHead}}, problems())
	put([]byte(strings.Repeat("x", 100)))
	assert.Contains(t, problems(), storage.Problem{Kind: "storage.datakey", ID: was.ID, What: storage.ErrTampered})
	require.NoError(t, store.Commit(ctx, storage.Batch{Delete: []storage.Ref{datakeys(t, store)[0].Ref()}}))
	assert.Contains(t, problems(), storage.Problem{Kind: "storage.datakey", ID: was.ID, What: storage.ErrAuditLost})
}

// TestWriteDoesNotCrossAnErasure: the key was destroyed after a write had sealed
// under it, and before it was stored.
func TestWriteDoesNotCrossAnErasure(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(v *storage.Vault, pots *storage.Collection[jar], id storage.ID) error{
		"a new record": func(v *storage.Vault, pots *storage.Collection[jar], _ storage.ID) error {
			_, err := create(t.Context(), v, pots, storage.Command{By: "a"}, "anna tea", 1)
			return err
		},
		"a changed one": func(v *storage.Vault, pots *storage.Collection[jar], id storage.ID) error {
			_, err := take(t.Context(), v, pots, storage.Command{By: "a"}, id)
			return err
		},
		"an answer": func(v *storage.Vault, pots *storage.Collection[jar], _ storage.ID) error {
			_, err := create(t.Context(), v, pots, storage.Command{By: "anna", Key: "k"}, "boris tea", 1)
			return err
		},
	} {
		ctx, base, pots := t.Context(), memstore.New(), owns(t)
		store := &faulty{Store: base}
		v := vault(t, store, nil)
		require.NoError(t, v.Check(ctx))
		id, err := create(ctx, v, pots, storage.Command{By: "anna", Key: "before"}, "anna jam", 3)
		require.NoError(t, err)
		before := everything(t, base)
		erased := false
		store.before = func(_ int64, op string) error {
			if op == "commit" && !erased {
				erased = true
				_, err := vault(t, base, nil).Erase(ctx, storage.Command{By: "host"}, "anna")
				assert.NoError(t, err)
			}
			return nil
		}
		require.ErrorIs(t, write(v, pots, id), storage.ErrErased, name)
		require.True(t, erased)
		for place, rec := range everything(t, base) {
			if place.Kind == "pot" || place.Kind == "storage.command" {
				assert.Equal(t, before[place], rec, "%s: %s", name, place.Kind)
			}
		}
	}
}
