package pgstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// oldest is the oldest release of PostgreSQL that will do.
const oldest = 130000

// Check says in words what is wrong with the database, everything at once: its
// settings, its migrations, its tables, what the user may do, and, where the
// tables can be read, keys in rodnik.key and rodnik.lookup that the records do
// not have, or that are missing there. Each sentence is [ErrDatabase],
// [ErrMigrations] or [storage.ErrNewerSchema]; nil means that nothing is wrong.
//
// It changes nothing, and reads every record's keys: [Open] leaves that part out.
// storage.Vault.VerifyAudit does not see these tables, so run Check after a
// restore, and as often as you verify the audit.
func (s *Store) Check(ctx context.Context) error {
	err := s.check(ctx, false)
	if keys := s.wrongKeys(ctx); err == nil || errors.Is(keys, ErrDatabase) {
		err = errors.Join(err, keys) // otherwise it met what is said already
	}
	if err != nil {
		return failed(ctx, "check", err)
	}
	return nil
}

func (s *Store) check(ctx context.Context, acceptLoss bool) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return unreached(err)
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadOnly})
	if err != nil {
		return worded(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // it has changed nothing
	var wrong []error
	for _, look := range []func(context.Context, querier) ([]error, error){
		func(ctx context.Context, on querier) ([]error, error) { return wrongSettings(ctx, on, acceptLoss) },
		wrongMigrations,
		wrongTables,
		wrongIndexes,
		wrongRights,
	} {
		some, err := look(ctx, tx)
		if err != nil {
			return errors.Join(append(wrong, err)...)
		}
		wrong = append(wrong, some...)
	}
	return errors.Join(wrong...)
}

// found says that something is wrong with the database.
func found(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrDatabase)
}

// demand is a setting and what it must not be.
type demand struct {
	name, not string
	loses     bool // acknowledged commits, on power loss
	must      string
}

func demands() []demand {
	const levels = ", or those who lease and read fail when others commit: set it for the user, or in the pool's RuntimeParams"
	return []demand{
		{"fsync", "off", true, "on, or a power cut loses commits and may ruin the database"},
		{"full_page_writes", "off", true, "on, or a power cut may ruin the database"},
		{"synchronous_commit", "off", true, "on (or local, remote_write, remote_apply), or a power cut loses commits"},
		{"default_transaction_read_only", "on", false, "off for the user of the pool"},
		{"default_transaction_isolation", "repeatable read", false, "read committed" + levels},
		{"default_transaction_isolation", "serializable", false, "read committed" + levels},
	}
}

func wrongSettings(ctx context.Context, on querier, acceptLoss bool) ([]error, error) {
	var wrong []error
	for _, d := range demands() {
		var is string
		if err := on.QueryRow(ctx, `SELECT current_setting($1)`, d.name).Scan(&is); err != nil {
			return nil, worded(err)
		}
		if is == d.not && (!d.loses || !acceptLoss) {
			wrong = append(wrong, found("%s is %s and must be %s", d.name, is, d.must))
		}
	}
	var encoding string
	var release int
	var standby bool
	err := on.QueryRow(ctx, `
SELECT current_setting('server_encoding'), current_setting('server_version_num')::integer, pg_is_in_recovery()`).
		Scan(&encoding, &release, &standby)
	if err != nil {
		return nil, worded(err)
	}
	if encoding != "UTF8" {
		wrong = append(wrong, found("the encoding of the database is %s and must be UTF8: create it anew with ENCODING 'UTF8'", encoding))
	}
	if release < oldest {
		wrong = append(wrong, found("the server is of release %d and must be of %d or newer", release/10000, oldest/10000))
	}
	if standby {
		wrong = append(wrong, found("the server is a standby and takes no writes: connect to the primary, "+
			"for example with target_session_attrs=read-write"))
	}
	return wrong, nil
}

func wrongMigrations(ctx context.Context, on querier) ([]error, error) {
	known, err := migrations()
	if err != nil {
		return nil, err
	}
	pending, err := pendingOf(ctx, on, known)
	if _, server := errors.AsType[*stated](err); server {
		return nil, err
	}
	var wrong []error
	if err != nil {
		wrong = append(wrong, err)
	}
	for _, number := range pending {
		wrong = append(wrong, fmt.Errorf("%s was not applied: %w", known[number-1].name, ErrMigrations))
	}
	return wrong, nil
}

// columnsWanted are the columns of the tables as the catalog words them.
func columnsWanted() []string {
	return []string{
		"key.space text C", "key.digest bytea", "key.kind text C", "key.id text C",
		"lookup.space text C", "lookup.digest bytea", "lookup.kind text C", "lookup.id text C",
		"migration.number integer", "migration.digest bytea",
		"record.kind text C", "record.id text C", "record.version bigint", "record.wake_at bigint",
		"record.keys bytea", "record.body bytea",
	}
}

