package integration_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage"
)

const (
	diskEnv = "RODNIK_DISK" // where the child mounts its disk
	noDisk  = "no disk can be mounted"
)

// TestCrashDiskFull fills a small disk under writers, again and again. The disk
// is a tmpfs in a mount namespace of a child that runs this same test, so
// nobody else sees it and nothing is left of it. That takes root, or user
// namespaces.
func TestCrashDiskFull(t *testing.T) {
	t.Parallel()
	if folder := os.Getenv(diskEnv); folder != "" {
		fillDisk(t, folder)
		return
	}
	self, err := os.Executable()
	require.NoError(t, err)
	child := exec.CommandContext(t.Context(), self, "-test.run=^TestCrashDiskFull$", "-test.v") //nolint:gosec // This very binary.
	child.Env = append(os.Environ(), diskEnv+"="+t.TempDir())
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	said, err := child.CombinedOutput()
	if child.ProcessState == nil || strings.Contains(string(said), noDisk) {
		if os.Getenv(cluster.RequireVariable) == "1" {
			require.NoError(t, err, noDisk)
		}
		t.Skip(noDisk, ": run as root, or allow user namespaces")
	}
	require.NoError(t, err, "%s", said)
	t.Logf("%s", said)
}

// fillDisk is what the child does, with one store from beginning to end.
func fillDisk(t *testing.T, folder string) {
	t.Helper()
	err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	if err == nil {
		err = syscall.Mount("rodnik", folder, "tmpfs", 0, "size=64m")
	}
	require.NoError(t, err, noDisk)
	store := openSQLite(t, filepath.Join(folder, "rodnik.db"))
	b, err := newBook(store)
	require.NoError(t, err)
	ballast := filepath.Join(folder, "ballast")
	var l losses
	var now [writers]int
	for round := range 12 {
		// Each time another write of the commit meets the end of the disk.
		room := 256<<10 + round*7<<10
		var disk syscall.Statfs_t
		require.NoError(t, syscall.Statfs(folder, &disk))
		free := int(disk.Bavail) * int(disk.Bsize) //nolint:gosec // A few megabytes.
		require.Greater(t, free, room)
		require.NoError(t, os.WriteFile(ballast, make([]byte, free-room), 0o600)) //nolint:gosec // The parent names the folder.

		var mu sync.Mutex
		acknowledged := now
		for _, err := range b.crowd(t.Context(), now, func(i, n int) {
			mu.Lock()
			acknowledged[i] = n
			l.acknowledged++
			mu.Unlock()
		}) {
			if err != nil {
				require.ErrorContains(t, err, "full")
				l.unknown++
			}
		}
		err := store.Commit(t.Context(), storage.Batch{Put: []storage.Record{{Kind: "crash.big", ID: "a", Body: make([]byte, 1<<20)}}})
		require.ErrorContains(t, err, "full")
		stored, err := b.stored(t.Context())
		require.NoError(t, err, "what is stored can be read")
		for i, n := range acknowledged {
			require.GreaterOrEqual(t, stored[i], n, "an acknowledged commit is lost")
		}

		require.NoError(t, os.Remove(ballast)) //nolint:gosec // The parent names the folder.
		now = b.resolve(t, acknowledged, &l)
	}
	b.whole(t, now)
	t.Log(l)
}
