package engine

import (
	"context"
	"database/sql"
	"errors"
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
