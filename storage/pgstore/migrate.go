package pgstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/storage"
)

// files are named NNNN_what.sql, without a gap. A released one is never
// changed.
//
//go:embed migrations/*.sql
var files embed.FS

// Migrations are the files NNNN_what.sql that make the tables, for those who
// apply migrations with a tool of their own: in this order, each once, each
// whole in one transaction. Set [Options.MigratedElsewhere] then.
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}

// migration is a file.
type migration struct {
	name string
	text []byte
}

func migrations() ([]migration, error) {
	names, err := fs.Glob(Migrations(), "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	all := make([]migration, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(Migrations(), name)
		if err != nil {
			return nil, err
		}
		all[i] = migration{name, text}
	}
	return all, nil
}

func (m *migration) digest() []byte {
	sum := sha256.Sum256(m.text)
	return sum[:]
}

// migrationLock is the advisory lock of whoever migrates.
const migrationLock = 0x726f646e696b // "rodnik"

// migrate brings the tables up to date in one transaction, so that of several
// programs that start together all but one wait and find nothing to do, and one
// that is killed leaves nothing behind.
func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	known, err := migrations()
	if err != nil {
		return err
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return unreached(err)
	}
	defer conn.Release()
	if pending, err := pendingOf(ctx, conn.Conn(), known); err != nil || len(pending) == 0 {
		return err
	}
	// A snapshot from before the lock would not see what another program did.
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite})
	if err != nil {
		return worded(err)
	}
	err = applyAll(ctx, tx, known)
	if err == nil {
		if err = tx.Commit(ctx); err != nil {
			err = worded(err)
		}
	}
	if err != nil {
		_ = tx.Rollback(context.WithoutCancel(ctx)) // a connection that cannot is closed by the driver
	}
	return err
}

func applyAll(ctx context.Context, tx pgx.Tx, known []migration) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
		return worded(err)
	}
	pending, err := pendingOf(ctx, tx, known)
	if err != nil {
		return err
	}
	for _, number := range pending {
		m := known[number-1]
		// Several statements in one text: the simple protocol, without arguments.
		if _, err := tx.Conn().PgConn().Exec(ctx, string(m.text)).ReadAll(); err != nil {
			return fmt.Errorf("%s: %w", m.name, worded(err))
		}
		_, err := tx.Exec(ctx, `UPDATE rodnik.migration SET digest = $2 WHERE number = $1`, number, m.digest())
		if err != nil {
			return worded(err)
		}
	}
	return nil
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, text string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, text string, args ...any) pgx.Row
}

// pendingOf lists the numbers of the migrations that were not applied yet. What
// does not fit those known is an error, all of it at once.
func pendingOf(ctx context.Context, on querier, known []migration) ([]int, error) {
	// Not to_regclass: it may remember that there was no table.
	const text = `
SELECT EXISTS (
  SELECT FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'rodnik'
    AND c.relname = 'migration'
)`
	var exists bool
	if err := on.QueryRow(ctx, text).Scan(&exists); err != nil {
		return nil, worded(err)
	}
	applied := make(map[int][]byte)
	if exists {
		var err error
		if applied, err = appliedTo(ctx, on); err != nil {
			return nil, err
		}
	}
	var pending []int
	var wrong []error
	for i := range known {
		number := i + 1
		digest, ok := applied[number]
		switch {
		case !ok:
			pending = append(pending, number)
		case len(pending) > 0:
			wrong = append(wrong, fmt.Errorf("%s was applied and an earlier one was not: %w", known[i].name, ErrMigrations))
		case digest != nil && !bytes.Equal(digest, known[i].digest()):
			wrong = append(wrong, fmt.Errorf("%s was applied with another text than this program has: %w", known[i].name, ErrMigrations))
		}
		delete(applied, number)
	}
	for number := range applied {
		wrong = append(wrong, fmt.Errorf("the database is at migration %d and this program knows %d: %w",
			number, len(known), storage.ErrNewerSchema))
	}
	return pending, errors.Join(wrong...)
}

// appliedTo returns the digests of the migrations that are noted, by number.
func appliedTo(ctx context.Context, on querier) (map[int][]byte, error) {
	rows, err := on.Query(ctx, `SELECT number, digest FROM rodnik.migration`)
	if err != nil {
		return nil, worded(err)
	}
	applied := make(map[int][]byte)
	var number int
	var digest []byte
	_, err = pgx.ForEachRow(rows, []any{&number, &digest}, func() error {
		applied[number] = digest
		digest = nil
		return nil
	})
	if err != nil {
		return nil, worded(err)
	}
	return applied, nil
}
