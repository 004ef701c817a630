package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func TestEmailStepReportsAllAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmail)
	own, err := w.accounts.Account(t.Context(), by)
	require.NoError(t, err)
	old := tick()
	old.Version = "0"
	for _, c := range []struct {
		name string
		in   family.Email
		tick consent.Tick
		want validate.Errors
	}{
		{"nothing", family.Email{}, consent.Tick{}, validate.Errors{account.ErrRequired.At("email"), consent.ErrAgreementRequired.At("agreement")}},
		{"the parent's own", own.Email, tick(), validate.Errors{account.ErrEmailSameAsRepresentative.At("email")}},
		{
			"the parent's own in another spelling, an old text", email(t, "P"+own.Email.String()[1:]), old,
			validate.Errors{account.ErrEmailSameAsRepresentative.At("email"), consent.ErrAgreementTextOutdated.At("agreement")},
		},
		{"not ticked", e, consent.Tick{Text: "account", Version: "1", Locale: "ru"}, validate.Errors{consent.ErrAgreementRequired.At("agreement")}},
		{"another text", e, consent.Tick{Text: "mailbox", Version: "1", Locale: "ru", Given: true}, validate.Errors{consent.ErrAgreementTextOutdated.At("agreement")}},
	} {
		_, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, c.in, c.tick)
		require.Equal(t, error(c.want), err, c.name)
	}
	assert.Equal(t, a, w.seen(t, by, a.ID))
}

// Agreement, challenge and letter are one commit; and the letter leaves later.
func TestNoLetterBeforeAgreement(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmail)
	_, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, e, consent.Tick{})
	require.ErrorIs(t, err, consent.ErrAgreementRequired)
	w.work(t)
	require.Empty(t, w.outbox.Letters())
	w.outbox.OnLetter = func(account.Letter) {
		given, err := w.ledger.Agreements(t.Context(), by, a.Child)
		require.NoError(t, err)
		assert.Len(t, given, 1)
	}
	got, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, e, tick())
	require.NoError(t, err)
	require.Empty(t, w.outbox.Letters(), "a command sends nothing itself")
	w.work(t)
	require.Len(t, w.outbox.Letters(), 1)
	given, err := w.ledger.Agreements(t.Context(), by, a.Child)
	require.NoError(t, err)
	require.Len(t, given, 1)
	assert.Equal(t, got.Email.Agreement, given[0].ID)
	assert.Equal(t, storage.ID(a.ID), given[0].Evidence.Subject)
	assert.Equal(t, []string{account.AgreementPurpose}, given[0].Evidence.Purposes)
	for _, event := range w.events(t) {
		if event.Operation != "account.submit_email" {
			continue
		}
		kinds := map[storage.Kind]bool{}
		for _, m := range event.Moves {
			kinds[m.Kind] = true
		}
		assert.Equal(t, map[storage.Kind]bool{"consent.agreement": true, "account.challenge": true, "account.application": true}, kinds)
	}
}

// A text replaced before completion has to be agreed to anew; the address
// keeps its proof, and no letter is sent.
func TestAgreementRenewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StatePassword)
	ctx, cmd := t.Context(), storage.Command{By: by}
	next := w.texts[0]
	next.Version, next.Body = "2", "Даю согласие на обработку"
	w.texts = append(w.texts, next)
	w.open(t, account.Policy{}, "seal-1")
	_, err := w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
	require.Equal(t, validate.Errors{consent.ErrAgreementTextOutdated.At("agreement")}, err)
	_, err = w.registrar.Back(ctx, cmd, a.ID, account.StateEmail)
	require.NoError(t, err)
	for _, untold := range []consent.Tick{{}, tick()} {
		_, err = w.registrar.SubmitEmail(ctx, cmd, a.ID, e, untold)
		require.Error(t, err)
	}
	agreed := tick()
	agreed.Version = "2"
	got, err := w.registrar.SubmitEmail(ctx, cmd, a.ID, e, agreed)
	require.NoError(t, err)
	assert.Equal(t, account.StatePassword, got.State)
	assert.NotEqual(t, a.Email.Agreement, got.Email.Agreement)
	got, err = w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
	require.NoError(t, err)
	assert.Equal(t, account.StateCompleted, got.State)
	w.work(t)
	assert.Len(t, w.outbox.Letters(), 1)
}

