package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// in runs a part of another service's commit.
func (w *world) in(tb testing.TB, do func(tx *storage.Tx) error) {
	tb.Helper()
	_, err := storage.Do(tb.Context(), w.vault, storage.Command{By: storage.System}, storage.Op("test"),
		func(tx *storage.Tx) (struct{}, error) { return struct{}{}, do(tx) })
	require.NoError(tb, err)
}

// unprove lets the register withdraw what it confirmed.
func (w *world) unprove(tb testing.TB, card cabinet.CardID, code validate.Code) {
	tb.Helper()
	w.in(tb, func(tx *storage.Tx) error {
		return w.cabinet.Unprove(tx, card, proof.Failed{Item: "item", Digest: string(w.proofOf(tx, card)), Code: string(code)})
	})
}

func (w *world) proofOf(tx *storage.Tx, id cabinet.CardID) cabinet.Proof {
	card, err := w.cabinet.CardIn(tx, w.owner[id], id)
	if err != nil {
		return ""
	}
	return card.Proof
}

// typed is a child as a form gives it.
func (w *world) typed(tb testing.TB, form family.ChildForm) family.Child {
	tb.Helper()
	c, _, err := form.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(tb, err)
	return c
}

func TestReadinessNamesEveryReason(t *testing.T) {
	t.Parallel()
	const notFound validate.Code = "zags.result.not_found"
	for _, c := range []struct {
		name string
		make func(t *testing.T, w *world) (storage.Actor, cabinet.CardID)
		want []account.Missing
	}{
		{"all is there", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			return by, w.card(t, by, "2016-05-19").ID
		}, nil},
		{"no account of the representative", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			return "nobody", w.card(t, "nobody", "2016-05-19").ID
		}, []account.Missing{{Code: account.ErrRepresentativeLevel, Path: "representative", Next: account.NextEnroll}}},
		{"an account of a child", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			_, a, _, _ := w.start(t, account.StateCompleted)
			by := storage.Actor(a.Account)
			return by, w.card(t, by, "2016-05-19").ID
		}, []account.Missing{{Code: account.ErrRepresentativeLevel, Path: "representative", Next: account.NextEnroll}}},
		{"fourteen", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			return by, w.card(t, by, "2012-03-02").ID
		}, []account.Missing{{Code: family.ErrChildSelfRegistration, Path: "birth_date", Next: account.NextAlone}}},
		{"nobody asked the register", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			return by, w.add(t, by, w.child(t, "2016-05-19", 7)).ID
		}, []account.Missing{{Code: account.ErrCertificateNotConfirmed, Path: "certificate", Next: account.NextAsk}}},
		{"the register is being asked", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			card := w.add(t, by, w.child(t, "2016-05-19", 7))
			w.in(t, func(tx *storage.Tx) error { return w.cabinet.Pending(tx, card.ID, card.Proof, "item") })
			return by, card.ID
		}, []account.Missing{{Code: account.ErrCertificatePending, Path: "certificate", Next: account.NextWait}}},
		{"the register knows no such record", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			card := w.card(t, by, "2016-05-19")
			w.unprove(t, card.ID, notFound)
			return by, card.ID
		}, []account.Missing{{Code: notFound, Path: "certificate", Next: account.NextMend}}},
		{"foreign papers", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by := w.parent(t)
			card := w.add(t, by, w.typed(t, family.ChildForm{
				Surname: "Образцов", Given: "Пётр", Sex: "male", BirthDate: "2016-05-19", BirthCountry: "other",
				Citizenship: "KAZ", Relation: "parent",
				Certificate: family.CertificateForm{Kind: "foreign", Number: "123456", IssuedOn: "2016-05-20", IssuedBy: "Office"},
			}))
			return by, card.ID
		}, []account.Missing{
			{Code: family.ErrCitizenshipNotRussian, Path: "citizenship", Next: account.NextNothing},
			{Code: family.ErrCertificateNotRussian, Path: "certificate", Next: account.NextNothing},
			{Code: account.ErrCertificateNotConfirmed, Path: "certificate", Next: account.NextAsk},
		}},
		{"an account exists", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by, a, _, _ := w.start(t, account.StateCompleted)
			return by, a.Card
		}, []account.Missing{{Code: account.ErrChildHasAccount, Path: "account", Next: account.NextResume}}},
		{"another representative is at it", func(t *testing.T, w *world) (storage.Actor, cabinet.CardID) {
			t.Helper()
			by, card := w.secondParent(t, account.StatePhone)
			return by, card
		}, []account.Missing{{Code: account.ErrApplicationAlreadyOpen, Path: "application", Next: account.NextOther}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			by, card := c.make(t, w)
			got, err := w.registrar.Readiness(t.Context(), by, card)
			require.NoError(t, err)
			assert.Equal(t, c.want, got.Missing)
			assert.Equal(t, len(c.want) == 0, got.Ready)

			_, err = w.registrar.Begin(t.Context(), storage.Command{By: by}, card)
			switch {
			case got.Ready:
				require.NoError(t, err)
			case c.want[0].Code == account.ErrApplicationAlreadyOpen:
				require.ErrorIs(t, err, account.ErrApplicationAlreadyOpen)
			default:
				require.ErrorIs(t, err, account.ErrNotEligible)
				assert.Equal(t, reasonsOf(c.want), param(t, err, "reasons").Words())
			}
		})
	}
}

