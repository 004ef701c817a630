package integration_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// postgres is the private server of this test binary, fsync off, started by
// the first test that needs it.
var postgres struct {
	once    sync.Once
	cluster *cluster.Cluster
	admin   *pgxpool.Pool
	err     error
	names   atomic.Int64
}

// stopPostgres ends the server, if one was started.
func stopPostgres() error {
	if postgres.admin != nil {
		if postgres.cluster != nil && !postgres.cluster.Own() { // the next process of this number needs the name
			if _, err := postgres.admin.Exec(context.Background(), "DROP DATABASE IF EXISTS "+template()+" WITH (FORCE)"); err != nil {
				return err
			}
		}
		postgres.admin.Close()
	}
	if postgres.cluster == nil {
		return nil
	}
	return postgres.cluster.Stop()
}

// template is a database with the tables of Rodnik, of which each test gets a
// copy.
func template() string { return fmt.Sprintf("rodnik_integration_%d", os.Getpid()) }

func startPostgres() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	var err error
	if postgres.cluster, err = cluster.Start(ctx, nil); err != nil {
		return err
	}
	if postgres.admin, err = pgxpool.New(ctx, postgres.cluster.DSN()); err != nil {
		return err
	}
	if _, err = postgres.admin.Exec(ctx, "CREATE DATABASE "+template()); err != nil {
		return err
	}
	config := postgres.admin.Config()
	config.ConnConfig.Database = template()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pgstore.Open(ctx, pool, &pgstore.Options{AcceptLoss: true})
	return err
}

// openPostgres is an empty store on the server; without a server the test is
// skipped.
func openPostgres(t *testing.T) storage.Store {
	t.Helper()
	s, _ := openDatabase(t)
	return s
}

// openDatabase is an empty store and how to connect to it.
func openDatabase(t *testing.T) (storage.Store, *pgxpool.Config) {
	t.Helper()
	postgres.once.Do(func() { postgres.err = startPostgres() })
	if postgres.err != nil {
		cluster.Missing(t, postgres.err)
	}
	name := fmt.Sprintf("%s_%d", template(), postgres.names.Add(1))
	_, err := postgres.admin.Exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template())
	require.NoError(t, err)
	config := postgres.admin.Config()
	config.ConnConfig.Database = name
	config.MaxConns = 16
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() {
		pool.Close()
		_, err := postgres.admin.Exec(context.WithoutCancel(t.Context()), "DROP DATABASE "+name+" WITH (FORCE)")
		require.NoError(t, err)
	})
	s, err := pgstore.Open(t.Context(), pool, &pgstore.Options{AcceptLoss: true, MigratedElsewhere: true})
	require.NoError(t, err)
	return s, config
}

// placeOf is what openPlace needs to find a database of openDatabase.
func placeOf(config *pgxpool.Config) string {
	c := config.ConnConfig
	return fmt.Sprintf("host=%s user=%s dbname=%s", c.Host, c.User, c.Database)
}

// openPlace opens, for a child, the database of its parent. It ends with it.
func openPlace(ctx context.Context, place string) (storage.Store, error) {
	pool, err := pgxpool.New(ctx, place)
	if err != nil {
		return nil, err
	}
	return pgstore.Open(ctx, pool, &pgstore.Options{AcceptLoss: true, MigratedElsewhere: true})
}
