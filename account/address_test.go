package account_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func TestAddressStepReportsAllAtOnce(t *testing.T) {
	t.Parallel()
	place, err := family.ParseBirthPlace("гор. Омск")
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		in   account.Residence
		want []string
	}{
		{"nothing", account.Residence{}, []string{"birth_place: account.required", "address: account.required"}},
		{
			"two bad parts, no place",
			account.Residence{Address: family.Address{Line: "123", ZIP: "12"}},
			[]string{"birth_place: account.required", "address.line: family.address.shape", "address.zip: family.address.zip"},
		},
		{
			"a part and no line",
			account.Residence{BirthPlace: place, Address: family.Address{City: "Омск"}},
			[]string{"address.line: family.required"},
		},
		{
			"abroad",
			account.Residence{BirthPlace: place, Address: family.Address{Line: "Алматы", Country: "KAZ"}},
			[]string{"address.country: family.address.not_russian"},
		},
		{
			"same as mine, and there is none",
			account.Residence{SameAsMine: true},
			[]string{"birth_place: account.required", "address: account.address.representative_missing"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			w.homeless = true
			by, a, _, _ := w.start(t, account.StateAddress)
			_, err := w.registrar.SubmitAddress(t.Context(), storage.Command{By: by}, a.ID, c.in)
			all, ok := validate.Of(err)
			require.True(t, ok)
			got := make([]string, len(all))
			for i, e := range all {
				got[i] = e.Path + ": " + string(e.Code)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, a, w.seen(t, by, a.ID), "nothing changed")
		})
	}
}

func TestCopiedAddressIsAValue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StateAddress)
	ctx, cmd := t.Context(), storage.Command{By: by}
	copied := home(t)
	copied.Address = family.Address{Line: "not looked at", ZIP: "1"}
	a, err := w.registrar.SubmitAddress(ctx, cmd, a.ID, copied)
	require.NoError(t, err)
	assert.Equal(t, account.StatePhone, a.State)
	assert.True(t, a.Address.Copied)
	assert.Equal(t, "гор. Омск, ул. Ленина, д. 1", a.Address.Line)
	assert.True(t, a.Citizenship.Has(family.Russia), "shown, not asked")

	a, err = w.registrar.Back(ctx, cmd, a.ID, account.StateAddress)
	require.NoError(t, err)
	assert.Equal(t, "гор. Омск", a.BirthPlace.String(), "what was entered stays")
	edited := account.Residence{BirthPlace: a.BirthPlace, Address: a.Address}
	edited.Address.Flat = "2"
	a, err = w.registrar.SubmitAddress(ctx, cmd, a.ID, edited)
	require.NoError(t, err)
	assert.False(t, a.Address.Copied, "a typed address is no copy, whatever it says")

	other, _ := w.other(t, a.Card)
	own, err := storage.View(ctx, w.vault, func(tx *storage.Tx) (family.Representative, error) { return w.cabinet.Representative(tx, other) })
	require.NoError(t, err)
	assert.Empty(t, own.RegisteredAddress.Flat)
}

func TestBackGoesToPassedStepsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePassword)
	ctx, cmd := t.Context(), storage.Command{By: by}
	for _, to := range []account.State{account.StatePassword, account.StatePhoneCode, account.StateEmailPending, account.StateCompleted, 0, 77} {
		_, err := w.registrar.Back(ctx, cmd, a.ID, to)
		require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
		assert.Contains(t, param(t, err, "allowed").Words(), "set_password")
	}
	back, err := w.registrar.Back(ctx, cmd, a.ID, account.StateAddress)
	require.NoError(t, err)
	assert.Equal(t, a.Phone, back.Phone)
	assert.Equal(t, a.Email, back.Email)
	// What is proved stays proved: the way leads to the last step at once.
	again, err := w.registrar.SubmitAddress(ctx, cmd, a.ID, home(t))
	require.NoError(t, err)
	assert.Equal(t, account.StatePassword, again.State)
	for _, c := range []struct {
		to     account.State
		submit func() (account.Application, error)
	}{
		{account.StatePhone, func() (account.Application, error) { return w.registrar.SendPhoneCode(ctx, cmd, a.ID, p) }},
		{account.StateEmail, func() (account.Application, error) { return w.registrar.SubmitEmail(ctx, cmd, a.ID, e, tick()) }},
	} {
		_, err = w.registrar.Back(ctx, cmd, a.ID, c.to)
		require.NoError(t, err)
		again, err = c.submit()
		require.NoError(t, err)
		assert.Equal(t, account.StatePassword, again.State)
	}
	w.work(t)
	assert.Len(t, w.outbox.Letters(), 1)
	assert.Len(t, w.outbox.SMS(), 1)
}

func TestCancelLeavesIDsOnly(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"cancel", "expire"} {
		w := newWorld(t, account.Policy{})
		by, a, p, e := w.start(t, account.StateEmailPending)
		w.work(t)
		var got account.Application
		if end == "cancel" {
			var err error
			got, err = w.registrar.Cancel(t.Context(), storage.Command{By: by}, a.ID)
			require.NoError(t, err)
			assert.Equal(t, account.StateCancelled, got.State)
		} else {
			w.pass(72 * 3600e9)
			got = w.seen(t, by, a.ID)
			assert.Equal(t, account.StateExpired, got.State, "whether or not Work has come by")
			assert.True(t, got.Address.IsZero(), "nor does it show what will be wiped")
			w.work(t)
			box := w.inbox(t, by)
			require.Len(t, box, 1)
			assert.EqualValues(t, "account.expired", box[0].Kind)
		}
		got = w.seen(t, by, a.ID)
		assert.True(t, got.Address.IsZero() && got.BirthPlace.IsZero() && got.Phone.Phone.IsZero() && got.Email.Email.IsZero())
		assert.Equal(t, "nobody", got.Next)
		assert.True(t, got.ExpiresAt.IsZero())
		assert.Empty(t, w.fresh(t, by, a.Card).Holds)
		_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, w.outbox.Token(e))
		require.Equal(t, account.ErrTokenInvalid, err)
		// Both are free for the next one, at once.
		w.pass(24 * 3600e9)
		next := w.walk(t, by, a.Card, account.StateCompleted, p, e)
		assert.NotEqual(t, a.ID, next.ID)
	}
}

// What a command sees dead is committed as dead: a clock set back revives
// nothing.
func TestSeenDeadIsDead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StateEmail)
	before := w.clock()
	w.pass(72 * 3600e9)
	_, err := w.registrar.Back(t.Context(), storage.Command{By: by}, a.ID, account.StatePhone)
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
	assert.Equal(t, "expired", param(t, err, "state").String())
	w.set(before)
	assert.Equal(t, account.StateExpired, w.seen(t, by, a.ID).State)
	box := w.inbox(t, by)
	require.Len(t, box, 1)

	w.pass(80 * 3600e9)
	// Begin over a dead one tells its representative as well.
	b := w.walk(t, by, a.Card, account.StateEmail, phone(t, "+79265550002"), email(t, "b@example.org"))
	w.pass(72 * 3600e9)
	other, card := w.other(t, a.Card)
	_, err = w.registrar.Begin(t.Context(), storage.Command{By: other}, card)
	require.NoError(t, err)
	assert.Equal(t, account.StateExpired, w.seen(t, by, b.ID).State)
	assert.Len(t, w.inbox(t, by), 2)
	assert.Empty(t, w.fresh(t, by, a.Card).Holds)
}
