package account_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
)

// A parent who looks for the other parent's contacts gets no more answers than
// about anybody else's: R72 names the code, 2.1 caps it.
func TestOtherParentsContactIsCapped(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"phone", "email"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, account.Policy{})
			at := map[string]account.State{"phone": account.StatePhone, "email": account.StateEmail}[what]
			by, a, _, _ := w.start(t, at)
			other, _ := w.other(t, a.Card)
			theirs, err := w.accounts.Account(t.Context(), other)
			require.NoError(t, err)
			told := 0
			for range 20 {
				if what == "phone" {
					_, err = w.registrar.SendPhoneCode(t.Context(), storage.Command{By: by}, a.ID, theirs.Phone)
				} else {
					_, err = w.registrar.SubmitEmail(t.Context(), storage.Command{By: by}, a.ID, theirs.Email, tick())
				}
				if c := codeOf(err); c == "account.phone.same_as_representative" || c == "account.email.same_as_representative" {
					told++
				}
			}
			assert.LessOrEqual(t, told, 5)
		})
	}
}

func TestSecretIsNotPrintedFromInside(t *testing.T) {
	t.Parallel()
	type queue struct {
		code account.Secret
		sms  account.SMS
	}
	s := account.SecretOf("314159")
	q := queue{s, account.SMS{Code: s}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p", "%t", "%e", "%c", "%U"} {
		for _, v := range []any{s, &s, q, &q, []queue{q}, map[string]account.SMS{"a": q.sms}, []account.Secret{s}} {
			assert.NotContains(t, fmt.Sprintf(verb, v), "314159", "%s of %T", verb, v)
			assert.NotContains(t, fmt.Sprintf(verb, v), fmt.Sprintf("%x", "314159"), "%s of %T", verb, v)
		}
	}
}

// Any text is a key, and any text is a name the host chose: what cannot be
// stored as it is must be refused at once, not answered with a broken record
// the second time.
func TestKeyOfBrokenText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	_, err := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: "\xff"}, card.ID)
	require.ErrorIs(t, err, storage.ErrLimit)
	for _, key := range []string{"a\x00b", "\u2028", "\u202e", "\ufffd", "\ud7ff"} {
		one, err := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: key}, card.ID)
		two, again := w.registrar.Begin(t.Context(), storage.Command{By: by, Key: key}, card.ID)
		assert.Equal(t, codeOf(err), codeOf(again), "%q", key)
		assert.Equal(t, one, two, "%q", key)
	}
	w.pass(25 * time.Hour)
	for range 5 {
		_, err := w.vault.Work(t.Context(), 100)
		require.NoError(t, err)
	}
	left, err := w.store.Find(t.Context(), storage.Query{Kind: "storage.command", Limit: 10, Heads: true})
	require.NoError(t, err)
	assert.Empty(t, left, "an answer that is never swept")
}

func TestActorOfBrokenText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	for _, by := range []storage.Actor{"\xff", "a\x00b", "\u2028", "\ufffd"} {
		w.serial++
		card, err := w.cabinet.Add(t.Context(), storage.Command{By: by}, w.child(t, "2016-05-19", w.serial))
		if by == "\xff" {
			require.ErrorIs(t, err, storage.ErrLimit)
			continue
		}
		require.NoError(t, err)
		_, err = w.cabinet.Card(t.Context(), by, card.ID)
		assert.NoError(t, err, "%q", by)
	}
}

