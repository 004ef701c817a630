package account_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// CVE-2026-35597: the counter was rolled back with the failed call.
func TestMuseumCountSurvivesRefusal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	code := w.outbox.Code(p)
	for i := range 6 {
		_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, not(code))
		require.Error(t, err)
		w.open(t, account.Policy{}, "seal-1")
		counted, _, err := w.registrar.Tried(t.Context(), a.ID)
		require.NoError(t, err)
		assert.Equal(t, min(i+1, 5), counted, "the sixth is refused unread")
	}
}

// Open-cvdb 383, Kratos PR 2645: parallel guesses passed the limit. Here they
// come through several processes over one store.
func TestMuseumParallelGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	guess := token[:23] + strings.Repeat("A", 43)
	processes := []*account.Registrar{w.registrar}
	for range 3 {
		w.open(t, account.Policy{}, "seal-1")
		processes = append(processes, w.registrar)
	}
	together(64, func(i int) error {
		_, err := processes[i%4].ConfirmEmail(t.Context(), storage.Command{}, guess)
		return err
	})
	wrongs := 0
	for _, event := range w.events(t) {
		if event.Refused == account.ErrTokenInvalid && len(event.Moves) > 0 {
			wrongs++
		}
	}
	assert.Equal(t, 5, wrongs)
	_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
	require.Equal(t, string(account.ErrTokenInvalid), codeOf(err))
}

// Kratos discussion 4487: a limit per flow, and flows unlimited.
func TestMuseumFlowsShareTheLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SendsPerTarget: 100})
	p, compared := phone(t, "+79265550000"), 0
	for range 6 {
		by := w.parent(t)
		a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StatePhoneCode, p, family.Email{})
		code, err := w.registrar.PhoneSecret(t.Context(), a.ID)
		require.NoError(t, err)
		answers := together(8, func(int) error {
			_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, not(code))
			return err
		})
		compared += answers[string(account.ErrCodeWrong)]
		w.pass(15 * time.Minute)
	}
	assert.Equal(t, 10, compared)
}

// CVE-2026-27840: a truncated token was valid.
func TestMuseumTruncatedToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	for i := range token {
		for _, cut := range []string{token[:i], token[i+1:], token + token[:i+1], token[:i+1] + token} {
			_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, cut)
			require.Equal(t, account.ErrTokenInvalid, err)
		}
	}
}

// CVE-2026-28268, CVE-2026-33473, CVE-2025-6014: a link or code worked twice.
func TestMuseumSecondUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StateEmail)
	ctx, cmd := t.Context(), storage.Command{By: by}
	_, err := w.registrar.Back(ctx, cmd, a.ID, account.StatePhone)
	require.NoError(t, err)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
	_, err = w.registrar.SendPhoneCode(ctx, cmd, a.ID, phone(t, "+79265550009"))
	require.NoError(t, err)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
	require.ErrorIs(t, err, account.ErrCodeWrong)
	a, err = w.registrar.SkipPhone(ctx, cmd, a.ID)
	require.NoError(t, err)
	a = w.walkOn(t, by, a, account.StateEmail, account.StatePassword, p, e)
	answers := together(16, func(int) error {
		_, err := w.registrar.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
		return err
	})
	assert.Equal(t, map[string]int{string(account.ErrTokenUsed): 16}, answers)
	require.ErrorIs(t, w.registrar.ReportNotMe(ctx, storage.Command{}, w.outbox.Token(e)), account.ErrTokenUsed)
	assert.True(t, w.seen(t, by, a.ID).Email.Proved)
}

// CVE-2025-64175: a code of one account opened another. All purposes, all
// owners.
func TestMuseumForeignCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SendsPerActor: 100})
	type holder struct {
		by     storage.Actor
		id     account.ApplicationID
		secret string
	}
	var phones, links []holder
	for i := range 4 {
		at := []account.State{account.StatePhoneCode, account.StateEmailPending}[i%2]
		by, a, p, e := w.start(t, at)
		w.work(t)
		if i%2 == 0 {
			phones = append(phones, holder{by, a.ID, w.outbox.Code(p)})
		} else {
			links = append(links, holder{by, a.ID, w.outbox.Token(e)})
		}
	}
	for i, own := range phones {
		for _, other := range []holder{phones[1-i], links[0], links[1]} {
			if other.secret == own.secret {
				continue
			}
			_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: own.by}, own.id, other.secret)
			require.ErrorIs(t, err, account.ErrCodeWrong)
			_, err = w.registrar.ConfirmPhone(t.Context(), storage.Command{By: other.by}, own.id, own.secret)
			require.ErrorIs(t, err, account.ErrApplicationNotFound)
		}
	}
	for i, own := range links {
		mixed := own.secret[:22] + links[1-i].secret[22:]
		for _, typed := range []string{mixed, phones[0].secret, phones[1].secret} {
			_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{By: own.by}, typed)
			require.Equal(t, string(account.ErrTokenInvalid), codeOf(err))
		}
		assert.Equal(t, account.StateEmailPending, w.seen(t, own.by, own.id).State)
	}
}

