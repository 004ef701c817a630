package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/rodnik-go/rodnik/storage"
)

// The statements of the floors.
const (
	sqliteChange = `
UPDATE rodnik_record
SET version = version + 1, wake_at = ?3, body = ?4
WHERE kind = ?1 AND id = ?2 AND version = ?5`
	sqliteInsert = `
INSERT INTO rodnik_record (kind, id, version, wake_at, keys, body)
VALUES (?1, ?2, 1, NULL, ?3, ?4)`
	sqliteEnter = `
INSERT INTO rodnik_index (space, digest, kind, id)
VALUES (?1, ?2, ?3, ?4)`
)

// sqliteBare is the floor of one client, and of many: prepared statements on
// one connection and a group commit by hand, in which who has the connection
// commits for all that wait. Unlike the store it hears of no context, lets one
// that fails take the others with it, and knows this one shape of a batch.
type sqliteBare struct {
	conn                      *sql.Conn
	begin, end, save, release *sql.Stmt
	change, insert, enter     *sql.Stmt
	turn                      chan struct{}
	mu                        sync.Mutex
	queue                     []*bareCommit
}

type bareCommit struct {
	own, entry storage.Record
	done       chan error
}

func newSQLiteBare(ctx context.Context, db *sql.DB) (*sqliteBare, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	f := &sqliteBare{conn: conn, turn: make(chan struct{}, 1)}
	for at, text := range map[**sql.Stmt]string{
		&f.begin: "BEGIN IMMEDIATE", &f.end: "COMMIT", &f.save: "SAVEPOINT s", &f.release: "RELEASE s",
		&f.change: sqliteChange, &f.insert: sqliteInsert, &f.enter: sqliteEnter,
	} {
		if *at, err = conn.PrepareContext(ctx, text); err != nil { //nolint:sqlclosecheck // goes with its connection
			return nil, errors.Join(err, conn.Close())
		}
	}
	return f, nil
}

// close gives the connection back, after its statements: SQLite keeps a
// connection as long as one of them is open.
func (f *sqliteBare) close() error {
	var errs []error
	for _, s := range []*sql.Stmt{f.begin, f.end, f.save, f.release, f.change, f.insert, f.enter} {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, f.conn.Close())...)
}

// alone commits by itself, for one client.
func (f *sqliteBare) alone(ctx context.Context, own, entry storage.Record) error {
	if _, err := f.begin.ExecContext(ctx); err != nil {
		return err
	}
	if err := f.write(ctx, &own, &entry); err != nil {
		return err
	}
	_, err := f.end.ExecContext(ctx)
	return err
}

// grouped commits together with who waits.
func (f *sqliteBare) grouped(ctx context.Context, own, entry storage.Record) error {
	p := &bareCommit{own: own, entry: entry, done: make(chan error, 1)}
	f.mu.Lock()
	f.queue = append(f.queue, p)
	f.mu.Unlock()
	select {
	case err := <-p.done:
		return err
	case f.turn <- struct{}{}:
	}
	defer func() { <-f.turn }()
	f.mu.Lock()
	group := f.queue
	f.queue = nil
	f.mu.Unlock()
	if len(group) > 0 {
		err := f.store(ctx, group)
		for _, p := range group {
			p.done <- err
		}
	}
	return <-p.done
}

func (f *sqliteBare) store(ctx context.Context, group []*bareCommit) error {
	if _, err := f.begin.ExecContext(ctx); err != nil {
		return err
	}
	for _, p := range group {
		if _, err := f.save.ExecContext(ctx); err != nil {
			return err
		}
		if err := f.write(ctx, &p.own, &p.entry); err != nil {
			return err
		}
		if _, err := f.release.ExecContext(ctx); err != nil {
			return err
		}
	}
	_, err := f.end.ExecContext(ctx)
	return err
}

func (f *sqliteBare) write(ctx context.Context, own, entry *storage.Record) error {
	done, err := f.change.ExecContext(ctx, own.Kind, own.ID, own.WakeAt.UnixMicro(), own.Body, int64(own.Version)) //nolint:gosec // a count
	if err := changed(done, err); err != nil {
		return err
	}
	if _, err := f.insert.ExecContext(ctx, entry.Kind, entry.ID, packed(entry), entry.Body); err != nil {
		return err
	}
	k := &entry.Index[0]
	_, err = f.enter.ExecContext(ctx, k.Space, k.Digest[:], entry.Kind, entry.ID)
	return err
}

func changed(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("engine: %d rows changed: %w", n, storage.ErrConflict)
	}
	return nil
}

// sqlitePool is what most programs do: a transaction from the pool, and
// statements as text.
func sqlitePool(db *sql.DB) committer {
	return func(ctx context.Context, own, entry storage.Record) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		done, err := tx.ExecContext(ctx, sqliteChange, own.Kind, own.ID, own.WakeAt.UnixMicro(), own.Body, int64(own.Version)) //nolint:gosec // a count
		if err := changed(done, err); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqliteInsert, entry.Kind, entry.ID, packed(&entry), entry.Body); err != nil {
			return err
		}
		k := &entry.Index[0]
		if _, err := tx.ExecContext(ctx, sqliteEnter, k.Space, k.Digest[:], entry.Kind, entry.ID); err != nil {
			return err
		}
		return tx.Commit()
	}
}
