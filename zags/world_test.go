package zags_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// clock is a time that only the test moves, if it does not tick by itself.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	tick time.Duration // with each look
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(c.tick)
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is everything a request needs, with two parents in it.
type world struct {
	*clock
	store    storage.Store
	vault    *storage.Vault
	cabinet  *cabinet.Cabinet
	register *zagstest.Register
	checker  *zags.Checker
	logger   *slog.Logger
}

const (
	mother   storage.Actor = "parent-1"
	stranger storage.Actor = "parent-2"
)

// fataler is what testing.T and rapid.T share.
type fataler interface {
	require.TestingT
	Helper()
}

func newWorld(t fataler, script zagstest.Options, opts *zags.Options) *world {
	t.Helper()
	w := &world{
		clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, // a Monday
		store: memstore.New(),
	}
	script.Now = w.Now
	w.register = zagstest.New(&script)
	w.restart(t, opts)
	w.enroll(t, mother, "Иванова", "Мария", "1990-04-05", "112-233-445 95")
	w.enroll(t, stranger, "Петрова", "Ольга", "1991-06-07", "")
	return w
}

// restart makes every service anew over the same store.
func (w *world) restart(t fataler, opts *zags.Options) {
	t.Helper()
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(t, err)
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(t, err)
	w.vault, err = storage.NewVault(w.store, keys, &storage.Options{Now: w.Now, Logger: w.logger})
	require.NoError(t, err)
	w.cabinet, err = cabinet.New(w.vault, nil)
	require.NoError(t, err)
	w.checker, err = zags.New(w.vault, w.cabinet, w.register, opts)
	require.NoError(t, err)
}

func (w *world) enroll(t fataler, id storage.Actor, surname, given, born, snils string) {
	t.Helper()
	p, _, err := family.RepresentativeForm{Surname: surname, Given: given, Patronymic: "Петровна", BirthDate: born, SNILS: snils}.Parse(w.rules())
	require.NoError(t, err)
	_, err = storage.Do(context.Background(), w.vault, by(id), storage.Op("test.enroll", id), func(tx *storage.Tx) (int, error) {
		return 0, w.cabinet.Enroll(tx, id, p)
	})
	require.NoError(t, err)
}

func (w *world) rules() family.Rules {
	return family.Rules{Today: family.DateOf(w.Now(), w.vault.Location())}
}

func by(id storage.Actor) storage.Command { return storage.Command{By: id} }

// form is a child with the certificate number 100000 + n.
func form(n int) family.ChildForm {
	return family.ChildForm{
		Surname: "Иванов", Given: "Пётр", Patronymic: "Сергеевич", Sex: "male", BirthDate: "2016-05-19", BirthCountry: "russia",
		Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: fmt.Sprint(100000 + n), IssuedOn: "2016-06-01",
			ActNumber: "1234", ActDate: "2016-05-30", IssuedBy: "Отдел ЗАГС города Москвы",
		},
	}
}

func (w *world) add(t fataler, who storage.Actor, f family.ChildForm) cabinet.Card {
	t.Helper()
	ch, _, err := f.Parse(w.rules())
	require.NoError(t, err)
	card, err := w.cabinet.Add(context.Background(), by(who), ch)
	require.NoError(t, err)
	return card
}

// submitted is a request about these cards that waits to be sent.
func (w *world) submitted(t fataler, who storage.Actor, cards ...cabinet.CardID) zags.Request {
	t.Helper()
	r := w.draft(t, who)
	r, err := w.checker.Submit(context.Background(), by(who), r.ID, cards...)
	require.NoError(t, err)
	require.Equal(t, zags.Submitting, r.State)
	return r
}

func (w *world) draft(t fataler, who storage.Actor) zags.Request {
	t.Helper()
	r, err := w.checker.Open(context.Background(), by(who))
	require.NoError(t, err)
	r, err = w.checker.SetAutoUpdate(context.Background(), by(who), r.ID, false)
	require.NoError(t, err)
	return r
}

func (w *world) work(t fataler) int {
	t.Helper()
	n, err := w.checker.Work(context.Background(), 100)
	require.NoError(t, err)
	return n
}

// pass lets time go by in steps, with a Work after each.
func (w *world) pass(t fataler, d, step time.Duration) {
	t.Helper()
	for end := w.Now().Add(d); w.Now().Before(end); {
		w.Add(step)
		w.work(t)
	}
}

func (w *world) request(t fataler, r zags.Request) zags.Request {
	t.Helper()
	r, err := w.checker.Request(context.Background(), r.Owner, r.ID)
	require.NoError(t, err)
	return r
}

func (w *world) card(t fataler, c cabinet.Card) cabinet.Card {
	t.Helper()
	c, err := w.cabinet.Card(context.Background(), c.Owner, c.ID)
	require.NoError(t, err)
	return c
}

// notices are the kinds in the mother's inbox, newest first.
func (w *world) notices(t fataler) []cabinet.NoticeKind {
	t.Helper()
	box, err := w.cabinet.Inbox(context.Background(), mother, cabinet.InboxQuery{})
	require.NoError(t, err)
	kinds := []cabinet.NoticeKind{}
	for _, n := range box.Notices {
		kinds = append(kinds, n.Kind)
	}
	return kinds
}

// audited is every code that the audit holds about items and requests.
func (w *world) audited(t *testing.T) []string {
	t.Helper()
	events, _, err := w.vault.Events(t.Context(), "", storage.MaxLimit)
	require.NoError(t, err)
	codes := []string{}
	for _, e := range events {
		for _, m := range e.Moves {
			if m.Code != "" {
				codes = append(codes, string(m.Code))
			}
		}
	}
	return codes
}

func nameForm(surname string) family.NameForm { return family.NameForm{Surname: surname} }

func nameFormOf(surname, given, patronymic string) family.NameForm {
	return family.NameForm{Surname: surname, Given: given, Patronymic: patronymic}
}