// Under Hide nothing tells a taken contact from a free one.
func TestHiddenLooksFree(t *testing.T) {
	t.Parallel()
	story := func(taken bool) []string {
		w := newWorld(t, account.Policy{TakenAnswer: account.Hide})
		var told []string
		tell := func(a account.Application, err error) {
			a.ID, a.Card, a.Child, a.Email.Agreement = "", "", "", ""
			a.Phone.Phone, a.Email.Email = family.Phone{}, family.Email{}
			text, jsonErr := json.Marshal(a)
			require.NoError(t, jsonErr)
			told = append(told, fmt.Sprintf("%s %v", text, err))
		}
		_, done, p, e := w.start(t, account.StateCompleted)
		require.NotEmpty(t, done.Account)
		if !taken {
			p, e = phone(t, "+79265559999"), email(t, "nobody@example.org")
		}
		by, a, _, _ := w.start(t, account.StatePhone)
		ctx, cmd, r := t.Context(), storage.Command{By: by}, w.registrar
		w.pass(25 * time.Hour) // the sends of the first journey are forgotten
		for range 7 {
			tell(r.SendPhoneCode(ctx, cmd, a.ID, p))
			w.work(t)
			tell(r.ConfirmPhone(ctx, cmd, a.ID, "12345"))
			tell(r.ConfirmPhone(ctx, storage.Command{By: by, Key: "again"}, a.ID, "123450"))
			tell(r.Application(ctx, by, a.ID))
			w.pass(16 * time.Minute)
		}
		tell(r.Back(ctx, cmd, a.ID, account.StatePhone))
		tell(r.SendPhoneCode(ctx, cmd, a.ID, p))
		tell(r.SkipPhone(ctx, cmd, a.ID))
		for range 7 {
			tell(r.SubmitEmail(ctx, cmd, a.ID, e, tick()))
			w.work(t)
			tell(r.SetPassword(ctx, cmd, a.ID, right, right))
			tell(r.Application(ctx, by, a.ID))
			w.pass(16 * time.Minute)
		}
		tell(r.Back(ctx, cmd, a.ID, account.StateEmail))
		tell(r.SubmitEmail(ctx, cmd, a.ID, e, tick()))
		tell(r.Cancel(ctx, cmd, a.ID))
		told = append(told, fmt.Sprint(len(w.inbox(t, by))))
		return told
	}
	assert.Equal(t, story(false), story(true))
}

// A mebibyte, broken text or nothing in any place of any command is refused, and
// not repeated.
func TestHostileArguments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StatePhoneCode)
	ctx, r := t.Context(), w.registrar
	big := strings.Repeat("я", 1<<19)
	for _, s := range []string{big, "", "\x00", "\xff\xfe", "\u202e123456", strings.Repeat("9", 1<<20), strings.Repeat("@", 1<<20), strings.Repeat("A.", 1<<19)} {
		cmd := storage.Command{By: by, Source: s}
		calls := map[string]func() error{
			"by":       func() error { _, err := r.Cancel(ctx, storage.Command{By: storage.Actor(s)}, a.ID); return err },
			"id":       func() error { _, err := r.Cancel(ctx, cmd, account.ApplicationID(s)); return err },
			"view by":  func() error { _, err := r.Application(ctx, storage.Actor(s), a.ID); return err },
			"ready by": func() error { _, err := r.Readiness(ctx, storage.Actor(s), a.Card); return err },
			"account":  func() error { _, err := w.accounts.Account(ctx, storage.Actor(s)); return err },
			"card":     func() error { _, err := r.Begin(ctx, cmd, cabinet.CardID(s)); return err },
			"inspect":  func() error { _, err := r.InspectEmail(ctx, s); return err },
			"confirm":  func() error { _, err := r.ConfirmEmail(ctx, storage.Command{Source: s}, s); return err },
			"not me":   func() error { return r.ReportNotMe(ctx, storage.Command{}, s) },
			"sign in":  func() error { _, err := w.accounts.SignIn(ctx, cmd, s, s); return err },
			"password": func() error { _, err := r.SetPassword(ctx, cmd, a.ID, s, s); return err },
			"tick": func() error {
				_, err := r.SubmitEmail(ctx, cmd, a.ID, email(t, "a@example.org"), consent.Tick{Text: s, Version: s, Locale: s, Given: true})
				return err
			},
			"revision": func() error {
				_, err := r.SkipPhone(ctx, storage.Command{By: by, Revision: ^uint64(0)}, a.ID)
				return err
			},
		}
		for name, call := range calls {
			err := call()
			if assert.Error(t, err, "%s of %d bytes", name, len(s)) {
				assert.Less(t, len(err.Error()), 500)
			}
		}
	}
	_, err := r.ConfirmPhone(ctx, storage.Command{By: by}, a.ID, big)
	require.ErrorIs(t, err, account.ErrCodeWrong)
}

