package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/rodnik-go/rodnik/storage/pgstore"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// smallRecords is what a store that has grown is compared with.
const smallRecords = 10_000

// Scale fills SQLite and PostgreSQL with so many records each, shows how far it
// is on progress, and prints what has grown with them.
func Scale(ctx context.Context, w, progress io.Writer, e Effort, n int, wanted func(name string) bool) error {
	if n < 1 {
		return errors.New("engine: scale: at least one record")
	}
	t := &table{to: w, progress: progress, wanted: wanted, grown: n}
	return errors.Join(t.growSQLite(ctx, e), t.onPostgres(ctx, func(p *postgres) error { return t.growPostgres(ctx, e, p) }), t.err)
}

func (t *table) growth(engine string) string { return fmt.Sprintf("%s, growth to %d", engine, t.grown) }

func (t *table) bar(what string, n int) func(done int) {
	b := &bar{to: t.progress, what: what, all: n}
	return b.progress
}

// grew prints how a commit costs more in a store that has grown, and its bytes
// beside those of bare rows.
func (t *table) grew(ctx context.Context, e Effort, name string, large, small *side, bytes, bare int64) error {
	got, err := contest(ctx, e, 1, large, small)
	if err != nil {
		return err
	}
	n := float64(len(large.work.versions))
	t.compare(fmt.Sprintf("%s: CPU of a commit, beside %d", name, len(small.work.versions)), " us", most(1.15), got[0], got[1], slice.cpuEach)
	t.counted(name+": bytes a record, beside bare rows", " B", most(1.25), float64(bytes)/n, float64(bare)/n)
	return nil
}

func (t *table) growSQLite(ctx context.Context, e Effort) (err error) {
	name := t.growth("sqlite")
	if !t.wanted(name) {
		return nil
	}
	var sides [2]*side
	var dbs [2]*sqlite
	for i, n := range [2]int{t.grown, min(smallRecords, t.grown)} {
		w := newWork(n)
		if dbs[i], err = newSQLite(ctx, w, t.bar("sqlite", n)); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, dbs[i].close()) }()
		var store *sqlitestore.Store
		if store, err = sqlitestore.Open(ctx, dbs[i].db); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		sides[i] = &side{name: "store", work: w, commit: throughStore(store)}
	}
	bytes, bare, err := dbs[0].sizes(ctx)
	if err != nil {
		return err
	}
	if err := t.grew(ctx, e, name, sides[0], sides[1], bytes, bare); err != nil {
		return err
	}
	return t.grewBare(ctx, e, name, dbs, sides)
}

// grewBare prints how the floor's commit, in the same databases, costs more in
// the one that has grown: what no store can do without.
func (t *table) grewBare(ctx context.Context, e Effort, name string, dbs [2]*sqlite, stores [2]*side) (err error) {
	var sides [2]*side
	for i, db := range dbs {
		var bare *sqliteBare
		if bare, err = newSQLiteBare(ctx, db.db); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, bare.close()) }()
		sides[i] = &side{name: "bare", work: stores[i].work, commit: bare.alone}
	}
	got, err := contest(ctx, e, 1, sides[0], sides[1])
	if err != nil {
		return err
	}
	t.compare(fmt.Sprintf("%s, floor: CPU of a commit, beside %d", name, len(sides[1].work.versions)), " us", bound{}, got[0], got[1], slice.cpuEach)
	return nil
}

// sqliteBareRows are tables of the same columns with nothing but their primary
// keys, filled in the order in which the store was.
const sqliteBareRows = `
CREATE TABLE plain.record (
  kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, wake_at INTEGER, keys BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
INSERT INTO plain.record SELECT kind, id, version, wake_at, keys, body FROM main.rodnik_record ORDER BY number;
CREATE TABLE plain.key (
  space TEXT NOT NULL, digest BLOB NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (space, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO plain.key SELECT * FROM main.rodnik_unique ORDER BY space, digest;
CREATE TABLE plain.lookup (
  space TEXT NOT NULL, digest BLOB NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (space, digest, kind, id)
) STRICT, WITHOUT ROWID;
INSERT INTO plain.lookup SELECT * FROM main.rodnik_index ORDER BY space, digest, kind, id;`

