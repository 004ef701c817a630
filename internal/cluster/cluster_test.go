package cluster_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
)

func started(t *testing.T) *cluster.Cluster {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c, err := cluster.Start(ctx, nil)
	if err != nil {
		cluster.Missing(t, err)
	}
	t.Cleanup(func() { assert.NoError(t, c.Stop()) })
	return c
}

// socket is where the server listens.
func socket(t *testing.T, c *cluster.Cluster) string {
	t.Helper()
	host, _, _ := strings.Cut(strings.TrimPrefix(c.DSN(), "host="), " ")
	return filepath.Join(host, ".s.PGSQL.5432")
}

func answers(t *testing.T, c *cluster.Cluster) bool {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "unix", socket(t, c))
	if err != nil {
		return false
	}
	require.NoError(t, conn.Close())
	return true
}

func TestClusterIsKilledAndComesBack(t *testing.T) {
	t.Parallel()
	c := started(t)
	if !c.Own() {
		t.Skip("the server belongs to somebody else")
	}
	require.True(t, answers(t, c))
	require.Error(t, c.Restart(t.Context()), "it runs")
	for range 2 {
		require.NoError(t, c.Kill())
		require.NoError(t, c.Kill(), "twice")
		assert.False(t, answers(t, c))
		require.NoError(t, c.Restart(t.Context()))
		assert.True(t, answers(t, c))
	}
}

func TestClusterLeavesNothing(t *testing.T) {
	t.Parallel()
	c := started(t)
	if !c.Own() {
		t.Skip("the server belongs to somebody else")
	}
	dir := filepath.Dir(socket(t, c))
	require.DirExists(t, dir)
	require.NoError(t, c.Stop())
	require.NoError(t, c.Stop(), "twice")
	assert.NoDirExists(t, dir)
	require.Error(t, c.Restart(t.Context()))
}

func TestClusterTakesAServerThatRuns(t *testing.T) {
	t.Setenv(cluster.DSNVariable, "host=elsewhere")
	c, err := cluster.Start(t.Context(), nil)
	require.NoError(t, err)
	assert.False(t, c.Own())
	assert.Equal(t, "host=elsewhere", c.DSN())
	require.Error(t, c.Kill())
	require.Error(t, c.Restart(t.Context()))
	require.NoError(t, c.Stop())
}

// told is a test that was ended.
type told struct{ skipped, failed bool }

func (*told) Helper() {}

func (t *told) Skip(...any) { t.skipped = true }

func (t *told) Fatal(...any) { t.failed = true }

func TestMissingSkipsOnlyWhatIsAbsent(t *testing.T) {
	for _, tt := range []struct {
		name, require string
		in            error
		skips         bool
	}{
		{"absent", "", cluster.ErrAbsent, true},
		{"absent and required", "1", cluster.ErrAbsent, false},
		{"broken", "", os.ErrPermission, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(cluster.RequireVariable, tt.require)
			got := new(told)
			cluster.Missing(got, tt.in)
			assert.Equal(t, tt.skips, got.skipped)
			assert.Equal(t, !tt.skips, got.failed && !got.skipped)
		})
	}
}
