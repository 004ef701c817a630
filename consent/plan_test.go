package consent_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
)

func TestPlanTellsWhoGivesThePermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	plain := w.child(t, "2016-05-19", mother)
	linked := w.child(t, "2016-05-20", mother, father)
	w.attach(t, linked, mother, "account")
	teenager := w.child(t, "2010-05-20", mother)
	grown := w.child(t, "2008-03-02", mother)
	ready := consent.Plan{Readiness: consent.Ready, Next: consent.StepGrant}
	link := consent.Plan{Readiness: consent.NeedLink, Code: consent.ErrGrantNeedLink, Next: consent.StepLink}
	no := consent.Plan{Readiness: consent.NotEligible, Code: consent.ErrGrantNotEligible, Next: consent.StepProve}
	self := consent.Plan{Readiness: consent.NotEligible, Code: consent.ErrAuthorityExpired, Next: consent.StepSelf}
	for _, c := range []struct {
		name  string
		by    storage.Actor
		child cabinet.ChildID
		want  consent.Plan
	}{
		{"a card and no account", mother, plain, ready},
		{"an account and its link", mother, linked, ready},
		{"an account of the other parent's link", father, linked, link},
		{"nobody of this child", stranger, plain, no},
		{"nobody of a child with an account", stranger, linked, no},
		{"a child that does not exist", mother, "nobody", no},
		{"from 14 to 17", mother, teenager, ready},
		{"the day before 18", mother, grown, ready},
		{"the child itself is no representative", "account", linked, no},
	} {
		got, err := w.ledger.Plan(t.Context(), c.by, c.child)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, got, c.name)
	}
	w.pass(day)
	got, err := w.ledger.Plan(t.Context(), mother, grown)
	require.NoError(t, err)
	assert.Equal(t, self, got)
	_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(grown), granting())
	require.ErrorIs(t, err, consent.ErrAuthorityExpired)

	t.Run("a missing link leaves the request as it is", func(t *testing.T) {
		r := w.ask(t, asking(linked))
		_, err := w.ledger.Grant(t.Context(), storage.Command{By: father}, r.ID, granting())
		require.ErrorIs(t, err, consent.ErrGrantNeedLink)
		require.ErrorContains(t, err, "next=link")
		p := w.grant(t, r.ID)
		assert.Equal(t, storage.ID("link-account"), p.Evidence.Link)
	})
}
