package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/rodnik-go/rodnik/validate"
)

// ErrDamaged means that the tables are not as the migrations make them, or what is in
// them does not agree. The text around the code says what.
const ErrDamaged validate.Code = "sqlitestore.damaged"

// Check says in words all that is wrong with a database: the settings that
// [Open] asks for, the tables, their migrations, the integrity of the file and
// whether the keys are those of the records. The errors are joined; nil means
// that nothing was found.
//
// It writes nothing, and it reads the whole file: call it after a restore or a
// move, not in every start. No value that is stored stands in its words.
func (s *Store) Check(ctx context.Context) error {
	if s.closed() {
		return errClosed
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return failed(ctx, "check", err)
	}
	found := []error{checkSettings(ctx, conn), checkMigrations(ctx, conn), checkTables(ctx, conn), checkFile(ctx, conn)}
	if errors.Join(found...) == nil { // keys can be looked at only if there are tables
		found = append(found, checkKeys(ctx, conn))
	}
	if err := errors.Join(append(found, conn.Close())...); err != nil {
		return failed(ctx, "check", err)
	}
	return nil
}

// damaged words what is wrong.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrDamaged)
}

// checkMigrations compares the migrations that were noted with those known.
func checkMigrations(ctx context.Context, conn *sql.Conn) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	noted, err := texts(ctx, conn, "SELECT name FROM rodnik_migration ORDER BY number")
	if err != nil {
		return fmt.Errorf("the migrations cannot be read: %w", err)
	}
	if !slices.Equal(names, noted) {
		return damaged("%d migrations are noted, not the %d of this program", len(noted), len(names))
	}
	return nil
}

// checkTables compares the tables and indexes with the text of the migrations.
func checkTables(ctx context.Context, conn *sql.Conn) error {
	want, err := tables()
	if err != nil {
		return err
	}
	const query = `
SELECT name || ' ' || coalesce(sql, '')
FROM sqlite_schema
WHERE tbl_name LIKE 'rodnik~_%' ESCAPE '~' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'rodnik_migration'`
	rows, err := texts(ctx, conn, query)
	if err != nil {
		return err
	}
	var found []error
	for _, row := range rows {
		name, text, _ := strings.Cut(row, " ")
		is, known := want[name]
		switch delete(want, name); {
		case !known:
			found = append(found, damaged("%q is on our tables and not of this program", name))
		case is != plain(text):
			found = append(found, damaged("%s is not as this program makes it", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		found = append(found, damaged("%s is missing", name))
	}
	return errors.Join(found...)
}

// tables are the statements of the migrations by the name that they make.
func tables() (map[string]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	made := make(map[string]string)
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for statement := range strings.SplitSeq(string(text), ";\n") {
			statement = plain(statement)
			if words := strings.Fields(statement); len(words) > 2 {
				made[words[2]] = statement // CREATE TABLE name
			}
		}
	}
	return made, nil
}

// plain is a statement without comments, in single spaces.
func plain(statement string) string {
	var lines []string
	for line := range strings.Lines(statement) {
		if !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// checkFile asks SQLite itself.
func checkFile(ctx context.Context, conn *sql.Conn) error {
	said, err := texts(ctx, conn, "PRAGMA integrity_check(20)")
	if err != nil {
		return fmt.Errorf("the file cannot be checked: %w", err)
	}
	if slices.Equal(said, []string{"ok"}) {
		return nil
	}
	return damaged("the file: %s", strings.Join(said, "; "))
}

// checkKeys compares the keys that records hold with the tables of keys, in
// one snapshot: none without its record, and as many as the records say.
func checkKeys(ctx context.Context, conn *sql.Conn) (err error) {
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	rows, err := tx.QueryContext(ctx, "SELECT keys FROM rodnik_record")
	if err != nil {
		return err
	}
	unread, held := 0, map[string]int{"rodnik_unique": 0, "rodnik_index": 0}
	_, err = collect(rows, func(row scanner) (struct{}, error) {
		var packed []byte
		if err := row.Scan(&packed); err != nil {
			return struct{}{}, err
		}
		unique, index, err := unpackKeys(packed)
		if err != nil {
			unread++
		}
		held["rodnik_unique"] += len(unique)
		held["rodnik_index"] += len(index)
		return struct{}{}, nil
	})
	if err != nil {
		return err
	}
	var found []error
	if unread > 0 {
		found = append(found, damaged("the keys of %d records cannot be read", unread))
	}
	for _, table := range slices.Sorted(maps.Keys(held)) {
		var all, orphans int
		query := "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (" +
			"SELECT 1 FROM rodnik_record AS r WHERE r.kind = k.kind AND r.id = k.id)) FROM " + table + " AS k"
		if err := tx.QueryRowContext(ctx, query).Scan(&all, &orphans); err != nil {
			return err
		}
		if orphans > 0 {
			found = append(found, damaged("%s has %d keys of records that do not exist", table, orphans))
		}
		if all-orphans != held[table] {
			found = append(found, damaged("%s has %d keys of records that say they hold %d", table, all-orphans, held[table]))
		}
	}
	return errors.Join(found...)
}

// texts reads a column of texts.
func texts(ctx context.Context, conn *sql.Conn, query string) ([]string, error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (text string, err error) {
		err = row.Scan(&text)
		return text, err
	})
}
