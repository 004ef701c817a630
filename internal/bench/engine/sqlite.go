package engine

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// connections is how many an SQLite pool has.
const connections = 16

// sqlite is a database in a folder of its own, with the tables of the store.
type sqlite struct {
	dir string
	db  *sql.DB
}

// newSQLite makes a database with the records of the work. It lies where
// temporary files lie, which has to be a disk: TMPDIR tells where.
func newSQLite(ctx context.Context, w *work, progress func(done int)) (*sqlite, error) {
	dir, err := os.MkdirTemp("", "rodnik-bench")
	if err != nil {
		return nil, err
	}
	dsn := url.URL{Scheme: "file", Path: filepath.Join(dir, "rodnik.db"), RawQuery: "_pragma=busy_timeout(60000)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"}
	s := &sqlite{dir: dir}
	if s.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.db.SetMaxOpenConns(connections)
	s.db.SetMaxIdleConns(connections)
	err = s.fill(ctx, w, progress)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *sqlite) fill(ctx context.Context, w *work, progress func(done int)) error {
	store, err := sqlitestore.Open(ctx, s.db)
	if err != nil {
		return err
	}
	return errors.Join(fill(ctx, store, w, 0, len(w.versions), progress), store.Close())
}

func (s *sqlite) close() error { return errors.Join(s.db.Close(), os.RemoveAll(s.dir)) }

// throughStore commits through a store.
func throughStore(s storage.Store) committer {
	return func(ctx context.Context, own, entry storage.Record) error {
		return s.Commit(ctx, storage.Batch{Put: []storage.Record{own, entry}})
	}
}

// fill creates the records from one number to before another through a store.
func fill(ctx context.Context, s storage.Store, w *work, from, to int, progress func(done int)) error {
	for at := from; at < to; {
		batch := make([]storage.Record, 0, storage.MaxRefs)
		for ; at < to && len(batch) < storage.MaxRefs; at++ {
			batch = append(batch, w.own(at))
			w.versions[at] = 1
		}
		if err := s.Commit(ctx, storage.Batch{Put: batch}); err != nil {
			return err
		}
		if progress != nil {
			progress(len(batch))
		}
	}
	return nil
}
