package storage_test

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

var update = flag.Bool("update", false, "write testdata anew")

// TestOldRecordsOpen reads records as the first format of bodies wrote them: a
// jar of ids only, a pot under its owner's data key, the answer to an
// idempotency key, the mark. From the first release on the file is never
// written anew: another format gets a file of its own.
func TestOldRecordsOpen(t *testing.T) {
	t.Parallel()
	const file = "testdata/records.1.json"
	ctx := t.Context()
	cmd := storage.Command{By: "anna", Key: "k"}
	if *update {
		store := memstore.New()
		v := under(t, store, "s/l", nil)
		_, err := create(ctx, v, jars(t), cmd, "plum", 9)
		require.NoError(t, err)
		_, err = create(ctx, v, owns(t), storage.Command{By: "anna"}, "anna jam", 7)
		require.NoError(t, err)
		var all []storage.Record
		for _, rec := range everything(t, store) {
			all = append(all, rec)
		}
		slices.SortFunc(all, func(a, b storage.Record) int {
			return slices.Compare([]string{string(a.Kind), string(a.ID)}, []string{string(b.Kind), string(b.ID)})
		})
		text, err := json.MarshalIndent(all, "", "\t")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, append(text, '\n'), 0o600))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var all []storage.Record
	require.NoError(t, json.Unmarshal(text, &all))
	require.Greater(t, len(all), 5)
	for i := range all {
		all[i].Version = 0
	}
	store := memstore.New()
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: all}))
	v := under(t, store, "next s/l m", nil)
	require.NoError(t, v.Check(ctx))
	plum, err := one(ctx, v, jars(t), "label", "plum")
	require.NoError(t, err)
	assert.Equal(t, 9, plum.Left)
	jam, err := one(ctx, v, owns(t), "pot", "anna jam")
	require.NoError(t, err)
	assert.Equal(t, 7, jam.Left)
	done, err := v.Rekey(ctx, []storage.Kept{jars(t), owns(t)}, nil)
	require.NoError(t, err)
	require.True(t, done.Done)
	assert.Zero(t, done.Broken)
	_, err = one(ctx, under(t, store, "next/m", nil), owns(t), "pot", "anna jam")
	require.NoError(t, err)
}
