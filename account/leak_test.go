package account_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
)

// sink gathers everything that a log, an error page or a dump could show.
type sink struct {
	text bytes.Buffer
	logs []*slog.Logger
}

func newSink() *sink {
	s := &sink{}
	s.logs = []*slog.Logger{
		slog.New(slog.NewTextHandler(&s.text, &slog.HandlerOptions{Level: slog.LevelDebug})),
		slog.New(slog.NewJSONHandler(&s.text, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return s
}

func (s *sink) show(values ...any) {
	for _, v := range values {
		nested := struct{ In any }{v}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&s.text, verb+"\n"+verb+"\n"+verb+"\n", v, nested, []any{v})
		}
		for _, l := range s.logs {
			l.Info("shown", slog.Any("value", v)) //nolint:sloglint // A context would show nothing more.
		}
	}
}

// Canaries go through a whole journey, its refusals and its failures. No sink
// and no stored byte shows one.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	s := newSink()
	w := newWorld(t, account.Policy{})
	store := &recording{Store: w.store}
	w.store, w.logs = store, s.logs[1]
	w.open(t, account.Policy{}, "seal-1")
	ctx := t.Context()

	const secret, spoiled = "Canary-7pass_Word", "Canary-8pass_Word" //nolint:gosec // Nobody's.
	p, e := phone(t, "+79267418529"), email(t, "kanareyka.pochta@example.org")
	by := w.parent(t)
	card := w.add(t, by, w.typed(t, family.ChildForm{
		Surname: "Канарейкин", Given: "Канарей", Patronymic: "Канареевич", Sex: "male", BirthDate: "2016-05-19", BirthCountry: "russia",
		Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{Kind: "russian", Series: "IX-КЮ", Number: "741852", IssuedOn: "2016-05-27", IssuedBy: "Канареечный отдел"},
	}))
	w.owner[card.ID] = by
	w.prove(t, card)
	canaries := []string{
		"9267418529", "kanareyka", secret, spoiled, "Канарей", "канарейк", "2016-05-19", "741852", "IX-КЮ", "Канареечн", "Омск", "Ленина",
		"Образцова", "parent1@", "+7916",
	}
	check := func(a account.Application, err error) account.Application {
		s.show(a, &a, a.Phone, &a.Phone, &a.Email)
		if err != nil {
			s.show(err, fmt.Errorf("wrapped: %w", err))
		}
		return a
	}
	cmd := storage.Command{By: by, Key: "k-0", Source: "198.51.100.7"}
	step := 0
	next := func() storage.Command { step++; cmd.Key = fmt.Sprint("k-", step); return cmd }
	r := w.registrar
	ready, err := r.Readiness(ctx, by, card.ID)
	require.NoError(t, err)
	a := check(r.Begin(ctx, next(), card.ID))
	check(r.SubmitAddress(ctx, next(), a.ID, account.Residence{Address: family.Address{Line: "741852", City: "Омск"}}))
	live := home(t)
	check(r.SubmitAddress(ctx, next(), a.ID, live))
	w.outbox.Fail(errors.New("550 no such user kanareyka.pochta@example.org"), fmt.Errorf("+79267418529: %w", account.ErrSendFailed))
	w.outbox.OnSMS = func(m account.SMS) { s.show(m, &m); canaries = append(canaries, m.Code.Reveal()) }
	w.outbox.OnLetter = func(l account.Letter) {
		s.show(l, &l)
		token := w.outbox.Token(e)
		canaries = append(canaries, l.Link.Reveal(), token, token[23:])
	}
	check(r.SendPhoneCode(ctx, next(), a.ID, p))
	check(r.SendPhoneCode(ctx, next(), a.ID, p))
	w.work(t)
	w.pass(time.Minute)
	w.work(t)
	check(r.SendPhoneCode(ctx, next(), a.ID, p))
	w.work(t)
	require.NotEmpty(t, w.outbox.Code(p))
	check(r.ConfirmPhone(ctx, next(), a.ID, not(w.outbox.Code(p))))
	check(r.ConfirmPhone(ctx, next(), a.ID, w.outbox.Code(p)))
	check(r.SubmitEmail(ctx, next(), a.ID, e, consentNone()))
	check(r.SubmitEmail(ctx, next(), a.ID, e, tick()))
	w.work(t)
	seen, err := r.InspectEmail(ctx, w.outbox.Token(e))
	require.NoError(t, err)
	proved, err := r.ConfirmEmail(ctx, storage.Command{Key: "link"}, w.outbox.Token(e))
	require.NoError(t, err)
	s.show(ready, seen, proved, &seen, live, &live, &account.Contacts{Phone: p, Email: e})
	_, err = r.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
	s.show(err)
	check(r.SetPassword(ctx, next(), a.ID, spoiled, secret))
	check(r.SetPassword(ctx, next(), a.ID, "Канарей", "Канарей"))
	done := check(r.SetPassword(ctx, next(), a.ID, secret, secret))
	require.Equal(t, account.StateCompleted, done.State)
	for _, plain := range []string{spoiled, secret} {
		_, err = w.accounts.SignIn(ctx, next(), p.String(), plain)
		if err != nil {
			s.show(err)
		}
	}
	made, err := w.accounts.Account(ctx, storage.Actor(done.Account))
	require.NoError(t, err)
	s.show(made, &made, w.seen(t, by, a.ID))
	for _, event := range w.events(t) {
		s.show(event)
	}
	for _, b := range store.batches() {
		for _, rec := range b.Put {
			fmt.Fprintf(&s.text, "%s %s %s %v\n", rec.Kind, rec.ID, rec.Body, rec.Unique)
		}
		s.show(b)
	}

	shown := strings.ToLower(s.text.String())
	require.Contains(t, shown, "message refused for good", "the failures were logged")
	for _, canary := range canaries {
		if assert.NotEmpty(t, canary) && len(canary) > 6 { // six digits are somewhere in every dump
			for _, form := range []string{strings.ToLower(canary), fmt.Sprintf("%x", canary)} {
				at := strings.Index(shown, form)
				assert.Negative(t, at, "%s in %q", canary, shown[max(at-100, 0):max(at, 0)+50])
			}
		}
	}
	assert.NotContains(t, shown, "argon2")
}

