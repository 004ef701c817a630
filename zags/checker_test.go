package zags_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

func TestRegisterConfirmsAChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: 5 * time.Minute}, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	got := w.card(t, card)
	assert.Equal(t, cabinet.VerificationPending, got.Verification)
	assert.Len(t, got.Holds, 1)
	assert.Zero(t, w.register.Submissions(r.ID), "nothing is sent inside the command")

	w.work(t)
	r = w.request(t, r)
	assert.Equal(t, zags.Submitted, r.State)
	assert.Equal(t, w.Now().Add(30*time.Minute), r.ExpectedBy)
	assert.Equal(t, time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC), r.Deadline, "the fifth working day is 10 March, as the 9th is a day off")
	assert.True(t, r.DeadlineExact)
	w.pass(t, 10*time.Minute, time.Minute)

	r = w.request(t, r)
	assert.Equal(t, zags.Completed, r.State)
	assert.Equal(t, zags.Confirmed, r.Items[0].State)
	require.NoError(t, r.Items[0].Err())
	got = w.card(t, card)
	assert.Equal(t, cabinet.VerificationConfirmed, got.Verification)
	assert.Equal(t, r.Items[0].ChildID, got.ChildID)
	assert.Empty(t, got.Holds)
	assert.Equal(t, []cabinet.NoticeKind{zags.NoticeConfirmed}, w.notices(t))
	assert.Equal(t, 1, w.register.Distinct(r.ID))
	assert.Zero(t, w.work(t), "an ended request sleeps")
}

func TestOpenNeedsARussianCertificate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	_, err := w.checker.Open(t.Context(), by(mother))
	require.ErrorIs(t, err, zags.ErrRequestNoCertificate)
	f := form(1)
	f.Certificate = family.CertificateForm{Kind: "foreign", Number: "A1", IssuedOn: "2016-06-01", IssuedBy: "City"}
	w.add(t, mother, f)
	_, err = w.checker.Open(t.Context(), by(mother))
	require.ErrorIs(t, err, zags.ErrRequestNoCertificate)
	w.add(t, mother, form(2))
	r, err := w.checker.Open(t.Context(), by(mother))
	require.NoError(t, err)
	assert.True(t, r.AutoUpdate)
	assert.Empty(t, r.Items, "nothing is ticked at first")
	_, err = w.checker.Open(t.Context(), storage.Command{})
	require.ErrorIs(t, err, family.ErrActorMissing)
}

func TestSubmitNeedsAutoUpdateOff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rule zags.AutoUpdate
		err  error
		on   bool
		warn []validate.Code
	}{
		{"it has to be off", zags.RequireOff, zags.ErrRequestAutoUpdateOn, true, nil},
		{"it may be on", zags.Allow, nil, true, nil},
		{"it is switched off and said so", zags.ForceOff, nil, false, []validate.Code{zags.ErrRequestAutoUpdateForced, zags.ErrRequestStaleRisk}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{}, &zags.Options{Policy: zags.Policy{AutoUpdate: c.rule}})
			card := w.add(t, mother, form(1))
			r, err := w.checker.Open(t.Context(), by(mother))
			require.NoError(t, err)
			got, err := w.checker.Submit(t.Context(), by(mother), r.ID, card.ID)
			if c.err != nil {
				require.EqualError(t, err, "auto_update: zags.request.auto_update_on")
				assert.Equal(t, zags.Draft, w.request(t, r).State)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.on, got.AutoUpdate)
			var warned []validate.Code
			for _, e := range got.Warnings {
				warned = append(warned, e.Code)
			}
			assert.Equal(t, c.warn, warned)
		})
	}
}

func TestSubmitAnswersEveryBrokenRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	busy := w.add(t, mother, form(1))
	w.submitted(t, mother, busy.ID)
	grown := form(2)
	grown.BirthDate, grown.Certificate.ActDate, grown.Certificate.IssuedOn = "2008-03-10", "2008-03-20", "2008-03-20"
	adult := w.add(t, mother, grown)
	f := form(3)
	f.Certificate = family.CertificateForm{Kind: "foreign", Number: "A1", IssuedOn: "2016-06-01", IssuedBy: "City"}
	foreign := w.add(t, mother, f)
	w.Add(20 * 24 * time.Hour) // the 18th birthday passes

	r, err := w.checker.Open(t.Context(), by(mother))
	require.NoError(t, err)
	_, err = w.checker.Submit(t.Context(), by(mother), r.ID, busy.ID, adult.ID, foreign.ID, "nobody's")
	require.EqualError(t, err, "children[0]: zags.request.already_open; children[1]: family.child.not_minor; "+
		"children[2]: family.certificate.not_russian; children[3]: cabinet.card.not_found; auto_update: zags.request.auto_update_on")
	_, err = w.checker.Submit(t.Context(), by(mother), r.ID)
	require.EqualError(t, err, "children: zags.request.children_empty; auto_update: zags.request.auto_update_on")

	{ // the cabinet does not know who asks
		card := w.add(t, "parent-3", form(4))
		r := w.draft(t, "parent-3")
		_, err := w.checker.Submit(t.Context(), by("parent-3"), r.ID, card.ID)
		require.EqualError(t, err, "representative: cabinet.relation.missing")
	}
	{ // somebody else's open item neither blocks nor shows
		card := w.add(t, stranger, form(1))
		w.submitted(t, stranger, card.ID)
	}
}

