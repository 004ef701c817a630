package pgstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Why [Open] or [Store.Check] refuses. The text around the code says what to do.
const (
	// ErrProtocol: the pool speaks the simple protocol, which this store never
	// does.
	ErrProtocol validate.Code = "pgstore.protocol"
	// ErrDatabase: something is wrong with the database or its settings.
	ErrDatabase validate.Code = "pgstore.database"
	// ErrMigrations: the migrations that were applied are not those known.
	ErrMigrations validate.Code = "pgstore.migrations"
)

// Options of [Open]. The zero value, and nil, are the defaults.
type Options struct {
	// Alone gives every commit a transaction of its own. The default lets
	// commits that arrive together share one.
	Alone bool

	// Groups is how many transactions of grouped commits are under way at once;
	// commits that arrive meanwhile form the next groups. Default 8.
	Groups int

	// MigratedElsewhere leaves the tables to a tool of the embedder's, which
	// applies the files of [Migrations]. Open then only checks them.
	MigratedElsewhere bool

	// AcceptLoss opens a database that loses acknowledged commits when its
	// machine loses power, because fsync, full_page_writes or
	// synchronous_commit is off. For tests.
	AcceptLoss bool
}

// Store keeps records in a PostgreSQL database. Make one with [Open]. It holds
// no connection and needs no closing: the pool is the embedder's.
type Store struct {
	pool   *pgxpool.Pool
	groups *groups // nil: every commit alone
}

var _ storage.Store = (*Store)(nil)

// Open brings the tables up to date and checks the database as [Store.Check]
// does. The error is [ErrProtocol], [ErrDatabase] or [ErrMigrations] in words,
// [storage.ErrNewerSchema] for a database that a newer program has changed, or
// says that the database cannot be reached.
func Open(ctx context.Context, pool *pgxpool.Pool, o *Options) (*Store, error) {
	if pool == nil {
		return nil, errors.New("pgstore: open: a pool is needed")
	}
	if o == nil {
		o = &Options{}
	}
	if pool.Config().ConnConfig.DefaultQueryExecMode == pgx.QueryExecModeSimpleProtocol {
		return nil, fmt.Errorf("pgstore: open: the pool's DefaultQueryExecMode is the simple protocol; "+
			"behind a pooler that keeps no prepared statements use pgx.QueryExecModeExec: %w", ErrProtocol)
	}
	s := &Store{pool: pool}
	if !o.Alone {
		s.groups = newGroups(s, o.Groups)
	}
	if !o.MigratedElsewhere {
		if err := migrate(ctx, pool); err != nil {
			return nil, failed(ctx, "open", err)
		}
	}
	if err := s.check(ctx, o.AcceptLoss); err != nil {
		return nil, failed(ctx, "open", err)
	}
	return s, nil
}
