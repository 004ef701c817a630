package zags_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/storagetest"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// keyed is a command that is repeated under the same key until it is answered.
func keyed(key string) storage.Command { return storage.Command{By: mother, Key: key} }

// ask goes from Open to the outcome, or as far as the store lets it.
func (w *world) ask(ctx context.Context, card cabinet.CardID) (zags.Request, error) {
	r, err := w.checker.Open(ctx, keyed("open"))
	if err != nil {
		return r, err
	}
	if _, err = w.checker.SetAutoUpdate(ctx, keyed("off"), r.ID, false); err != nil {
		return r, err
	}
	if _, err = w.checker.Submit(ctx, keyed("submit"), r.ID, card); err != nil {
		return r, err
	}
	for range 12 {
		if _, err = w.checker.Work(ctx, 100); err != nil {
			return r, err
		}
		w.Add(time.Minute)
	}
	return w.checker.Request(ctx, mother, r.ID)
}

// permitted holds a move against the table of requests; items and children
// move with them.
func permitted(m storage.Move) bool {
	if m.Kind != "zags.request" {
		return true
	}
	for _, row := range zags.Transitions() {
		if row.From.String() == m.From && row.Event == m.Event && row.To.String() == m.To {
			return true
		}
	}
	return false
}

// TestCrashAtEveryCall lets every single call of a store go wrong, in every
// way, from Open to the confirmation: after a restart all ends once.
func TestCrashAtEveryCall(t *testing.T) {
	t.Parallel()
	whole := newWorld(t, zagstest.Options{Delay: 90 * time.Second}, nil)
	first := whole.add(t, mother, form(1))
	count := storagetest.NewFaulty(whole.store, storagetest.Refused, 0)
	whole.store = count
	whole.restart(t, nil)
	_, err := whole.ask(t.Context(), first.ID)
	require.NoError(t, err)
	require.Greater(t, count.Calls(), 40)
	for _, mode := range storagetest.Faults() {
		t.Run(fmt.Sprint("mode ", mode), func(t *testing.T) {
			t.Parallel()
			for at := 1; at <= count.Calls(); at++ {
				crashAt(t, mode, at)
			}
		})
	}
}

func crashAt(t *testing.T, mode storagetest.Fault, at int) {
	t.Helper()
	w := newWorld(t, zagstest.Options{Delay: 90 * time.Second}, nil)
	w.tick = time.Millisecond // so that the audit is in the order of commits
	card := w.add(t, mother, form(1))
	healthy := w.store
	w.store = storagetest.NewFaulty(healthy, mode, at)
	w.restart(t, nil)
	before, _ := w.ask(t.Context(), card.ID)

	w.store = healthy
	w.restart(t, nil)
	r, err := w.ask(t.Context(), card.ID)
	require.NoError(t, err, "call %d", at)
	if before.ID != "" {
		require.Equal(t, before.ID, r.ID, "call %d: what was answered is not lost", at)
	}
	require.Equal(t, zags.Completed, r.State, "call %d", at)
	require.Equal(t, zags.Confirmed, r.Items[0].State, "call %d", at)
	all, err := w.checker.Requests(t.Context(), mother)
	require.NoError(t, err)
	require.Len(t, all, 1, "call %d", at)
	children, err := healthy.Find(t.Context(), storage.Query{Kind: "cabinet.child", Limit: 10})
	require.NoError(t, err)
	require.Len(t, children, 1, "call %d", at)
	require.Equal(t, []cabinet.NoticeKind{zags.NoticeConfirmed}, w.notices(t), "call %d", at)
	require.Equal(t, 1, w.register.Distinct(r.ID), "call %d", at)
	got := w.card(t, card)
	require.Empty(t, got.Holds, "call %d", at)
	require.Equal(t, cabinet.VerificationConfirmed, got.Verification, "call %d", at)
	require.NoError(t, storagetest.CheckMoves(t.Context(), w.vault, permitted), "call %d", at)
	assert.Zero(t, w.work(t), "call %d: nothing is left to do", at)
}

// TestCrashCancelAtEveryCall is the same from Submit to a cancel.
func TestCrashCancelAtEveryCall(t *testing.T) {
	t.Parallel()
	cancel := func(w *world, id zags.RequestID) error {
		if _, err := w.checker.Cancel(t.Context(), keyed("cancel"), id); err != nil {
			return err
		}
		for range 6 {
			if _, err := w.checker.Work(t.Context(), 100); err != nil {
				return err
			}
			w.Add(time.Minute)
		}
		return nil
	}
	for _, mode := range storagetest.Faults() {
		for at := 1; at <= 25; at++ {
			w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
			w.tick = time.Millisecond
			card := w.add(t, mother, form(1))
			r := w.submitted(t, mother, card.ID)
			w.work(t)
			healthy := w.store
			w.store = storagetest.NewFaulty(healthy, mode, at)
			w.restart(t, nil)
			_ = cancel(w, r.ID)
			w.store = healthy
			w.restart(t, nil)
			require.NoError(t, cancel(w, r.ID), "call %d", at)
			require.Equal(t, zags.Canceled, w.request(t, r).State)
			require.Empty(t, w.card(t, card).Holds)
			require.Equal(t, cabinet.VerificationNone, w.card(t, card).Verification)
			require.NotZero(t, w.register.Canceled(r.ID), "call %d, mode %d: it is told", at, mode)
			require.NoError(t, storagetest.CheckMoves(t.Context(), w.vault, permitted), "call %d", at)
			require.Zero(t, w.work(t))
		}
	}
}
