package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
)

const wrong = "Kv7-shelf_oRbiT"

func TestUnknownLooksLikeWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, _, p, e := w.start(t, account.StateCompleted)
	parent, err := w.accounts.Account(t.Context(), by)
	require.NoError(t, err)
	for _, c := range []struct{ name, identifier, password string }{
		{"wrong password", p.String(), wrong},
		{"wrong password, by e-mail", e.String(), wrong},
		{"another case", p.String(), "kV7-SHELF_OrBIT"},
		{"space behind", p.String(), right + " "},
		{"nothing", "", ""},
		{"no password", p.String(), ""},
		{"unknown phone", "+79265559999", right},
		{"unknown address", "nobody@example.org", right},
		{"no identifier at all", "petr", right},
		{"not UTF-8", "\xff@\xfe", right},
		{"an account without a password", parent.Phone.String(), right},
		{"and with an empty one", parent.Email.String(), ""},
		{"a password of a megabyte", p.String(), string(slices.Repeat([]byte("aA1-"), 1<<18))},
	} {
		id, err := w.accounts.SignIn(t.Context(), storage.Command{Source: c.name}, c.identifier, c.password)
		require.Equal(t, account.ErrSignInFailed, err, c.name)
		assert.Empty(t, id)
	}
}

func TestThrottleKeyPerSpelling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, p, e := w.start(t, account.StateCompleted)
	d := p.String()
	spellings := []string{d, "8" + d[2:], d[2:], d[1:], fmt.Sprintf("+7 (%s) %s-%s-%s", d[2:5], d[5:8], d[8:10], d[10:]), " " + d}
	addresses := []string{e.String(), "PETR" + e.String()[4:], e.String()[:len(e.String())-11] + "EXAMPLE.ORG", " " + e.String()}
	for source, spelled := range map[string][]string{"phone": spellings, "address": addresses} {
		cmd := storage.Command{Source: source}
		for i := range 10 {
			_, err := w.accounts.SignIn(t.Context(), cmd, spelled[i%len(spelled)], wrong)
			require.ErrorIs(t, err, account.ErrSignInFailed)
		}
		for _, s := range spelled {
			_, err := w.accounts.SignIn(t.Context(), cmd, s, right)
			require.ErrorIs(t, err, account.ErrSignInLocked, s)
			assert.Equal(t, w.clock().Add(time.Hour), param(t, err, "until").Time())
		}
		// A lock is the source's alone, and ends.
		_, err := w.accounts.SignIn(t.Context(), storage.Command{Source: "198.51.100.9"}, spelled[0], right)
		require.NoError(t, err)
	}
	w.pass(time.Hour - time.Microsecond)
	_, err := w.accounts.SignIn(t.Context(), storage.Command{Source: "phone"}, d, right)
	require.ErrorIs(t, err, account.ErrSignInLocked)
	w.pass(time.Microsecond)
	_, err = w.accounts.SignIn(t.Context(), storage.Command{Source: "phone"}, d, right)
	require.NoError(t, err)
	// A success forgets the wrong ones.
	for range 3 {
		for range 9 {
			_, err = w.accounts.SignIn(t.Context(), storage.Command{Source: "phone"}, d, wrong)
			require.ErrorIs(t, err, account.ErrSignInFailed)
		}
		_, err = w.accounts.SignIn(t.Context(), storage.Command{Source: "phone"}, d, right)
		require.NoError(t, err)
	}
}

func TestParallelPasswords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, p, _ := w.start(t, account.StateCompleted)
	answers := together(40, func(int) error {
		_, err := w.accounts.SignIn(t.Context(), storage.Command{Source: "one"}, p.String(), wrong)
		return err
	})
	assert.LessOrEqual(t, answers["account.sign_in.failed"], 10)
	assert.Equal(t, 40, answers["account.sign_in.failed"]+answers["account.sign_in.locked"]+answers["storage.conflict"])
}

