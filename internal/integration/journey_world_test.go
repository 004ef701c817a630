package integration_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

const (
	host  = storage.Actor("host")
	plain = "Kv7-shelf_oRbit"
)

// troubled is a store that does what a test says around each call, counted
// from 1, and that hands over the context of the call.
type troubled struct {
	storage.Store

	mu     sync.Mutex
	calls  int
	before func(call int, op string) error // an error: the call does not happen
	after  func(call int, op string) error // an error: it happened, but who knows
}

func (s *troubled) around(op string, do func() error) error {
	s.mu.Lock()
	s.calls++
	call, before, after := s.calls, s.before, s.after
	s.mu.Unlock()
	if before != nil {
		if err := before(call, op); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	if after != nil {
		return after(call, op)
	}
	return nil
}

func (s *troubled) Get(ctx context.Context, refs ...storage.Ref) (got []storage.Record, err error) {
	err = s.around("get", func() error { got, err = s.Store.Get(ctx, refs...); return err })
	return got, err
}

func (s *troubled) Find(ctx context.Context, q storage.Query) (got []storage.Record, err error) {
	err = s.around("find", func() error { got, err = s.Store.Find(ctx, q); return err })
	return got, err
}

func (s *troubled) Commit(ctx context.Context, b storage.Batch) error {
	return s.around("commit", func() error { return s.Store.Commit(ctx, b) })
}

func (s *troubled) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) (got []storage.Record, err error) {
	err = s.around("lease", func() error { got, err = s.Store.Lease(ctx, kinds, now, until, limit); return err })
	return got, err
}

// portal is all services over a store, with a clock that only the test moves,
// and a register that knows one birth with its mother and father.
type portal struct {
	mu       sync.Mutex
	now      time.Time
	tenant   string
	store    storage.Store
	register *zagstest.Register
	outbox   *accounttest.Outbox
	services *rodnik.Portal
}

func (w *portal) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *portal) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func parents() []family.RepresentativeForm {
	return []family.RepresentativeForm{
		{Surname: "Образцова", Given: "Анна", Patronymic: "Игоревна", BirthDate: "1990-03-02", RegisteredAddress: "гор. Омск, ул. Первая, д. 1"},
		{Surname: "Образцов", Given: "Олег", Patronymic: "Иванович", BirthDate: "1988-07-15", RegisteredAddress: "гор. Омск, ул. Первая, д. 1"},
	}
}

func newPortal(t *testing.T, store storage.Store) *portal {
	t.Helper()
	w := &portal{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), store: store, outbox: &accounttest.Outbox{}}
	w.register = zagstest.New(&zagstest.Options{Now: w.clock, Delay: 3 * time.Minute, OnlyAdded: true})
	record := zags.Record{
		Child:        family.NameForm{Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович"},
		Certificates: []zags.Certificate{{Series: "VI-МЮ", Number: "000001"}},
		Sex:          family.Male, BirthDate: zags.PartialDate{Year: 2016, Month: time.May, Day: 19},
	}
	for i, form := range parents() {
		born, err := family.ParseDate(form.BirthDate)
		require.NoError(t, err)
		record.Parents = append(record.Parents, zags.Person{
			Role: []zags.Role{zags.Mother, zags.Father}[i], BirthDate: zags.PartialOf(born),
			Name: family.NameForm{Surname: form.Surname, Given: form.Given, Patronymic: form.Patronymic},
		})
	}
	w.register.Add(record)
	return w
}

// open wires new services over the store, as after a restart.
func (w *portal) open(t *testing.T) error {
	t.Helper()
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(t, err)
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(t, err)
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 8, Passes: 1})
	require.NoError(t, err)
	services, err := rodnik.Open(t.Context(), w.store, keys, rodnik.Ports{Registry: w.register, Mailer: w.outbox, SMS: w.outbox}, &rodnik.Options{
		Storage:  storage.Options{Now: w.clock, Tenant: w.tenant},
		Accounts: account.AccountsOptions{Hasher: hasher},
		Consent: consent.Options{Texts: []consent.Text{
			{ID: "account", Version: "1", Locale: "ru", Use: consent.ForAgreement, Body: "Согласие", Categories: []string{"name"}},
		}},
	})
	if err == nil {
		w.services = services
	}
	return err
}

func (w *portal) enroll(t *testing.T, ctx context.Context, key string, i int, phone string) (account.Account, error) { //nolint:revive // The context is the step's, not the test's.
	t.Helper()
	who, _, err := parents()[i%2].Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(t, err)
	return w.services.Accounts.Enroll(ctx, storage.Command{By: host, Key: key}, who, account.Contacts{
		Phone: phoneOf(t, phone), Email: emailOf(t, fmt.Sprintf("parent%d@example.org", i)),
	})
}

func (w *portal) child(t *testing.T) family.Child {
	t.Helper()
	c, _, err := family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович", Sex: "male", BirthDate: "2016-05-19", BirthCountry: "russia",
		Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{Kind: "russian", Series: "VI-МЮ", Number: "000001", IssuedOn: "2016-05-20", IssuedBy: "Отдел ЗАГС"},
	}.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(t, err)
	return c
}

func residence(t *testing.T) account.Residence {
	t.Helper()
	place, err := family.ParseBirthPlace("гор. Омск")
	require.NoError(t, err)
	return account.Residence{BirthPlace: place, SameAsMine: true}
}

func phoneOf(t *testing.T, s string) family.Phone {
	t.Helper()
	p, err := family.ParsePhone(s)
	require.NoError(t, err)
	return p
}

