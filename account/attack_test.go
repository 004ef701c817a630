package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
)

// A parent who looks for the other parent's contacts gets no more answers than
// about anybody else's: R72 names the code, 2.1 caps it.
func TestOtherParentsContactIsCapped(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"phone", "email"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			at := map[string]account.State{"phone": account.StatePhone, "email": account.StateEmail}[what]
			by, a, _, _ := w.start(t, at)
			other, _ := w.other(t, a.Card)
			theirs, err := w.accounts.Account(t.Context(), other)
			require.NoError(t, err)
			told := 0
			for range 20 {
				if what == "phone" {
					_, err = w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, theirs.Phone)
				} else {
					_, err = w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, theirs.Email, tick())
				}
				if c := codeOf(err); c == "account.phone.same_as_representative" || c == "account.email.same_as_representative" {
					told++
				}
			}
			assert.LessOrEqual(t, told, 5)
		})
	}
}

func TestSecretIsNotPrintedFromInside(t *testing.T) {
	t.Parallel()
	type queue struct {
		code account.Secret
		sms  account.SMS
	}
	s := account.SecretOf("314159")
	q := queue{s, account.SMS{Code: s}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p", "%t", "%e", "%c", "%U"} {
		for _, v := range []any{s, &s, q, &q, []queue{q}, map[string]account.SMS{"a": q.sms}, []account.Secret{s}} {
			assert.NotContains(t, fmt.Sprintf(verb, v), "314159", "%s of %T", verb, v)
			assert.NotContains(t, fmt.Sprintf(verb, v), fmt.Sprintf("%x", "314159"), "%s of %T", verb, v)
		}
	}
}

// Any text is a key, and any text is a name the host chose: what cannot be
// stored as it is must be refused at once, not answered with a broken record
// the second time.
func TestKeyOfBrokenText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	_, err := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: "\xff"}, card.ID)
	require.ErrorIs(t, err, storage.ErrLimit)
	for _, key := range []string{"a\x00b", "\u2028", "\u202e", "\ufffd", "\ud7ff"} {
		one, err := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: key}, card.ID)
		two, again := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: key}, card.ID)
		assert.Equal(t, codeOf(err), codeOf(again), "%q", key)
		assert.Equal(t, one, two, "%q", key)
	}
	w.pass(25 * time.Hour)
	for range 5 {
		_, err := w.vault.Work(t.Context(), 100)
		require.NoError(t, err)
	}
	left, err := w.store.Find(t.Context(), storage.Query{Kind: "storage.command", Limit: 10, Heads: true})
	require.NoError(t, err)
	assert.Empty(t, left, "an answer that is never swept")
}

func TestActorOfBrokenText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	for _, by := range []storage.Actor{"\xff", "a\x00b", "\u2028", "\ufffd"} {
		w.serial++
		card, err := w.cabinet.Add(t.Context(), storage.Command{By: by}, w.child(t, "2016-05-19", w.serial))
		if by == "\xff" {
			require.ErrorIs(t, err, storage.ErrLimit)
			continue
		}
		require.NoError(t, err)
		_, err = w.cabinet.Card(t.Context(), by, card.ID)
		assert.NoError(t, err, "%q", by)
	}
}
