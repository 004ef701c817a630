//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lock keeps the file for this process; the lock ends with it, however it ends.
func lock(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// unlock lets go at once. Closing the file alone does not, while a process that
// was forked from this one has not yet started its own program.
func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }

// syncFolder makes sure that the name of a new file survives too.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Clean(path)) //nolint:gosec // whoever starts the program names the file
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