// The owner's JSON is whole, and says nothing of the hash.
func TestViewsAsJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePassword)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	var again account.Application
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, a, again)
	assert.Contains(t, string(text), p.String())
	done, err := w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
	require.NoError(t, err)
	made, err := w.accounts.Account(t.Context(), storage.Actor(done.Account))
	require.NoError(t, err)
	text, err = json.Marshal(made)
	require.NoError(t, err)
	assert.Contains(t, string(text), e.String())
	assert.NotContains(t, string(text), "argon")
	assert.NotContains(t, string(text), "address")
	text, err = json.Marshal(w.outbox.Letters()[0])
	require.NoError(t, err)
	assert.NotContains(t, string(text), w.outbox.Token(e))
	assert.Equal(t, "Email(***)", fmt.Sprint(made.Email))
	for _, word := range []string{"address", "phone_code", "suspended"} {
		var s account.State
		require.NoError(t, s.UnmarshalText([]byte(word)))
		assert.Equal(t, word, s.String())
	}
	for _, bad := range []string{`"gone"`, `7`} {
		require.Error(t, json.Unmarshal([]byte(bad), new(account.State)))
		require.Error(t, json.Unmarshal([]byte(bad), new(account.ChallengeState)))
		require.Error(t, json.Unmarshal([]byte(bad), new(account.Level)))
		require.Error(t, json.Unmarshal([]byte(bad), new(account.AccountState)))
	}
	assert.NotEmpty(t, account.ChallengeTransitions())
}

func TestPolicyDefaultsAndBounds(t *testing.T) {
	t.Parallel()
	want := account.Policy{
		AgeLimit: 14, CodeLife: 10 * time.Minute, LinkLife: 24 * time.Hour, Tries: 5, WrongPerTarget: 10, WrongPerPair: 5,
		Pause: time.Minute, MostPause: 15 * time.Minute, SendsPerTarget: 5, SendsPerActor: 10, PhonesPerApplication: 3,
		TakenPerDay: 5, Idle: 72 * time.Hour, Whole: 14 * 24 * time.Hour, SignInWrong: 10, DeadLife: 24 * time.Hour,
	}
	assert.Equal(t, want, account.Policy{}.Defaults())
	assert.Equal(t, want, account.Policy{
		AgeLimit: -1, CodeLife: time.Hour, LinkLife: 25 * time.Hour, Tries: 6, WrongPerTarget: 101, WrongPerPair: 101,
		Pause: time.Second, MostPause: time.Second,
	}.Defaults(), "beyond a bound is the default")
	long := account.Policy{Pause: time.Hour}.Defaults()
	assert.Equal(t, time.Hour, long.MostPause, "never shorter than the pause")
}

func TestServicesRefuseWhatTheyLack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, err := account.NewAccounts(nil, w.cabinet, nil)
	require.Error(t, err)
	_, err = account.NewAccounts(w.vault, nil, nil)
	require.Error(t, err)
	_, err = account.NewRegistrar(w.accounts, w.ledger, nil, w.outbox, nil)
	require.Error(t, err)
	_, err = account.NewRegistrar(w.accounts, w.ledger, w.outbox, w.outbox, &account.Options{Locale: "de"})
	require.Error(t, err)
	portal := password.Portal()
	_, err = account.NewRegistrar(w.accounts, w.ledger, w.outbox, w.outbox, &account.Options{Passwords: &portal})
	require.NoError(t, err)
	_, err = account.NewAccounts(w.vault, w.cabinet, nil)
	require.NoError(t, err)
}
