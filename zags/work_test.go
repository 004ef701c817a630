package zags_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

func TestWaitSurvivesRestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: 4 * 24 * time.Hour}, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	for range 5 * 24 {
		w.restart(t, nil)
		w.work(t)
		w.Add(time.Hour)
	}
	r = w.request(t, r)
	assert.Equal(t, zags.Completed, r.State)
	assert.Equal(t, zags.Confirmed, r.Items[0].State)
	assert.Equal(t, 1, w.register.Submissions(r.ID))
}

func TestLostSubmissionIsSentAgainUnderTheSameID(t *testing.T) {
	t.Parallel()
	t.Run("it never arrived", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.register.FailSubmissions(3)
		w.work(t)
		assert.Equal(t, zags.Submitting, w.request(t, r).State)
		w.pass(t, 10*time.Minute, 30*time.Second)
		assert.Equal(t, zags.Completed, w.request(t, r).State)
		assert.Equal(t, 1, w.register.Submissions(r.ID))
	})
	t.Run("its answer was lost", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.register.LoseTickets(1)
		w.work(t)
		assert.Equal(t, zags.Submitting, w.request(t, r).State)
		w.pass(t, time.Minute, 30*time.Second)
		assert.Equal(t, zags.Completed, w.request(t, r).State, "asking by id found it")
		assert.Equal(t, 1, w.register.Submissions(r.ID))
	})
	t.Run("the register lost it later", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: 10 * time.Minute}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		w.register.Forget(r.ID)
		w.pass(t, time.Hour, time.Minute)
		assert.Equal(t, zags.Completed, w.request(t, r).State)
		assert.Equal(t, 2, w.register.Submissions(r.ID))
		assert.Equal(t, 1, w.register.Distinct(r.ID))
	})
}

func TestSubmittingGivesUp(t *testing.T) {
	t.Parallel()
	t.Run("rejected", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.register.RejectSubmissions(1)
		w.work(t)
		r = w.request(t, r)
		assert.Equal(t, zags.Failed, r.State)
		require.EqualError(t, r.Items[0].Err(), "zags.result.unavailable{reason=service_failure}")
		assert.Empty(t, w.card(t, card).Holds)
		assert.Equal(t, []cabinet.NoticeKind{zags.NoticeNotConfirmed}, w.notices(t))
	})
	t.Run("nothing heard for a day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.register.FailSubmissions(1000)
		w.pass(t, 23*time.Hour, 15*time.Minute)
		assert.Equal(t, zags.Submitting, w.request(t, r).State)
		w.Add(time.Hour)
		assert.Equal(t, zags.Failed, w.request(t, r).State, "also before Work")
		w.work(t)
		assert.Equal(t, zags.Failed, w.request(t, r).State)
		assert.Empty(t, w.card(t, card).Holds)
	})
	t.Run("rejected while it waits", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		w.register.RejectPolls(1)
		w.pass(t, time.Minute, time.Minute)
		r = w.request(t, r)
		assert.Equal(t, zags.Completed, r.State)
		assert.Equal(t, zags.Unavailable, r.Items[0].State)
	})
}

func TestRequestBecomesOverdueAndEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: 365 * 24 * time.Hour}, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	w.work(t)
	deadline := w.request(t, r).Deadline
	w.pass(t, deadline.Sub(w.Now())-time.Hour, time.Hour)
	assert.Equal(t, zags.Submitted, w.request(t, r).State)
	w.Add(time.Hour)
	seen := w.request(t, r)
	assert.Equal(t, zags.Overdue, seen.State, "also before Work")
	w.work(t)
	assert.Equal(t, seen.Revision, w.request(t, r).Revision)
	assert.Equal(t, []cabinet.NoticeKind{zags.NoticeDelayed}, w.notices(t))
	polls := w.register.Polls()
	w.pass(t, 10*24*time.Hour, time.Hour)
	assert.InDelta(t, 11, w.register.Polls()-polls, 1, "daily")
	w.pass(t, 15*24*time.Hour, 24*time.Hour)
	r = w.request(t, r)
	assert.Equal(t, zags.Completed, r.State)
	require.EqualError(t, r.Items[0].Err(), "zags.result.unavailable{reason=expired}")
	assert.Equal(t, []cabinet.NoticeKind{zags.NoticeNotConfirmed, zags.NoticeDelayed}, w.notices(t))
	assert.Equal(t, cabinet.VerificationFailed, w.card(t, card).Verification)
}

func TestOneLateWorkEndsARequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	w.work(t)
	w.Add(31 * 24 * time.Hour)
	w.work(t)
	assert.Equal(t, zags.Completed, w.request(t, r).State)
	assert.Equal(t, zags.Unavailable, w.request(t, r).Items[0].State, "what is dead stays dead")
}

func TestPollsGrowRarer(t *testing.T) {
	t.Parallel()
	polled := func(t *testing.T, script zagstest.Options, policy zags.Policy, d, step time.Duration) int {
		t.Helper()
		w := newWorld(t, script, &zags.Options{Policy: policy})
		card := w.add(t, mother, form(1))
		w.submitted(t, mother, card.ID)
		w.work(t)
		before := w.register.Polls()
		w.pass(t, d, step)
		return w.register.Polls() - before
	}
	year := 365 * 24 * time.Hour
	assert.Equal(t, 4, polled(t, zagstest.Options{Delay: year}, zags.Policy{}, 15*time.Minute, time.Minute))
	assert.InDelta(t, 12, polled(t, zagstest.Options{Delay: year}, zags.Policy{}, 2*time.Hour, time.Minute), 1)
	assert.InDelta(t, 34, polled(t, zagstest.Options{Delay: year}, zags.Policy{}, 24*time.Hour, time.Minute), 3)
	assert.Equal(t, 1, polled(t, zagstest.Options{Delay: time.Hour, Expected: true}, zags.Policy{}, 2*time.Hour, time.Minute), "then, and not before")
	fast := zags.Policy{Poll: []time.Duration{200 * time.Millisecond}}
	assert.InDelta(t, 10, polled(t, zagstest.Options{Delay: year}, fast, 2*time.Second, 200*time.Millisecond), 1)
}

func TestLimits(t *testing.T) {
	t.Parallel()
	ask := func(t *testing.T, w *world, n int) (zags.Request, error) {
		t.Helper()
		card := w.add(t, mother, form(n))
		return w.checker.Submit(t.Context(), by(mother), w.draft(t, mother).ID, card.ID)
	}
	t.Run("open requests", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		var r zags.Request
		for n := range 5 {
			var err error
			r, err = ask(t, w, n)
			require.NoError(t, err)
		}
		_, err := ask(t, w, 5)
		require.EqualError(t, err, "zags.request.too_many{max=5}")
		_, err = w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.NoError(t, err)
		_, err = ask(t, w, 6)
		require.NoError(t, err)
		w.add(t, stranger, form(1))
		assert.NotEmpty(t, w.draft(t, stranger).ID, "one's limit is not another's")
	})
	t.Run("different certificates in a day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, &zags.Options{Policy: zags.Policy{MaxCertificates: 2}})
		first := w.Now()
		for n := range 2 {
			_, err := ask(t, w, n)
			require.NoError(t, err)
			w.pass(t, 10*time.Minute, time.Minute)
		}
		_, err := ask(t, w, 2)
		require.EqualError(t, err, "zags.request.too_many{max=2,not_before="+first.Add(24*time.Hour).Format(time.RFC3339)+"}")
		w.Add(24 * time.Hour)
		_, err = ask(t, w, 3)
		require.NoError(t, err)
	})
	t.Run("different certificates without confirmation in a day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{OnlyAdded: true}, nil)
		for n := range 3 {
			_, err := ask(t, w, n)
			require.NoError(t, err)
			w.work(t)
			w.pass(t, time.Minute, time.Minute)
		}
		_, err := ask(t, w, 3)
		require.ErrorIs(t, err, zags.ErrRequestTooMany)
		cards, err := w.cabinet.Cards(t.Context(), mother)
		require.NoError(t, err)
		_, err = w.checker.Submit(t.Context(), by(mother), w.draft(t, mother).ID, cards[0].ID)
		require.NoError(t, err, "a certificate that was asked about may be asked about again")
		w.Add(24 * time.Hour)
		_, err = ask(t, w, 4)
		require.NoError(t, err)
	})
	t.Run("a cap leaves a trace and is forgotten after its day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, &zags.Options{Policy: zags.Policy{MaxCertificates: 1}})
		_, err := ask(t, w, 1)
		require.NoError(t, err)
		w.pass(t, 5*time.Minute, time.Minute)
		_, err = ask(t, w, 2)
		require.ErrorIs(t, err, zags.ErrRequestTooMany)
		events, _, err := w.vault.Events(t.Context(), "", storage.MaxLimit)
		require.NoError(t, err)
		assert.True(t, slices.ContainsFunc(events, func(e storage.Event) bool { return e.Refused == zags.ErrRequestTooMany }))
		w.Add(31 * 24 * time.Hour) // the refused draft ends, too
		w.work(t)
		w.work(t)
		left, err := w.store.Find(t.Context(), storage.Query{Kind: "zags.limit", Limit: 10})
		require.NoError(t, err)
		assert.Empty(t, left)
	})
}

