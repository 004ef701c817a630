package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/rodnik-go/rodnik/storage"
)

// migrations are named NNNN_what.sql, without a gap. A released one is never
// changed.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date in one immediate transaction, so that
// of two programs that start together one waits and finds nothing to do.
func migrate(ctx context.Context, conn *sql.Conn) error {
	names, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil {
		return err
	}
	err = transact(ctx, conn, func(ctx context.Context) error {
		applied, err := applied(ctx, conn)
		if err != nil {
			return err
		}
		if applied > len(names) {
			return fmt.Errorf("the database is at migration %d and this program knows %d: %w",
				applied, len(names), storage.ErrNewerSchema)
		}
		for i, name := range names[applied:] {
			if err := apply(ctx, conn, applied+i+1, name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil && !settle(ctx, conn, err) {
		discard(conn)
	}
	return err
}

// applied returns the number of the last migration that was applied.
func applied(ctx context.Context, conn *sql.Conn) (int, error) {
	const table = `
CREATE TABLE IF NOT EXISTS rodnik_migration (
  number INTEGER PRIMARY KEY,
  name   TEXT NOT NULL
) STRICT`
	if _, err := conn.ExecContext(ctx, table); err != nil {
		return 0, err
	}
	var count, last int
	row := conn.QueryRowContext(ctx, "SELECT count(*), coalesce(max(number), 0) FROM rodnik_migration")
	if err := row.Scan(&count, &last); err != nil {
		return 0, err
	}
	if count != last {
		return 0, fmt.Errorf("%d migrations are noted and the last has number %d: %w", count, last, ErrMigrations)
	}
	return last, nil
}

func apply(ctx context.Context, conn *sql.Conn, number int, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "INSERT INTO rodnik_migration (number, name) VALUES (?, ?)", number, name)
	return err
}
