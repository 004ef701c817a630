package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// postgres is a server of this run: a unix socket, fsync on, and neither
// a checkpoint nor autovacuum while it is measured, so that they visit nobody
// in his turn.
type postgres struct {
	cluster    *cluster.Cluster
	admin      *pgxpool.Pool
	postmaster int // 0: the processes of the server are not to be seen
	databases  int
}

func newPostgres(ctx context.Context) (*postgres, error) {
	c, err := cluster.Start(ctx, &cluster.Options{Durable: true, Settings: []string{
		"max_connections=400", "checkpoint_timeout=1h", "max_wal_size=16GB", "shared_buffers=512MB", "autovacuum=off",
	}})
	if err != nil {
		return nil, err
	}
	p := &postgres{cluster: c}
	if p.admin, err = pgxpool.New(ctx, c.DSN()); err == nil {
		var backend int
		if err = p.admin.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&backend); err == nil && c.Own() {
			p.postmaster = parentOf(backend)
		}
	}
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *postgres) close() error {
	if p.admin != nil {
		p.admin.Close()
	}
	return p.cluster.Stop()
}

// cpu is the processor time of all processes of the server.
func (p *postgres) cpu() time.Duration {
	if p.postmaster == 0 {
		return 0
	}
	return family(p.postmaster)
}

// database is one of the server's, and a pool that counts round trips.
type database struct {
	server *postgres
	name   string
	pool   *pgxpool.Pool
	trips  *atomic.Int64
}

// database makes a database; copyOf is one that nobody uses meanwhile, or "".
func (p *postgres) database(ctx context.Context, copyOf string, conns int32) (*database, error) {
	p.databases++
	d := &database{server: p, name: fmt.Sprintf("rodnik_bench_%d_%d", time.Now().UnixNano(), p.databases), trips: new(atomic.Int64)}
	text := "CREATE DATABASE " + d.name
	if copyOf != "" {
		text += " TEMPLATE " + copyOf
	}
	if _, err := p.admin.Exec(ctx, text); err != nil {
		return nil, err
	}
	config := p.admin.Config()
	config.ConnConfig.Database = d.name
	config.MaxConns, config.MaxConnIdleTime = conns, time.Hour
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return &tripConn{Conn: conn, trips: d.trips}, err
	}
	var err error
	d.pool, err = pgxpool.NewWithConfig(ctx, config)
	return d, err
}

// tables makes a database with the tables of the store and the records of the
// work.
func (p *postgres) tables(ctx context.Context, w *work, conns int32, progress func(done int)) (*database, error) {
	d, err := p.database(ctx, "", conns)
	if err != nil {
		return nil, err
	}
	store, err := pgstore.Open(ctx, d.pool, nil)
	if err == nil {
		err = fill(ctx, store, w, 0, len(w.versions), progress)
	}
	if err == nil {
		_, err = d.pool.Exec(ctx, "VACUUM ANALYZE rodnik.record, rodnik.key, rodnik.lookup")
	}
	if err != nil {
		return nil, errors.Join(err, d.drop(ctx))
	}
	return d, nil
}

func (d *database) drop(ctx context.Context) error {
	d.pool.Close()
	_, err := d.server.admin.Exec(ctx, "DROP DATABASE "+d.name+" WITH (FORCE)")
	return err
}

// tripConn counts how often the server was asked: writes behind an answer, or
// behind none. A read may begin before the write whose answer it gets.
type tripConn struct {
	net.Conn

	trips *atomic.Int64
	asked atomic.Bool // and not answered yet
}

func (c *tripConn) Write(p []byte) (int, error) {
	if !c.asked.Swap(true) {
		c.trips.Add(1)
	}
	return c.Conn.Write(p)
}

func (c *tripConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.asked.Store(false)
	}
	return n, err
}

// The statements of the floors.
const (
	pgChange = `
UPDATE rodnik.record
SET version = version + 1, wake_at = $3, body = $4
WHERE kind = $1 AND id = $2 AND version = $5`
	pgInsert = `
INSERT INTO rodnik.record (kind, id, version, keys, body)
VALUES ($1, $2, 1, $3, $4)`
	pgEnter = `
INSERT INTO rodnik.lookup (space, digest, kind, id)
VALUES ($1, $2, $3, $4)`
)

// pipeline is the floor: three prepared statements in one go, which the server
// makes a transaction. A version that moved aborts nothing, it is only seen
// when all is stored; a taken key is an error of the driver.
func pipeline(pool *pgxpool.Pool) committer {
	return func(ctx context.Context, own, entry storage.Record) error {
		k := &entry.Index[0]
		batch := &pgx.Batch{}
		batch.Queue(pgChange, string(own.Kind), string(own.ID), own.WakeAt.UnixMicro(), own.Body, int64(own.Version)) //nolint:gosec // a count
		batch.Queue(pgInsert, string(entry.Kind), string(entry.ID), packed(&entry), entry.Body)
		batch.Queue(pgEnter, string(k.Space), k.Digest[:], string(entry.Kind), string(entry.ID))
		sent := pool.SendBatch(ctx, batch)
		done, err := sent.Exec()
		if err == nil && done.RowsAffected() != 1 {
			err = storage.ErrConflict
		}
		return errors.Join(err, sent.Close())
	}
}
