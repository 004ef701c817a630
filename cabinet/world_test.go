package cabinet_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

const (
	mother storage.Actor = "mother"
	father storage.Actor = "father"
)

// world is a cabinet over a store, with a clock that stands still.
type world struct {
	mu    sync.Mutex
	now   time.Time
	store storage.Store
	vault *storage.Vault
	c     *cabinet.Cabinet
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	w := &world{now: time.Date(2026, 11, 21, 9, 0, 0, 123456000, time.UTC), store: memstore.New()}
	w.open(tb)
	return w
}

func (w *world) open(tb testing.TB) {
	tb.Helper()
	seal, err := storage.NewSecret("seal-1", fmt.Appendf(nil, "%-32s", "seal"))
	require.NoError(tb, err)
	look, err := storage.NewSecret("look-1", fmt.Appendf(nil, "%-32s", "look"))
	require.NoError(tb, err)
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	require.NoError(tb, err)
	w.vault, err = storage.NewVault(w.store, keys, &storage.Options{Now: w.clock, Reruns: 1000})
	require.NoError(tb, err)
	w.c, err = cabinet.New(w.vault, nil)
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

// form is a whole form; number tells one certificate from another.
func form(number int) family.ChildForm {
	return family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович", Sex: "male", BirthDate: "2020-05-15",
		BirthCountry: "russia", Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: fmt.Sprintf("%06d", number), IssuedOn: "2020-05-20",
			ActNumber: "110209910002900532002", ActDate: "2020-05-20", IssuedBy: "Отдел ЗАГС №1 г. Омска",
		},
	}
}

func rules() family.Rules {
	today, _ := family.ParseDate("2026-11-21")
	return family.Rules{Today: today}
}

// tester is a *testing.T, *testing.B or *rapid.T.
type tester interface {
	require.TestingT
	Helper()
}

func parse(t tester, f family.ChildForm) family.Child {
	t.Helper()
	ch, _, err := f.Parse(rules())
	require.NoError(t, err)
	return ch
}

func (w *world) add(tb testing.TB, by storage.Actor, f family.ChildForm) cabinet.Card {
	tb.Helper()
	card, err := w.c.Add(tb.Context(), storage.Command{By: by}, parse(tb, f))
	require.NoError(tb, err)
	return card
}

// do runs part of another service's commit.
func (w *world) do(ctx context.Context, fn func(tx *storage.Tx) error) error {
	_, err := storage.Do(ctx, w.vault, storage.Command{By: storage.System}, storage.Op("test.do"),
		func(tx *storage.Tx) (struct{}, error) { return struct{}{}, fn(tx) })
	return err
}

func (w *world) enroll(tb testing.TB, who storage.Actor, f family.RepresentativeForm) {
	tb.Helper()
	p, _, err := f.Parse(rules())
	require.NoError(tb, err)
	require.NoError(tb, w.do(tb.Context(), func(tx *storage.Tx) error { return w.c.Enroll(tx, who, p) }))
}

func (w *world) prove(tb testing.TB, card cabinet.Card, item string) (id cabinet.ChildID, err error) {
	tb.Helper()
	err = w.do(tb.Context(), func(tx *storage.Tx) error {
		id, err = w.c.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: item})
		return err
	})
	return id, err
}

func (w *world) card(tb testing.TB, by storage.Actor, id cabinet.CardID) cabinet.Card {
	tb.Helper()
	card, err := w.c.Card(tb.Context(), by, id)
	require.NoError(tb, err)
	return card
}

// count is how many records of a kind the store holds.
func (w *world) count(tb testing.TB, kind storage.Kind) int {
	tb.Helper()
	recs, err := w.store.Find(tb.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
	require.NoError(tb, err)
	return len(recs)
}
