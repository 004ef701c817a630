package account_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

const host storage.Actor = "host"

const right = "Kv7-shelf_oRbit"

// world is the services of the account over a store, with a clock that stands
// still and everything that was sent.
type world struct {
	mu        sync.Mutex
	now       time.Time
	store     storage.Store
	vault     *storage.Vault
	cabinet   *cabinet.Cabinet
	ledger    *consent.Ledger
	accounts  *account.Accounts
	registrar *account.Registrar
	outbox    *accounttest.Outbox
	serial    int
	zone      *time.Location
	texts     []consent.Text
	owner     map[cabinet.CardID]storage.Actor
	numbers   map[cabinet.CardID]int
	logs      *slog.Logger
	anybody   storage.Actor // the representative enrolled last
	locale    string
	homeless  bool // new parents have no address
}

func newWorld(tb testing.TB, policy account.Policy) *world {
	tb.Helper()
	w := &world{
		now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), store: memstore.New(), outbox: &accounttest.Outbox{},
		owner: map[cabinet.CardID]storage.Actor{}, numbers: map[cabinet.CardID]int{},
		texts: []consent.Text{{
			ID: "account", Version: "1", Locale: "ru", Use: consent.ForAgreement, Body: "Даю согласие", Categories: []string{"name"},
		}},
	}
	w.open(tb, policy, "seal-1")
	return w
}

// open makes the services anew over the same store, as after a restart.
func (w *world) open(tb testing.TB, policy account.Policy, seals ...string) {
	tb.Helper()
	var secrets []storage.Secret
	for _, id := range append(seals, "look-1") {
		s, err := storage.NewSecret(id, fmt.Appendf(nil, "%-32s", id))
		require.NoError(tb, err)
		secrets = append(secrets, s)
	}
	keys, err := storage.NewKeyring(secrets[:len(seals)], secrets[len(seals):])
	require.NoError(tb, err)
	w.vault, err = storage.NewVault(w.store, keys, &storage.Options{Now: w.clock, Location: w.zone, Logger: w.logs})
	require.NoError(tb, err)
	w.cabinet, err = cabinet.New(w.vault, nil)
	require.NoError(tb, err)
	w.ledger, err = consent.New(w.vault, w.cabinet, &consent.Options{Texts: w.texts})
	require.NoError(tb, err)
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 64, Passes: 1})
	require.NoError(tb, err)
	w.accounts, err = account.NewAccounts(w.vault, w.cabinet, &account.AccountsOptions{Policy: policy, Hasher: hasher})
	require.NoError(tb, err)
	w.registrar, err = account.NewRegistrar(w.accounts, w.ledger, w.outbox, w.outbox, &account.Options{
		LinkBase: "https://portal.test/confirm/", Locale: w.locale,
	})
	require.NoError(tb, err)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) set(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = at
}

func (w *world) work(tb testing.TB) {
	tb.Helper()
	for {
		n, err := w.registrar.Work(tb.Context(), 100)
		require.NoError(tb, err)
		if n == 0 {
			return
		}
	}
}

func phone(tb testing.TB, s string) family.Phone {
	tb.Helper()
	p, err := family.ParsePhone(s)
	require.NoError(tb, err)
	return p
}

func email(tb testing.TB, s string) family.Email {
	tb.Helper()
	e, err := family.ParseEmail(s)
	require.NoError(tb, err)
	return e
}

// parent enrolls a representative with contacts of their own.
func (w *world) parent(tb testing.TB) storage.Actor {
	tb.Helper()
	w.serial++
	form := family.RepresentativeForm{
		Surname: "Образцова", Given: "Анна", Patronymic: "Игоревна", BirthDate: "1990-03-02", Sex: "female",
		RegisteredAddress: "гор. Омск, ул. Ленина, д. 1",
	}
	if w.homeless {
		form.RegisteredAddress = ""
	}
	who, _, err := form.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(tb, err)
	a, err := w.accounts.Enroll(tb.Context(), storage.Command{By: host}, who, account.Contacts{
		Phone: phone(tb, fmt.Sprintf("+7916%07d", w.serial)), Email: email(tb, fmt.Sprintf("parent%d@example.org", w.serial)),
	})
	require.NoError(tb, err)
	w.anybody = a.Actor()
	return a.Actor()
}

