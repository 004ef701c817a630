package consent_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
)

// TestNothingPersonalLeaves looks for the child's data, and for the names of
// those who act, in all that the package hands out, and in what a store sees.
func TestNothingPersonalLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	r := w.ask(t, asking(child))
	_, agreeErr := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child}, ticked)
	require.NoError(t, agreeErr)
	p := w.grant(t, r.ID)
	plan, err := w.ledger.Plan(t.Context(), mother, child)
	require.NoError(t, err)
	answer, err := w.ledger.MayShare(t.Context(), question(child))
	require.NoError(t, err)
	_, refused := w.ledger.Grant(t.Context(), storage.Command{By: father}, r.ID, granting())
	require.Error(t, refused)
	events, _, err := w.vault.Events(t.Context(), "", 100)
	require.NoError(t, err)
	agreements, err := w.ledger.Agreements(t.Context(), mother, child)
	require.NoError(t, err)
	personal := []string{"Образцова", "Канарейка", "2016", "МЮ", "100001"}
	for name, v := range map[string]any{
		"request": r, "permission": p, "receipts": p.Receipts(), "plan": plan, "answer": answer, "refusal": refused,
		"events": events, "agreements": agreements, "inbox": w.inbox(t, father, cabinet.InboxQuery{}),
	} {
		text, err := json.Marshal(v)
		require.NoError(t, err, name)
		for _, value := range personal {
			assert.NotContains(t, string(text), value, name)
			assert.NotContains(t, fmt.Sprintf("%+v", v), value, name)
		}
	}
	for name, v := range map[string]any{"what a system was told of its request": r, "the answer to a system": answer} {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, string(text), mother, name)
		assert.NotContains(t, string(text), father, name)
	}
	for _, kind := range []storage.Kind{"consent.agreement", "consent.request", "consent.permission", "consent.child"} {
		recs, err := w.store.Find(t.Context(), storage.Query{Kind: kind, Limit: 10})
		require.NoError(t, err)
		require.NotEmpty(t, recs, kind)
		for _, rec := range recs {
			for _, word := range []string{"mother", "diary", "EDU_JOURNAL", "class"} {
				assert.NotContains(t, string(rec.Body), word, kind)
			}
		}
	}
}