// CVE-2023-1976: a link never expired.
func TestMuseumLinkExpires(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{24*time.Hour - time.Nanosecond, ""}, // a microsecond less, to the store
		{24 * time.Hour, string(account.ErrTokenExpired)},
	} {
		w := newWorld(t, account.Policy{LinkLife: 1000 * time.Hour}) // beyond the bound: the default
		_, _, _, e := w.start(t, account.StateEmailPending)
		w.work(t)
		w.pass(c.after)
		_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, w.outbox.Token(e))
		assert.Equal(t, c.want, codeOf(err))
	}
}

// CVE-2026-27946: an update call set "verified". No command takes a view, a
// step or anything else that says "proved".
func TestMuseumNoSelfVerify(t *testing.T) {
	t.Parallel()
	for _, service := range []any{&account.Registrar{}, &account.Accounts{}} {
		kind := reflect.TypeOf(service)
		for method := range kind.Methods() {
			m := method.Type
			for j := 1; j < m.NumIn(); j++ {
				in := m.In(j)
				if in.Kind() != reflect.Struct || in.PkgPath() == "" {
					continue
				}
				for field := range in.Fields() {
					name := field.Name
					assert.False(t, field.IsExported() && slices.Contains([]string{"Proved", "State", "Verified", "Hash", "Level", "Proof"}, name),
						"%s takes %s.%s", method.Name, in, name)
				}
			}
		}
	}
	// And what is given anew is unproved.
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StatePassword)
	_, err := w.registrar.Back(t.Context(), storage.Command{By: by}, a.ID, account.StateEmail)
	require.NoError(t, err)
	got, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, email(t, "victim@example.org"), tick())
	require.NoError(t, err)
	assert.False(t, got.Email.Proved)
	assert.Equal(t, account.StateEmailPending, got.State)
}

// CVE-2026-18963, CVE-2024-49757: a proof was not bound to its step, and steps
// could be skipped. Of all orders of the steps one leads to an account.
func TestMuseumStepPermutations(t *testing.T) {
	t.Parallel()
	steps := []order{{"submit_address", 0}, {"skip_phone", 0}, {"submit_email", 1}, {"confirm_email", 0}, {"set_password", 0}}
	completed := 0
	var permute func(rest, way []order)
	permute = func(rest, way []order) {
		if len(rest) == 0 {
			r := newTrial(t)
			r.take(order{"begin", 0})
			for _, o := range way {
				r.take(o)
			}
			r.finish()
			if r.m.account {
				completed++
				assert.Equal(t, steps, way)
			}
			return
		}
		for i := range rest {
			permute(slices.Delete(slices.Clone(rest), i, i+1), append(slices.Clone(way), rest[i]))
		}
	}
	permute(steps, nil)
	assert.Equal(t, 1, completed)
}

// CVE-2021-3754: an identifier of one kind equal to another's of another kind.
func TestMuseumPhoneShapedEmail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, victim, p, _ := w.start(t, account.StateCompleted)
	by := w.parent(t)
	shaped := email(t, p.String()+"@example.org")
	done := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StateCompleted, phone(t, "+79265550009"), shaped)
	for identifier, want := range map[string]account.AccountID{p.String(): victim.Account, shaped.String(): done.Account} {
		id, err := w.accounts.SignIn(t.Context(), storage.Command{}, identifier, right)
		require.NoError(t, err)
		assert.Equal(t, want, id)
	}
}

// CVE-2025-6004, CVE-2025-54998: two ways to write one name dodged the limit.
func TestMuseumOneThrottleKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SignInWrong: 4})
	_, _, p, _ := w.start(t, account.StateCompleted)
	d := p.String()
	for _, s := range []string{d, "8" + d[2:], d[2:5] + " " + d[5:], "7-" + d[2:]} {
		_, err := w.accounts.SignIn(t.Context(), storage.Command{}, s, wrong)
		require.ErrorIs(t, err, account.ErrSignInFailed)
	}
	_, err := w.accounts.SignIn(t.Context(), storage.Command{}, "+7 ("+d[2:5]+") "+d[5:], right)
	require.ErrorIs(t, err, account.ErrSignInLocked)
}