func (w *world) child(tb testing.TB, born string, number int) family.Child {
	tb.Helper()
	c, _, err := family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович", Sex: "male", BirthDate: born, BirthCountry: "russia",
		Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: fmt.Sprintf("%06d", number), IssuedOn: born, IssuedBy: "Отдел ЗАГС",
		},
	}.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(tb, err)
	return c
}

// card adds a child that the register has confirmed.
func (w *world) card(tb testing.TB, by storage.Actor, born string) cabinet.Card {
	tb.Helper()
	w.serial++
	card := w.add(tb, by, w.child(tb, born, w.serial))
	w.numbers[card.ID] = w.serial
	w.prove(tb, card)
	return card
}

func (w *world) add(tb testing.TB, by storage.Actor, c family.Child) cabinet.Card {
	tb.Helper()
	card, err := w.cabinet.Add(tb.Context(), storage.Command{By: by}, c)
	require.NoError(tb, err)
	w.owner[card.ID] = by
	return card
}

// fresh is the card as it stands.
func (w *world) fresh(tb testing.TB, by storage.Actor, id cabinet.CardID) cabinet.Card {
	tb.Helper()
	card, err := w.cabinet.Card(tb.Context(), by, id)
	require.NoError(tb, err)
	return card
}

// citizenship changes what a card says of it; the register compares it not.
func (w *world) citizenship(tb testing.TB, by storage.Actor, id cabinet.CardID, country string) {
	tb.Helper()
	c := w.fresh(tb, by, id).Child
	require.NoError(tb, c.Citizenship.UnmarshalText([]byte(country)))
	_, err := w.cabinet.Edit(tb.Context(), storage.Command{By: by}, id, c)
	require.NoError(tb, err)
}

// secondParent is another representative of a child for whom an application of
// the first has come to a state.
func (w *world) secondParent(tb testing.TB, at account.State) (storage.Actor, cabinet.CardID) {
	tb.Helper()
	_, a, _, _ := w.start(tb, at)
	return w.other(tb, a.Card)
}

// other is another proved representative of the child of a card.
func (w *world) other(tb testing.TB, card cabinet.CardID) (storage.Actor, cabinet.CardID) {
	tb.Helper()
	by := w.parent(tb)
	own := w.fresh(tb, w.owner[card], card)
	mine := w.add(tb, by, own.Child)
	w.prove(tb, mine)
	return by, mine.ID
}

// seen is the application as its representative sees it.
func (w *world) seen(tb testing.TB, by storage.Actor, id account.ApplicationID) account.Application {
	tb.Helper()
	a, err := w.registrar.Application(tb.Context(), by, id)
	require.NoError(tb, err)
	return a
}

func (w *world) inbox(tb testing.TB, by storage.Actor) []cabinet.Notice {
	tb.Helper()
	box, err := w.cabinet.Inbox(tb.Context(), by, cabinet.InboxQuery{})
	require.NoError(tb, err)
	return box.Notices
}

// eachMoveOnce holds the audit: each move of an application stands in it once,
// so as many lead into a state as out of it, but for the last. (The clock
// stands still, and so the order of the entries tells nothing.)
func (w *world) eachMoveOnce(tb testing.TB) {
	tb.Helper()
	in := map[storage.ID]map[string]int{}
	for _, m := range w.moves(tb) {
		if m.Kind == "account.application" || m.Kind == "account.challenge" {
			if in[m.ID] == nil {
				in[m.ID] = map[string]int{"": 1}
			}
			in[m.ID][m.From]--
			in[m.ID][m.To]++
		}
	}
	for id, states := range in {
		left := 0
		for state, n := range states {
			require.GreaterOrEqual(tb, n, 0, "%s left %s more often than it came there", id, state)
			left += n
		}
		require.Equal(tb, 1, left)
	}
}

func (w *world) moves(tb testing.TB) []storage.Move {
	tb.Helper()
	var all []storage.Move
	for _, e := range w.events(tb) {
		all = append(all, e.Moves...)
	}
	return all
}

func (w *world) events(tb testing.TB) []storage.Event {
	tb.Helper()
	events, _, err := w.vault.Events(tb.Context(), "", 1000)
	require.NoError(tb, err)
	return events
}

