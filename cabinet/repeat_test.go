package cabinet_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
)

const (
	act   = "110209910002900532002"
	other = "110209910002900532103"
)

func (w *world) proveAct(tb testing.TB, card cabinet.Card, number string) (id cabinet.ChildID, err error) {
	tb.Helper()
	err = w.do(tb.Context(), func(tx *storage.Tx) error {
		id, err = w.c.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item", Act: number})
		return err
	})
	return id, err
}

// One birth may have a primary and repeat certificates: it is one child, so
// that it cannot get two accounts.
func TestRepeatCertificateIsTheSameChild(t *testing.T) {
	t.Parallel()
	steps := []struct {
		by     storage.Actor
		number int
		act    string
		same   bool // as the first
	}{
		{mother, 1, "", true},
		{father, 1, act, true},        // the register gives the number now
		{mother, 2, act, true},        // a repeat certificate
		{father, 2, "", true},         // known by the certificate alone
		{"adopter", 1, other, false},  // the register says: another birth
		{"guardian", 1, other, false}, // and again
		{"guardian", 3, act, true},
		{"stranger", 4, "", false},
	}
	w := newWorld(t)
	var first, twin cabinet.ChildID
	for i, s := range steps {
		id, err := w.proveAct(t, w.add(t, s.by, form(s.number)), s.act)
		require.NoError(t, err, "step %d", i)
		if first == "" {
			first = id
		}
		assert.Equal(t, s.same, id == first, "step %d", i)
		if s.act == other {
			assert.True(t, twin == "" || twin == id, "step %d", i)
			twin = id
		}
	}
	assert.Equal(t, 3, w.count(t, "cabinet.child"))
	ch := w.child(t, first)
	assert.Len(t, ch.Relations, 3, "mother, father and guardian")
}

func TestRaceTwoCertificatesOfOneBirth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cards := []cabinet.Card{w.add(t, mother, form(1)), w.add(t, father, form(2)), w.add(t, "guardian", form(3))}
	ids := make([]cabinet.ChildID, len(cards))
	var group sync.WaitGroup
	for i, card := range cards {
		group.Go(func() {
			id, err := w.proveAct(t, card, act)
			assert.NoError(t, err)
			ids[i] = id
		})
	}
	group.Wait()
	assert.Equal(t, ids[0], ids[1])
	assert.Equal(t, ids[0], ids[2])
}