func TestLinkOnAnotherDevice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	for range 3 {
		seen, err := w.registrar.InspectEmail(t.Context(), w.outbox.Token(e))
		require.NoError(t, err)
		assert.Equal(t, account.EmailProof{Address: e.Masked(), Given: "Пётр"}, seen)
	}
	got, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{By: "a stranger", Source: "203.0.113.9"}, w.outbox.Token(e))
	require.NoError(t, err)
	assert.Equal(t, account.EmailProof{Address: e.Masked(), Given: "Пётр"}, got)
	// Who confirmed can do nothing more, and nobody is signed in.
	_, err = w.registrar.SetPassword(t.Context(), storage.Command{By: "a stranger"}, a.ID, right, right)
	require.ErrorIs(t, err, account.ErrApplicationNotFound)
	_, err = w.accounts.SignIn(t.Context(), storage.Command{}, e.String(), right)
	require.ErrorIs(t, err, account.ErrSignInFailed)
	now := w.seen(t, by, a.ID)
	assert.Equal(t, account.StatePassword, now.State)
	assert.True(t, now.Email.Proved)
	_, err = w.registrar.ConfirmEmail(t.Context(), storage.Command{}, w.outbox.Token(e))
	require.ErrorIs(t, err, account.ErrTokenUsed)
	_, err = w.registrar.InspectEmail(t.Context(), w.outbox.Token(e))
	require.ErrorIs(t, err, account.ErrTokenUsed)
}

func TestNotMe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	ctx, token := t.Context(), w.outbox.Token(e)
	require.NoError(t, w.registrar.ReportNotMe(ctx, storage.Command{}, token))
	got := w.seen(t, by, a.ID)
	assert.Equal(t, account.StateEmail, got.State)
	assert.Equal(t, account.EmailStep{NotMe: true}, got.Email)
	box := w.inbox(t, by)
	require.Len(t, box, 1)
	assert.EqualValues(t, "account.not_me", box[0].Kind)
	assert.Equal(t, storage.ID(a.ID), box[0].Subject)
	_, err := w.registrar.ConfirmEmail(ctx, storage.Command{}, token)
	require.ErrorIs(t, err, account.ErrTokenInvalid)
	require.ErrorIs(t, w.registrar.ReportNotMe(ctx, storage.Command{}, token), account.ErrTokenInvalid)
	var ended []string
	for _, m := range w.moves(t) {
		if m.Kind == "account.challenge" && m.To == "revoked" {
			ended = append(ended, m.Event)
		}
	}
	assert.Equal(t, []string{"revoke"}, ended)
	w.pass(time.Minute)
	a = w.walkOn(t, by, got, account.StateEmail, account.StatePassword, family.Phone{}, e)
	assert.False(t, a.Email.NotMe)
	w.eachMoveOnce(t)
}

func TestInspectChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	writes := &recording{Store: w.store}
	w.store = writes
	w.open(t, account.Policy{}, "seal-1")
	for range 50 {
		_, err := w.registrar.InspectEmail(t.Context(), token)
		require.NoError(t, err)
		_, err = w.registrar.InspectEmail(t.Context(), token[:23]+strings.Repeat("A", 43))
		require.ErrorIs(t, err, account.ErrTokenInvalid)
	}
	assert.Empty(t, writes.batches())
	_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
	require.NoError(t, err)
}

func TestEveryPrefixAndExtensionRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	var bad []string
	for i := range token {
		bad = append(bad, token[:i], token[i+1:], token[:i]+token[i+1:], token[:i]+"!"+token[i+1:], token[:i]+"A"+token[i:])
	}
	selector, verifier, _ := strings.Cut(token, ".")
	bad = append(bad, token+"A", token+"=", token+".", " "+token, token+"\n", verifier+"."+selector, selector+"."+selector,
		selector+"="+verifier, strings.ToUpper(token), "", "."+verifier, selector+".", strings.Repeat("A", 1<<20))
	for _, typed := range bad {
		if typed == token {
			continue
		}
		_, err := w.registrar.InspectEmail(t.Context(), typed)
		require.ErrorIs(t, err, account.ErrTokenInvalid)
		_, err = w.registrar.ConfirmEmail(t.Context(), storage.Command{}, typed)
		require.ErrorIs(t, err, account.ErrTokenInvalid)
		require.ErrorIs(t, w.registrar.ReportNotMe(t.Context(), storage.Command{}, typed), account.ErrTokenInvalid)
	}
	assert.Equal(t, account.StateEmailPending, w.seen(t, by, a.ID).State)
	_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
	require.NoError(t, err, "none of them was a try")
}

// A wrong verifier behind a right selector is a try, and five lock the link.
func TestGuessedVerifierLocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	guess := token[:23] + strings.Repeat("A", 43)
	for range 7 {
		_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, guess)
		require.Equal(t, account.ErrTokenInvalid.Error(), codeOf(err))
	}
	_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
	require.ErrorIs(t, err, account.ErrTokenInvalid)
}

// Two holders of links that come under one idempotency key get their own
// answers.
func TestKeyOfOneLinkAnswersNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, one := w.start(t, account.StateEmailPending)
	_, _, _, two := w.start(t, account.StateEmailPending)
	w.work(t)
	cmd := storage.Command{Key: "1"}
	first, err := w.registrar.ConfirmEmail(t.Context(), cmd, w.outbox.Token(one))
	require.NoError(t, err)
	again, err := w.registrar.ConfirmEmail(t.Context(), cmd, w.outbox.Token(one))
	require.NoError(t, err)
	assert.Equal(t, first.Address, again.Address)
	_, err = w.registrar.ConfirmEmail(t.Context(), cmd, w.outbox.Token(two))
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
}

func TestLinkBaseFromOptions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	e := email(t, "petr@example.org")
	a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StateEmail, phone(t, "+79265550001"), e)
	_, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by, Source: "https://evil.test/", Key: "https://evil.test/"}, a.ID, e, tick())
	require.NoError(t, err)
	w.work(t)
	l := w.outbox.Letters()[0]
	assert.True(t, strings.HasPrefix(l.Link.Reveal(), "https://portal.test/confirm/"))
	assert.True(t, strings.HasPrefix(l.NotMe.Reveal(), "not-me/"))
	_, body := l.Text()
	assert.NotContains(t, body, "evil")
}

// A link whose application has moved on is not live, for the look as for the
// act.
func TestLinkOfAnotherStepIsNotLive(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(w *world, cmd storage.Command, a account.Application) error{
		"back": func(w *world, cmd storage.Command, a account.Application) error {
			_, err := w.registrar.Back(t.Context(), cmd, a.ID, account.StateEmail)
			return err
		},
		"another address": func(w *world, cmd storage.Command, a account.Application) error {
			_, err := w.registrar.SubmitEmail(t.Context(), cmd, a.ID, email(t, "new@example.org"), tick())
			return err
		},
		"cancel": func(w *world, cmd storage.Command, a account.Application) error {
			_, err := w.registrar.Cancel(t.Context(), cmd, a.ID)
			return err
		},
		"suspended": func(w *world, cmd storage.Command, a account.Application) error {
			w.citizenship(t, cmd.By, a.Card, "KAZ")
			_, err := w.registrar.Back(t.Context(), cmd, a.ID, account.StateEmail)
			assert.ErrorIs(t, err, account.ErrApplicationSuspended)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			by, a, _, e := w.start(t, account.StateEmailPending)
			w.work(t)
			require.NoError(t, leave(w, storage.Command{By: by}, a))
			_, err := w.registrar.InspectEmail(t.Context(), w.outbox.Token(e))
			require.ErrorIs(t, err, account.ErrTokenInvalid)
			_, err = w.registrar.ConfirmEmail(t.Context(), storage.Command{}, w.outbox.Token(e))
			require.ErrorIs(t, err, account.ErrTokenInvalid)
		})
	}
}