func reasonsOf(missing []account.Missing) []string {
	words := make([]string, len(missing))
	for i, m := range missing {
		words[i] = string(m.Code)
	}
	return words
}

func param(tb testing.TB, err error, name string) validate.Param {
	tb.Helper()
	all, ok := validate.Of(err)
	require.True(tb, ok)
	p, ok := all[0].Param(name)
	require.True(tb, ok, "%s has no %s", all[0].Code, name)
	return p
}

func TestBeginResumesOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StateEmail)
	ready, err := w.registrar.Readiness(t.Context(), by, a.Card)
	require.NoError(t, err)
	assert.True(t, ready.Ready)
	assert.Equal(t, a.ID, ready.Application)
	again, err := w.registrar.Begin(t.Context(), storage.Command{By: by}, a.Card)
	require.NoError(t, err)
	assert.Equal(t, a, again)
}

func TestPapersChangedBackMeetNoChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	for _, number := range []int{999, w.serial} {
		_, err := w.cabinet.Edit(t.Context(), storage.Command{By: by}, card.ID, w.child(t, "2016-05-19", number))
		require.NoError(t, err)
	}
	back, err := w.cabinet.Card(t.Context(), by, card.ID)
	require.NoError(t, err)
	require.Equal(t, card.Proof, back.Proof)
	_, err = w.registrar.Begin(t.Context(), storage.Command{By: by}, card.ID)
	require.ErrorIs(t, err, account.ErrNotEligible)
	assert.Equal(t, []string{string(account.ErrCertificateNotConfirmed)}, param(t, err, "reasons").Words())
}

func TestStrangerWithValidPapersStops(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, a, _, _ := w.start(t, account.StateEmail)
	number := w.numbers[a.Card]
	stranger := w.parent(t)
	card := w.add(t, stranger, w.child(t, "2016-05-19", number))
	_, err := w.registrar.Begin(t.Context(), storage.Command{By: stranger}, card.ID)
	require.ErrorIs(t, err, account.ErrNotEligible)
	ready, err := w.registrar.Readiness(t.Context(), stranger, card.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{string(account.ErrCertificateNotConfirmed)}, reasonsOf(ready.Missing), "nothing of the other's application")
}

func TestForeignLooksLikeUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, a, p, e := w.start(t, account.StatePhoneCode)
	other := storage.Command{By: w.parent(t)}
	ctx, r := t.Context(), w.registrar
	for name, call := range map[string]func(cmd storage.Command, id account.ApplicationID) error{
		"application": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.Application(ctx, cmd.By, id)
			return err
		},
		"address": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.SubmitAddress(ctx, cmd, id, home(t))
			return err
		},
		"send": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.SendPhoneCode(ctx, cmd, id, p)
			return err
		},
		"code": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.ConfirmPhone(ctx, cmd, id, "000000")
			return err
		},
		"skip": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.SkipPhone(ctx, cmd, id)
			return err
		},
		"e-mail": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.SubmitEmail(ctx, cmd, id, e, tick())
			return err
		},
		"back": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.Back(ctx, cmd, id, account.StateAddress)
			return err
		},
		"password": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.SetPassword(ctx, cmd, id, right, right)
			return err
		},
		"cancel": func(cmd storage.Command, id account.ApplicationID) error {
			_, err := r.Cancel(ctx, cmd, id)
			return err
		},
	} {
		for _, id := range []account.ApplicationID{a.ID, "00000000-0000-7000-8000-000000000000", "", "not an id"} {
			require.Equal(t, account.ErrApplicationNotFound, call(other, id), "%s %q", name, id)
		}
		require.Equal(t, family.ErrActorMissing, call(storage.Command{}, a.ID), name)
	}
	for _, id := range []cabinet.CardID{a.Card, "none", ""} {
		_, err := r.Readiness(ctx, other.By, id)
		require.Equal(t, cabinet.ErrCardNotFound, err)
		_, err = r.Begin(ctx, other, id)
		require.Equal(t, cabinet.ErrCardNotFound, err)
	}
	_, err := r.Readiness(ctx, "", a.Card)
	require.Equal(t, family.ErrActorMissing, err)
	_, err = r.Begin(ctx, storage.Command{}, a.Card)
	require.Equal(t, family.ErrActorMissing, err)
}

// Whatever Begin asks is asked again by every step and by the last commit.
func TestGuardsCheckedTwice(t *testing.T) {
	t.Parallel()
	const refused validate.Code = "zags.result.refused"
	for name, lose := range map[string]func(t *testing.T, w *world, by storage.Actor, a account.Application) validate.Code{
		"the register withdrew": func(t *testing.T, w *world, _ storage.Actor, a account.Application) validate.Code {
			t.Helper()
			w.unprove(t, a.Card, refused)
			return refused
		},
		"the register is asked anew": func(t *testing.T, w *world, _ storage.Actor, a account.Application) validate.Code {
			t.Helper()
			w.in(t, func(tx *storage.Tx) error { return w.cabinet.Pending(tx, a.Card, w.proofOf(tx, a.Card), "item") })
			return account.ErrCertificatePending
		},
		"citizenship": func(t *testing.T, w *world, by storage.Actor, a account.Application) validate.Code {
			t.Helper()
			w.citizenship(t, by, a.Card, "KAZ")
			return family.ErrCitizenshipNotRussian
		},
		"fourteenth birthday": func(t *testing.T, w *world, _ storage.Actor, _ account.Application) validate.Code {
			t.Helper()
			w.set(time.Date(2026, 5, 18, 21, 0, 0, 0, time.UTC)) // midnight in Moscow
			return family.ErrChildSelfRegistration
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			w.set(time.Date(2026, 5, 18, 20, 0, 0, 0, time.UTC))
			by := w.parent(t)
			card := w.card(t, by, "2012-05-19")
			a := w.walk(t, by, card.ID, account.StatePassword, phone(t, "+79265550001"), email(t, "petr@example.org"))
			code := lose(t, w, by, a)
			ctx, cmd := t.Context(), storage.Command{By: by}
			for range 2 {
				_, err := w.registrar.SetPassword(ctx, cmd, a.ID, right, right)
				require.ErrorIs(t, err, account.ErrApplicationSuspended)
				assert.Equal(t, []string{string(code)}, param(t, err, "reasons").Words())
			}
			got, err := w.registrar.Application(ctx, by, a.ID)
			require.NoError(t, err)
			assert.Equal(t, account.StateSuspended, got.State)
			assert.Equal(t, "guard", got.Next)
			assert.Equal(t, []validate.Code{code}, got.Reasons)
			assert.Equal(t, a.Revision+1, got.Revision, "suspended once")
			assert.Empty(t, got.Account)
			gone, err := w.registrar.Cancel(ctx, cmd, a.ID)
			require.NoError(t, err, "cancel is always allowed")
			assert.Empty(t, gone.Reasons)
		})
	}
}

