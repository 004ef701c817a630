package rodnik_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// keys is a Keyring of names: seal keys, a stroke, look-up keys.
func keys(t *testing.T, lists string) *storage.Keyring {
	t.Helper()
	var of [2][]storage.Secret
	for i, list := range strings.Split(lists, "/") {
		for id := range strings.FieldsSeq(list) {
			s, err := storage.NewSecret(id, fmt.Appendf(nil, "%-32s", []string{"seal ", "look "}[i]+id))
			require.NoError(t, err)
			of[i] = append(of[i], s)
		}
	}
	k, err := storage.NewKeyring(of[0], of[1])
	require.NoError(t, err)
	return k
}

// under wires the services over the store of a world, with these keys.
func (w *world) under(t *testing.T, lists string) (*rodnik.Portal, error) {
	t.Helper()
	hasher, err := password.NewHasher(&password.HasherOptions{Memory: 8, Passes: 1})
	require.NoError(t, err)
	return rodnik.Open(t.Context(), w.store, keys(t, lists),
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
}

// newWorldOf is a world whose store is empty, under these keys.
func newWorldOf(t *testing.T, lists string) *world {
	t.Helper()
	w := newWorld(t)
	w.store, w.outbox = memstore.New(), &accounttest.Outbox{}
	var err error
	w.portal, err = w.under(t, lists)
	require.NoError(t, err)
	return w
}

// way is one walk of the whole journey: what its people remember.
type way struct {
	*world

	mother storage.Command
	card   cabinet.CardID
	child  cabinet.ChildID
	app    account.ApplicationID
	asked  consent.RequestID
}

type leg struct {
	name string
	do   func(t *testing.T, ctx context.Context, y *way) error
}

// legs are the steps of the journey. Each can be taken with another Keyring.
func legs() []leg {
	const phone, mail = "+79260000001", "petr@example.org"
	return []leg{
		{"enroll", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			who, _, err := y.names[0].Parse(family.Rules{Today: family.DateOf(y.clock(), time.UTC)})
			require.NoError(t, err)
			a, err := y.portal.Accounts.Enroll(ctx, storage.Command{By: host, Key: "enroll"}, who, account.Contacts{Phone: mustPhone(t, "+79160000009")})
			y.mother = storage.Command{By: a.Actor()}
			return err
		}},
		{"add", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			card, err := y.portal.Cabinet.Add(ctx, y.mother, y.world.child(t, 0, false))
			y.card = card.ID
			return err
		}},
		{"draft", func(_ *testing.T, ctx context.Context, y *way) error {
			_, err := y.portal.Cabinet.SaveDraft(ctx, y.mother, "", childForm(1))
			return err
		}},
		{"submit", func(_ *testing.T, ctx context.Context, y *way) error {
			r, err := y.portal.Checker.Open(ctx, y.mother)
			if err != nil {
				return err
			}
			if _, err = y.portal.Checker.SetAutoUpdate(ctx, y.mother, r.ID, false); err != nil {
				return err
			}
			_, err = y.portal.Checker.Submit(ctx, y.mother, r.ID, y.card)
			return err
		}},
		{"register", func(_ *testing.T, ctx context.Context, y *way) error {
			for range 100 {
				if _, err := y.portal.Work(ctx); err != nil {
					return err
				}
				card, err := y.portal.Cabinet.Card(ctx, y.mother.By, y.card)
				if err != nil {
					return err
				}
				if y.child = card.ChildID; y.child != "" {
					return nil
				}
				y.pass(time.Minute)
			}
			return errors.New("not confirmed")
		}},
		{"begin", func(_ *testing.T, ctx context.Context, y *way) error {
			a, err := y.portal.Registrar.Begin(ctx, y.mother, y.card)
			y.app = a.ID
			return err
		}},
		{"address", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			place, err := family.ParseBirthPlace("гор. Омск")
			require.NoError(t, err)
			_, err = y.portal.Registrar.SubmitAddress(ctx, y.mother, y.app, account.Residence{BirthPlace: place, SameAsMine: true})
			return err
		}},
		{"phone", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			if _, err := y.portal.Registrar.SendPhoneCode(ctx, y.mother, y.app, mustPhone(t, phone)); err != nil {
				return err
			}
			return drain(ctx, y.portal)
		}},
		{"code", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			_, err := y.portal.Registrar.ConfirmPhone(ctx, y.mother, y.app, y.outbox.Code(mustPhone(t, phone)))
			if errors.Is(err, account.ErrCodeExpired) { // its key is gone: a new one
				y.pass(20 * time.Minute)
				if _, err = y.portal.Registrar.SendPhoneCode(ctx, y.mother, y.app, mustPhone(t, phone)); err != nil {
					return err
				}
				if err = drain(ctx, y.portal); err != nil {
					return err
				}
				_, err = y.portal.Registrar.ConfirmPhone(ctx, y.mother, y.app, y.outbox.Code(mustPhone(t, phone)))
			}
			return err
		}},
		{"email", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			if _, err := y.portal.Registrar.SubmitEmail(ctx, y.mother, y.app, mustEmail(t, mail), tick("account", true)); err != nil {
				return err
			}
			return drain(ctx, y.portal)
		}},
		{"link", func(t *testing.T, ctx context.Context, y *way) error {
			t.Helper()
			_, err := y.portal.Registrar.ConfirmEmail(ctx, storage.Command{}, y.outbox.Token(mustEmail(t, mail)))
			if errors.Is(err, account.ErrTokenExpired) {
				y.pass(20 * time.Minute)
				if _, err = y.portal.Registrar.SubmitEmail(ctx, y.mother, y.app, mustEmail(t, mail), tick("account", true)); err != nil {
					return err
				}
				if err = drain(ctx, y.portal); err != nil {
					return err
				}
				_, err = y.portal.Registrar.ConfirmEmail(ctx, storage.Command{}, y.outbox.Token(mustEmail(t, mail)))
			}
			return err
		}},
		{"password", func(_ *testing.T, ctx context.Context, y *way) error {
			_, err := y.portal.Registrar.SetPassword(ctx, y.mother, y.app, plain, plain)
			return err
		}},
		{"sign in", func(_ *testing.T, ctx context.Context, y *way) error {
			_, err := y.portal.Accounts.SignIn(ctx, storage.Command{By: host}, mail, plain)
			return err
		}},
		{"ask", func(_ *testing.T, ctx context.Context, y *way) error {
			r, err := y.portal.Ledger.Ask(ctx, storage.Command{By: host}, consent.Asking{
				System: "diary", Child: y.child, Purposes: []string{"KID_SCHOOL"}, Scopes: []consent.Scope{{ID: "kid", Required: true}},
				Actions: []string{consent.UseAction}, ValidFor: 365 * 24 * time.Hour, Text: "share",
			})
			y.asked = r.ID
			return err
		}},
		{"grant", func(_ *testing.T, ctx context.Context, y *way) error {
			_, err := y.portal.Ledger.Grant(ctx, y.mother, y.asked, consent.Granting{Scopes: []string{"kid"}, Tick: tick("share", true)})
			return err
		}},
		{"share", func(_ *testing.T, ctx context.Context, y *way) error {
			answer, err := y.portal.Ledger.MayShare(ctx, consent.Question{
				Child: y.child, System: "diary", Purpose: "KID_SCHOOL", Scope: "kid", Action: consent.UseAction,
			})
			if err == nil && !answer.Allowed {
				err = errors.New("not allowed")
			}
			return err
		}},
	}
}

