package zags_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
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

// rush runs do sixty-four times at once; what fails has to fail with one of
// these. It returns how many succeeded.
func rush(t *testing.T, do func(i int) error, codes ...error) int {
	t.Helper()
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			err := do(i)
			if err == nil {
				won.Add(1)
				return
			}
			for _, code := range codes {
				if errors.Is(err, code) {
					return
				}
			}
			assert.NoError(t, err)
		})
	}
	all.Wait()
	return int(won.Load())
}

func TestRaceSubmitOneRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	r := w.draft(t, mother)
	assert.Equal(t, 1, rush(t, func(int) error {
		_, err := w.checker.Submit(t.Context(), by(mother), r.ID, card.ID)
		return err
	}, zags.ErrRequestNotAllowed, zags.ErrRequestAlreadyOpen), "without a key one is answered")
	second := w.add(t, mother, form(2))
	again := w.draft(t, mother)
	assert.Equal(t, 64, rush(t, func(int) error {
		got, err := w.checker.Submit(t.Context(), keyed("same"), again.ID, second.ID)
		assert.Equal(t, again.ID, got.ID)
		return err
	}), "with one key all get one answer")
	for range 5 {
		rush(t, func(int) error { _, err := w.checker.Work(t.Context(), 10); return err })
		w.Add(time.Minute)
	}
	for _, id := range []zags.RequestID{r.ID, again.ID} {
		assert.Equal(t, 1, w.register.Submissions(id))
		assert.Equal(t, zags.Completed, w.request(t, zags.Request{ID: id, Owner: mother}).State)
	}
	assert.Len(t, w.notices(t), 2)
}

func TestRaceCapsHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	cards := make([]cabinet.Card, 16)
	for i := range cards {
		cards[i] = w.add(t, mother, form(i))
	}
	assert.Equal(t, 20, rush(t, func(int) error {
		_, err := w.checker.Open(t.Context(), by(mother))
		return err
	}, zags.ErrRequestTooMany), "drafts")
	all, err := w.checker.Requests(t.Context(), mother)
	require.NoError(t, err)
	require.Len(t, all, 20)
	assert.Equal(t, 5, rush(t, func(i int) error {
		id := all[i%16].ID
		if _, err := w.checker.SetAutoUpdate(t.Context(), by(mother), id, false); err != nil {
			return err
		}
		_, err := w.checker.Submit(t.Context(), by(mother), id, cards[i%16].ID)
		return err
	}, zags.ErrRequestTooMany, zags.ErrRequestNotAllowed, zags.ErrRequestAlreadyOpen), "open requests")
}

// TestRaceCancelAndAnswer lets cancels, edits and workers meet the answer.
func TestRaceCancelAndAnswer(t *testing.T) {
	t.Parallel()
	for round := range 20 {
		w := newWorld(t, zagstest.Options{}, nil)
		w.tick = time.Millisecond
		card, other := w.add(t, mother, form(1)), w.add(t, mother, form(2))
		r := w.submitted(t, mother, card.ID, other.ID)
		w.work(t)
		w.Add(time.Minute)
		canceled := rush(t, func(i int) error {
			if i%8 == round%8 {
				_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
				if err == nil {
					return nil
				}
				return fmt.Errorf("cancel: %w", err)
			}
			_, err := w.checker.Work(t.Context(), 10)
			return errors.Join(err, storage.ErrConflict) // is counted as no cancel
		}, zags.ErrRequestNotAllowed, storage.ErrConflict)
		for range 5 {
			w.Add(3 * time.Minute)
			w.work(t)
		}
		got := w.request(t, r)
		want, shown := zags.Confirmed, cabinet.VerificationConfirmed
		if canceled > 0 {
			want, shown = zags.Withdrawn, cabinet.VerificationNone
			require.Equal(t, zags.Canceled, got.State)
		} else {
			require.Equal(t, zags.Completed, got.State)
		}
		require.LessOrEqual(t, canceled, 1)
		for i, c := range []cabinet.Card{card, other} {
			require.Equal(t, want, got.Items[i].State)
			require.Equal(t, shown, w.card(t, c).Verification)
			require.Empty(t, w.card(t, c).Holds)
		}
		require.NoError(t, storagetest.CheckMoves(t.Context(), w.vault, permitted))
	}
}

// slow is a register whose answers outlive the lease of who asked.
type slow struct {
	*zagstest.Register
	during func()
}

func (s *slow) Poll(ctx context.Context, ticket zags.Ticket) (zags.Answer, error) {
	a, err := s.Register.Poll(ctx, ticket)
	s.during()
	return a, err
}

// TestRaceWorkerOversleeps: an answer that comes after the lease, when another
// worker has settled, changes nothing.
func TestRaceWorkerOversleeps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	w.work(t)
	w.Add(time.Minute)
	sleepy, err := zags.New(w.vault, w.cabinet, &slow{w.register, func() {
		w.Add(5 * time.Minute)
		w.work(t) // the other worker, asked after the lease
	}}, nil)
	require.NoError(t, err)
	_, err = sleepy.Work(t.Context(), 10)
	require.NoError(t, err)
	assert.Equal(t, zags.Completed, w.request(t, r).State)
	assert.Equal(t, []cabinet.NoticeKind{zags.NoticeConfirmed}, w.notices(t))
	assert.Equal(t, 1, w.register.Submissions(r.ID))
}
