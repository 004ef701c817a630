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
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

func TestUnprovedAskerLearnsNothing(t *testing.T) {
	t.Parallel()
	unnamed := func(change func(*zags.Record)) zagstest.Outcome {
		return zagstest.Edited(func(r *zags.Record) { r.Parents = nil; change(r) })
	}
	_, want := asked(t, form(1), zagstest.NotFound)
	for _, row := range []struct {
		name   string
		answer zagstest.Outcome
		truth  string
	}{
		{"the papers agree", zagstest.OtherParents, "zags.result.unproved"},
		{"a field differs", unnamed(func(r *zags.Record) { r.BirthDate.Day = 1 }), "zags.result.mismatch"},
		{"the record is canceled", unnamed(func(r *zags.Record) { r.Canceled = true }), "zags.result.refused"},
		{"several fit", zagstest.Ambiguous, "zags.result.ambiguous"},
		{"it cannot be sent", zagstest.Coded(zags.ResultDefective), "zags.result.refused"},
		{"found without data", zagstest.Coded(zags.ResultFound), "zags.result.refused"},
		{"a law forbids it", zagstest.Because(zags.ReasonRestriction), "zags.result.refused"},
		{"access denied", zagstest.Because(zags.ReasonAccess), "zags.result.refused"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w, item := asked(t, form(1), row.answer)
			item.ID, item.Card = want.ID, want.Card
			assert.Equal(t, want, item, "as if there were no record")
			cards, err := w.cabinet.Cards(t.Context(), mother)
			require.NoError(t, err)
			assert.Equal(t, cabinet.VerificationFailed, cards[0].Verification)
			assert.Equal(t, zags.ErrResultNotFound, cards[0].Reason)
			assert.Empty(t, cards[0].ChildID)
			box, err := w.cabinet.Inbox(t.Context(), mother, cabinet.InboxQuery{})
			require.NoError(t, err)
			require.Len(t, box.Notices, 1)
			assert.Equal(t, zags.ErrResultNotFound, box.Notices[0].Code)
			assert.Contains(t, w.audited(t), row.truth)
		})
	}
}

func TestMismatchFieldsNeedRelation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	wrong := form(1)
	wrong.Surname = "Другой"
	theirs, ours := w.add(t, stranger, wrong), w.add(t, mother, wrong)
	w.register.Script(wrong.Certificate.Number, zagstest.Found(zags.Record{
		Certificates: []zags.Certificate{{Series: "VI-МЮ", Number: wrong.Certificate.Number}},
		Child:        nameForm("Иванов"), BirthDate: zags.PartialDate{Year: 2016, Month: 5, Day: 19},
		Parents: []zags.Person{{Role: zags.Mother, Name: nameFormOf("Иванова", "Мария", "Петровна"), BirthDate: zags.PartialDate{Year: 1990, Month: 4, Day: 5}}},
	}))
	a, b := w.submitted(t, stranger, theirs.ID), w.submitted(t, mother, ours.ID)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	a, b = w.request(t, a), w.request(t, b)
	assert.Equal(t, zags.NotFound, a.Items[0].State)
	assert.Empty(t, a.Items[0].Fields)
	assert.Equal(t, zags.Mismatch, b.Items[0].State)
	assert.Equal(t, []string{"surname"}, b.Items[0].Fields)
}

func TestProvedAskerLearnsWhyLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	w.submitted(t, mother, card.ID)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	require.Equal(t, cabinet.VerificationConfirmed, w.card(t, card).Verification)
	w.register.Script("100001", zagstest.Ambiguous)
	r := w.submitted(t, mother, card.ID)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	assert.Equal(t, zags.Ambiguous, w.request(t, r).Items[0].State)

	w.register.Script("100001", zagstest.OtherParents)
	r = w.submitted(t, mother, card.ID)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	assert.Equal(t, zags.NotFound, w.request(t, r).Items[0].State, "an old proof is none of a new record")
}

