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

// The clock jumps between two steps, in each place and each way. The journey
// arrives, or says by a code why it does not; no secret works twice or late,
// and no jump makes a second account. F10, I16.
func TestClockJumpsBetweenSteps(t *testing.T) {
	t.Parallel()
	jumps := []time.Duration{
		-400 * 24 * time.Hour, -24 * time.Hour, -time.Hour, -time.Second, time.Second, 9*time.Minute + 59*time.Second, 10 * time.Minute,
		time.Hour, 24 * time.Hour, 72 * time.Hour, 14 * 24 * time.Hour, 10 * 365 * 24 * time.Hour,
	}
	for _, jump := range jumps {
		for _, back := range []bool{false, true} {
			for at := range 8 {
				w := newWorld(t, account.Policy{})
				name := fmt.Sprintf("%v at %d, back %v", jump, at, back)
				state, code := w.jumping(t, at, jump, back)
				switch {
				case state == account.StateCompleted:
					assert.Empty(t, code, name)
				case jump < 0:
					assert.Fail(t, "a clock set back stops a journey", "%s: %s %s", name, state, code)
				default:
					assert.Contains(t, []string{
						"account.code.expired", "account.token.expired", "account.token.invalid", "account.application.not_allowed",
						"account.application.suspended", "account.not_eligible",
					}, code, name)
				}
				links, err := w.store.Find(t.Context(), storage.Query{Kind: "account.link", Limit: 10, Heads: true})
				require.NoError(t, err)
				assert.Len(t, links, map[bool]int{true: 1}[state == account.StateCompleted], name)
			}
		}
	}
}

// jumping goes the whole way with a jump before step at, taken back after one
// look where back is set.
func (w *world) jumping(t *testing.T, at int, jump time.Duration, back bool) (state account.State, code string) {
	t.Helper()
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	ctx, cmd, r := t.Context(), storage.Command{By: by}, w.registrar
	p, e := phone(t, "+79265550001"), email(t, "petr@example.org")
	var a account.Application
	var err error
	send := func(left func() string) {
		if w.work(t); left() == "" && jump < 0 && !back {
			w.pass(-jump) // a message waits until the clock has caught up
			w.work(t)
		}
	}
	steps := []func(){
		func() { a, err = r.Begin(ctx, cmd, card.ID) },
		func() { a, err = r.SubmitAddress(ctx, cmd, a.ID, home(t)) },
		func() { a, err = r.SendPhoneCode(ctx, cmd, a.ID, p); send(func() string { return w.outbox.Code(p) }) },
		func() { a, err = r.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p)) },
		func() {
			a, err = r.SubmitEmail(ctx, cmd, a.ID, e, tick())
			send(func() string { return w.outbox.Token(e) })
		},
		func() { _, err = r.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e)) },
		func() { a, err = r.SetPassword(ctx, cmd, a.ID, right, right) },
		func() {
			_, again := r.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
			require.Error(t, again)
			_, err = w.accounts.SignIn(ctx, storage.Command{By: host}, e.Address(), right)
		},
	}
	for i, step := range steps {
		if i == at {
			w.pass(jump)
			if back {
				if a.ID != "" {
					w.seen(t, by, a.ID)
				}
				w.pass(-jump)
			}
		}
		if step(); err != nil {
			break
		}
	}
	code = codeOf(err)
	if a.ID != "" {
		if seen, viewErr := r.Application(ctx, by, a.ID); viewErr == nil {
			return seen.State, code
		}
	}
	return a.State, code
}

// The account itself claims its child, whatever the child says: one of two
// walls, each of which would do.
func TestAccountClaimsItsChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, a, p, e := w.start(t, account.StateCompleted)
	for _, v := range []storage.Value{
		{Space: "account.child", Text: string(a.Child)}, {Space: "phone", Text: p.String()}, {Space: "email", Text: e.Key()},
	} {
		key, err := w.vault.Digest(v)
		require.NoError(t, err)
		held, err := w.store.Find(t.Context(), storage.Query{Kind: "account.account", Any: []storage.Key{key}, Limit: 10})
		require.NoError(t, err)
		require.Len(t, held, 1, "%s", v.Space)
		assert.Equal(t, storage.ID(a.Account), held[0].ID)
		assert.Contains(t, held[0].Unique, key)
	}
}
