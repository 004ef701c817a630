package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func TestPasswordReportsAllAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePassword)
	cmd := storage.Command{By: by}
	for _, c := range []struct {
		name, in, repeat string
		want             []validate.Code
	}{
		{"nothing", "", "", []validate.Code{password.ErrTooShort, password.ErrNoUpper, password.ErrNoLower, password.ErrNoDigit, password.ErrNoSymbol}},
		{"short, no symbol, another", "Aa1", "Aa2", []validate.Code{password.ErrTooShort, password.ErrNoSymbol, password.ErrMismatch}},
		{"one's own phone", "Ab-" + p.String()[1:], "Ab-" + p.String()[1:], []validate.Code{password.ErrContainsPersonalData}},
		{"repeat in another case", right, "kv7-shelf_oRbit", []validate.Code{password.ErrMismatch}},
		{"Cyrillic", "Пароль-Aa1", "Пароль-Aa1", []validate.Code{password.ErrCharNotAllowed}},
	} {
		_, err := w.registrar.SetPassword(t.Context(), cmd, a.ID, c.in, c.repeat)
		all, ok := validate.Of(err)
		require.True(t, ok, c.name)
		for _, code := range c.want {
			path := "password"
			if code == password.ErrMismatch {
				path = "repeat"
			}
			assert.True(t, all.Has(path, code), "%s: %s in %v", c.name, code, err)
		}
	}
	assert.Equal(t, a, w.seen(t, by, a.ID))
	made, err := w.registrar.GeneratePassword()
	require.NoError(t, err)
	assert.Len(t, made, 16)
	_, err = w.registrar.SetPassword(t.Context(), cmd, a.ID, made, made)
	require.NoError(t, err)
}

func TestPasswordBeforeItsStep(t *testing.T) {
	t.Parallel()
	for _, at := range []account.State{
		account.StateAddress, account.StatePhone, account.StatePhoneCode, account.StateEmail, account.StateEmailPending, account.StateCompleted,
	} {
		w := newWorld(t, account.Policy{})
		by, a, _, _ := w.start(t, at)
		_, err := w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
		require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
		assert.Equal(t, at.String(), param(t, err, "state").String())
	}
}

