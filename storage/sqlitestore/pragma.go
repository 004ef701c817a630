package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// patience is how long Open waits for a connection that others have.
const patience = 10 * time.Second

// connect takes a connection out of the pool and checks its settings. A
// connection is not the next one: each that must keep them is checked.
func connect(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if inUse(db) {
		waiting, cancel = context.WithTimeout(ctx, patience)
	}
	conn, err := db.Conn(waiting)
	cancel()
	if err != nil && ctx.Err() == nil && waiting.Err() != nil && inUse(db) {
		return nil, fmt.Errorf("all connections that the pool allows were in use for %s; each store keeps one for writing "+
			"and needs another for reading: %w", patience, ErrPool)
	}
	if err != nil {
		return nil, err
	}
	if err := checkSettings(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// inUse reports whether nobody else gets a connection now.
func inUse(db *sql.DB) bool {
	pool := db.Stats()
	return pool.MaxOpenConnections > 0 && pool.InUse >= pool.MaxOpenConnections
}

// checkSettings says all that is wrong with the settings of a connection.
func checkSettings(ctx context.Context, conn *sql.Conn) error {
	var release, journal string
	var synchronous, busy int
	for _, ask := range []struct {
		query  string
		answer any
	}{
		{"SELECT sqlite_version()", &release},
		{"PRAGMA journal_mode", &journal},
		{"PRAGMA synchronous", &synchronous},
		{"PRAGMA busy_timeout", &busy},
	} {
		if err := conn.QueryRowContext(ctx, ask.query).Scan(ask.answer); err != nil {
			return fmt.Errorf("%s: %w", ask.query, err)
		}
	}
	const full, extra = 2, 3
	var wrong []error
	if older(release) {
		wrong = append(wrong, fmt.Errorf("SQLite is %s and must be 3.38 or newer: %w", release, ErrOldSQLite))
	}
	if !strings.EqualFold(journal, "wal") {
		wrong = append(wrong, pragma("journal_mode", journal, "WAL", "_journal_mode"))
	}
	if synchronous != full && synchronous != extra {
		wrong = append(wrong, pragma("synchronous", level(synchronous), "FULL", "_synchronous"))
	}
	if busy <= 0 {
		wrong = append(wrong, pragma("busy_timeout", "0", "5000", "_busy_timeout"))
	}
	return errors.Join(wrong...)
}

// pragma says which setting is wrong and how to set it.
func pragma(name, is, must, mattn string) error {
	return fmt.Errorf("the pragma %s is %s and must be %s: add _pragma=%s(%s) to the data source name "+
		"of modernc.org/sqlite, %s=%s to that of mattn/go-sqlite3: %w", name, is, must, name, must, mattn, must, ErrPragma)
}

// level is the name of a number of the pragma synchronous.
func level(synchronous int) string {
	switch synchronous {
	case 0:
		return "OFF"
	case 1:
		return "NORMAL"
	}
	return "unknown"
}

// older reports whether a release of SQLite is before 3.38, which has STRICT
// tables, RETURNING and JSON built in.
func older(release string) bool {
	var major, minor int
	if _, err := fmt.Sscanf(release, "%d.%d", &major, &minor); err != nil {
		return true
	}
	return major < 3 || major == 3 && minor < 38
}