// GO-2026-5455, GO-2026-5520: the limit was dodged by a forged source. Sources
// are what the host says, and a code counts without them.
func TestMuseumForgedSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	compared := 0
	for i := range 20 {
		_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by, Source: time.Duration(i).String()}, a.ID, not(w.outbox.Code(p)))
		if codeOf(err) == string(account.ErrCodeWrong) {
			compared++
		}
		w.pass(time.Second)
	}
	assert.Equal(t, 5, compared)
}

// CVE-2025-64101: the link was made of what the request said.
func TestMuseumLinkBase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmail)
	_, err := w.registrar.SubmitEmail(t.Context(), storage.Command{By: by, Source: "evil.test"}, a.ID, e, tick())
	require.NoError(t, err)
	w.work(t)
	l := w.outbox.Letters()[0]
	assert.Equal(t, "https://portal.test/confirm/"+w.outbox.Token(e), l.Link.Reveal())
}

// CVE-2023-0739 and others: duplicates by repeated submission. Every command,
// 64 times at once under one key: one effect, one answer.
func TestMuseumDoubleSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19").ID
	p, e := phone(t, "+79265550001"), email(t, "petr@example.org")
	var id account.ApplicationID
	ctx := t.Context()
	steps := []func(cmd storage.Command) (account.Application, error){
		func(cmd storage.Command) (account.Application, error) { return w.registrar.Begin(ctx, cmd, card) },
		func(cmd storage.Command) (account.Application, error) {
			return w.registrar.SubmitAddress(ctx, cmd, id, home(t))
		},
		func(cmd storage.Command) (account.Application, error) {
			return w.registrar.SendPhoneCode(ctx, cmd, id, p)
		},
		func(cmd storage.Command) (account.Application, error) {
			return w.registrar.ConfirmPhone(ctx, cmd, id, w.outbox.Code(p))
		},
		func(cmd storage.Command) (account.Application, error) {
			return w.registrar.SubmitEmail(ctx, cmd, id, e, tick())
		},
		func(cmd storage.Command) (account.Application, error) {
			return w.registrar.Back(ctx, cmd, id, account.StatePhone)
		},
		func(cmd storage.Command) (account.Application, error) { return w.registrar.Cancel(ctx, cmd, id) },
		func(cmd storage.Command) (account.Application, error) { return w.registrar.Begin(ctx, cmd, card) },
	}
	for i, step := range steps {
		w.work(t)
		before := len(w.events(t))
		got := make([]account.Application, 64)
		answers := together(64, func(n int) error {
			var err error
			got[n], err = step(storage.Command{By: by, Key: time.Duration(i).String()})
			return err
		})
		require.Equal(t, map[string]int{"": 64}, answers, "step %d", i)
		for _, g := range got {
			require.Equal(t, got[0], g)
		}
		id = got[0].ID
		moved := 0
		for _, event := range w.events(t)[before:] {
			moved += len(event.Moves)
		}
		assert.LessOrEqual(t, moved, 4, "step %d", i)
	}
	w.work(t)
	assert.Len(t, w.outbox.SMS(), 1)
	w.eachMoveOnce(t)
}

// CVE-2026-50139: a token was redeemed past its limit by racing.
func TestMuseumRedeemRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	answers := together(32, func(i int) error {
		if i%2 == 0 {
			return w.registrar.ReportNotMe(t.Context(), storage.Command{}, token)
		}
		_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
		return err
	})
	assert.Equal(t, 1, answers[""], "%v", answers)
	assert.Contains(t, []account.State{account.StateEmail, account.StatePassword}, w.seen(t, by, a.ID).State)
	w.eachMoveOnce(t)
}

