package account_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// order is one thing that happens in the model: a command, the clock, somebody
// else, a restart.
type order struct {
	what string
	arg  int
}

// forth is the way from the beginning to the end.
func forth() []order {
	return []order{
		{"begin", 0},
		{"submit_address", 0},
		{"send_phone_code", 1},
		{"confirm_phone", 1},
		{"submit_email", 1},
		{"confirm_email", 0},
		{"set_password", 0},
	}
}

// orders is everything that can happen; what leads on stands there twice.
func orders() []order {
	return append(append(forth(), forth()...), []order{
		{"begin", 1},
		{"skip_phone", 0},
		{"skip_phone", 0},
		{"send_phone_code", 2},
		{"confirm_phone", 0},
		{"confirm_phone", 0},
		{"submit_email", 2},
		{"report_not_me", 0},
		{"back", int(account.StateAddress)},
		{"back", int(account.StatePhone)},
		{"back", int(account.StateEmail)},
		{"back", int(account.StatePassword)},
		{"cancel", 0},
		{"foreign", 0},
		{"guard", 0},
		{"guard", 1},
		{"claim_phone", 1},
		{"claim_email", 1},
		{"pass", 11},
		{"pass", 25 * 60},
		{"pass", 73 * 60},
		{"work", 0},
		{"restart", 0},
	}...)
}

// trial is the model and the real thing, side by side.
type trial struct {
	t      testing.TB
	w      *world
	m      reference
	by     [2]storage.Actor
	cards  [2]cabinet.CardID
	id     account.ApplicationID
	phones [3]family.Phone
	emails [3]family.Email
}

func newTrial(tb testing.TB) *trial {
	tb.Helper()
	w := newWorld(tb, modelPolicy())
	r := &trial{t: tb, w: w, m: newReference(w.clock())}
	r.by[0] = w.parent(tb)
	r.cards[0] = w.card(tb, r.by[0], "2016-05-19").ID
	r.by[1], r.cards[1] = w.other(tb, r.cards[0])
	for i := 1; i < 3; i++ {
		r.phones[i], r.emails[i] = phone(tb, fmt.Sprintf("+7926555000%d", i)), email(tb, fmt.Sprintf("petr%d@example.org", i))
	}
	return r
}

func newReference(now time.Time) reference { return reference{now: now, guard: [2]bool{true, true}} }

// modelPolicy leaves the caps to other tests.
func modelPolicy() account.Policy {
	return account.Policy{
		MostPause: time.Minute, SendsPerTarget: 1e6, SendsPerActor: 1e6, PhonesPerApplication: 1e6,
		TakenPerDay: 1e6, WrongPerPair: 100, WrongPerTarget: 100,
	}
}

// expect lets an order happen in the model. The pause before a send is part of
// the order; ok is false where it makes no sense.
func (m *reference) expect(o order) (want string, ok bool) {
	switch o.what {
	case "begin":
		return m.begin(o.arg), true
	case "confirm_email", "report_not_me":
		if m.link.is == "" || m.link.is == "locked" || !m.now.Before(m.link.issued.Add(48*time.Hour)) {
			return "", false
		}
		return m.follow(o.what), true
	case "foreign":
		return notFound, m.state != 0
	case "guard":
		m.guard[o.arg] = !m.guard[o.arg]
	case "claim_phone":
		ok = !m.phoneTaken[o.arg] && !m.account
		m.phoneTaken[o.arg] = m.phoneTaken[o.arg] || ok
		return "", ok
	case "claim_email":
		ok = !m.emailTaken[o.arg] && !m.account
		m.emailTaken[o.arg] = m.emailTaken[o.arg] || ok
		return "", ok
	case "pass":
		m.now = m.now.Add(time.Duration(o.arg) * time.Minute)
	case "work":
		m.work()
	case "restart":
	case "send_phone_code", "submit_email":
		m.now = m.now.Add(time.Minute)
		return m.do(o.what, o.arg), true
	default:
		return m.do(o.what, o.arg), true
	}
	return "", true
}

