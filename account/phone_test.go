package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func TestPhoneDiffersFromEveryParent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StatePhone)
	other, _ := w.other(t, a.Card)
	for _, parent := range []storage.Actor{by, other} {
		own, err := w.accounts.Account(t.Context(), parent)
		require.NoError(t, err)
		for _, spelling := range []string{own.Phone.String(), "8 (" + own.Phone.String()[2:5] + ") " + own.Phone.String()[5:]} {
			_, err = w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, phone(t, spelling))
			require.Equal(t, validate.Errors{account.ErrPhoneSameAsRepresentative.At("phone")}, err)
		}
	}
	_, err := w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, family.Phone{})
	require.Equal(t, validate.Errors{account.ErrRequired.At("phone")}, err)
	w.work(t)
	assert.Empty(t, w.outbox.SMS())
}

// A parent who joins between the step and the last one counts as well.
func TestParentWhoComesLaterHasThePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	next := phone(t, fmt.Sprintf("+7916%07d", w.serial+1)) // of the next parent
	a := w.walk(t, by, card.ID, account.StatePassword, next, email(t, "petr@example.org"))
	w.other(t, card.ID)
	_, err := w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
	require.Equal(t, validate.Errors{account.ErrPhoneSameAsRepresentative.At("phone")}, err)
	got := w.seen(t, by, a.ID)
	assert.Equal(t, account.StatePhone, got.State)
	assert.Equal(t, account.PhoneStep{}, got.Phone)
	got, err = w.registrar.SkipPhone(t.Context(), storage.Command{By: by}, a.ID)
	require.NoError(t, err)
	assert.Equal(t, account.StatePassword, got.State, "the address keeps its proof")
}

func TestSkippedPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	ctx, cmd := t.Context(), storage.Command{By: by}
	w.work(t)
	code := w.outbox.Code(p)
	a, err := w.registrar.SkipPhone(ctx, cmd, a.ID)
	require.NoError(t, err)
	assert.Equal(t, validate.Errors{account.ErrPhoneSkipped.At("phone")}, a.Warnings)
	assert.Equal(t, account.PhoneStep{Skipped: true}, a.Phone)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, code)
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)

	// A proved phone cannot be skipped, only changed, and the change is unproved.
	by, a, p, _ = w.start(t, account.StateEmail)
	cmd.By = by
	_, err = w.registrar.Back(ctx, cmd, a.ID, account.StatePhone)
	require.NoError(t, err)
	_, err = w.registrar.SkipPhone(ctx, cmd, a.ID)
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
	assert.Equal(t, []string{"send_phone_code", "back", "guard_lost", "cancel", "expire"}, param(t, err, "allowed").Words())
	assert.True(t, w.seen(t, by, a.ID).Phone.Proved)
	changed, err := w.registrar.SendPhoneCode(ctx, cmd, a.ID, phone(t, "+79265550009"))
	require.NoError(t, err)
	assert.False(t, changed.Phone.Proved)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
	require.Error(t, err)
}

func TestSendCaps(t *testing.T) {
	t.Parallel()
	send := func(w *world, by storage.Actor, id account.ApplicationID, p family.Phone) (account.Application, error) {
		return w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, id, p)
	}
	t.Run("the pause doubles to its longest", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, account.Policy{SendsPerTarget: 9, SendsPerActor: 9})
		by, a, p, _ := w.start(t, account.StatePhoneCode)
		for _, pause := range []time.Duration{1, 2, 4, 8, 15, 15, 15} {
			at := w.clock().Add(pause * time.Minute)
			assert.Equal(t, at, w.seen(t, by, a.ID).Phone.NotBefore)
			w.set(at.Add(-time.Microsecond))
			_, err := send(w, by, a.ID, p)
			require.ErrorIs(t, err, account.ErrSendTooSoon)
			assert.Equal(t, at, param(t, err, "not_before").Time())
			w.set(at)
			_, err = send(w, by, a.ID, p)
			require.NoError(t, err)
		}
	})
	t.Run("five to one target in any day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, account.Policy{})
		by, a, p, _ := w.start(t, account.StatePhoneCode)
		first := w.clock()
		for range 4 {
			w.pass(15 * time.Minute)
			_, err := send(w, by, a.ID, p)
			require.NoError(t, err)
		}
		assert.Equal(t, first.Add(24*time.Hour), w.seen(t, by, a.ID).Phone.NotBefore, "the day, not the pause")
		w.set(first.Add(24*time.Hour - time.Microsecond))
		_, err := send(w, by, a.ID, p)
		require.ErrorIs(t, err, account.ErrSendTooMany)
		assert.Equal(t, first.Add(24*time.Hour), param(t, err, "not_before").Time())
		// Neither another application nor another representative gets more.
		other := w.parent(t)
		b := w.walk(t, other, w.card(t, other, "2017-05-19").ID, account.StatePhone, family.Phone{}, family.Email{})
		_, err = send(w, other, b.ID, p)
		require.ErrorIs(t, err, account.ErrSendTooMany)
		w.pass(time.Microsecond)
		_, err = send(w, by, a.ID, p)
		require.NoError(t, err)
	})
	t.Run("ten by one representative in any day", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, account.Policy{})
		by := w.parent(t)
		for n := range 4 {
			a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StatePhone, family.Phone{}, family.Email{})
			for m := range 3 {
				_, err := send(w, by, a.ID, phone(t, fmt.Sprintf("+7926555%02d%02d", n, m)))
				if n*3+m < 10 {
					require.NoError(t, err)
					continue
				}
				require.ErrorIs(t, err, account.ErrSendTooMany)
				assert.Equal(t, w.clock().Add(24*time.Hour), param(t, err, "not_before").Time())
			}
		}
		w.work(t)
		assert.LessOrEqual(t, len(w.outbox.SMS()), 10)
	})
	t.Run("three phones an application", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, account.Policy{})
		by, a, p, _ := w.start(t, account.StatePhoneCode)
		for m := range 2 {
			_, err := send(w, by, a.ID, phone(t, fmt.Sprintf("+7926555000%d", m)))
			require.NoError(t, err)
		}
		_, err := send(w, by, a.ID, phone(t, "+79265550009"))
		require.ErrorIs(t, err, account.ErrSendTooMany)
		w.pass(time.Minute)
		_, err = send(w, by, a.ID, p)
		require.NoError(t, err, "one of the three again")
	})
}

func TestTakenAnswerLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, p, e := w.start(t, account.StateCompleted)
	ctx := t.Context()
	by, a, _, _ := w.start(t, account.StatePhone)
	told := 0
	for range 5 {
		_, err := w.registrar.SendPhoneCode(ctx, storage.Command{By: by}, a.ID, p)
		require.Equal(t, validate.Errors{account.ErrPhoneTaken.At("phone")}, err)
		told++
	}
	audited := 0
	for _, event := range w.events(t) {
		if event.Refused == account.ErrPhoneTaken && event.By == by {
			audited++
		}
	}
	assert.Equal(t, told, audited)
	w.pass(15 * time.Minute) // the owner's own pause is over
	// Then nobody is told but the owner, and the code is never right.
	got, err := w.registrar.SendPhoneCode(ctx, storage.Command{By: by}, a.ID, p)
	require.NoError(t, err)
	assert.Equal(t, account.StatePhoneCode, got.State)
	w.deadEnd(t, by, a, p)
	got, err = w.registrar.SkipPhone(ctx, storage.Command{By: by}, a.ID)
	require.NoError(t, err)
	// The e-mail draws on the same daily count.
	_, err = w.registrar.SubmitEmail(ctx, storage.Command{By: by}, got.ID, e, tick())
	require.NoError(t, err)
}

// deadEnd holds that no message leaves and that no code is right.
func (w *world) deadEnd(t *testing.T, by storage.Actor, a account.Application, p family.Phone) {
	t.Helper()
	sent := len(w.outbox.SMS())
	w.work(t)
	assert.Len(t, w.outbox.SMS(), sent)
	code, err := w.registrar.PhoneSecret(t.Context(), a.ID)
	require.NoError(t, err)
	_, err = w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, code)
	require.ErrorIs(t, err, account.ErrCodeWrong, "even the code that would be")
	owner, err := w.accounts.SignIn(t.Context(), storage.Command{}, p.String(), right)
	require.NoError(t, err)
	box := w.inbox(t, storage.Actor(owner))
	require.Len(t, box, 1)
	assert.EqualValues(t, "account.phone_asked", box[0].Kind)
	assert.Empty(t, box[0].Card, "the owner learns nothing of who asked")
	assert.Empty(t, box[0].Child)
	assert.Empty(t, box[0].Subject)
}

func TestTakenAnswerHidden(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{TakenAnswer: account.Hide})
	_, _, p, e := w.start(t, account.StateCompleted)
	w.pass(time.Hour)
	by, a, _, _ := w.start(t, account.StatePhone)
	ctx, cmd := t.Context(), storage.Command{By: by}
	taken, err := w.registrar.SendPhoneCode(ctx, cmd, a.ID, p)
	require.NoError(t, err)
	w.deadEnd(t, by, a, p)

	// A free number looks the same but for the pause, which its owner knows of.
	b := w.walk(t, by, w.card(t, by, "2017-01-01").ID, account.StatePhone, family.Phone{}, family.Email{})
	free, err := w.registrar.SendPhoneCode(ctx, cmd, b.ID, phone(t, "+79265550009"))
	require.NoError(t, err)
	assert.Equal(t, free.State, taken.State)
	assert.Equal(t, free.Revision, taken.Revision)

	_, err = w.registrar.SkipPhone(ctx, cmd, a.ID)
	require.NoError(t, err)
	got, err := w.registrar.SubmitEmail(ctx, cmd, a.ID, e, tick())
	require.NoError(t, err)
	assert.Equal(t, account.StateEmailPending, got.State)
	w.work(t)
	assert.Len(t, w.outbox.Letters(), 1, "the owner's own, of before")
}
