package rodnik_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
)

// A mother with the primary certificate and a father with a repeat one have one
// child, and so at most one application and one account: A3, I3.
func TestTwoCertificatesOfOneBirthAreOneChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register.Add(zags.Record{
		ActNumber:    "110209910002900532002",
		Child:        family.NameForm{Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович"},
		Certificates: []zags.Certificate{{Series: "VI-МЮ", Number: "000701"}, {Series: "VI-МЮ", Number: "000702"}},
		Sex:          family.Male, BirthDate: zags.PartialDate{Year: 2016, Month: time.May, Day: 19},
		Parents: []zags.Person{w.named(zags.Mother, 0), w.named(zags.Father, 1)},
	})
	ctx := t.Context()
	var cards []cabinet.Card
	for i, number := range []string{"000701", "000702"} {
		form, cmd := childForm(0), storage.Command{By: w.people[i]}
		form.Certificate.Number = number
		child, _, err := form.Parse(family.Rules{Today: family.DateOf(w.clock(), time.UTC)})
		require.NoError(t, err)
		card, err := w.portal.Cabinet.Add(ctx, cmd, child)
		require.NoError(t, err)
		r, err := w.portal.Checker.Open(ctx, cmd)
		require.NoError(t, err)
		_, err = w.portal.Checker.SetAutoUpdate(ctx, cmd, r.ID, false)
		require.NoError(t, err)
		_, err = w.portal.Checker.Submit(ctx, cmd, r.ID, card.ID)
		require.NoError(t, err)
		for range 20 {
			_, err = w.portal.Work(ctx)
			require.NoError(t, err)
			w.pass(time.Minute)
		}
		card, err = w.portal.Cabinet.Card(ctx, cmd.By, card.ID)
		require.NoError(t, err)
		require.Equal(t, cabinet.VerificationConfirmed, card.Verification)
		cards = append(cards, card)
	}
	assert.Equal(t, cards[0].ChildID, cards[1].ChildID)
	_, err := w.portal.Registrar.Begin(ctx, storage.Command{By: w.people[0]}, cards[0].ID)
	require.NoError(t, err)
	_, err = w.portal.Registrar.Begin(ctx, storage.Command{By: w.people[1]}, cards[1].ID)
	require.ErrorIs(t, err, account.ErrApplicationAlreadyOpen)
}
