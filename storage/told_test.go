package storage_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// Of two equal commands at once the slower one meets what the faster one did:
// it answers as that one did, not that there is nothing left to do.
func TestEqualCommandMeanwhileGivesItsAnswer(t *testing.T) {
	t.Parallel()
	ctx, c, cmd := t.Context(), jars(t), storage.Command{By: "a", Key: "k"}
	for name, slower := range map[string]func(v *storage.Vault, op storage.Operation, fn func(*storage.Tx) (int, error)) (int, error){
		"do": func(v *storage.Vault, op storage.Operation, fn func(*storage.Tx) (int, error)) (int, error) {
			return storage.Do(ctx, v, cmd, op, fn)
		},
		"count": func(v *storage.Vault, op storage.Operation, fn func(*storage.Tx) (int, error)) (int, error) {
			return storage.CountThen(ctx, v, cmd, op, fn, func(_ *storage.Tx, n int) (int, error) { return n, nil })
		},
	} {
		v := vault(t, memstore.New(), nil)
		id, err := create(ctx, v, c, storage.Command{By: "a"}, "jam", 1)
		require.NoError(t, err)
		fast := func(ctx context.Context) int {
			left, err := take(ctx, v, c, cmd, id)
			require.NoError(t, err)
			return left
		}
		met := false
		left, err := slower(v, storage.Op("jar.take", id), func(*storage.Tx) (int, error) {
			if !met {
				met = true
				assert.Zero(t, fast(ctx))
			}
			return 7, errEmpty // met an empty jar
		})
		require.NoError(t, err, name)
		assert.Zero(t, left)
	}
	// Without an answer meanwhile the error stands.
	v := vault(t, memstore.New(), nil)
	_, err := storage.Do(ctx, v, cmd, storage.Op("jar.take"), func(*storage.Tx) (int, error) { return 0, errEmpty })
	require.ErrorIs(t, err, errEmpty)
}
