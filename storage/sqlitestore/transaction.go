package sqlitestore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/rodnik-go/rodnik/storage"
)

// tries is how often a busy database is asked again. Each try waits for the
// busy_timeout of the connection.
const tries = 4

// The statements around a transaction.
const (
	beginText    = "BEGIN IMMEDIATE"
	commitText   = "COMMIT"
	rollbackText = "ROLLBACK"
)

// session is a connection, or a writer that has prepared it.
type session interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// transact runs work in an immediate transaction. The context may end the wait
// for the lock; the work itself is short and is let finish, so that it is
// always known whether it was committed. After an error the connection must be
// settled.
func transact(ctx context.Context, on session, work func(ctx context.Context) error) error {
	if err := begin(ctx, on); err != nil {
		return err
	}
	working := context.WithoutCancel(ctx)
	if err := work(working); err != nil {
		return err
	}
	return commit(working, on)
}

// settle rolls back after a transaction that failed with err and reports
// whether the connection may be used again.
func settle(ctx context.Context, on session, err error) bool {
	return rollback(ctx, on) == nil && !errors.Is(err, storage.ErrUnknown)
}

// begin takes the lock for writing. It waits as long as the context lives and
// the tries last; after an error, what began is not known: roll back.
func begin(ctx context.Context, on session) error {
	var err error
	for range tries {
		if err = ctx.Err(); err != nil {
			return err
		}
		if _, err = on.ExecContext(ctx, beginText); err == nil || !busy(err) {
			return err
		}
	}
	return fmt.Errorf("another connection keeps the database locked: %w", err)
}

// commit ends the transaction well. A busy database has not committed, every
// other failure leaves that open and is ErrUnknown: the log may already hold
// the whole transaction.
func commit(ctx context.Context, on session) error {
	var err error
	for range tries {
		if _, err = on.ExecContext(ctx, commitText); err == nil {
			return nil
		}
		if !busy(err) {
			return fmt.Errorf("%w: %w", storage.ErrUnknown, err)
		}
	}
	return fmt.Errorf("another connection keeps the database locked: %w", err)
}

// rollback leaves the connection without a transaction, also when its context
// has ended, or says that it could not.
func rollback(ctx context.Context, on session) error {
	_, err := on.ExecContext(context.WithoutCancel(ctx), rollbackText)
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil // SQLite has rolled back by itself, or nothing had begun
	}
	return err
}

// discard takes a connection out of the pool for good, because nobody can tell
// what state it is in. Its statements must be closed: SQLite keeps a
// connection, and its locks, as long as one of them is open.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// busy reports whether SQLite says that another connection is in the way.
// Drivers tell the code by a method, or only in the text, which is SQLite's.
func busy(err error) bool {
	const code, primary = 5, 0xff
	if coded, ok := errors.AsType[interface {
		error
		Code() int
	}](err); ok {
		return coded.Code()&primary == code
	}
	return strings.Contains(err.Error(), "database is locked")
}
