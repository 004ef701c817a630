package rodnik_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/storage"
)

// collectionsIn walks everything a value holds, unexported fields too, and
// returns the address of every storage.Collection in it.
func collectionsIn(v reflect.Value, seen map[uintptr]bool, found map[uintptr]string) {
	kept := reflect.TypeFor[storage.Kept]()
	switch v.Kind() { //nolint:exhaustive // Nothing else holds a collection.
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		if v.Type().Implements(kept) {
			found[v.Pointer()] = v.Type().String()
			return
		}
		collectionsIn(v.Elem(), seen, found)
	case reflect.Struct:
		for _, field := range v.Fields() {
			collectionsIn(field, seen, found)
		}
	}
}

// TestCollectionsMissesNone: a collection that a service holds, but does not
// list, would keep its old keys for ever.
func TestCollectionsMissesNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	held := map[uintptr]string{}
	collectionsIn(reflect.ValueOf(w.portal), map[uintptr]bool{}, held)
	require.Greater(t, len(held), 15)
	kinds := map[storage.Kind]bool{}
	for _, k := range w.portal.Collections() {
		assert.False(t, kinds[k.Kind()], "%s is listed twice", k.Kind())
		kinds[k.Kind()] = true
		delete(held, reflect.ValueOf(k).Pointer())
	}
	assert.Empty(t, held, "not listed")
}

func TestKindsAreThoseOfAPortal(t *testing.T) {
	t.Parallel()
	kinds, err := rodnik.Kinds()
	require.NoError(t, err)
	assert.Equal(t, storage.KindsOf(newWorld(t).portal.Collections()), kinds)
	assert.Contains(t, kinds, storage.Kind("storage.keyring"), "a copy needs the mark")
}
