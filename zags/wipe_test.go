package zags_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// opened is a document as it is sealed.
func (w *world) opened(t *testing.T, kind storage.Kind, id storage.ID, keys storage.Keys) string {
	t.Helper()
	docs, err := storage.NewCollection(storage.Spec[map[string]any]{
		Kind: kind, Schema: 1,
		ID:   func(*map[string]any) storage.ID { return id },
		Keys: func(*map[string]any) storage.Keys { return keys },
	})
	require.NoError(t, err)
	doc, err := storage.View(t.Context(), w.vault, func(tx *storage.Tx) (*map[string]any, error) { return docs.Get(tx, id) })
	require.NoError(t, err)
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	return string(text)
}

// TestPapersAreWipedAtTheEnd: a request that has ended keeps nobody's papers.
func TestPapersAreWipedAtTheEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, w *world, r zags.Request){
		"completed": func(t *testing.T, w *world, _ zags.Request) { t.Helper(); w.pass(t, 5*time.Minute, time.Minute) },
		"canceled": func(t *testing.T, w *world, r zags.Request) {
			t.Helper()
			_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
			require.NoError(t, err)
		},
		"failed": func(t *testing.T, w *world, _ zags.Request) {
			t.Helper()
			w.register.RejectPolls(1)
			w.pass(t, 5*time.Minute, time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{}, nil)
			card := w.add(t, mother, form(1))
			r := w.submitted(t, mother, card.ID)
			w.work(t)
			owner := storage.Keys{Index: []storage.Value{{Space: "zags.owner", Text: string(mother)}}}
			require.Contains(t, w.opened(t, "zags.request", storage.ID(r.ID), owner), "Мария", "it is needed until then")
			end(t, w, r)
			require.True(t, w.request(t, r).State.Final())
			for _, text := range []string{
				w.opened(t, "zags.request", storage.ID(r.ID), owner), w.opened(t, "zags.item", storage.ID(r.Items[0].ID), storage.Keys{}),
			} {
				for _, word := range []string{"Мария", "Иванов", "100001", "2016-05", "1990", "112-233"} {
					assert.NotContains(t, text, word)
				}
			}
		})
	}
}

// TestDeadlineCountsFromSubmit: a register that takes a request late has not
// more time for it.
func TestDeadlineCountsFromSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	prompt := w.submitted(t, mother, w.add(t, mother, form(1)).ID)
	w.work(t)
	late := w.submitted(t, mother, w.add(t, mother, form(2)).ID)
	w.register.FailSubmissions(1000)
	w.pass(t, 22*time.Hour, 15*time.Minute)
	require.Equal(t, zags.Submitting, w.request(t, late).State)
	w.register.FailSubmissions(0)
	w.pass(t, 30*time.Minute, 15*time.Minute)
	require.Equal(t, zags.Submitted, w.request(t, late).State)
	assert.Equal(t, w.request(t, prompt).Deadline, w.request(t, late).Deadline)
}

// TestCanceledBeforeItIsSent: what is canceled while the register is asked
// whether it knows the request is not sent.
func TestCanceledBeforeItIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	r := w.submitted(t, mother, w.add(t, mother, form(1)).ID)
	busy := &interrupted{Register: w.register, during: func() {
		_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
		assert.NoError(t, err)
	}}
	other, err := zags.New(w.vault, w.cabinet, busy, nil)
	require.NoError(t, err)
	_, err = other.Work(t.Context(), 10)
	require.NoError(t, err)
	w.pass(t, time.Hour, 10*time.Minute)
	assert.Zero(t, w.register.Submissions(r.ID))
	assert.Equal(t, zags.Canceled, w.request(t, r).State)
}
