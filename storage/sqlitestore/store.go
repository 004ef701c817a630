package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Why [Open] refuses a database. The text around the code says what to do.
const (
	// ErrPragma: journal_mode, synchronous or busy_timeout would lose commits.
	ErrPragma validate.Code = "sqlitestore.pragma"
	// ErrPool: the pool allows one connection only, and the store keeps one; or
	// others kept all that it allows for ten seconds.
	ErrPool validate.Code = "sqlitestore.pool"
	// ErrOldSQLite: SQLite is older than 3.38.
	ErrOldSQLite validate.Code = "sqlitestore.old_sqlite"
	// ErrMigrations: the migrations that were applied are not those known.
	ErrMigrations validate.Code = "sqlitestore.migrations"
)

// errClosed is what every method answers after Close.
var errClosed = errors.New("sqlitestore: the store is closed")

// Store keeps records in an SQLite database. Make one with [Open].
type Store struct {
	db    *sql.DB
	turn  chan struct{} // holds one token while somebody writes
	line  line          // commits that wait for it
	w     *writer       // nil when there is none; guarded by turn
	reads reads
	done  chan struct{} // closed by Close
}

var _ storage.Store = (*Store)(nil)

// Open checks the settings of the database, brings its tables up to date and
// takes one connection out of the pool for writing. The pool stays the
// embedder's: close the store first, then the pool.
//
// The error is [ErrPragma], [ErrPool], [ErrOldSQLite] or [ErrMigrations] in
// words, [storage.ErrNewerSchema] for a database that a newer program has
// changed, or the driver's own.
func Open(ctx context.Context, db *sql.DB) (*Store, error) {
	if db == nil {
		return nil, errors.New("sqlitestore: open: a pool is needed")
	}
	if db.Stats().MaxOpenConnections == 1 {
		return nil, fmt.Errorf("sqlitestore: open: the pool allows one connection, "+
			"and the store keeps one for writing; SetMaxOpenConns must be 2 or more: %w", ErrPool)
	}
	s := &Store{db: db, turn: make(chan struct{}, 1), done: make(chan struct{})}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(failed(ctx, "open", err), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	conn, err := connect(ctx, s.db)
	if err != nil {
		return err
	}
	if err = migrate(ctx, conn); err == nil {
		err = s.checkSecond(ctx)
	}
	if err == nil {
		s.w, err = newWriter(ctx, conn)
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	return s.reads.prepare(ctx, s.db)
}

// checkSecond finds settings that were made on one connection only, while the
// first connection is held.
func (s *Store) checkSecond(ctx context.Context) error {
	conn, err := connect(ctx, s.db)
	if err != nil {
		return fmt.Errorf("a second connection of the pool: %w", err)
	}
	return conn.Close()
}

// Close waits for the write that is under way and gives the connection back
// to the pool, which it leaves open. What is acknowledged is on the disk
// already. Closing twice is harmless.
func (s *Store) Close() error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	select {
	case <-s.done:
		return nil
	default:
		close(s.done)
	}
	err := s.reads.close()
	if s.w != nil {
		err = errors.Join(err, s.w.close())
		s.w = nil
	}
	return err
}

func (s *Store) closed() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// failed words an error. When the context has ended, that is the answer,
// whatever the driver made of it, unless a commit is in doubt.
func failed(ctx context.Context, what string, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, storage.ErrUnknown) {
		err = ended
	}
	return fmt.Errorf("sqlitestore: %s: %w", what, err)
}