func emailOf(t *testing.T, s string) family.Email {
	t.Helper()
	e, err := family.ParseEmail(s)
	require.NoError(t, err)
	return e
}

func agree() consent.Tick {
	return consent.Tick{Text: "account", Version: "1", Locale: "ru", Given: true}
}

// step is one thing that somebody does, or that Work does. It is repeated as
// it is until it succeeds.
type step struct {
	name string
	do   func(t *testing.T, ctx context.Context, w *portal, j *journey) error
}

// journey is what the people in it remember.
type journey struct {
	mother  storage.Actor
	card    cabinet.CardID
	request zags.RequestID
	app     account.ApplicationID
	made    account.AccountID
}

var errNotYet = errors.New("not yet")

// working waits, with Work, for something to have happened.
func working(name string, happened func(t *testing.T, ctx context.Context, w *portal, j *journey) bool) step {
	return step{name, func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
		t.Helper()
		for range 20 {
			if n, err := w.services.Work(ctx); err != nil || n == 0 {
				break
			}
		}
		if happened(t, ctx, w, j) {
			return nil
		}
		w.pass(time.Minute)
		return errNotYet
	}}
}

// journeySteps is the whole way from enrollment to signing in, each command
// with a key of its own.
func journeySteps() []step {
	const phone, email = "+79260000001", "petr@example.org"
	by := func(j *journey, key string) storage.Command { return storage.Command{By: j.mother, Key: key} }
	type do = func(t *testing.T, ctx context.Context, w *portal, j *journey) error
	all := map[string]do{
		"open": func(t *testing.T, _ context.Context, w *portal, _ *journey) error { t.Helper(); return w.open(t) },
		"enroll": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			a, err := w.enroll(t, ctx, "enroll", 0, "+79160000000")
			j.mother = a.Actor()
			return err
		},
		"add": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			c, err := w.services.Cabinet.Add(ctx, by(j, "add"), w.child(t))
			j.card = c.ID
			return err
		},
		"ask": func(_ *testing.T, ctx context.Context, w *portal, j *journey) error {
			r, err := w.services.Checker.Open(ctx, by(j, "ask"))
			j.request = r.ID
			return err
		},
		"auto": func(_ *testing.T, ctx context.Context, w *portal, j *journey) error {
			_, err := w.services.Checker.SetAutoUpdate(ctx, by(j, "auto"), j.request, false)
			return err
		},
		"submit": func(_ *testing.T, ctx context.Context, w *portal, j *journey) error {
			_, err := w.services.Checker.Submit(ctx, by(j, "submit"), j.request, j.card)
			return err
		},
		"begin": func(_ *testing.T, ctx context.Context, w *portal, j *journey) error {
			a, err := w.services.Registrar.Begin(ctx, by(j, "begin"), j.card)
			j.app = a.ID
			return err
		},
		"address": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			_, err := w.services.Registrar.SubmitAddress(ctx, by(j, "address"), j.app, residence(t))
			return err
		},
		"phone": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			_, err := w.services.Registrar.SendPhoneCode(ctx, by(j, "phone"), j.app, phoneOf(t, phone))
			return err
		},
		"code": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			_, err := w.services.Registrar.ConfirmPhone(ctx, by(j, "code"), j.app, w.outbox.Code(phoneOf(t, phone)))
			return err
		},
		"email": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			_, err := w.services.Registrar.SubmitEmail(ctx, by(j, "email"), j.app, emailOf(t, email), agree())
			return err
		},
		"link": func(t *testing.T, ctx context.Context, w *portal, _ *journey) error {
			t.Helper()
			token := w.outbox.Token(emailOf(t, email))
			_, err := w.services.Registrar.ConfirmEmail(ctx, storage.Command{Key: "link"}, token)
			return err
		},
		"password": func(_ *testing.T, ctx context.Context, w *portal, j *journey) error {
			a, err := w.services.Registrar.SetPassword(ctx, by(j, "password"), j.app, plain, plain)
			j.made = a.Account
			return err
		},
		"sign in": func(t *testing.T, ctx context.Context, w *portal, j *journey) error {
			t.Helper()
			who, err := w.services.Accounts.SignIn(ctx, storage.Command{By: host}, email, plain)
			if err == nil {
				require.Equal(t, j.made, who)
			}
			return err
		},
	}
	steps := make([]step, 0, len(all)+3)
	for _, name := range []string{
		"open", "enroll", "add", "ask", "auto", "submit", "register", "begin", "address", "phone", "sms", "code", "email", "letter", "link",
		"password", "sign in",
	} {
		switch name {
		case "register":
			steps = append(steps, working(name, func(_ *testing.T, ctx context.Context, w *portal, j *journey) bool {
				c, err := w.services.Cabinet.Card(ctx, j.mother, j.card)
				return err == nil && c.Verification == cabinet.VerificationConfirmed
			}))
		case "sms":
			steps = append(steps, working(name, func(t *testing.T, _ context.Context, w *portal, _ *journey) bool {
				t.Helper()
				return w.outbox.Code(phoneOf(t, phone)) != ""
			}))
		case "letter":
			steps = append(steps, working(name, func(t *testing.T, _ context.Context, w *portal, _ *journey) bool {
				t.Helper()
				return w.outbox.Token(emailOf(t, email)) != ""
			}))
		default:
			steps = append(steps, step{name, all[name]})
		}
	}
	return steps
}