func TestDraftTakesTicks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, &zags.Options{Policy: zags.Policy{MaxChildren: 2}})
	a, b, c := w.add(t, mother, form(1)), w.add(t, mother, form(2)), w.add(t, mother, form(3))
	foreign := w.add(t, stranger, form(4))
	r := w.draft(t, mother)
	r, err := w.checker.Select(t.Context(), by(mother), r.ID, a.ID, b.ID, a.ID)
	require.NoError(t, err)
	assert.Len(t, r.Items, 2)
	_, err = w.checker.Select(t.Context(), by(mother), r.ID, foreign.ID, c.ID)
	require.EqualError(t, err, "children[0]: cabinet.card.not_found; children: zags.request.too_many_children{max=2}")
	_, err = w.checker.Select(t.Context(), storage.Command{By: mother, Revision: r.Revision - 1}, r.ID, c.ID)
	require.ErrorIs(t, err, storage.ErrConflict)
	r, err = w.checker.Unselect(t.Context(), storage.Command{By: mother, Revision: r.Revision}, r.ID, a.ID, foreign.ID)
	require.NoError(t, err)
	require.Len(t, r.Items, 1)
	assert.Equal(t, b.ID, r.Items[0].Card)
	assert.Equal(t, zags.Selected, r.Items[0].State)

	{ // unknown and somebody else's look alike
		for _, id := range []zags.RequestID{r.ID, "none", ""} {
			_, err := w.checker.Request(t.Context(), stranger, id)
			assert.Equal(t, zags.ErrRequestNotFound, err)
			_, err = w.checker.Submit(t.Context(), by(stranger), id)
			assert.Equal(t, zags.ErrRequestNotFound, err)
			_, err = w.checker.Cancel(t.Context(), by(stranger), id)
			assert.Equal(t, zags.ErrRequestNotFound, err)
		}
	}
	{ // a draft left alone is dropped
		w.Add(30 * 24 * time.Hour)
		assert.Equal(t, zags.Abandoned, w.request(t, r).State, "also before Work")
		_, err := w.checker.Submit(t.Context(), by(mother), r.ID)
		require.ErrorIs(t, err, zags.ErrRequestNotAllowed)
		assert.Equal(t, 2, w.work(t))
		got := w.request(t, r)
		assert.Equal(t, zags.Abandoned, got.State)
		assert.Empty(t, got.Items)
		assert.Zero(t, w.work(t))
	}
}

func TestRequestsAreTheOwnersNewestFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	w.add(t, mother, form(1))
	first := w.draft(t, mother)
	w.Add(time.Second)
	second := w.draft(t, mother)
	all, err := w.checker.Requests(t.Context(), mother)
	require.NoError(t, err)
	assert.Equal(t, []zags.Request{second, first}, all)
	all, err = w.checker.Requests(t.Context(), stranger)
	require.NoError(t, err)
	assert.Empty(t, all)
}

func TestRepeatedSubmitIsTheSameRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	r := w.draft(t, mother)
	cmd := storage.Command{By: mother, Key: "send-1"}
	first, err := w.checker.Submit(t.Context(), cmd, r.ID, card.ID)
	require.NoError(t, err)
	again, err := w.checker.Submit(t.Context(), cmd, r.ID, card.ID)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = w.checker.Submit(t.Context(), by(mother), r.ID, card.ID)
	require.ErrorIs(t, err, zags.ErrRequestNotAllowed)
	require.EqualError(t, err, "zags.request.not_allowed{state=submitting,event=submit,allowed=accepted,unknown,rejected,time,cancel}")
}

func TestCancel(t *testing.T) {
	t.Parallel()
	t.Run("a draft is wiped", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		r := w.draft(t, mother)
		r, err := w.checker.Select(t.Context(), by(mother), r.ID, card.ID)
		require.NoError(t, err)
		r, err = w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.NoError(t, err)
		assert.Equal(t, zags.Canceled, r.State)
		assert.Empty(t, r.Items)
		_, err = w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.ErrorIs(t, err, zags.ErrRequestNotAllowed)
	})
	t.Run("before it is sent, nothing is sent", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		r, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.NoError(t, err)
		assert.Equal(t, zags.Withdrawn, r.Items[0].State)
		w.pass(t, time.Hour, 10*time.Minute)
		assert.Zero(t, w.register.Submissions(r.ID))
		got := w.card(t, card)
		assert.Equal(t, cabinet.VerificationNone, got.Verification)
		assert.Empty(t, got.Holds)
	})
	t.Run("after it was sent, the register is told once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		r, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.NoError(t, err)
		assert.Equal(t, zags.Canceled, r.State)
		w.pass(t, 3*time.Hour, 10*time.Minute)
		assert.Equal(t, 1, w.register.Canceled(r.ID))
		assert.Equal(t, zags.Withdrawn, w.request(t, r).Items[0].State)
		assert.Empty(t, w.notices(t))
	})
}