// happen lets an order happen to the real thing.
func (r *trial) happen(o order) error {
	t, w := r.t, r.w
	ctx, cmd := t.Context(), storage.Command{By: r.by[r.m.owner]}
	var err error
	switch o.what {
	case "begin":
		var a account.Application
		if a, err = w.registrar.Begin(ctx, storage.Command{By: r.by[o.arg]}, r.cards[o.arg]); err == nil {
			r.id = a.ID
		}
	case "submit_address":
		_, err = w.registrar.SubmitAddress(ctx, cmd, r.id, home(t))
	case "send_phone_code":
		w.pass(time.Minute)
		_, err = w.registrar.SendPhoneCode(ctx, cmd, r.id, r.phones[o.arg])
	case "confirm_phone":
		code, lost := w.registrar.PhoneSecret(ctx, r.id)
		if lost == nil && o.arg != 1 {
			code = not(code)
		}
		_, err = w.registrar.ConfirmPhone(ctx, cmd, r.id, code)
	case "skip_phone":
		_, err = w.registrar.SkipPhone(ctx, cmd, r.id)
	case "submit_email":
		w.pass(time.Minute)
		_, err = w.registrar.SubmitEmail(ctx, cmd, r.id, r.emails[o.arg], tick())
	case "confirm_email", "report_not_me":
		token, lost := w.registrar.EmailSecret(ctx, r.id)
		require.NoError(t, lost)
		if o.what == "confirm_email" {
			_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, token)
		} else {
			err = w.registrar.ReportNotMe(ctx, storage.Command{}, token)
		}
	case "set_password":
		_, err = w.registrar.SetPassword(ctx, cmd, r.id, right, right)
	case "back":
		_, err = w.registrar.Back(ctx, cmd, r.id, account.State(o.arg)) //nolint:gosec // A small state.
	case "cancel":
		_, err = w.registrar.Cancel(ctx, cmd, r.id)
	case "foreign":
		_, err = w.registrar.Cancel(ctx, storage.Command{By: r.by[1-r.m.owner]}, r.id)
	case "guard":
		country := map[bool]string{true: "RUS", false: "KAZ"}[r.m.guard[o.arg]] // as it is to be
		w.citizenship(t, r.by[o.arg], r.cards[o.arg], country)
	case "claim_phone":
		w.claim(t, account.Contacts{Phone: r.phones[o.arg]})
	case "claim_email":
		w.claim(t, account.Contacts{Email: r.emails[o.arg]})
	case "pass":
		w.pass(time.Duration(o.arg) * time.Minute)
	case "work":
		w.work(t)
	case "restart":
		w.open(t, modelPolicy(), "seal-1")
	}
	return err
}

// take lets an order happen to both, and compares.
func (r *trial) take(o order) {
	r.t.Helper()
	before := account.Application{}
	if r.id != "" {
		before = r.w.seen(r.t, r.by[r.m.owner], r.id)
	}
	state, rows := r.m.state, len(r.m.rows)
	want, ok := r.m.expect(o)
	if !ok {
		return
	}
	require.Equal(r.t, want, codeOf(r.happen(o)), "%v at %s", o, state)
	if r.m.state == 0 {
		return
	}
	got := r.w.seen(r.t, r.by[r.m.owner], r.id)
	shown := r.m.state
	if r.m.dead() {
		shown = account.StateExpired
	}
	require.Equal(r.t, shown, got.State, "after %v at %s", o, state)
	if want != done && len(r.m.rows) == rows && o.what != "begin" && before.ID == got.ID {
		require.Equal(r.t, before.Revision, got.Revision, "%v at %s is refused and moves nothing", o, state)
	}
	if shown.Open() {
		require.Equal(r.t, r.phones[r.m.phone.value], got.Phone.Phone)
		require.Equal(r.t, r.emails[r.m.email.value], got.Email.Email)
		require.Equal(r.t, r.m.until, got.ExpiresAt)
	} else if !r.m.dead() && r.m.state != account.StateCompleted {
		require.True(r.t, got.Phone.Phone.IsZero() && got.Email.Email.IsZero() && got.Address.IsZero()) // A9
	}
	require.Equal(r.t, r.m.state == account.StateCompleted, got.Account != "")
	if shown.Open() || shown == account.StateCompleted {
		require.Equal(r.t, r.m.phone.proved, got.Phone.Proved)
		require.Equal(r.t, r.m.phone.skipped, got.Phone.Skipped)
		require.Equal(r.t, r.m.email.proved, got.Email.Proved)
	}
	if shown == account.StateCompleted {
		r.accountHolds(got)
	}
}

