package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/bench/engine"
)

// A floor that wrote less would be no floor: after the same commits every table
// holds the same rows on both sides.
func TestSQLiteFloorsWriteTheSameRows(t *testing.T) {
	t.Parallel()
	all, err := engine.SQLiteRows(t.Context(), 4, 24)
	require.NoError(t, err)
	same(t, all)
}

// same compares what each side has left with what the store has.
func same(t *testing.T, all map[string][]string) {
	t.Helper()
	require.Greater(t, len(all), 1)
	require.NotEmpty(t, all["store"])
	for name, rows := range all {
		require.Equal(t, all["store"], rows, name)
	}
}