// CVE-2025-6011, GO-2026-4344, GO-2026-5696: time told whether a user exists.
// The medians of interleaved tries are held against each other; a busy machine
// gets more than one chance.
func TestMuseumTiming(t *testing.T) { //nolint:paralleltest // It measures.
	w := newWorld(t, account.Policy{SignInWrong: 1e6})
	_, _, p, _ := w.start(t, account.StateCompleted)
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 4096, Passes: 1})
	require.NoError(t, err)
	accounts, err := account.NewAccounts(w.vault, w.cabinet, &account.AccountsOptions{Policy: account.Policy{SignInWrong: 1e6}, Hasher: hasher})
	require.NoError(t, err)
	_, err = accounts.SignIn(t.Context(), storage.Command{}, p.String(), right) // hashed at these costs from here on
	require.NoError(t, err)
	median := func(all []time.Duration) time.Duration {
		slices.Sort(all)
		return all[len(all)/2]
	}
	ratio := 0.0
	for range 5 {
		var known, unknown []time.Duration
		for range 31 {
			for identifier, all := range map[string]*[]time.Duration{p.String(): &known, "+79265559999": &unknown} {
				start := time.Now()
				_, err := accounts.SignIn(t.Context(), storage.Command{}, identifier, wrong)
				*all = append(*all, time.Since(start))
				require.Equal(t, account.ErrSignInFailed, err)
			}
		}
		if ratio = float64(median(known)) / float64(median(unknown)); ratio > 0.5 && ratio < 2 {
			return
		}
	}
	t.Errorf("the medians of known and unknown differ %.2f-fold", ratio)
}

// Keycloak 45568, CVE-2026-44166, CVE-2024-38351, CVE-2026-41574: somebody
// took an address before its owner came. The five ways of the study, as far as
// their doors exist.
func TestMuseumPreHijack(t *testing.T) {
	t.Parallel()
	preHijack(t)
}

func TestPreHijackFiveVariants(t *testing.T) {
	t.Parallel()
	preHijack(t)
}

func preHijack(t *testing.T) {
	t.Helper()
	const stolen = "Stolen-7way_Lamp"
	w := newWorld(t, account.Policy{SendsPerTarget: 100})
	ctx := t.Context()
	p, e := phone(t, "+79265550001"), email(t, "victim@example.org")
	thief := w.parent(t)
	cmd := storage.Command{By: thief}
	// Unproved claims: the thief has asked for both contacts first.
	early := w.walk(t, thief, w.card(t, thief, "2016-05-19").ID, account.StatePhoneCode, p, e)
	_, err := w.registrar.SkipPhone(ctx, cmd, early.ID)
	require.NoError(t, err)
	_, err = w.registrar.SubmitEmail(ctx, cmd, early.ID, e, tick())
	require.NoError(t, err)
	w.work(t)
	old := w.outbox.Token(e)
	// No credential before a proof.
	_, err = w.registrar.SetPassword(ctx, cmd, early.ID, stolen, stolen)
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
	// Trojan contact: a second application, with a phone of the thief's and
	// the victim's address.
	trojan := w.walk(t, thief, w.card(t, thief, "2016-05-20").ID, account.StateEmail, phone(t, "+79265550002"), e)
	w.pass(time.Hour)
	_, err = w.registrar.SubmitEmail(ctx, cmd, trojan.ID, e, tick())
	require.NoError(t, err)
	w.pass(time.Hour)

	owner := w.parent(t)
	done := w.walk(t, owner, w.card(t, owner, "2016-05-21").ID, account.StateCompleted, p, e)
	for _, identifier := range []string{p.String(), e.String()} {
		id, err := w.accounts.SignIn(ctx, storage.Command{}, identifier, right)
		require.NoError(t, err)
		assert.Equal(t, done.Account, id, "nothing unproved was in the way")
		_, err = w.accounts.SignIn(ctx, storage.Command{}, identifier, stolen)
		require.ErrorIs(t, err, account.ErrSignInFailed)
	}
	// The victim opens an old letter of the thief's: it proves the address to
	// an application that can never complete with it.
	_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, old)
	require.NoError(t, err)
	_, err = w.registrar.SetPassword(ctx, cmd, early.ID, stolen, stolen)
	require.Equal(t, validate.Errors{account.ErrEmailTaken.At("email")}, err)
	assert.Equal(t, account.EmailStep{}, w.seen(t, thief, early.ID).Email)
	// Nor does a change of address to the victim's, begun before, go through.
	_, err = w.registrar.SubmitEmail(ctx, cmd, trojan.ID, e, tick())
	require.Equal(t, validate.Errors{account.ErrEmailTaken.At("email")}, err)
	_, err = w.registrar.SetPassword(ctx, cmd, trojan.ID, stolen, stolen)
	require.ErrorIs(t, err, account.ErrApplicationNotAllowed)
	got, err := w.accounts.Account(ctx, storage.Actor(done.Account))
	require.NoError(t, err)
	assert.Equal(t, e, got.Email)
	assert.Equal(t, p, got.Phone)
}