// A kept answer would outlive a changed password: sign-in keeps none.
func TestKeyNeverSignsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, a, p, _ := w.start(t, account.StateCompleted)
	cmd := storage.Command{Key: "1"}
	id, err := w.accounts.SignIn(t.Context(), cmd, p.String(), right)
	require.NoError(t, err)
	assert.Equal(t, a.Account, id)
	_, err = w.accounts.SignIn(t.Context(), cmd, p.String(), wrong)
	require.ErrorIs(t, err, account.ErrSignInFailed)
	_, err = w.accounts.SignIn(t.Context(), cmd, p.String(), right)
	require.NoError(t, err)
}

// Nobody locks a sign-in by guessing codes, nor codes by guessing passwords.
func TestCountersAreDisjoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePhoneCode)
	w.work(t)
	for range 20 {
		_, err := w.accounts.SignIn(t.Context(), storage.Command{Source: string(by)}, p.String(), wrong)
		require.Error(t, err)
	}
	code := w.outbox.Code(p)
	for range 4 {
		_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by, Source: string(by)}, a.ID, not(code))
		require.ErrorIs(t, err, account.ErrCodeWrong)
	}
	done := w.walkOn(t, by, a, account.StatePhoneCode, account.StateCompleted, p, e)
	id, err := w.accounts.SignIn(t.Context(), storage.Command{Source: "home"}, p.String(), right)
	require.NoError(t, err)
	assert.Equal(t, done.Account, id)
}

// Sign-in reads what an account can hold, numbers of test stands too.
func TestTestStandPhoneSignsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	p, _, err := family.Rules{TestStandPhones: true}.ReadPhone("+70001234567")
	require.NoError(t, err)
	by := w.parent(t)
	done := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StateCompleted, p, email(t, "petr@example.org"))
	id, err := w.accounts.SignIn(t.Context(), storage.Command{}, "+7 000 123-45-67", right)
	require.NoError(t, err)
	assert.Equal(t, done.Account, id)
}

// An unproved contact serves nothing: neither one skipped nor one changed.
func TestOnlyProvedContactsSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePhoneCode)
	a, err := w.registrar.SkipPhone(t.Context(), storage.Command{By: by}, a.ID)
	require.NoError(t, err)
	done := w.walkOn(t, by, a, account.StateEmail, account.StateCompleted, p, e)
	made, err := w.accounts.Account(t.Context(), storage.Actor(done.Account))
	require.NoError(t, err)
	assert.Equal(t, account.Account{
		ID: done.Account, Level: account.Child, State: account.AccountActive, MadeAt: w.clock(), Email: e, Child: a.Child,
	}, made)
	_, err = w.accounts.SignIn(t.Context(), storage.Command{}, p.String(), right)
	require.ErrorIs(t, err, account.ErrSignInFailed)
	_, err = w.accounts.SignIn(t.Context(), storage.Command{}, e.String(), right)
	require.NoError(t, err)
}

// Where too many hash at once nothing was compared, and nothing counts.
func TestOverloadIsNoTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 1 << 15, Passes: 2, Permits: 1, Queue: 1, Wait: time.Nanosecond})
	require.NoError(t, err)
	accounts, err := account.NewAccounts(w.vault, w.cabinet, &account.AccountsOptions{Policy: account.Policy{SignInWrong: 1}, Hasher: hasher})
	require.NoError(t, err)
	answers := together(24, func(i int) error {
		cmd := storage.Command{Source: fmt.Sprint(i)}
		_, err := accounts.SignIn(t.Context(), cmd, "+79265550000", right)
		if codeOf(err) == string(password.ErrOverloaded) {
			_, err = accounts.SignIn(t.Context(), cmd, "+79265550000", right)
		}
		return err
	})
	assert.NotContains(t, answers, "account.sign_in.locked")
}

func TestStaleHashIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, a, p, _ := w.start(t, account.StateCompleted)
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 128, Passes: 2})
	require.NoError(t, err)
	accounts, err := account.NewAccounts(w.vault, w.cabinet, &account.AccountsOptions{Hasher: hasher})
	require.NoError(t, err)
	for _, s := range []*account.Accounts{accounts, accounts, w.accounts} {
		id, err := s.SignIn(t.Context(), storage.Command{}, p.String(), right)
		require.NoError(t, err)
		assert.Equal(t, a.Account, id)
	}
}
