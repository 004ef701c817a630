package account_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

var update = flag.Bool("update", false, "write the goldens anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // A golden.
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestLetterGolden(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"ru", "en"} {
		w := newWorld(t, account.Policy{})
		w.locale = locale
		w.open(t, account.Policy{}, "seal-1")
		w.start(t, account.StateEmailPending)
		w.work(t)
		l := w.outbox.Letters()[0]
		subject, body := l.Text()
		assert.NotContains(t, subject+body, "Образцов")
		assert.NotContains(t, subject+body, "2016")
		assert.Contains(t, body, l.Link.Reveal()+"\n")
		assert.Contains(t, body, l.NotMe.Reveal()+"\n")
		// Token and address differ from run to run.
		l.Link, l.NotMe = account.SecretOf("https://portal.test/confirm/TOKEN"), account.SecretOf("https://portal.test/not-me/TOKEN")
		l.To = email(t, "petr@почта.рф")
		subject, body = l.Text()
		golden(t, "letter."+locale+".txt", "Subject: "+subject+"\n\n"+body)
	}
}

func TestSMSFitsOnePart(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"ru", "en"} {
		text := account.SMS{Locale: locale, Code: account.SecretOf("012345")}.Text()
		golden(t, "sms."+locale+".txt", text+"\n")
		assert.LessOrEqual(t, len(utf16.Encode([]rune(text))), 70)
		assert.Contains(t, text, "012345")
		assert.NotContains(t, text, "://")
	}
}

// Names that mean something elsewhere are text in every sink of ours. What a
// host puts into HTML or a header is encoded there.
func TestNameInertInEverySink(t *testing.T) {
	t.Parallel()
	for _, given := range []string{"{link}", "{not_me}{address}", "<b>Пётр</b>", "%s%d", "$0"} {
		l := account.Letter{
			Locale: "ru", Given: given, To: email(t, "petr@example.org"),
			Link: account.SecretOf("LINK"), NotMe: account.SecretOf("NOTME"),
		}
		subject, body := l.Text()
		assert.NotContains(t, subject, given)
		assert.Contains(t, body, ": "+given+"\n", "as it is, once, expanded by nothing")
	}
}

func TestTemporaryFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	unknown := errors.New("connection lost")
	w.outbox.Fail(unknown, unknown, unknown, unknown, unknown, unknown)
	for _, pause := range []time.Duration{30, 60, 120, 240} {
		w.work(t)
		require.Empty(t, w.outbox.SMS())
		w.pass(pause*time.Second - time.Microsecond)
		w.work(t)
		w.pass(time.Microsecond)
	}
	w.outbox = &accounttest.Outbox{}
	w.open(t, account.Policy{}, "seal-1")
	w.work(t)
	require.Len(t, w.outbox.SMS(), 1)
	_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, w.outbox.Code(p))
	require.NoError(t, err)
}

func TestRefusedMessageIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.outbox.Fail(account.ErrSendFailed)
	w.work(t)
	w.pass(time.Hour)
	w.work(t)
	assert.Empty(t, w.outbox.SMS())
	for _, m := range w.moves(t) {
		if m.Kind == "account.message" {
			assert.Equal(t, "failed", m.To)
		}
	}
	seen, err := w.registrar.Application(t.Context(), by, a.ID)
	require.NoError(t, err)
	assert.True(t, seen.Phone.Undelivered, "the representative is told")
	inbox, err := w.cabinet.Inbox(t.Context(), by, cabinet.InboxQuery{Kind: "account.undelivered"})
	require.NoError(t, err)
	assert.Len(t, inbox.Notices, 1)
	seen, err = w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, p)
	require.NoError(t, err, "the representative may ask for another")
	assert.False(t, seen.Phone.Undelivered)
	w.work(t)
	assert.Len(t, w.outbox.SMS(), 1)
}

// A worker that dies after the message left sends a copy: the same ID, the
// same secret.
func TestCopiesAreEqual(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	store := &recording{Store: w.store}
	w.store = store
	w.open(t, account.Policy{}, "seal-1")
	_, _, p, _ := w.start(t, account.StatePhoneCode)
	first := ""
	w.outbox.OnSMS = func(m account.SMS) { first = m.Code.Reveal() }
	store.broken = errors.New("the worker died")
	_, err := w.registrar.Work(t.Context(), 10)
	require.NoError(t, err, "what fails comes back later")
	require.NotEmpty(t, first)
	store.broken = nil
	w.pass(2 * time.Minute)
	w.work(t)
	assert.Equal(t, 1, w.outbox.Copies())
	assert.Len(t, w.outbox.SMS(), 1)
	assert.Equal(t, first, w.outbox.Code(p))
}

func TestNothingLeavesAfterTheEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world, cmd storage.Command, a account.Application) error{
		"canceled": func(w *world, cmd storage.Command, a account.Application) error {
			_, err := w.registrar.Cancel(t.Context(), cmd, a.ID)
			return err
		},
		"expired": func(w *world, _ storage.Command, _ account.Application) error {
			w.pass(72 * time.Hour)
			return nil
		},
		"the code expired": func(w *world, _ storage.Command, _ account.Application) error {
			w.pass(24 * time.Hour)
			return nil
		},
		"another step": func(w *world, cmd storage.Command, a account.Application) error {
			if a.State == account.StatePhoneCode {
				_, err := w.registrar.SkipPhone(t.Context(), cmd, a.ID)
				return err
			}
			_, err := w.registrar.SubmitEmail(t.Context(), cmd, a.ID, email(t, "other@example.org"), tick())
			return err
		},
	} {
		for _, at := range []account.State{account.StatePhoneCode, account.StateEmailPending} {
			w := newWorld(t, account.Policy{})
			by := w.parent(t)
			p, e := phone(t, "+79265550001"), email(t, "petr@example.org")
			a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, at, p, e)
			sms := len(w.outbox.SMS())
			require.NoError(t, end(w, storage.Command{By: by}, a), name)
			w.work(t)
			assert.Len(t, w.outbox.SMS(), sms, name)
			for _, l := range w.outbox.Letters() {
				assert.NotEqual(t, e, l.To, name)
			}
		}
	}
}

func TestWorkErasesWhatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	w.start(t, account.StateEmailPending)
	w.work(t)
	for range 5 {
		w.pass(72 * time.Hour)
		w.work(t)
	}
	left, err := w.store.Find(t.Context(), storage.Query{Kind: "account.challenge", Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, left)
	for _, kind := range []storage.Kind{"account.message", "account.limit"} {
		left, err = w.store.Find(t.Context(), storage.Query{Kind: kind, Limit: 10})
		require.NoError(t, err)
		assert.Empty(t, left, kind)
	}
	due, err := w.store.Lease(t.Context(), []storage.Kind{"account.application"}, w.clock().Add(1000*time.Hour), w.clock().Add(1001*time.Hour), 10)
	require.NoError(t, err)
	assert.Empty(t, due, "an ended application wants nothing")
}
