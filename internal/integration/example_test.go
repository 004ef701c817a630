package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// The embedder chooses the driver, and sets in the data source name what makes
// a commit durable.
func Example_sqlite() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "rodnik")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := "file:" + filepath.Join(dir, "rodnik.db")

	careless, err := sql.Open("sqlite", file)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sqlitestore.Open(ctx, careless)
	fmt.Println(errors.Is(err, sqlitestore.ErrPragma), careless.Close())

	db, err := sql.Open("sqlite", file+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	store, err := sqlitestore.Open(ctx, db)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = store.Close() }()

	err = store.Commit(ctx, storage.Batch{Put: []storage.Record{{Kind: "note", ID: "n1", Body: []byte("kept")}}})
	fmt.Println(err)
	found, err := store.Get(ctx, storage.Ref{Kind: "note", ID: "n1"})
	fmt.Println(found[0].Version, string(found[0].Body), err)
	// Output:
	// true <nil>
	// <nil>
	// 1 kept <nil>
}
