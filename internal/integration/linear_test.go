package integration_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// several multiplies n by what the environment variable says.
func several(t *testing.T, variable string, n int) int {
	t.Helper()
	if testing.Short() {
		n /= 10
	}
	text := os.Getenv(variable)
	if text == "" {
		return n
	}
	times, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err, variable)
	return int(float64(n) * times)
}

// TestLinearizable lets many clients race on each store, with lost answers and
// contexts that end in flight, and asks porcupine whether what they were told
// can be told of a store that does one thing at a time. RODNIK_LINEAR
// multiplies the calls.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		calls int
		open  func(t *testing.T) storage.Store
		skips bool // a lease passes over records in other hands, and may happen although it failed
	}{
		{"memstore", 100_000, func(*testing.T) storage.Store { return memstore.New() }, false},
		{"sqlite", 20_000, func(t *testing.T) storage.Store { t.Helper(); return openSQLite(t, newFile(t)) }, false},
		{"postgres", 20_000, openPostgres, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			calls := several(t, "RODNIK_LINEAR", tt.calls)
			traffics := map[string]traffic{
				"calm":  {teams: 4, calls: calls / 2, perGroup: 100, seed: 1},
				"rough": {teams: 4, calls: calls / 2, perGroup: 100, seed: 2, faults: true, cancels: true},
			}
			for name, traffic := range traffics {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					began := time.Now()
					history := traffic.run(t, tt.open(t))
					ran := time.Since(began)
					v := judge(history, tt.skips)
					t.Logf("%d calls in %v, %d judged in %v, %d of unknown outcome; %v",
						len(history), ran, v.judged, time.Since(began)-ran, v.unknown, tally(history))
					require.GreaterOrEqual(t, len(history), traffic.calls)
					require.Empty(t, v.broken, v)
				})
			}
		})
	}
}

// tally counts calls by what was asked and answered.
func tally(history []storagetest.Call) map[string]int {
	counts := make(map[string]int)
	for _, c := range history {
		answer := "done"
		switch {
		case c.Unknown:
			answer = "unknown"
		case c.Err != nil:
			answer = "refused"
		case c.Operation != storagetest.OpCommit && len(c.Records) == 0:
			answer = "empty"
		}
		counts[c.Operation.String()+" "+answer]++
	}
	return counts
}