func TestGuardRestored(t *testing.T) {
	t.Parallel()
	for _, at := range []account.State{
		account.StateAddress, account.StatePhone, account.StatePhoneCode, account.StateEmail, account.StateEmailPending, account.StatePassword,
	} {
		t.Run(at.String(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			by, a, p, e := w.start(t, at)
			w.work(t)
			ctx, cmd := t.Context(), storage.Command{By: by}
			w.citizenship(t, by, a.Card, "KAZ")
			_, err := w.registrar.Back(ctx, cmd, a.ID, account.StateAddress)
			require.ErrorIs(t, err, account.ErrApplicationSuspended)
			w.unprove(t, a.Card, "zags.result.mismatch")
			w.citizenship(t, by, a.Card, "RUS")
			_, err = w.registrar.Back(ctx, cmd, a.ID, account.StateAddress)
			require.ErrorIs(t, err, account.ErrApplicationSuspended)
			assert.Equal(t, []string{"zags.result.mismatch"}, param(t, err, "reasons").Words(), "the reason is today's")

			w.prove(t, w.fresh(t, by, a.Card))
			done := w.walkOn(t, by, w.seen(t, by, a.ID), at, account.StateCompleted, p, e)
			assert.Equal(t, account.StateCompleted, done.State)
			w.eachMoveOnce(t)
		})
	}
}

// The birthday counts from its first moment where "today" is: at 21:00 UTC in
// Moscow, at midnight in UTC.
func TestBirthdayBetweenSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		zone *time.Location
		last time.Time // the last moment under fourteen
	}{
		{"Moscow", nil, time.Date(2026, 5, 18, 20, 59, 59, 999_999_000, time.UTC)},
		{"UTC", time.UTC, time.Date(2026, 5, 18, 23, 59, 59, 999_999_000, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, over := range []time.Duration{0, time.Microsecond, 24 * time.Hour} {
				w := newWorld(t, account.Policy{})
				w.zone = c.zone
				w.open(t, account.Policy{}, "seal-1")
				w.set(c.last.Add(-time.Hour))
				by := w.parent(t)
				card := w.card(t, by, "2012-05-19")
				a := w.walk(t, by, card.ID, account.StatePassword, phone(t, "+79265550001"), email(t, "petr@example.org"))
				w.set(c.last.Add(over))
				got, err := w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
				if over == 0 {
					require.NoError(t, err)
					assert.Equal(t, account.StateCompleted, got.State)
					continue
				}
				require.ErrorIs(t, err, account.ErrApplicationSuspended)
				assert.Equal(t, []string{string(family.ErrChildSelfRegistration)}, param(t, err, "reasons").Words())
			}
		})
	}
}

func TestRevisionSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	_, err := w.registrar.SkipPhone(t.Context(), storage.Command{By: by, Revision: a.Revision - 1}, a.ID)
	require.ErrorIs(t, err, storage.ErrConflict)
	// The count before the comparison is no move: the revision seen holds, and
	// so it does where a guard came back meanwhile.
	w.citizenship(t, by, a.Card, "KAZ")
	_, err = w.registrar.SkipPhone(t.Context(), storage.Command{By: by}, a.ID)
	require.ErrorIs(t, err, account.ErrApplicationSuspended)
	w.citizenship(t, by, a.Card, "RUS")
	seen := w.seen(t, by, a.ID)
	got, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by, Revision: seen.Revision}, a.ID, w.outbox.Code(p))
	require.NoError(t, err)
	assert.Equal(t, account.StateEmail, got.State)
	w.eachMoveOnce(t)
}