func TestAnswerForOldSnapshotIgnored(t *testing.T) {
	t.Parallel()
	edited := form(1)
	edited.Surname = "Иванов-Петров"
	t.Run("a card that is asked about keeps its papers", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		w.submitted(t, mother, card.ID)
		ch, _, err := edited.Parse(w.rules())
		require.NoError(t, err)
		_, err = w.cabinet.Edit(t.Context(), by(mother), card.ID, ch)
		require.ErrorIs(t, err, cabinet.ErrCardHeld)
	})
	t.Run("papers that changed all the same are not confirmed", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		_, err := storage.Do(t.Context(), w.vault, by(mother), storage.Op("test.release"), func(tx *storage.Tx) (int, error) {
			return 0, w.cabinet.Release(tx, card.ID, w.card(t, card).Holds[0])
		})
		require.NoError(t, err)
		ch, _, err := edited.Parse(w.rules())
		require.NoError(t, err)
		_, err = w.cabinet.Edit(t.Context(), by(mother), card.ID, ch)
		require.NoError(t, err)
		w.pass(t, 2*time.Hour, 15*time.Minute)
		r = w.request(t, r)
		assert.Equal(t, zags.Unavailable, r.Items[0].State)
		assert.Equal(t, zags.ErrResultStale, r.Items[0].Code)
		assert.Equal(t, cabinet.VerificationNone, w.card(t, card).Verification)
	})
	t.Run("the answer to a canceled request confirms nothing", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		w.Add(time.Minute)
		busy := &interrupted{Register: w.register, during: func() {
			_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
			assert.NoError(t, err)
		}}
		other, err := zags.New(w.vault, w.cabinet, busy, nil)
		require.NoError(t, err)
		_, err = other.Work(t.Context(), 10)
		require.NoError(t, err)
		assert.Equal(t, cabinet.VerificationNone, w.card(t, card).Verification)
		assert.Equal(t, zags.Withdrawn, w.request(t, r).Items[0].State)
		assert.Contains(t, w.audited(t), "zags.result.late")
		w.pass(t, 5*time.Minute, time.Minute)
		assert.Equal(t, 1, w.register.Canceled(r.ID))
	})
}

// interrupted lets something happen while a poll is under way, once.
type interrupted struct {
	*zagstest.Register
	during func()
}

func (r *interrupted) Poll(ctx context.Context, ticket zags.Ticket) (zags.Answer, error) {
	if do := r.during; do != nil {
		r.during = nil
		do()
	}
	return r.Register.Poll(ctx, ticket)
}

func TestUnknownOutcomeRefused(t *testing.T) {
	t.Parallel()
	for _, answer := range []zagstest.Outcome{
		zagstest.Coded(5), zagstest.Coded(0), zagstest.Coded(-1),
		zagstest.Because("brand_new"), zagstest.Because(zags.ReasonMismatch),
	} {
		w, item := asked(t, form(1), answer)
		assert.Equal(t, zags.Pending, item.State)
		assert.Contains(t, w.audited(t), "zags.result.unknown")
		w.register.Script("100001", nil)
		w.pass(t, 10*time.Minute, time.Minute)
		cards, err := w.cabinet.Cards(t.Context(), mother)
		require.NoError(t, err)
		assert.Equal(t, cabinet.VerificationConfirmed, cards[0].Verification, "a later answer counts")
	}
}

func TestAnswersAnyOrderAnyNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	cards := make([]cabinet.Card, 4)
	ids := make([]cabinet.CardID, 4)
	for i := range cards {
		cards[i] = w.add(t, mother, form(i))
		ids[i] = cards[i].ID
	}
	number := func(i int) string { return fmt.Sprint(100000 + i) }
	w.register.Script(number(0), zagstest.All(zagstest.Confirm, zagstest.NotFound, zagstest.Confirm))
	w.register.Script(number(1), zagstest.All(zagstest.NotFound, zagstest.Confirm))
	w.register.Script(number(2), zagstest.After(time.Hour, zagstest.Confirm))
	w.register.Script(number(3), zagstest.After(10*time.Minute, zagstest.All(zagstest.NotFound, zagstest.NotFound)))
	r := w.submitted(t, mother, ids...)
	w.work(t)
	states := func() []zags.ItemState {
		var all []zags.ItemState
		for _, it := range w.request(t, r).Items {
			all = append(all, it.State)
		}
		return all
	}
	w.pass(t, 2*time.Minute, time.Minute)
	assert.Equal(t, []zags.ItemState{zags.Confirmed, zags.NotFound, zags.Pending, zags.Pending}, states())
	assert.Equal(t, cabinet.VerificationConfirmed, w.card(t, cards[0]).Verification, "one child does not wait for another")
	assert.Contains(t, w.audited(t), "zags.result.contradiction")
	w.pass(t, 20*time.Minute, time.Minute)
	assert.Equal(t, []zags.ItemState{zags.Confirmed, zags.NotFound, zags.Pending, zags.NotFound}, states())
	assert.Equal(t, zags.Submitted, w.request(t, r).State)
	w.pass(t, 2*time.Hour, time.Minute)
	assert.Equal(t, []zags.ItemState{zags.Confirmed, zags.NotFound, zags.Confirmed, zags.NotFound}, states())
	assert.Equal(t, zags.Completed, w.request(t, r).State)
	assert.Len(t, w.notices(t), 4, "one notice for each child")
	assert.Equal(t, 1, w.register.Distinct(r.ID))
}

func TestTwoParentsMeetInOneChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	a, b := w.add(t, mother, form(1)), w.add(t, stranger, form(1))
	w.submitted(t, mother, a.ID)
	w.submitted(t, stranger, b.ID)
	w.work(t)
	w.pass(t, time.Minute, time.Minute)
	a, b = w.card(t, a), w.card(t, b)
	assert.NotEmpty(t, a.ChildID)
	assert.Equal(t, a.ChildID, b.ChildID)
}
