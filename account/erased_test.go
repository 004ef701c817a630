package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
)

// stuck are the codes of what Work could not settle.
func (w *world) stuck(tb testing.TB) []storage.Stuck {
	tb.Helper()
	list, _, err := w.vault.Stuck(tb.Context(), "", 100)
	require.NoError(tb, err)
	return list
}

func (w *world) erase(tb testing.TB, owner storage.ID) {
	tb.Helper()
	_, err := w.vault.Erase(tb.Context(), storage.Command{By: "host"}, owner)
	require.NoError(tb, err)
}

// TestSignInDoesNotTellOfTheErased: an account that was erased is answered as
// one that never was, and counted as one.
func TestSignInDoesNotTellOfTheErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, p, e := w.start(t, account.StateCompleted)
	id, err := w.accounts.SignIn(t.Context(), storage.Command{}, p.String(), right)
	require.NoError(t, err)
	w.erase(t, storage.ID(id))
	for _, identifier := range []string{p.String(), e.String()} {
		for range 10 {
			_, err = w.accounts.SignIn(t.Context(), storage.Command{}, identifier, right)
			require.Equal(t, account.ErrSignInFailed, err)
		}
		_, err = w.accounts.SignIn(t.Context(), storage.Command{}, identifier, right)
		require.ErrorIs(t, err, account.ErrSignInLocked)
	}
}

// TestErasedContactIsTaken: the contact of an erased account is told as any
// taken one is, or not at all.
func TestErasedContactIsTaken(t *testing.T) {
	t.Parallel()
	for answer, want := range map[account.TakenAnswer]error{
		account.TellRepresentative: account.ErrPhoneTaken,
		account.Hide:               nil,
	} {
		w := newWorld(t, account.Policy{TakenAnswer: answer})
		_, _, p, _ := w.start(t, account.StateCompleted)
		id, err := w.accounts.SignIn(t.Context(), storage.Command{}, p.String(), right)
		require.NoError(t, err)
		w.erase(t, storage.ID(id))
		w.pass(time.Hour)
		by, a, _, _ := w.start(t, account.StatePhone)
		_, err = w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, p)
		require.ErrorIs(t, err, want)
		sent := len(w.outbox.SMS())
		w.work(t)
		assert.Len(t, w.outbox.SMS(), sent)
		assert.Empty(t, w.stuck(t))
	}
}

// TestWorkEndsBesideTheErased: what belongs to somebody erased stops nobody
// else's records, and is not tried for ever.
func TestWorkEndsBesideTheErased(t *testing.T) {
	t.Parallel()
	for name, owner := range map[string]func(storage.Actor, account.Application) storage.ID{
		"the child":          func(_ storage.Actor, a account.Application) storage.ID { return storage.ID(a.Child) },
		"the representative": func(by storage.Actor, _ account.Application) storage.ID { return storage.ID(by) },
	} {
		for _, state := range []account.State{account.StatePhoneCode, account.StateEmailPending, account.StatePassword} {
			w := newWorld(t, account.Policy{})
			by, a, _, _ := w.start(t, state)
			sms, letters := len(w.outbox.SMS()), len(w.outbox.Letters())
			w.erase(t, owner(by, a))
			for range 50 {
				w.work(t)
				require.Empty(t, w.stuck(t), "%s, %s", name, state)
				w.pass(24 * time.Hour)
			}
			if name == "the child" {
				assert.Len(t, w.outbox.SMS(), sms)
				assert.Len(t, w.outbox.Letters(), letters)
			}
		}
	}
}
