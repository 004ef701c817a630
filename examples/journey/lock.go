package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// source is the data source name of an SQLite file, whatever its name is.
func source(path, settings string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + settings
}

// alone lets one journey at a time walk on a file: the keys and notes beside
// it are written whole, by one program. The lock is a database that is kept
// locked; it ends with the process, however that ends.
func (h *home) alone(ctx context.Context) error {
	if info, err := os.Stat(filepath.Dir(h.path)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", filepath.Dir(h.path))
	}
	if info, err := os.Stat(h.path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder, and -db names a file", h.path)
	}
	db, err := sql.Open("sqlite", source(h.path+".lock", "_pragma=busy_timeout(0)"))
	if err != nil {
		return err
	}
	h.lock = db
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	switch {
	case err == nil:
		return h.known()
	case strings.Contains(err.Error(), "locked"):
		return fmt.Errorf("another journey walks on %s: let it end first", h.path)
	}
	return fmt.Errorf("nothing can be written in the folder of %s: %w", h.path, err)
}

// known refuses a database without its keys: new ones would not open it.
func (h *home) known() error {
	_, noKeys := os.Stat(h.path + ".keys")
	if _, err := os.Stat(h.path); err == nil && errors.Is(noKeys, fs.ErrNotExist) {
		return fmt.Errorf("%s is there without its keys, %s.keys: it is no journey's file, or they were lost", h.path, h.path)
	}
	return nil
}
