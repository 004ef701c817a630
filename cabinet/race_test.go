package cabinet_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

// blind is a store whose searches find no card, as if each were made a moment
// later.
type blind struct{ storage.Store }

func (s blind) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if q.Kind == "cabinet.card" {
		return nil, nil
	}
	return s.Store.Find(ctx, q)
}

// TestUniqueKeysDecide: what the look before the write misses, the keys refuse
// in the same words.
func TestUniqueKeysDecide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.store = blind{w.store}
	w.open(t)
	f := form(1)
	f.SNILS = snils
	w.add(t, mother, f)
	_, err := w.c.Add(t.Context(), storage.Command{By: mother}, parse(t, form(1)))
	require.EqualError(t, err, "certificate: cabinet.child.duplicate")
	f = form(2)
	f.SNILS = snils
	card := w.add(t, mother, form(2))
	_, err = w.c.Edit(t.Context(), storage.Command{By: mother}, card.ID, parse(t, f))
	require.EqualError(t, err, "snils: family.snils.duplicate")
	w.add(t, father, f)
}