func TestRaceOneOpenItem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	won := make(chan zags.RequestID, 8)
	var all sync.WaitGroup
	for range cap(won) {
		r := w.draft(t, mother)
		all.Go(func() {
			_, err := w.checker.Submit(t.Context(), by(mother), r.ID, card.ID)
			if err == nil {
				won <- r.ID
				return
			}
			assert.ErrorIs(t, err, zags.ErrRequestAlreadyOpen)
		})
	}
	all.Wait()
	assert.Len(t, won, 1)
	for range 4 {
		all.Go(func() {
			_, err := w.checker.Work(t.Context(), 10)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Equal(t, 1, w.register.Submissions(<-won))
}

func TestPeopleDoNotPrint(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	ch, _, err := form(1).Parse(w.rules())
	require.NoError(t, err)
	q := zags.Question{Papers: zags.Snapshot{Name: ch.Name, BirthDate: ch.BirthDate, Certificate: ch.Certificate}}
	a := zags.Asker{Name: ch.Name, BirthDate: ch.BirthDate}
	rec := zagstest.Matching(a, q)
	result := zags.Result{Item: "item", Records: []zags.Record{rec}}
	for _, v := range []any{
		rec, rec.Certificates, rec.Parents, rec.BirthDate, result,
		zags.Answer{Results: []zags.Result{result}},
		q, a,
		zags.Inquiry{Asker: a, Questions: []zags.Question{q}},
	} {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).InfoContext(t.Context(), "seen", slog.Any("v", v))
		text := fmt.Sprintf("%v %+v %#v %s", v, v, v, log.String())
		for _, secret := range []string{"Иванов", "Пётр", "100001", "МЮ", "2016"} {
			assert.NotContains(t, text, secret, "%T", v)
		}
	}
}

func TestTwentyChildrenFitOneRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	var ids []cabinet.CardID
	for n := range 20 {
		ids = append(ids, w.add(t, mother, form(n)).ID)
	}
	r := w.submitted(t, mother, ids...)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	assert.Equal(t, zags.Completed, w.request(t, r).State)
	assert.Len(t, w.notices(t), 20)
}

func TestTemporary(t *testing.T) {
	t.Parallel()
	assert.True(t, zags.Temporary(errors.New("reset")))
	assert.False(t, zags.Temporary(nil))
	assert.False(t, zags.Temporary(fmt.Errorf("gate: %w", &zags.RejectedError{})))
	assert.False(t, zags.Temporary(fmt.Errorf("gate: %w", zags.ErrUnknownRequest)))
	require.EqualError(t, &zags.RejectedError{Reason: zags.ReasonExpired}, "zags: rejected: expired")
}
