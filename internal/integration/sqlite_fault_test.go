package integration_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"modernc.org/sqlite"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

var noon = time.Date(2026, time.April, 1, 12, 0, 0, 0, time.UTC)

// faults stands between the pool and the driver. fail is asked about every
// statement that returns no rows; run is the statement itself.
type faults struct {
	driver.Connector

	mu   sync.Mutex
	fail func(query string, run func() error) error
	last *faultyConn // that ran a statement
}

// rollBack ends the transaction of the last connection behind its back.
func (f *faults) rollBack(t *testing.T) error {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := f.last.ableConn.ExecContext(t.Context(), "ROLLBACK", nil)
	return err
}

func (f *faults) set(fail func(query string, run func() error) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = fail
}

func (f *faults) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := f.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := c.(ableConn)
	if !ok {
		return nil, errors.New("the driver lacks a method")
	}
	return &faultyConn{able, f}, nil
}

type ableConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.ConnBeginTx
}

type faultyConn struct {
	ableConn
	*faults
}

func (c *faultyConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.meet(ctx, query, func() (driver.Result, error) { return c.ableConn.ExecContext(ctx, query, args) })
}

func (c *faultyConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.ableConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	able, ok := s.(ableStmt)
	if !ok {
		return nil, errors.New("the driver lacks a method")
	}
	return &faultyStmt{able, c, query}, nil
}

type ableStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type faultyStmt struct {
	ableStmt

	conn  *faultyConn
	query string
}

func (s *faultyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.meet(ctx, s.query, func() (driver.Result, error) { return s.ableStmt.ExecContext(ctx, args) })
}

func (c *faultyConn) meet(ctx context.Context, query string, exec func() (driver.Result, error)) (driver.Result, error) {
	c.mu.Lock()
	fail := c.fail
	c.last = c
	c.mu.Unlock()
	if fail == nil {
		return exec()
	}
	var done driver.Result
	err := fail(query, func() (err error) {
		done, err = exec()
		return err
	})
	if errors.Is(err, driver.ErrBadConn) {
		_, _ = c.ableConn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK", nil) // a lost connection keeps no lock
	}
	return done, err
}

// busyError is how drivers tell SQLITE_BUSY.
type busyError struct{}

func (busyError) Error() string { return "in the way" }

func (busyError) Code() int { return 5 | 1<<8 }

// openFaulty opens a store over faults, on a pool that is closed after it.
func openFaulty(t *testing.T) (*sqlitestore.Store, *sql.DB, *faults) {
	t.Helper()
	connector, err := sqlite.NewConnector("file:" + newFile(t) + settings)
	require.NoError(t, err)
	f := &faults{Connector: connector}
	db := sql.OpenDB(f)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	s, err := sqlitestore.Open(t.Context(), db)
	require.NoError(t, err)
	return s, db, f
}

func TestSQLiteGoesOnAfterFaults(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk I/O error")
	at := func(query string, fail func(run func() error) error) func(string, func() error) error {
		return func(asked string, run func() error) error {
			if asked == query {
				return fail(run)
			}
			return run()
		}
	}
	before := func(err error) func(func() error) error { return func(func() error) error { return err } }
	after := func(err error) func(func() error) error {
		return func(run func() error) error { return errors.Join(run(), err) }
	}
	left := 2
	tests := []struct {
		name    string
		fail    func(query string, run func() error) error
		stored  bool
		unknown bool
		err     error // nil: the commit succeeds
	}{
		{"the commit fails", at("COMMIT", before(disk)), false, true, disk},
		{"the answer to the commit is lost", at("COMMIT", after(disk)), true, true, disk},
		{"the connection is lost at the commit", at("COMMIT", before(driver.ErrBadConn)), false, true, sql.ErrConnDone},
		{"the connection is lost after the commit", at("COMMIT", after(driver.ErrBadConn)), true, true, sql.ErrConnDone},
		{"the commit is busy for a while", at("COMMIT", func(run func() error) error {
			if left--; left >= 0 {
				return busyError{}
			}
			return run()
		}), true, false, nil},
		{"the commit is busy for ever", at("COMMIT", before(busyError{})), false, false, busyError{}},
		{"the lock is never free", at("BEGIN IMMEDIATE", before(busyError{})), false, false, busyError{}},
		{"it begins and says that it did not", at("BEGIN IMMEDIATE", after(disk)), false, false, disk},
		{"the connection is lost at the beginning", at("BEGIN IMMEDIATE", before(driver.ErrBadConn)), false, false, sql.ErrConnDone},
		{"it cannot be rolled back", func(query string, run func() error) error {
			if query == "COMMIT" {
				return busyError{}
			}
			if query == "ROLLBACK" {
				return disk
			}
			return run()
		}, false, false, busyError{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, db, f := openFaulty(t)
			r := storage.Record{Kind: "k", ID: "a", Unique: []storage.Key{{Space: "s"}}, Body: []byte("secret")}
			f.set(tt.fail)
			err := s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}})
			f.set(nil)
			if tt.err == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, tt.err)
				assert.NotContains(t, err.Error(), "secret")
			}
			assert.Equal(t, tt.unknown, errors.Is(err, storage.ErrUnknown))

			got, err := s.Get(t.Context(), r.Ref())
			require.NoError(t, err)
			assert.Equal(t, tt.stored, got[0].Version == 1)
			got[0].Unique = r.Unique
			require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: got}))
			require.NoError(t, s.Close())
			assert.Zero(t, db.Stats().InUse)
		})
	}
}

func TestSQLiteWaitsForAnotherWriter(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	s := openSQLite(t, file)
	batch := storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a", WakeAt: noon}}}
	require.NoError(t, s.Commit(t.Context(), batch))
	batch.Put[0].Version = 1

	other, err := openDB(t, file, settings).Conn(t.Context())
	require.NoError(t, err)
	defer func() { assert.NoError(t, other.Close()) }()
	_, err = other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.Commit(ctx, batch), context.DeadlineExceeded)
	_, err = s.Lease(ctx, []storage.Kind{"k"}, noon, noon, 1)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	got, err := s.Get(t.Context(), batch.Put[0].Ref()) // readers do not wait
	require.NoError(t, err)
	assert.Equal(t, uint64(1), got[0].Version)

	done := make(chan error)
	go func() { done <- s.Commit(t.Context(), batch) }()
	time.Sleep(20 * time.Millisecond)
	_, err = other.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	require.NoError(t, <-done)
}

func TestSQLiteWaitsItsTurnAsLongAsItsContextLives(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	s := openSQLite(t, file)
	other, err := openDB(t, file, settings).Conn(t.Context())
	require.NoError(t, err)
	defer func() { assert.NoError(t, other.Close()) }()
	_, err = other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)

	first := make(chan error)
	go func() {
		first <- s.Commit(t.Context(), storage.Batch{Put: []storage.Record{{Kind: "k", ID: "a"}}})
	}()
	time.Sleep(20 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err = s.Commit(ctx, storage.Batch{Put: []storage.Record{{Kind: "k", ID: "b"}}})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = other.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	require.NoError(t, <-first)
}
