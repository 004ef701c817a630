package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// The embedder brings the driver; this is the source name for
// modernc.org/sqlite, imported as _ "modernc.org/sqlite".
func ExampleOpen() {
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:portal.db"+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	store, err := sqlitestore.Open(ctx, db)
	if err != nil {
		fmt.Println(err) // names the pragma that is wrong and how to set it
		return
	}
	defer func() { _ = store.Close() }()
	// rodnik.Open(ctx, store, …)
}
