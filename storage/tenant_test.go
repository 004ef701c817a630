package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestTenantsLiveApart: of two tenants in one store, and of a Vault without
// one, none sees, takes, leases or verifies what another has.
func TestTenantsLiveApart(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var vaults []*storage.Vault
	for _, name := range []string{"spb", "spbx", ""} {
		v := vault(t, store, &storage.Options{Tenant: name, Now: func() time.Time { return now }})
		require.NoError(t, v.Check(ctx))
		vaults = append(vaults, v)
	}
	var marks []storage.Checkpoint
	for i, v := range vaults {
		for range i + 1 {
			_, err := storage.Do(ctx, v, storage.Command{By: "a", Key: "same"}, storage.Op("jar.same", i), func(tx *storage.Tx) (int, error) {
				return 0, c.Create(tx, &jar{ID: "same", Label: "plum", Left: i, At: now})
			})
			require.NoError(t, err, "the ID, the label and the key are free")
		}
		_, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 1)
		var taken *storage.TakenError
		require.ErrorAs(t, err, &taken)
		assert.Equal(t, storage.Space("label"), taken.Space)
		assert.Equal(t, storage.Kind("jar"), taken.Ref.Kind)
		assert.NotContains(t, err.Error(), "spb")
		_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.again"), func(tx *storage.Tx) (int, error) {
			return 0, c.Create(tx, &jar{ID: "same", Label: "pear"})
		})
		require.ErrorIs(t, err, storage.ErrConflict)
		assert.NotContains(t, err.Error(), "spb")
	}
	for i, v := range vaults {
		found, err := storage.View(ctx, v, func(tx *storage.Tx) ([]*jar, error) { return c.Find(tx, storage.Find{}) })
		require.NoError(t, err)
		require.Len(t, found, 1)
		assert.Equal(t, i, found[0].Left)
		worker := storage.Worker[jar, struct{}]{Of: c, Name: "jar.rest", Settle: func(tx *storage.Tx, j *jar, _ struct{}) error {
			j.At = time.Time{}
			return c.Save(tx, j)
		}}
		n, err := worker.Work(ctx, v, 10)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		assert.Equal(t, 3, clean(t, v, c).Entries)
	}
	now = now.Add(time.Hour)
	for _, v := range vaults {
		mark, err := v.Checkpoint(ctx, storage.Checkpoint{})
		require.NoError(t, err)
		marks = append(marks, mark)
	}
	_, err := vaults[1].VerifyAudit(ctx, &storage.VerifyOptions{To: marks[0]}, c)
	require.ErrorIs(t, err, storage.ErrCheckpointInvalid)
}

// TestTenantsDoNotOpenEachOther: rows that an insider moved from one tenant to
// another are an error.
func TestTenantsDoNotOpenEachOther(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	row := func(name string) storage.Record {
		v := vault(t, store, &storage.Options{Tenant: name})
		_, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.one"), func(tx *storage.Tx) (int, error) {
			return 0, c.Create(tx, &jar{ID: "one", Label: "plum", Left: len(name)})
		})
		require.NoError(t, err)
		got, err := store.Get(ctx, storage.Ref{Kind: storage.Kind(name + ".jar"), ID: "one"})
		require.NoError(t, err)
		return got[0]
	}
	x, y := row("spb"), row("msk")
	assert.NotEqual(t, x.Unique[0].Digest, y.Unique[0].Digest, "one label, two digests")
	x.Body, y.Body = y.Body, x.Body
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: []storage.Record{x, y}}))
	for _, name := range []string{"spb", "msk"} {
		_, err := storage.View(ctx, vault(t, store, &storage.Options{Tenant: name}), func(tx *storage.Tx) (*jar, error) {
			return c.Get(tx, "one")
		})
		require.ErrorIs(t, err, storage.ErrTampered)
		assert.NotContains(t, err.Error(), name)
	}
}

func TestTenantRefusesNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Spb", "spb1", "a.b", "abcdefghi", " ", "пермь", "account", "storage", "zags"} {
		_, err := storage.NewVault(memstore.New(), keyring(t), &storage.Options{Tenant: name})
		require.Error(t, err)
	}
	ctx := t.Context()
	v := vault(t, memstore.New(), &storage.Options{Tenant: "abcdefgh"})
	for size, want := range map[int]error{23: nil, 24: storage.ErrLimit} {
		c, err := storage.NewCollection(storage.Spec[jar]{
			Kind: storage.Kind(strings.Repeat("k", size)), Schema: 1, ID: func(j *jar) storage.ID { return j.ID },
		})
		require.NoError(t, err)
		_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.long"), func(tx *storage.Tx) (int, error) {
			return 0, c.Create(tx, &jar{ID: tx.NewID()})
		})
		require.ErrorIs(t, err, want)
	}
}
