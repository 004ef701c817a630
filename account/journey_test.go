package account_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
)

func TestApplicationBecomesAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StateCompleted)
	require.NotEmpty(t, a.Account)

	for _, identifier := range []string{p.String(), "8" + p.String()[2:], e.String(), "PETR" + e.String()[4:]} {
		id, err := w.accounts.SignIn(t.Context(), storage.Command{Source: "198.51.100.7"}, identifier, right)
		require.NoError(t, err)
		assert.Equal(t, a.Account, id)
	}
	card, err := w.cabinet.Card(t.Context(), by, a.Card)
	require.NoError(t, err)
	require.Len(t, card.Holds, 1, "the application's hold became the account's")
	child, err := w.cabinet.Child(t.Context(), by, card.ChildID)
	require.NoError(t, err)
	assert.Equal(t, storage.ID(a.Account), child.Account)
	assert.NotEmpty(t, child.Relations[0].Link, "linked to who made it")
	again, err := w.registrar.Readiness(t.Context(), by, a.Card)
	require.NoError(t, err)
	require.Len(t, again.Missing, 1)
	assert.Equal(t, account.ErrChildHasAccount, again.Missing[0].Code)
}