func wrongTables(ctx context.Context, on querier) ([]error, error) {
	const catalog = `
SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), coalesce(l.collname, ''), c.relpersistence::text
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
WHERE n.nspname = 'rodnik'
  AND c.relkind IN ('r', 'p')
  AND a.attnum > 0
  AND NOT a.attisdropped`
	rows, err := on.Query(ctx, catalog)
	if err != nil {
		return nil, worded(err)
	}
	is := make(map[string]string)
	var unlogged []string
	var name, kind, collation, persistence string
	_, err = pgx.ForEachRow(rows, []any{&name, &kind, &collation, &persistence}, func() error {
		is[name] = strings.TrimSpace(kind + " " + collation)
		if table, _, _ := strings.Cut(name, "."); persistence != "p" && !slices.Contains(unlogged, table) {
			unlogged = append(unlogged, table)
		}
		return nil
	})
	if err != nil {
		return nil, worded(err)
	}
	var wrong []error
	for _, wanted := range columnsWanted() {
		name, kind, _ := strings.Cut(wanted, " ")
		switch got, ok := is[name]; {
		case !ok:
			wrong = append(wrong, found("the column rodnik.%s is missing", name))
		case got != kind:
			wrong = append(wrong, found("the column rodnik.%s is %s and must be %s (type and collation)", name, got, kind))
		}
	}
	for _, table := range unlogged {
		wrong = append(wrong, found("the table rodnik.%s is not logged, so a crash empties it: ALTER TABLE … SET LOGGED", table))
	}
	return wrong, nil
}

// indexesWanted are the indexes and what they are on, as the catalog words it.
func indexesWanted() []string {
	return []string{
		"record_pkey UNIQUE (kind, id)",
		"record_due (kind, wake_at, id) WHERE (wake_at IS NOT NULL)",
		"key_pkey UNIQUE (space, digest)",
		"lookup_pkey UNIQUE (space, digest, kind, id)",
	}
}

func wrongIndexes(ctx context.Context, on querier) ([]error, error) {
	const catalog = `
SELECT c.relname, CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || substring(pg_get_indexdef(c.oid) FROM '[(].*$'), i.indisvalid
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'rodnik'`
	rows, err := on.Query(ctx, catalog)
	if err != nil {
		return nil, worded(err)
	}
	is := make(map[string]string)
	var name, definition string
	var valid bool
	_, err = pgx.ForEachRow(rows, []any{&name, &definition, &valid}, func() error {
		if valid {
			is[name] = definition
		}
		return nil
	})
	if err != nil {
		return nil, worded(err)
	}
	var wrong []error
	for _, wanted := range indexesWanted() {
		name, definition, _ := strings.Cut(wanted, " ")
		switch got, ok := is[name]; {
		case !ok:
			wrong = append(wrong, found("the index rodnik.%s is missing or not valid: see the migrations", name))
		case got != definition:
			wrong = append(wrong, found("the index rodnik.%s is on %s and must be on %s", name, got, definition))
		}
	}
	return wrong, nil
}

// functionsWanted are the functions that commit.
func functionsWanted() []string {
	return []string{
		"rodnik.apply(bigint[], text[], bytea[], smallint[], integer, boolean)",
		"rodnik.exchange(bigint[], text[], bytea[], smallint[], integer[], bytea[])",
		"rodnik.unpack(bytea)",
	}
}

func wrongRights(ctx context.Context, on querier) ([]error, error) {
	var wrong []error
	for _, table := range [...]string{"record", "key", "lookup"} {
		for _, right := range [...]string{"SELECT", "INSERT", "UPDATE", "DELETE"} {
			var may bool
			err := on.QueryRow(ctx, `
SELECT coalesce(has_schema_privilege('rodnik', 'USAGE') AND has_table_privilege(to_regclass($1), $2), true)
FROM pg_namespace
WHERE nspname = 'rodnik'
UNION ALL
SELECT true
LIMIT 1`, "rodnik."+table, right).Scan(&may)
			if err != nil {
				return nil, worded(err)
			}
			if !may {
				wrong = append(wrong, found("the user of the pool may not %s in rodnik.%s: GRANT it", right, table))
			}
		}
	}
	for _, function := range functionsWanted() {
		var exists, may bool
		err := on.QueryRow(ctx, `
SELECT to_regprocedure($1) IS NOT NULL, coalesce(has_function_privilege(to_regprocedure($1), 'EXECUTE'), true)`, function).
			Scan(&exists, &may)
		if err != nil {
			return nil, worded(err)
		}
		name, _, _ := strings.Cut(function, "(")
		if !exists {
			wrong = append(wrong, found("the function %s is missing: see the migrations", name))
		}
		if !may {
			wrong = append(wrong, found("the user of the pool may not EXECUTE %s: GRANT it", name))
		}
	}
	return wrong, nil
}
