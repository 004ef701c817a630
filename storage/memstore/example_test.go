package memstore_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func Example() {
	ctx := context.Background()
	store := memstore.New()
	phone := storage.Key{Space: "phone", Digest: [32]byte{1}}

	first := storage.Record{Kind: "person", ID: "a", Unique: []storage.Key{phone}}
	fmt.Println(store.Commit(ctx, storage.Batch{Put: []storage.Record{first}}))
	fmt.Println(errors.Is(store.Commit(ctx, storage.Batch{Put: []storage.Record{first}}), storage.ErrConflict))

	second := storage.Record{Kind: "person", ID: "b", Unique: []storage.Key{phone}}
	fmt.Println(store.Commit(ctx, storage.Batch{Put: []storage.Record{second}}))

	found, err := store.Find(ctx, storage.Query{Kind: "person", Any: []storage.Key{phone}, Limit: 10})
	fmt.Println(len(found), found[0].ID, found[0].Version, err)
	// Output:
	// <nil>
	// true
	// storage: taken: phone
	// 1 a 1 <nil>
}
