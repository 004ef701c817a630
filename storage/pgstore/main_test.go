package pgstore_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// server is the cluster of this test binary, started by the first test that
// needs it.
var server struct {
	once    sync.Once
	cluster *cluster.Cluster
	err     error
	admin   *pgxpool.Pool
	names   atomic.Int64
}

func TestMain(m *testing.M) {
	code := m.Run()
	if server.admin != nil {
		if server.cluster != nil && !server.cluster.Own() { // the next process of this number needs the name
			_, err := server.admin.Exec(context.Background(), "DROP DATABASE IF EXISTS "+template()+" WITH (FORCE)")
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
		}
		server.admin.Close()
	}
	if server.cluster != nil {
		if err := server.cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// template is a database with the tables of Rodnik, of which each test gets a
// copy.
func template() string { return fmt.Sprintf("rodnik_template_%d", os.Getpid()) }

func startServer() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if server.cluster, server.err = cluster.Start(ctx, nil); server.err != nil {
		return
	}
	if server.admin, server.err = pgxpool.New(ctx, server.cluster.DSN()); server.err != nil {
		return
	}
	if _, server.err = server.admin.Exec(ctx, "CREATE DATABASE "+template()); server.err != nil {
		return
	}
	config := server.admin.Config()
	config.ConnConfig.Database = template()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		server.err = err
		return
	}
	defer pool.Close()
	_, server.err = pgstore.Open(ctx, pool, &pgstore.Options{AcceptLoss: true})
}

// admin is a pool on the server, whose user may do everything; without a server
// the test is skipped.
func admin(t *testing.T) *pgxpool.Pool {
	t.Helper()
	server.once.Do(startServer)
	if server.err != nil {
		cluster.Missing(t, server.err)
	}
	return server.admin
}

// database makes a database, a copy of another one, and returns how to connect
// to it.
func database(t *testing.T, copyOf string) *pgxpool.Config {
	t.Helper()
	pool := admin(t)
	name := fmt.Sprintf("rodnik_test_%d_%d", os.Getpid(), server.names.Add(1))
	_, err := pool.Exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+copyOf)
	require.NoError(t, err)
	t.Cleanup(func() {
		run(t, pool, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	config := pool.Config()
	config.ConnConfig.Database = name
	config.MaxConns = 16
	return config
}

// connect opens a pool that is closed with the test.
func connect(t *testing.T, config *pgxpool.Config) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// fresh is a pool on an empty store with its tables.
func fresh(t *testing.T) *pgxpool.Pool {
	t.Helper()
	return connect(t, database(t, template()))
}

// open opens a store that may lose commits on power loss, as tests may.
func open(t *testing.T, pool *pgxpool.Pool, o pgstore.Options) *pgstore.Store {
	t.Helper()
	o.AcceptLoss = true
	s, err := pgstore.Open(t.Context(), pool, &o)
	require.NoError(t, err)
	return s
}

// waited returns when somebody in the pool's database waits for something: a
// wait event, or a type of them.
func waited(t *testing.T, pool *pgxpool.Pool, event string) {
	t.Helper()
	require.Eventually(t, func() (waits bool) {
		return pool.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 IN (wait_event, wait_event_type) "+
			"AND datname = current_database())", event).Scan(&waits) == nil && waits
	}, time.Minute, time.Millisecond)
}

// run executes statements as the superuser in the database of the pool.
func run(t *testing.T, pool *pgxpool.Pool, text string) {
	t.Helper()
	_, err := pool.Exec(context.WithoutCancel(t.Context()), text, pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
}
