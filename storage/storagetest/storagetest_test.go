package storagetest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func TestMemstoreKeepsEveryDuty(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(*testing.T) storage.Store { return memstore.New() })
}

func TestRunDurableAsksTheReopenedStore(t *testing.T) {
	t.Parallel()
	storagetest.RunDurable(t,
		func(*testing.T) storage.Store { return memstore.New() },
		func(_ *testing.T, closing storage.Store) storage.Store { return closing })
}

// TestSuiteFindsEveryBrokenDuty gives each duty a store that breaks it.
func TestSuiteFindsEveryBrokenDuty(t *testing.T) {
	t.Parallel()
	proved := make(map[string]bool)
	for _, b := range brokenStores() {
		for _, duty := range b.duties {
			proved[duty] = true
			t.Run(b.name+" breaks: "+duty, func(t *testing.T) {
				t.Parallel()
				said := storagetest.Judge(t, duty, b.make(memstore.New()))
				require.NotEmpty(t, said)
				assert.Contains(t, said[0], "the store breaks the duty: ")
			})
		}
	}
	for _, duty := range storagetest.Names() {
		assert.True(t, proved[duty], "no broken store proves %q", duty)
	}
}

func TestSuiteFindsAStoreThatForgets(t *testing.T) {
	t.Parallel()
	said := storagetest.JudgeDurable(t, memstore.New(), memstore.New())
	require.NotEmpty(t, said)
	assert.Contains(t, said[0], "What was acknowledged is durable.")
}

func brokenStores() []brokenStore {
	var all []brokenStore
	for _, some := range [][]brokenStore{brokenCommits(), brokenKeys(), brokenReads(), brokenLeases(), brokenLimits(), brokenSubtly()} {
		all = append(all, some...)
	}
	return all
}
