package engine_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/bench/engine"
	"github.com/rodnik-go/rodnik/internal/cluster"
)

// A floor that wrote less would be no floor: after the same commits every table
// holds the same rows on both sides.
func TestSQLiteFloorsWriteTheSameRows(t *testing.T) {
	t.Parallel()
	all, err := engine.SQLiteRows(t.Context(), 4, 24)
	require.NoError(t, err)
	same(t, all)
}

func TestPostgresFloorsWriteTheSameRows(t *testing.T) {
	t.Parallel()
	commits, leased, err := engine.PGRows(t.Context(), 4, 24, 3)
	if errors.Is(err, cluster.ErrAbsent) {
		cluster.Missing(t, cluster.ErrAbsent)
	}
	require.NoError(t, err)
	same(t, commits)
	same(t, leased)
}

func TestMemoryFloorKeepsTheSameRecords(t *testing.T) {
	t.Parallel()
	all, err := engine.MemoryRows(t.Context(), 4, 24)
	require.NoError(t, err)
	same(t, all)
}

// What no clock decides is met: round trips, transactions, allocations, bytes.
func TestWhatIsCountedIsMet(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	var out strings.Builder
	counted := regexp.MustCompile("^(postgres, counted|vault)")
	require.NoError(t, engine.Run(t.Context(), &out, engine.Effort{Rounds: 5}, counted.MatchString))
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "postgres, counted") || strings.Contains(line, ": allocations") {
			assert.NotContains(t, line, "not met")
		}
	}
}

// BenchmarkCommit is one client of every side.
func BenchmarkCommit(b *testing.B) {
	all, end, err := engine.Sides(b.Context())
	require.NoError(b, err)
	defer func() { require.NoError(b, end()) }()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, all[name](b.Context(), 0))
			}
		})
	}
}

// same compares what each side has left with what the store has.
func same(t *testing.T, all map[string][]string) {
	t.Helper()
	require.Greater(t, len(all), 1)
	require.NotEmpty(t, all["store"])
	for name, rows := range all {
		require.Len(t, rows, len(all["store"]), name)
		for i, row := range rows {
			if row != all["store"][i] { // a row fills a page
				require.Failf(t, "another row", "%s: %.200s\nstore: %.200s", name, row, all["store"][i])
			}
		}
	}
}
