package rodnik_test

import (
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

const (
	host  = storage.Actor("host")
	plain = "Kv7-shelf_oRbit"
)

// world is a portal over memstore, with a clock that only the test moves, and
// a register that knows two births, each with the same two parents.
type world struct {
	mu       sync.Mutex
	now      time.Time
	store    storage.Store
	register *zagstest.Register
	outbox   *accounttest.Outbox
	portal   *rodnik.Portal
	people   []storage.Actor // mother, father, and somebody who is neither
	names    []family.RepresentativeForm
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

func newWorld(t require.TestingT) *world {
	w := &world{
		now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), store: memstore.New(), outbox: &accounttest.Outbox{},
		names: []family.RepresentativeForm{
			{Surname: "Образцова", Given: "Анна", Patronymic: "Игоревна", BirthDate: "1990-03-02", RegisteredAddress: "гор. Омск, ул. Первая, д. 1"},
			{Surname: "Образцов", Given: "Олег", Patronymic: "Иванович", BirthDate: "1988-07-15", RegisteredAddress: "гор. Омск, ул. Первая, д. 1"},
			{Surname: "Посторонняя", Given: "Инна", BirthDate: "1991-01-01"},
		},
	}
	w.register = zagstest.New(&zagstest.Options{Now: w.clock, Delay: 3 * time.Minute, OnlyAdded: true})
	for i := range 2 {
		form := childForm(i)
		w.register.Add(zags.Record{
			Child:        family.NameForm{Surname: form.Surname, Given: form.Given, Patronymic: form.Patronymic},
			Certificates: []zags.Certificate{{Series: form.Certificate.Series, Number: form.Certificate.Number}},
			Sex:          family.Male, BirthDate: zags.PartialDate{Year: 2016, Month: time.May, Day: 19},
			Parents: []zags.Person{w.named(zags.Mother, 0), w.named(zags.Father, 1)},
		})
	}
	w.restart(t)
	for i, form := range w.names {
		who, _, err := form.Parse(family.Rules{Today: family.DateOf(w.now, time.UTC)})
		require.NoError(t, err)
		a, err := w.portal.Accounts.Enroll(ctxOf(t), storage.Command{By: host}, who, account.Contacts{
			Phone: mustPhone(t, fmt.Sprintf("+7916000000%d", i)), Email: mustEmail(t, fmt.Sprintf("parent%d@example.org", i)),
		})
		require.NoError(t, err)
		w.people = append(w.people, a.Actor())
	}
	return w
}

func (w *world) named(role zags.Role, i int) zags.Person {
	born, err := family.ParseDate(w.names[i].BirthDate)
	if err != nil {
		return zags.Person{}
	}
	return zags.Person{Role: role, BirthDate: zags.PartialOf(born), Name: family.NameForm{
		Surname: w.names[i].Surname, Given: w.names[i].Given, Patronymic: w.names[i].Patronymic,
	}}
}

// restart wires new services over the same store.
func (w *world) restart(t require.TestingT) {
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(t, err)
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(t, err)
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 8, Passes: 1})
	require.NoError(t, err)
	w.portal, err = rodnik.Open(ctxOf(t), w.store, keys,
		rodnik.Ports{Registry: w.register, Mailer: w.outbox, SMS: w.outbox},
		&rodnik.Options{
			Storage:  storage.Options{Now: w.clock},
			Accounts: account.AccountsOptions{Hasher: hasher},
			Consent: consent.Options{
				Systems: []consent.System{{ID: "diary"}},
				Texts: []consent.Text{
					{ID: "account", Version: "1", Locale: "ru", Use: consent.ForAgreement, Body: "Согласие", Categories: []string{"name"}},
					{ID: "share", Version: "1", Locale: "ru", Use: consent.ForPermission, Body: "Разрешение"},
				},
			},
		})
	require.NoError(t, err)
}

// childForm is one of two children whom the register knows.
func childForm(i int) family.ChildForm {
	return family.ChildForm{
		Surname: "Образцов", Given: []string{"Пётр", "Павел"}[i], Patronymic: "Олегович", Sex: "male",
		BirthDate: "2016-05-19", BirthCountry: "russia", Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: []string{"000001", "000002"}[i], IssuedOn: "2016-05-20", IssuedBy: "Отдел ЗАГС",
		},
	}
}

// child is one of the two, spelled wrong where a typo is wanted.
func (w *world) child(t require.TestingT, i int, typo bool) family.Child {
	form := childForm(i)
	if typo {
		form.Given = "Иван"
	}
	c, _, err := form.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(t, err)
	return c
}

func mustPhone(t require.TestingT, s string) family.Phone {
	p, err := family.ParsePhone(s)
	require.NoError(t, err)
	return p
}

func mustEmail(t require.TestingT, s string) family.Email {
	e, err := family.ParseEmail(s)
	require.NoError(t, err)
	return e
}

func tick(text string, given bool) consent.Tick {
	return consent.Tick{Text: text, Version: "1", Locale: "ru", Given: given}
}

// model is what the test knows beside the portal.
type model struct {
	*world

	t        *rapid.T
	requests known[zags.RequestID, storage.Actor]
	ended    map[zags.RequestID]zags.State
	apps     known[account.ApplicationID, storage.Actor]
	agreed   map[string]bool // addresses submitted with a tick
	asked    []consent.RequestID
	children known[cabinet.ChildID, bool]
}

func (m *model) person() storage.Actor { return m.people[rapid.IntRange(0, 2).Draw(m.t, "person")] }

func (m *model) command(by storage.Actor) storage.Command {
	if rapid.IntRange(0, 3).Draw(m.t, "keyed") == 0 {
		return storage.Command{By: by, Key: rapid.SampledFrom([]string{"k1", "k2"}).Draw(m.t, "key")}
	}
	return storage.Command{By: by}
}

// card is any card of a person; ok is false when there is none.
func (m *model) card(by storage.Actor) (card cabinet.Card, ok bool) {
	cards, err := m.portal.Cabinet.Cards(ctxOf(m.t), by)
	require.NoError(m.t, err)
	if len(cards) == 0 {
		return cabinet.Card{}, false
	}
	return cards[rapid.IntRange(0, len(cards)-1).Draw(m.t, "card")], true
}

// known is what was made, in the order it was made: the IDs are random, and a
// draw must not depend on them.
type known[K ~string, V any] struct {
	order []K
	of    map[K]V
}

func (k *known[K, V]) add(id K, v V) {
	if _, ok := k.of[id]; !ok {
		k.order = append(k.order, id)
	}
	if k.of == nil {
		k.of = map[K]V{}
	}
	k.of[id] = v
}

func (k *known[K, V]) pick(m *model, name string) (K, bool) {
	if len(k.order) == 0 {
		return "", false
	}
	return k.order[rapid.IntRange(0, len(k.order)-1).Draw(m.t, name)], true
}
