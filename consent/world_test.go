package consent_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

const (
	mother   storage.Actor = "mother"
	father   storage.Actor = "father"
	stranger storage.Actor = "stranger"
	school   storage.Actor = "school-backend"
)

// world is a Ledger over an empty store, with a clock that stands still, if it
// does not tick.
type world struct {
	mu      sync.Mutex
	now     time.Time
	ticks   time.Duration // with each look
	store   storage.Store
	vault   *storage.Vault
	cabinet *cabinet.Cabinet
	ledger  *consent.Ledger
	born    int
	opts    *consent.Options
}

func options() *consent.Options {
	return &consent.Options{
		Systems: []consent.System{
			{ID: "diary", Name: map[string]string{"ru": "Школьный дневник", "en": "School diary"}, Recipient: "diary-operator"},
			{ID: "portfolio"},
		},
		Texts: []consent.Text{
			{
				ID: "account", Version: "1", Locale: "ru", Use: consent.ForAgreement,
				Body: "Даю согласие на обработку", Categories: []string{"name", "contacts"},
			},
			{ID: "share", Version: "1", Locale: "ru", Use: consent.ForPermission, Body: "Разрешаю передавать (старое)"},
			{ID: "share", Version: "2", Locale: "ru", Use: consent.ForPermission, Body: "Разрешаю передавать"},
			{ID: "share", Version: "1", Locale: "en", Use: consent.ForPermission, Body: "I permit"},
		},
	}
}

func newWorld(tb testing.TB, opts *consent.Options) *world {
	tb.Helper()
	w := &world{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), opts: opts}
	w.reopen(tb, memstore.New())
	return w
}

// reopen makes every service anew over a store.
func (w *world) reopen(tb testing.TB, store storage.Store) {
	tb.Helper()
	w.store = store
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(tb, err)
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	require.NoError(tb, err)
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(tb, err)
	w.vault, err = storage.NewVault(w.store, keys, &storage.Options{Now: w.clock})
	require.NoError(tb, err)
	w.cabinet, err = cabinet.New(w.vault, nil)
	require.NoError(tb, err)
	w.ledger = w.open(tb, w.opts)
}

// open makes another Ledger over the same store.
func (w *world) open(tb testing.TB, opts *consent.Options) *consent.Ledger {
	tb.Helper()
	l, err := consent.New(w.vault, w.cabinet, opts)
	require.NoError(tb, err)
	return l
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(w.ticks)
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// child makes a child that the register has confirmed for these representatives.
func (w *world) child(tb testing.TB, birth string, by ...storage.Actor) cabinet.ChildID {
	tb.Helper()
	w.born++
	form := family.ChildForm{
		Surname: "Образцова", Given: "Канарейка", Sex: "female", BirthDate: birth, BirthCountry: "russia", Citizenship: "RUS",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: fmt.Sprintf("%06d", 100000+w.born), IssuedOn: birth, IssuedBy: "Отдел ЗАГС",
		},
		Relation: "parent",
	}
	var id cabinet.ChildID
	for _, parent := range by {
		ch, _, err := form.Parse(family.Rules{Today: family.DateOf(w.clock(), w.vault.Location())})
		require.NoError(tb, err)
		_, err = storage.Do(tb.Context(), w.vault, storage.Command{By: parent}, storage.Op("test.enroll", parent), func(tx *storage.Tx) (bool, error) {
			if _, err := w.cabinet.Representative(tx, parent); err == nil {
				return false, nil
			}
			return true, w.cabinet.Enroll(tx, parent, family.Representative{})
		})
		require.NoError(tb, err)
		card, err := w.cabinet.Add(tb.Context(), storage.Command{By: parent}, ch)
		require.NoError(tb, err)
		id, err = storage.Do(tb.Context(), w.vault, storage.Command{By: storage.System}, storage.Op("test.prove", card.ID), func(tx *storage.Tx) (cabinet.ChildID, error) {
			return w.cabinet.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item"})
		})
		require.NoError(tb, err)
	}
	return id
}

// attach gives a child an account, linked to one representative.
func (w *world) attach(tb testing.TB, id cabinet.ChildID, by storage.Actor, account string) {
	tb.Helper()
	_, err := storage.Do(tb.Context(), w.vault, storage.Command{By: by}, storage.Op("test.attach", id), func(tx *storage.Tx) (bool, error) {
		return true, w.cabinet.Attach(tx, id, by, proof.Account{Account: account, Link: "link-" + account})
	})
	require.NoError(tb, err)
}
