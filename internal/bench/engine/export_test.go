package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage"
)

// SQLiteRows are the rows of all tables after so many commits, of the store and
// of each floor.
func SQLiteRows(ctx context.Context, clients, n int) (all map[string][]string, err error) {
	all = make(map[string][]string)
	for _, name := range []string{"store", "bare", "bare group commit", "pool"} {
		s, err := newSQLiteSides(ctx, 16)
		if err != nil {
			return nil, err
		}
		for _, one := range []struct {
			*side

			db *sql.DB
		}{{s.ours, s.dbs[0].db}, {s.alone, s.dbs[1].db}, {s.grouped, s.dbs[1].db}, {s.pool, s.dbs[2].db}} {
			if one.name != name {
				continue
			}
			if err = one.commits(ctx, clients, n); err == nil {
				all[name], err = rowsOf(ctx, one.db)
			}
		}
		if err = errors.Join(err, s.close()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func rowsOf(ctx context.Context, db *sql.DB) (all []string, err error) {
	for _, text := range []string{
		`SELECT kind || ' ' || id || ' ' || version || ' ' || coalesce(wake_at, 'never') || ' ' || hex(keys) || ' ' || hex(body) FROM rodnik_record ORDER BY number`,
		`SELECT space || ' ' || hex(digest) || ' ' || kind || ' ' || id FROM rodnik_unique ORDER BY 1`,
		`SELECT space || ' ' || hex(digest) || ' ' || kind || ' ' || id FROM rodnik_index ORDER BY 1`,
	} {
		some, err := column(ctx, db, text)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func column(ctx context.Context, db *sql.DB, text string) (all []string, err error) {
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// PGRows are the same of PostgreSQL, and after that as many batches of leases.
// The error is that of [cluster.Start] where there is no server.
func PGRows(ctx context.Context, clients, n, leases int) (commits, leased map[string][]string, err error) {
	p, err := newPostgres(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	s, err := newPGSides(ctx, p, 2*leaseBatch+1, 4)
	if err != nil {
		return nil, nil, err
	}
	commits, leased = make(map[string][]string), make(map[string][]string)
	for i, one := range []*side{s.alone, s.groups, s.bare} {
		if err := one.commits(ctx, clients, n); err != nil {
			return nil, nil, err
		}
		if commits[one.name], err = s.dbs[i].rows(ctx); err != nil {
			return nil, nil, err
		}
	}
	for i, w := range []worker{storeWorker(s.stores[0]), storeWorker(s.stores[1]), bareWorker(s.dbs[2].pool)} {
		all := newShift(w)
		for range leases {
			if err := all.once(ctx); err != nil {
				return nil, nil, err
			}
		}
		if leased[[3]string{"store", "store, groups", "bare"}[i]], err = s.dbs[i].rows(ctx); err != nil {
			return nil, nil, err
		}
	}
	return commits, leased, nil
}

func (d *database) rows(ctx context.Context) (all []string, err error) {
	for _, of := range []string{"record", "key", "lookup"} {
		rows, err := d.pool.Query(ctx, "SELECT r::text FROM rodnik."+of+" AS r ORDER BY 1")
		if err != nil {
			return nil, err
		}
		some, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// MemoryRows are the records of memory after so many commits.
func MemoryRows(ctx context.Context, clients, n int) (map[string][]string, error) {
	store, floor, ours, bare, err := newMemorySides(ctx, 16)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(ours.commits(ctx, clients, n), bare.commits(ctx, clients, n)); err != nil {
		return nil, err
	}
	all := make(map[string][]string)
	for _, kind := range []storage.Kind{ownKind, entryKind} {
		found, err := store.Find(ctx, storage.Query{Kind: kind, Limit: storage.MaxLimit})
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			all[ours.name] = append(all[ours.name], fmt.Sprintf("%#v", r))
		}
	}
	for _, r := range floor.all() {
		all[bare.name] = append(all[bare.name], fmt.Sprintf("%#v", r))
	}
	for _, rows := range all {
		slices.Sort(rows)
	}
	return all, nil
}

// Sides are all who take part, ready to commit with so many clients; end ends
// them. Without PostgreSQL its sides are missing.
func Sides(ctx context.Context) (all map[string]func(ctx context.Context, client int) error, end func() error, err error) {
	all = make(map[string]func(ctx context.Context, client int) error)
	add := func(engine string, sides ...*side) {
		for _, s := range sides {
			s.work.of(1)
			all[engine+", "+s.name] = func(ctx context.Context, client int) error {
				own, entry := s.work.pair(client)
				return s.commit(ctx, own, entry)
			}
		}
	}
	_, _, ours, bare, err := newMemorySides(ctx, records)
	if err != nil {
		return nil, nil, err
	}
	add("memory", ours, bare)
	lite, err := newSQLiteSides(ctx, records)
	if err != nil {
		return nil, nil, err
	}
	add("sqlite", lite.ours, lite.alone, lite.grouped, lite.pool)
	p, err := newPostgres(ctx)
	if errors.Is(err, cluster.ErrAbsent) {
		return all, lite.close, nil
	}
	if err != nil {
		return nil, nil, errors.Join(err, lite.close())
	}
	shut := func() error { return errors.Join(lite.close(), p.close()) }
	s, err := newPGSides(ctx, p, records, 1)
	if err != nil {
		return nil, nil, errors.Join(err, shut())
	}
	add("postgres", s.alone, s.groups, s.bare)
	return all, func() error { return errors.Join(s.drop(ctx), shut()) }, nil
}