func drain(ctx context.Context, p *rodnik.Portal) error {
	for range 50 {
		if n, err := p.Work(ctx); n == 0 || err != nil {
			return err
		}
	}
	return errors.New("work without an end")
}

// TestRotationAfterEveryStep of the journey: either list gets a new first key,
// both together, and where Rekey has run the old one is gone. The rest of the
// way is the same, and nobody claims the phone a second time.
func TestRotationAfterEveryStep(t *testing.T) {
	t.Parallel()
	steps := legs()
	for at := range steps {
		for name, turns := range map[string][]string{
			"seal key":              {"new old/one"},
			"look-up key":           {"old/two one"},
			"both, and old ones go": {"new old/two one", "rekey", "new/two"},
			"twice":                 {"new old/one", "rekey", "new/two one", "rekey", "newer new/two", "rekey", "newer/two"},
		} {
			t.Run(fmt.Sprintf("%s after %s", name, steps[at].name), func(t *testing.T) {
				t.Parallel()
				y := &way{world: newWorldOf(t, "old/one")}
				for i, one := range steps {
					require.NoError(t, one.do(t, t.Context(), y), one.name)
					if i == at {
						y.turn(t, turns)
					}
				}
				_, err := y.portal.Accounts.Enroll(t.Context(), storage.Command{By: host}, someone(t, y.world), account.Contacts{Phone: mustPhone(t, "+79160000009")})
				require.ErrorIs(t, err, account.ErrPhoneTaken)
				_, err = y.portal.Accounts.Enroll(t.Context(), storage.Command{By: host}, someone(t, y.world), account.Contacts{Phone: mustPhone(t, "+79260000001")})
				require.ErrorIs(t, err, account.ErrPhoneTaken)
				again := *y
				require.NoError(t, steps[0].do(t, t.Context(), &again), "the key gives the same answer")
				assert.Equal(t, y.mother.By, again.mother.By)
			})
		}
	}
}

// turn goes through Keyrings, and refuses before each Rekey what may not leave.
func (y *way) turn(t *testing.T, turns []string) {
	t.Helper()
	for _, lists := range turns {
		if lists != "rekey" {
			portal, err := y.under(t, lists)
			require.NoError(t, err, lists)
			y.portal = portal
			continue
		}
		_, err := y.under(t, "newest/two")
		require.ErrorIs(t, err, storage.ErrKeyMissing)
		require.ErrorContains(t, err, "key=", "it is named")
		done, err := y.portal.Rekey(t.Context(), nil)
		require.NoError(t, err)
		require.True(t, done.Done)
		require.Zero(t, done.Broken+done.Newer+done.Erased)
	}
}

func someone(t *testing.T, w *world) family.Representative {
	t.Helper()
	who, _, err := w.names[2].Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
	require.NoError(t, err)
	return who
}

// TestEraseAChild: nothing of the child can be opened, the rest goes on.
func TestEraseAChild(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	y := &way{world: newWorldOf(t, "old/one")}
	for _, one := range legs() {
		require.NoError(t, one.do(t, ctx, y), one.name)
	}
	_, err := y.portal.Erase(ctx, storage.Command{By: host}, storage.ID(y.child))
	require.NoError(t, err)
	_, err = y.portal.Cabinet.Child(ctx, y.mother.By, y.child)
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = y.portal.Registrar.Application(ctx, y.mother.By, y.app)
	require.ErrorIs(t, err, storage.ErrErased)
	_, err = y.portal.Cabinet.Cards(ctx, y.mother.By)
	require.NoError(t, err, "the mother's cards are hers")
	y.pass(400 * 24 * time.Hour)
	require.NoError(t, drain(ctx, y.portal))
	done, err := y.portal.Rekey(ctx, nil)
	require.NoError(t, err)
	assert.True(t, done.Done)
}
