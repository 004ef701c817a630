package pgstore_test

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// The embedder brings the pool, and closes it after the last command.
func ExampleOpen() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, "postgres://rodnik@localhost/portal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	store, err := pgstore.Open(ctx, pool, nil)
	if err != nil {
		fmt.Println(err) // names every setting, table or right that is wrong
		return
	}
	if err := store.Check(ctx); err != nil { // for a health check, later
		fmt.Println(err)
	}
	// rodnik.Open(ctx, store, …)
}