// accountHolds is A1, A5 and A6 at the moment of completion and after it.
func (r *trial) accountHolds(a account.Application) {
	t := r.t
	made, err := r.w.accounts.Account(t.Context(), storage.Actor(a.Account))
	require.NoError(t, err)
	require.True(t, r.m.email.proved && (r.m.phone.proved || r.m.phone.skipped))
	require.Equal(t, r.emails[r.m.email.value], made.Email)
	require.Equal(t, r.phones[r.m.phone.value], made.Phone)
	for _, parent := range r.by {
		own, err := r.w.accounts.Account(t.Context(), parent)
		require.NoError(t, err)
		require.NotEqual(t, own.Phone, made.Phone)
		require.NotEqual(t, own.Email.Key(), made.Email.Key())
	}
	for i := 1; i < 3; i++ {
		_, err := r.w.accounts.SignIn(t.Context(), storage.Command{}, r.phones[i].String(), right)
		require.Equal(t, i == r.m.phone.value, err == nil)
		_, err = r.w.accounts.SignIn(t.Context(), storage.Command{}, r.emails[i].String(), right)
		require.Equal(t, i == r.m.email.value, err == nil)
	}
}

// finish holds the audit against the model: the same moves, each once; one
// account at most; and no letter without an agreement.
func (r *trial) finish() {
	t := r.t
	t.Helper()
	var rows []string
	made, agreed := 0, 0
	for _, m := range r.w.moves(t) {
		switch {
		case m.Kind == "account.application":
			rows = append(rows, m.From+" "+m.Event+" "+m.To)
		case m.Kind == "account.account" && m.Event == "create":
			made++
		case m.Kind == "consent.agreement":
			agreed++
		}
	}
	want := slices.Clone(r.m.rows)
	slices.Sort(rows)
	slices.Sort(want)
	require.Equal(t, want, rows)
	require.LessOrEqual(t, made, 1)
	require.True(t, len(r.w.outbox.Letters()) == 0 || agreed > 0)
	r.w.eachMoveOnce(t)
}

func TestModelApplication(t *testing.T) {
	t.Parallel()
	all := orders()
	rapid.Check(t, func(rt *rapid.T) {
		r := newTrial(t)
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 10, 60).Draw(rt, "orders") {
			r.take(all[i])
		}
		r.finish()
	})
}

// Every row of the table is taken and every other pair refused. The ways there
// are found in the model alone, by chance, and then walked for real.
func TestModelTakesEveryRow(t *testing.T) {
	t.Parallel()
	open := map[string]bool{}
	for _, row := range account.Transitions() {
		open[row.From.String()+" "+row.Event+" "+row.To.String()] = true
	}
	chance := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // A walk that is the same each time.
	all := orders()
	for n := range 4000 {
		m := newReference(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		var way []order
		fresh := false
		for i := range 60 {
			o := all[chance.IntN(len(all))]
			if n%2 == 0 && i < 6 {
				o = forth()[i] // as far as the password at once
			}
			way = append(way, o)
			m.expect(o)
		}
		for _, row := range m.rows {
			fresh = fresh || open[row]
			delete(open, row)
		}
		if fresh {
			r := newTrial(t)
			for _, o := range way {
				r.take(o)
			}
			r.finish()
			require.Equal(t, m.rows, r.m.rows)
		}
	}
	assert.Empty(t, open, "rows that no command takes")
}

func TestEveryOtherPairRefused(t *testing.T) {
	t.Parallel()
	events := []order{
		{"submit_address", 0},
		{"send_phone_code", 1},
		{"confirm_phone", 0},
		{"skip_phone", 0},
		{"submit_email", 1},
		{"set_password", 0},
		{"back", int(account.StateAddress)},
		{"cancel", 0},
	}
	legal := map[string]bool{}
	for _, row := range account.Transitions() {
		legal[row.From.String()+" "+row.Event] = true
	}
	type course struct {
		to  account.State
		way []order
	}
	way := forth()
	courses := []course{
		{account.StateCancelled, []order{{"begin", 0}, {"cancel", 0}}},
		{account.StateExpired, []order{{"begin", 0}, {"pass", 73 * 60}, {"work", 0}}},
	}
	for i, s := range []account.State{
		account.StateAddress, account.StatePhone, account.StatePhoneCode, account.StateEmail, account.StateEmailPending, account.StatePassword, account.StateCompleted,
	} {
		courses = append(courses, course{s, way[:i+1]})
	}
	refused := 0
	for _, c := range courses {
		state := c.to
		r := newTrial(t)
		for _, o := range c.way {
			r.take(o)
		}
		require.Equal(t, state, r.m.state)
		for _, o := range events {
			if legal[state.String()+" "+o.what] {
				continue
			}
			before := r.w.seen(t, r.by[0], r.id)
			err := r.happen(o)
			require.ErrorIs(t, err, account.ErrApplicationNotAllowed, "%v at %s", o, state)
			assert.Equal(t, o.what, param(t, err, "event").String())
			assert.Equal(t, before, r.w.seen(t, r.by[0], r.id))
			refused++
		}
	}
	assert.Equal(t, 9*len(events)-20, refused, "so many pairs are no row")
}
