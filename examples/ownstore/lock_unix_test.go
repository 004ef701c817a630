//go:build unix

package main

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMuseumLockOutlivesItsJournal: between fork and exec a child shares the
// file, and with it the lock, so that a journal closed meanwhile could not be
// opened again.
func TestMuseumLockOutlivesItsJournal(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	j := openJournal(t, path)
	shared, err := syscall.Dup(int(j.file.Fd()))
	require.NoError(t, err)
	defer func() { assert.NoError(t, syscall.Close(shared)) }()
	require.NoError(t, j.Close())
	openJournal(t, path)
}