// The answer to a key is the first answer, to the last field.
func TestKeptAnswersAreWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, _, _ := w.start(t, account.StateAddress)
	ctx, r := t.Context(), w.registrar
	twice := func(name string, do func(storage.Command) (account.Application, error)) {
		cmd := storage.Command{By: by, Key: name}
		one, err := do(cmd)
		require.NoError(t, err, name)
		two, err := do(cmd)
		require.NoError(t, err, name)
		assert.True(t, reflect.DeepEqual(one, two), "%s: %#v", name, a)
		x, _ := json.Marshal(one)
		y, _ := json.Marshal(two)
		assert.JSONEq(t, string(x), string(y))
	}
	twice("address", func(c storage.Command) (account.Application, error) { return r.SubmitAddress(ctx, c, a.ID, home(t)) })
	twice("phone", func(c storage.Command) (account.Application, error) {
		return r.SendPhoneCode(ctx, c, a.ID, phone(t, "+79265550011"))
	})
	twice("skip", func(c storage.Command) (account.Application, error) { return r.SkipPhone(ctx, c, a.ID) })
	twice("email", func(c storage.Command) (account.Application, error) {
		return r.SubmitEmail(ctx, c, a.ID, email(t, "Petr.X@example.org"), tick())
	})
	twice("cancel", func(c storage.Command) (account.Application, error) { return r.Cancel(ctx, c, a.ID) })
}

// Each character of a link counts, also the last.
func TestEveryChangedCharacterRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	token := w.outbox.Token(e)
	for i := range token {
		for _, c := range []byte{'A', 'Q', 'g', 'w', '_', '.'} {
			changed := []byte(token)
			if changed[i] == c {
				continue
			}
			changed[i] = c
			_, err := w.registrar.InspectEmail(t.Context(), string(changed))
			require.Equal(t, "account.token.invalid", codeOf(err), "at %d", i)
		}
	}
	_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, token)
	require.NoError(t, err)
}

// A port that panics costs its own message an attempt and nobody else
// anything; what it panicked with is in no log.
func TestPortPanics(t *testing.T) {
	t.Parallel()
	s := newSink()
	w := newWorld(t, account.Policy{})
	w.logs = s.logs[0]
	w.open(t, account.Policy{}, "seal-1")
	_, _, p, _ := w.start(t, account.StatePhoneCode)
	w.outbox.OnSMS = func(m account.SMS) { w.outbox.OnSMS = nil; panic(m.To.String() + m.Code.Reveal()) }
	_, _, _, e := w.start(t, account.StateEmailPending)
	require.NotPanics(t, func() { w.work(t) })
	assert.NotEmpty(t, w.outbox.Token(e), "the others leave")
	w.pass(3 * time.Minute)
	w.work(t)
	assert.NotEmpty(t, w.outbox.Code(p), "tried again")
	assert.Contains(t, s.text.String(), "work failed")
	assert.NotContains(t, s.text.String(), p.String())
}

// A second card of the same child, with a repeat certificate, takes the proof
// of the relation with it: an application rests on the papers that were proved
// last, or waits.
func TestRelationRestsOnThePapersProvedLast(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	prove := func(card cabinet.Card) {
		_, err := storage.Do(t.Context(), w.vault, storage.Command{By: storage.System}, storage.Op("test.prove"),
			func(tx *storage.Tx) (cabinet.ChildID, error) {
				return w.cabinet.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item", Act: "110209910002900532002"})
			})
		require.NoError(t, err)
	}
	first := w.add(t, by, w.child(t, "2016-05-19", 1))
	prove(first)
	a, err := w.registrar.Begin(t.Context(), storage.Command{By: by}, first.ID)
	require.NoError(t, err)
	second := w.add(t, by, w.child(t, "2016-05-19", 2))
	prove(second)
	require.Equal(t, w.fresh(t, by, first.ID).ChildID, w.fresh(t, by, second.ID).ChildID)
	_, err = w.registrar.SubmitAddress(t.Context(), storage.Command{By: by}, a.ID, home(t))
	require.ErrorIs(t, err, account.ErrApplicationSuspended)
	assert.Contains(t, w.seen(t, by, a.ID).Reasons, account.ErrRelationNotProved)
	prove(first)
	_, err = w.registrar.SubmitAddress(t.Context(), storage.Command{By: by}, a.ID, home(t))
	require.NoError(t, err)
}