// sizes are the bytes of the database and of bare rows.
func (s *sqlite) sizes(ctx context.Context) (bytes, bare int64, err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err = conn.ExecContext(ctx, "ATTACH ? AS plain", filepath.Join(s.dir, "plain.db")); err != nil {
		return 0, 0, err
	}
	if _, err = conn.ExecContext(ctx, sqliteBareRows); err != nil {
		return 0, 0, err
	}
	if bytes, err = pages(ctx, conn, "main"); err != nil {
		return 0, 0, err
	}
	if bare, err = pages(ctx, conn, "plain"); err != nil {
		return 0, 0, err
	}
	_, err = conn.ExecContext(ctx, "DETACH plain")
	return bytes, bare, err
}

// pages are the bytes of the pages in use.
func pages(ctx context.Context, conn *sql.Conn, of string) (int64, error) {
	var all [3]int64
	for i, what := range [...]string{"page_count", "freelist_count", "page_size"} {
		if err := conn.QueryRowContext(ctx, "PRAGMA "+of+"."+what).Scan(&all[i]); err != nil {
			return 0, err
		}
	}
	return (all[0] - all[1]) * all[2], nil
}

func (t *table) growPostgres(ctx context.Context, e Effort, p *postgres) (err error) {
	name := t.growth("postgres")
	if !t.wanted(name) {
		return nil
	}
	var sides [2]*side
	var dbs [2]*database
	for i, n := range [2]int{t.grown, min(smallRecords, t.grown)} {
		w := newWork(n)
		if dbs[i], err = p.tables(ctx, w, 4, t.bar("postgres", n)); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, dbs[i].drop(ctx)) }()
		store, err := pgstore.Open(ctx, dbs[i].pool, nil)
		if err != nil {
			return err
		}
		sides[i] = &side{name: "store", work: w, commit: throughStore(store), cpu: p.cpu}
	}
	bytes, bare, err := dbs[0].sizes(ctx)
	if err != nil {
		return err
	}
	return t.grew(ctx, e, name, sides[0], sides[1], bytes, bare)
}

// pgBareRows are tables of the same columns with nothing but their primary
// keys, filled in the order in which the store was.
const pgBareRows = `
CREATE SCHEMA plain;
CREATE UNLOGGED TABLE plain.record (LIKE rodnik.record INCLUDING STORAGE, PRIMARY KEY (kind, id));
INSERT INTO plain.record SELECT * FROM rodnik.record ORDER BY ctid;
CREATE UNLOGGED TABLE plain.key (LIKE rodnik.key, PRIMARY KEY (space, digest));
INSERT INTO plain.key SELECT * FROM rodnik.key ORDER BY ctid;
CREATE UNLOGGED TABLE plain.lookup (LIKE rodnik.lookup, PRIMARY KEY (space, digest, kind, id));
INSERT INTO plain.lookup SELECT * FROM rodnik.lookup ORDER BY ctid;
VACUUM plain.record, plain.key, plain.lookup;`

// sizes are the bytes of the tables with their indexes, and of bare rows.
func (d *database) sizes(ctx context.Context) (bytes, bare int64, err error) {
	for text := range strings.SplitSeq(strings.TrimSuffix(pgBareRows, ";"), ";") {
		if _, err := d.pool.Exec(ctx, text); err != nil {
			return 0, 0, err
		}
	}
	err = d.pool.QueryRow(ctx, `
SELECT sum(pg_total_relation_size(oid)) FILTER (WHERE relnamespace = 'rodnik'::regnamespace)::bigint,
  sum(pg_total_relation_size(oid)) FILTER (WHERE relnamespace = 'plain'::regnamespace)::bigint
FROM pg_class
WHERE relkind = 'r' AND relname IN ('record', 'key', 'lookup')`).Scan(&bytes, &bare)
	if err == nil {
		_, err = d.pool.Exec(ctx, "DROP SCHEMA plain CASCADE")
	}
	return bytes, bare, err
}