// Whatever changes between the check and the commit is seen by the commit.
func TestGuardRaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		race func(t *testing.T, w *world, by storage.Actor, a account.Application, p family.Phone, e family.Email)
		want validate.Code
		at   account.State
	}{
		{"the register withdraws", func(t *testing.T, w *world, _ storage.Actor, a account.Application, _ family.Phone, _ family.Email) {
			t.Helper()
			w.unprove(t, a.Card, "zags.result.refused")
		}, account.ErrApplicationSuspended, account.StateSuspended},
		{"citizenship is edited", func(t *testing.T, w *world, by storage.Actor, a account.Application, _ family.Phone, _ family.Email) {
			t.Helper()
			w.citizenship(t, by, a.Card, "KAZ")
		}, account.ErrApplicationSuspended, account.StateSuspended},
		{"fourteen, and the record moved", func(t *testing.T, w *world, by storage.Actor, a account.Application, _ family.Phone, _ family.Email) {
			t.Helper()
			w.citizenship(t, by, a.Card, "RUS,KAZ")
			w.set(time.Date(2026, 5, 18, 21, 0, 0, 0, time.UTC))
		}, account.ErrApplicationSuspended, account.StateSuspended},
		{"the phone is claimed", func(t *testing.T, w *world, _ storage.Actor, _ account.Application, p family.Phone, _ family.Email) {
			t.Helper()
			w.claim(t, account.Contacts{Phone: p})
		}, account.ErrPhoneTaken, account.StatePhone},
		{"the address is claimed", func(t *testing.T, w *world, _ storage.Actor, _ account.Application, _ family.Phone, e family.Email) {
			t.Helper()
			w.claim(t, account.Contacts{Email: e})
		}, account.ErrEmailTaken, account.StateEmail},
		{"a parent with that phone joins", func(t *testing.T, w *world, _ storage.Actor, a account.Application, p family.Phone, _ family.Email) {
			t.Helper()
			by := w.claim(t, account.Contacts{Phone: p})
			w.prove(t, w.add(t, by, w.fresh(t, w.owner[a.Card], a.Card).Child))
		}, account.ErrPhoneSameAsRepresentative, account.StatePhone},
		{"it is canceled", func(t *testing.T, w *world, by storage.Actor, a account.Application, _ family.Phone, _ family.Email) {
			t.Helper()
			_, err := w.registrar.Cancel(t.Context(), storage.Command{By: by}, a.ID)
			require.NoError(t, err)
		}, account.ErrApplicationNotAllowed, account.StateCancelled},
		{"one goes back", func(t *testing.T, w *world, by storage.Actor, a account.Application, _ family.Phone, _ family.Email) {
			t.Helper()
			_, err := w.registrar.Back(t.Context(), storage.Command{By: by}, a.ID, account.StatePhone)
			require.NoError(t, err)
		}, account.ErrApplicationNotAllowed, account.StatePhone},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			store := &recording{Store: w.store}
			w.store = store
			w.open(t, account.Policy{}, "seal-1")
			w.set(time.Date(2026, 5, 18, 20, 0, 0, 0, time.UTC))
			by := w.parent(t)
			p, e := phone(t, "+79265550001"), email(t, "petr@example.org")
			a := w.walk(t, by, w.card(t, by, "2012-05-19").ID, account.StatePassword, p, e)
			store.before("account.link", func() { c.race(t, w, by, a, p, e) })
			_, err := w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
			require.ErrorIs(t, err, c.want)
			got := w.seen(t, by, a.ID)
			assert.Equal(t, c.at, got.State)
			assert.Empty(t, got.Account)
			_, err = w.accounts.SignIn(t.Context(), storage.Command{}, e.String(), right)
			require.ErrorIs(t, err, account.ErrSignInFailed)
			w.eachMoveOnce(t)
		})
	}
}

// A claim that was lost leads back to its step, and from there to the end.
func TestTakenClaimLeadsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePassword)
	ctx, cmd := t.Context(), storage.Command{By: by}
	w.claim(t, account.Contacts{Phone: p, Email: e})
	_, err := w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
	require.Equal(t, validate.Errors{account.ErrPhoneTaken.At("phone")}, err)
	got := w.seen(t, by, a.ID)
	assert.Equal(t, account.PhoneStep{}, got.Phone)
	assert.True(t, got.Email.Proved)
	_, err = w.registrar.SkipPhone(ctx, cmd, a.ID)
	require.NoError(t, err)
	_, err = w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
	require.Equal(t, validate.Errors{account.ErrEmailTaken.At("email")}, err)
	got = w.seen(t, by, a.ID)
	assert.Equal(t, account.StateEmail, got.State)
	assert.Equal(t, account.EmailStep{}, got.Email)
	done := w.walkOn(t, by, got, account.StateEmail, account.StateCompleted, p, email(t, "free@example.org"))
	made, err := w.accounts.Account(ctx, storage.Actor(done.Account))
	require.NoError(t, err)
	assert.True(t, made.Phone.IsZero())
	w.eachMoveOnce(t)
}

func TestDoubleSubmit64(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StatePassword)
	got := make([]account.Application, 64)
	answers := together(64, func(i int) error {
		var err error
		got[i], err = w.registrar.SetPassword(t.Context(), storage.Command{By: by, Key: "save"}, a.ID, right, right)
		return err
	})
	assert.Equal(t, map[string]int{"": 64}, answers)
	for _, g := range got {
		require.Equal(t, got[0], g)
	}
	made := 0
	for _, m := range w.moves(t) {
		if m.Kind == "account.account" && m.Event == "create" {
			made++
		}
	}
	assert.Equal(t, 1, made)
	assert.Len(t, w.inbox(t, by), 1)
	w.eachMoveOnce(t)
}

func TestOneAccountPerChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	one := w.parent(t)
	card := w.card(t, one, "2016-05-19")
	two, other := w.other(t, card.ID)
	// Two begin at once: one application.
	begun := together(2, func(i int) error {
		_, err := w.registrar.Begin(t.Context(), storage.Command{By: []storage.Actor{one, two}[i]}, []account.Application{{Card: card.ID}, {Card: other}}[i].Card)
		return err
	})
	assert.Equal(t, map[string]int{"": 1, "account.application.already_open": 1}, begun)
	by, mine, theirs, late := one, card.ID, other, two
	if ready, err := w.registrar.Readiness(t.Context(), one, card.ID); err != nil || ready.Application == "" {
		by, mine, theirs, late = two, other, card.ID, one
	}
	done := w.walk(t, by, mine, account.StateCompleted, phone(t, "+79265550001"), email(t, "petr@example.org"))
	_, err := w.registrar.Begin(t.Context(), storage.Command{By: late}, theirs)
	require.ErrorIs(t, err, account.ErrNotEligible)
	assert.Equal(t, []string{string(account.ErrChildHasAccount)}, param(t, err, "reasons").Words())
	// Every representative is told, and linked is who made it.
	for i, parent := range []storage.Actor{by, late} {
		box := w.inbox(t, parent)
		require.Len(t, box, 1)
		assert.EqualValues(t, "account.created", box[0].Kind)
		assert.Equal(t, storage.ID(done.Account), box[0].Subject)
		assert.Equal(t, []cabinet.CardID{mine, theirs}[i], box[0].Card)
		child, err := w.cabinet.Child(t.Context(), parent, done.Child)
		require.NoError(t, err)
		assert.Equal(t, parent == by, child.Relations[0].Link != "")
	}
}

// claim enrolls somebody with these contacts.
func (w *world) claim(tb testing.TB, c account.Contacts) storage.Actor {
	tb.Helper()
	who, err := storage.View(tb.Context(), w.vault, func(tx *storage.Tx) (family.Representative, error) {
		return w.cabinet.Representative(tx, w.anybody)
	})
	require.NoError(tb, err)
	a, err := w.accounts.Enroll(tb.Context(), storage.Command{By: host}, who, c)
	require.NoError(tb, err)
	return a.Actor()
}

func TestEnrollRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	own, err := w.accounts.Account(t.Context(), by)
	require.NoError(t, err)
	assert.Equal(t, account.Confirmed, own.Level)
	_, err = w.accounts.Account(t.Context(), "somebody")
	require.ErrorIs(t, err, storage.ErrNotFound)
	enroll := func(cmd storage.Command, who family.Representative, c account.Contacts) error {
		_, err := w.accounts.Enroll(t.Context(), cmd, who, c)
		return err
	}
	who, err := storage.View(t.Context(), w.vault, func(tx *storage.Tx) (family.Representative, error) {
		return w.cabinet.Representative(tx, by)
	})
	require.NoError(t, err)
	require.ErrorIs(t, enroll(storage.Command{}, who, account.Contacts{Phone: phone(t, "+79265550001")}), family.ErrActorMissing)
	cmd := storage.Command{By: host}
	require.Equal(t, error(validate.Errors{account.ErrRequired.At("contacts")}), enroll(cmd, who, account.Contacts{}))
	require.Equal(t, error(validate.Errors{account.ErrPhoneTaken.At("contacts.phone"), account.ErrEmailTaken.At("contacts.email")}),
		enroll(cmd, who, account.Contacts{Phone: own.Phone, Email: own.Email}))
	all, ok := validate.Of(enroll(cmd, family.Representative{}, account.Contacts{}))
	require.True(t, ok)
	assert.Greater(t, len(all), 2, "papers and contacts at once")
	// One of several at once gets the phone.
	answers := together(16, func(int) error { return enroll(cmd, who, account.Contacts{Phone: phone(t, "+79265550002")}) })
	assert.Equal(t, map[string]int{"": 1, "account.phone.taken": 15}, answers)
}
