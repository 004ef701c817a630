package zags_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// confirmed is the child of a card that was proved before, somewhere else.
func (w *world) confirmed(t *testing.T, who storage.Actor, card cabinet.Card) cabinet.ChildID {
	t.Helper()
	child, err := storage.Do(t.Context(), w.vault, by(who), storage.Op("test.prove", who), func(tx *storage.Tx) (cabinet.ChildID, error) {
		return w.cabinet.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item"})
	})
	require.NoError(t, err)
	return child
}

// calm requires that nothing is left to try again.
func (w *world) calm(t *testing.T) {
	t.Helper()
	stuck, _, err := w.vault.Stuck(t.Context(), "", 10)
	require.NoError(t, err)
	assert.Empty(t, stuck)
	w.Add(1000 * time.Hour)
	w.work(t)
	assert.Zero(t, w.work(t))
}

// TestMuseumErasedChild: a child who was erased kept the request of a living
// representative, and the other children in it, from ending before its
// deadline, while the register was asked over and over.
func TestMuseumErasedChild(t *testing.T) {
	t.Parallel()
	for name, proved := range map[string]storage.Actor{"confirmed for another": stranger, "confirmed for the same": mother} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{}, nil)
			erased, free := w.add(t, mother, form(1)), w.add(t, mother, form(2))
			before := erased
			if proved != mother {
				before = w.add(t, proved, form(1))
			}
			child := w.confirmed(t, proved, before)
			_, err := w.vault.Erase(t.Context(), by("host"), storage.ID(child))
			require.NoError(t, err)
			r := w.submitted(t, mother, erased.ID, free.ID)
			w.work(t)
			w.pass(t, 5*time.Minute, time.Minute)
			r = w.request(t, r)
			require.Equal(t, zags.Completed, r.State)
			require.EqualError(t, r.Items[0].Err(), "zags.result.unavailable{reason=service_failure}")
			assert.Equal(t, zags.Confirmed, r.Items[1].State)
			assert.NotEmpty(t, r.Items[1].ChildID)
			assert.Contains(t, w.audited(t), string(storage.ErrErased))
			assert.Empty(t, w.card(t, erased).Holds)
			w.calm(t)
		})
	}
}

// TestErasedRepresentativeIsNotAskedAbout: their requests rest for good, and
// those of others go on.
func TestErasedRepresentativeIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	gone, stays := w.submitted(t, mother, w.add(t, mother, form(1)).ID), w.submitted(t, stranger, w.add(t, stranger, form(2)).ID)
	_, err := w.vault.Erase(t.Context(), by("host"), storage.ID(mother))
	require.NoError(t, err)
	w.work(t)
	w.pass(t, 2*time.Hour, time.Minute)
	assert.Zero(t, w.register.Submissions(gone.ID))
	assert.Equal(t, 1, w.register.Submissions(stays.ID))
	assert.Equal(t, zags.Completed, w.request(t, stays).State)
	_, err = w.checker.Request(t.Context(), mother, gone.ID)
	require.ErrorIs(t, err, storage.ErrErased)
	w.calm(t)
}
