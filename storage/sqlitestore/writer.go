package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
)

// writer is the connection that writes, with its prepared statements.
type writer struct {
	conn *sql.Conn

	begin   *sql.Stmt
	end     *sql.Stmt
	save    *sql.Stmt // begin a commit within a transaction
	release *sql.Stmt // end it well
	undo    *sql.Stmt // leave nothing of it

	version *sql.Stmt
	stored  *sql.Stmt // version and keys
	insert  *sql.Stmt // unless there is one
	renew   *sql.Stmt // at this version with these keys
	update  *sql.Stmt // with other keys
	remove  *sql.Stmt // at this version
	claim   *sql.Stmt // a unique key, unless it is held
	free    *sql.Stmt
	enter   *sql.Stmt // a look-up key
	leave   *sql.Stmt
	due     *sql.Stmt // of one kind, oldest first
	advance *sql.Stmt // lease one record
}

// statements lists the prepared statements and their text.
func (w *writer) statements() []prepared {
	return []prepared{
		{&w.begin, beginText},
		{&w.end, commitText},
		{&w.save, `SAVEPOINT rodnik`},
		{&w.release, `RELEASE rodnik`},
		{&w.undo, `ROLLBACK TO rodnik`},
		{&w.version, `SELECT version FROM rodnik_record WHERE kind = ?1 AND id = ?2`},
		{&w.stored, `SELECT version, keys FROM rodnik_record WHERE kind = ?1 AND id = ?2`},
		{&w.insert, `
INSERT INTO rodnik_record (kind, id, version, wake_at, keys, body)
VALUES (?1, ?2, 1, ?3, ?4, ?5)
ON CONFLICT (kind, id) DO NOTHING`},
		{&w.renew, `
UPDATE rodnik_record
SET version = version + 1, wake_at = ?3, body = ?5
WHERE kind = ?1 AND id = ?2 AND version = ?6 AND keys = ?4`},
		{&w.update, `
UPDATE rodnik_record
SET version = version + 1, wake_at = ?3, keys = ?4, body = ?5
WHERE kind = ?1 AND id = ?2`},
		{&w.remove, `DELETE FROM rodnik_record WHERE kind = ?1 AND id = ?2 AND version = ?3 RETURNING keys`},
		{&w.claim, `INSERT INTO rodnik_unique (space, digest, kind, id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`},
		{&w.free, `DELETE FROM rodnik_unique WHERE space = ?1 AND digest = ?2 AND kind = ?3 AND id = ?4`},
		{&w.enter, `INSERT INTO rodnik_index (space, digest, kind, id) VALUES (?1, ?2, ?3, ?4)`},
		{&w.leave, `DELETE FROM rodnik_index WHERE space = ?1 AND digest = ?2 AND kind = ?3 AND id = ?4`},
		{&w.due, `
SELECT id, wake_at
FROM rodnik_record
WHERE kind = ?1 AND wake_at <= ?2
ORDER BY wake_at, id
LIMIT ?3`},
		{&w.advance, `
UPDATE rodnik_record
SET version = version + 1, wake_at = ?3
WHERE kind = ?1 AND id = ?2
RETURNING id, version, wake_at, keys, body`},
	}
}

// prepared is a statement and where it is kept.
type prepared struct {
	at   **sql.Stmt
	text string
}

// preparer is a pool or one connection.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func prepareAll(ctx context.Context, on preparer, all []prepared) error {
	for _, p := range all {
		stmt, err := on.PrepareContext(ctx, p.text) //nolint:sqlclosecheck // closeAll closes it with the store
		if err != nil {
			return errors.Join(err, closeAll(all))
		}
		*p.at = stmt
	}
	return nil
}

func closeAll(all []prepared) error {
	var errs []error
	for _, p := range all {
		if *p.at != nil {
			errs = append(errs, (*p.at).Close())
		}
	}
	return errors.Join(errs...)
}

// newWriter prepares a connection that was checked.
func newWriter(ctx context.Context, conn *sql.Conn) (*writer, error) {
	w := &writer{conn: conn}
	if err := prepareAll(ctx, conn, w.statements()); err != nil {
		return nil, err
	}
	return w, nil
}

// ExecContext runs a statement around a transaction.
func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	switch query {
	case beginText:
		return w.begin.ExecContext(ctx)
	case commitText:
		return w.end.ExecContext(ctx)
	}
	return w.conn.ExecContext(ctx, query, args...)
}

// close gives the connection back to the pool.
func (w *writer) close() error {
	return errors.Join(closeAll(w.statements()), w.conn.Close())
}

// discard closes the connection. One that the pool has closed already, because
// the driver lost it, is left alone: its statements went with it.
func (w *writer) discard() {
	if w.conn.Raw(func(any) error { return nil }) == nil {
		_ = closeAll(w.statements()) // nothing is left to be saved
		discard(w.conn)
	}
}

// write waits for its turn and runs work in a transaction.
func (s *Store) write(ctx context.Context, work func(ctx context.Context, w *writer) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.transact(ctx, work)
}

// transact runs work in a transaction of the caller, whose turn it is.
func (s *Store) transact(ctx context.Context, work func(ctx context.Context, w *writer) error) error {
	if s.closed() {
		return errClosed
	}
	w, err := s.connected(ctx)
	if err != nil {
		return err
	}
	err = transact(ctx, w, func(ctx context.Context) error { return work(ctx, w) })
	if err != nil && !settle(ctx, w, err) {
		w.discard()
		s.w = nil // the next write takes another connection
	}
	return err
}

// connected returns the writer, a new one if the last was lost.
func (s *Store) connected(ctx context.Context) (*writer, error) {
	if s.w != nil {
		return s.w, nil
	}
	conn, err := connect(ctx, s.db)
	if err != nil {
		return nil, err
	}
	w, err := newWriter(ctx, conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	s.w = w
	return w, nil
}