func (w *world) prove(tb testing.TB, card cabinet.Card) {
	tb.Helper()
	_, err := storage.Do(tb.Context(), w.vault, storage.Command{By: storage.System}, storage.Op("test.prove"),
		func(tx *storage.Tx) (cabinet.ChildID, error) {
			return w.cabinet.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item"})
		})
	require.NoError(tb, err)
}

func home(tb testing.TB) account.Residence {
	tb.Helper()
	place, err := family.ParseBirthPlace("гор. Омск")
	require.NoError(tb, err)
	return account.Residence{BirthPlace: place, SameAsMine: true}
}

func tick() consent.Tick {
	return consent.Tick{Text: "account", Version: "1", Locale: "ru", Given: true}
}

func consentNone() consent.Tick { return consent.Tick{} }

// codeOf is the code of an answer, "" for success; another error is its text.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	if all, ok := validate.Of(err); ok {
		return string(all[0].Code)
	}
	return err.Error()
}

// walk leads an application as far as a state.
func (w *world) walk(tb testing.TB, by storage.Actor, card cabinet.CardID, to account.State, p family.Phone, e family.Email) account.Application {
	tb.Helper()
	a, err := w.registrar.Begin(tb.Context(), storage.Command{By: by}, card)
	require.NoError(tb, err)
	return w.walkOn(tb, by, a, a.State, to, p, e)
}

// walkOn leads an application from the step at, which a suspended one goes on
// with, as far as a state.
func (w *world) walkOn(
	tb testing.TB, by storage.Actor, a account.Application, at, to account.State, p family.Phone, e family.Email,
) account.Application {
	tb.Helper()
	ctx, cmd := tb.Context(), storage.Command{By: by}
	var err error
	for at != to {
		switch at {
		case account.StateAddress:
			a, err = w.registrar.SubmitAddress(ctx, cmd, a.ID, home(tb))
		case account.StatePhone:
			a, err = w.registrar.SendPhoneCode(ctx, cmd, a.ID, p)
		case account.StatePhoneCode:
			w.work(tb)
			a, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
		case account.StateEmail:
			a, err = w.registrar.SubmitEmail(ctx, cmd, a.ID, e, tick())
		case account.StateEmailPending:
			if a.State == account.StateSuspended { // a link goes on with nothing: its representative does
				w.pass(time.Minute)
				a, err = w.registrar.SubmitEmail(ctx, cmd, a.ID, e, tick())
				require.NoError(tb, err)
			}
			w.work(tb)
			_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
			require.NoError(tb, err)
			a, err = w.registrar.Application(ctx, by, a.ID)
		case account.StatePassword:
			a, err = w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
		case account.StateSuspended, account.StateCompleted, account.StateCancelled, account.StateExpired:
			fallthrough
		default:
			tb.Fatalf("no way from %s to %s", at, to)
		}
		require.NoError(tb, err)
		at = a.State
	}
	return a
}

func (w *world) start(tb testing.TB, to account.State) (storage.Actor, account.Application, family.Phone, family.Email) {
	tb.Helper()
	by := w.parent(tb)
	card := w.card(tb, by, "2016-05-19")
	w.serial++
	p, e := phone(tb, fmt.Sprintf("+7926%07d", w.serial)), email(tb, fmt.Sprintf("petr%d@example.org", w.serial))
	return by, w.walk(tb, by, card.ID, to, p, e), p, e
}

// story is a testing.TB for examples, which have none: a failure ends them.
type story struct{ testing.TB }

func (story) Helper()                  {}
func (story) Context() context.Context { return context.Background() }
func (story) Errorf(format string, args ...any) {
	panic(fmt.Sprintf(format, args...))
}
func (story) FailNow() { panic("failed") }

// openExample is a portal with one representative and one confirmed card.
func openExample() (w *world, parent storage.Actor, card cabinet.CardID) {
	w = newWorld(story{}, account.Policy{})
	parent = w.parent(story{})
	return w, parent, w.card(story{}, parent, "2016-05-19").ID
}

func exampleHome() account.Residence { return home(story{}) }
func examplePhone() family.Phone     { return phone(story{}, "+79265550001") }
func exampleEmail() family.Email     { return email(story{}, "petr@example.org") }

func (w *world) completeExample(parent storage.Actor, card cabinet.CardID) account.Application {
	return w.walk(story{}, parent, card, account.StateCompleted, examplePhone(), exampleEmail())
}