// The papers of an open application are held. Should a hold ever be lost, other
// papers are still another proof, also when the register confirms them too.
func TestOtherPapersSuspendEvenConfirmed(t *testing.T) {
	t.Parallel()
	for _, at := range []account.State{account.StateAddress, account.StatePassword} {
		w := newWorld(t, account.Policy{})
		by, a, _, _ := w.start(t, at)
		_, err := storage.Do(t.Context(), w.vault, storage.Command{By: storage.System}, storage.Op("test.release"),
			func(tx *storage.Tx) (bool, error) {
				return true, w.cabinet.Release(tx, a.Card, w.fresh(t, by, a.Card).Holds[0])
			})
		require.NoError(t, err)
		child := w.fresh(t, by, a.Card).Child
		child.BirthDate = family.DateOf(child.BirthDate.Start(time.UTC).Add(-24*time.Hour), time.UTC)
		card, err := w.cabinet.Edit(t.Context(), storage.Command{By: by}, a.Card, child)
		require.NoError(t, err)
		w.prove(t, card)
		if at == account.StatePassword {
			_, err = w.registrar.SetPassword(t.Context(), storage.Command{By: by}, a.ID, right, right)
		} else {
			_, err = w.registrar.SubmitAddress(t.Context(), storage.Command{By: by}, a.ID, home(t))
		}
		require.ErrorIs(t, err, account.ErrApplicationSuspended)
	}
}

// keptAnswer is the record of an answer, as far as a test looks into it.
type keptAnswer struct {
	ID     storage.ID      `json:"id"`
	By     string          `json:"by"`
	Key    string          `json:"key"`
	Answer json.RawMessage `json:"answer"`
}

// A9: an answer that is kept for a key outlives what was wiped, and is another
// one's record; it holds nothing personal.
func TestKeptAnswersHoldNothingPersonal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by := w.parent(t)
	card := w.card(t, by, "2016-05-19")
	ctx, r := t.Context(), w.registrar
	keyed := func(key string) storage.Command { return storage.Command{By: by, Key: key} }
	who, err := storage.View(ctx, w.vault, func(tx *storage.Tx) (family.Representative, error) { return w.cabinet.Representative(tx, by) })
	require.NoError(t, err)
	contacts := account.Contacts{Phone: phone(t, "+79267770000"), Email: email(t, "kanareyka1@example.org")}
	for range 2 {
		made, enrollErr := w.accounts.Enroll(ctx, storage.Command{By: host, Key: "enroll"}, who, contacts)
		require.NoError(t, enrollErr)
		assert.Equal(t, account.Account{ID: made.ID, Level: made.Level, State: made.State, MadeAt: made.MadeAt, Phone: contacts.Phone, Email: contacts.Email}, made)
	}
	a, err := r.Begin(ctx, keyed("begin"), card.ID)
	require.NoError(t, err)
	whole, err := r.SubmitAddress(ctx, keyed("address"), a.ID, home(t))
	require.NoError(t, err)
	p, e := phone(t, "+79267770001"), email(t, "kanareyka2@example.org")
	_, err = r.SendPhoneCode(ctx, keyed("phone"), a.ID, p)
	require.NoError(t, err)
	w.work(t)
	_, err = r.ConfirmPhone(ctx, keyed("code"), a.ID, w.outbox.Code(p))
	require.NoError(t, err)
	_, err = r.SubmitEmail(ctx, keyed("email"), a.ID, e, tick())
	require.NoError(t, err)
	again, err := r.SubmitAddress(ctx, keyed("address"), a.ID, home(t))
	require.NoError(t, err)
	assert.Equal(t, whole.Address, again.Address)
	_, err = r.Cancel(ctx, keyed("cancel"), a.ID)
	require.NoError(t, err)
	again, err = r.SubmitAddress(ctx, keyed("address"), a.ID, home(t))
	require.NoError(t, err)
	assert.Equal(t, whole.State, again.State)
	assert.True(t, again.Address.IsZero(), "wiped")

	kept, err := storage.NewCollection(storage.Spec[keptAnswer]{
		Kind: "storage.command", Schema: 1, ID: func(k *keptAnswer) storage.ID { return k.ID },
		Keys: func(k *keptAnswer) storage.Keys {
			return storage.Keys{Unique: []storage.Value{{Space: "command", Text: storage.Parts(k.By, k.Key)}}}
		},
	})
	require.NoError(t, err)
	all, err := storage.View(ctx, w.vault, func(tx *storage.Tx) ([]*keptAnswer, error) { return kept.Find(tx, storage.Find{}) })
	require.NoError(t, err)
	require.Len(t, all, 7)
	for _, one := range all {
		for _, canary := range []string{"926777", "kanareyka", "Омск", "Ленина", "Образцов"} {
			assert.NotContains(t, string(one.Answer), canary, one.Key)
		}
	}
}
