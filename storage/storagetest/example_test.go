package storagetest_test

import (
	"testing"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// A store proves itself in a test of its own: open gives a fresh, empty one.
func ExampleRun() {
	_ = func(t *testing.T) { // func TestMyStore(t *testing.T)
		t.Helper()
		storagetest.Run(t, func(*testing.T) storage.Store { return memstore.New() })
	}
}
