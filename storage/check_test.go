package storage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func TestCheckRefusesAnotherKeyring(t *testing.T) {
	t.Parallel()
	secret := func(id, key string) storage.Secret {
		s, err := storage.NewSecret(id, []byte(key))
		require.NoError(t, err)
		return s
	}
	const one, two = "11111111111111111111111111111111", "22222222222222222222222222222222"
	open := func(store storage.Store, seals []storage.Secret, look storage.Secret) error {
		k, err := storage.NewKeyring(seals, []storage.Secret{look})
		require.NoError(t, err)
		v, err := storage.NewVault(store, k, nil)
		require.NoError(t, err)
		return v.Check(t.Context())
	}
	store, look := memstore.New(), secret("look", "3"+one)
	old, fresh := secret("seal-1", one), secret("seal-2", two)
	require.NoError(t, open(store, []storage.Secret{old}, look))
	require.NoError(t, open(store, []storage.Secret{old}, look))
	require.ErrorContains(t, open(store, []storage.Secret{secret("seal-1", two)}, look), "storage.tampered{key=seal-1}")
	require.NoError(t, open(store, []storage.Secret{fresh, old}, look), "a rotated seal key is right")
	require.ErrorIs(t, open(store, []storage.Secret{fresh}, look), storage.ErrKeyMissing)
	require.ErrorIs(t, open(store, []storage.Secret{old}, look), storage.ErrKeyMissing, "the new one may have sealed since")
	require.ErrorIs(t, open(store, []storage.Secret{fresh, old}, secret("look", "4"+one)), storage.ErrTampered)
	require.NoError(t, open(store, []storage.Secret{fresh, old}, look))
}

// A mark that was taken out of a store lets no other Keyring in.
func TestMarkTakenOut(t *testing.T) {
	t.Parallel()
	ctx, store := t.Context(), memstore.New()
	_, err := create(ctx, under(t, store, "new/one", nil), owns(t), storage.Command{By: "a"}, "anna plum", 1)
	require.NoError(t, err)
	mark := storage.Ref{Kind: "storage.keyring", ID: "keyring"}
	got, err := store.Get(ctx, mark)
	require.NoError(t, err)
	require.NotZero(t, got[0].Version, "nothing of an owner without a mark")
	require.NoError(t, store.Commit(ctx, storage.Batch{Delete: []storage.Ref{got[0].Ref()}}))
	for _, keys := range []string{"new/one", "new/other", "other/one"} {
		require.ErrorIs(t, under(t, store, keys, nil).Check(ctx), storage.ErrTampered, keys)
	}
}
