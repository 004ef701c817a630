package consent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

func TestGrantRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	r := w.ask(t, asking(w.child(t, "2016-05-19", mother)))
	for _, c := range []struct {
		name   string
		change func(*consent.Granting)
		err    error
	}{
		{"nothing set", func(g *consent.Granting) { *g = consent.Granting{} }, consent.ErrAgreementRequired},
		{"a tick that is not given", func(g *consent.Granting) { g.Tick.Given = false }, consent.ErrAgreementRequired},
		{"an older version", func(g *consent.Granting) { g.Tick.Version = "1" }, consent.ErrAgreementTextOutdated},
		{"another text", func(g *consent.Granting) { g.Tick = ticked }, consent.ErrAgreementTextOutdated},
		{"a scope that was not asked", func(g *consent.Granting) { g.Scopes = []string{"class", "homework"} }, consent.ErrScopeNotAsked},
		{"the required scope left out", func(g *consent.Granting) { g.Scopes = []string{"marks"} }, consent.ErrScopeRequiredMissing},
		{"no scope", func(g *consent.Granting) { g.Scopes = nil }, consent.ErrScopeRequiredMissing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := granting()
			c.change(&g)
			_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, g)
			require.ErrorIs(t, err, c.err)
			_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, r.Asked, g)
			require.ErrorIs(t, err, c.err)
		})
	}
	t.Run("everything broken at once", func(t *testing.T) {
		t.Parallel()
		_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, consent.Granting{Scopes: []string{"homework"}})
		for _, code := range []error{consent.ErrAgreementRequired, consent.ErrScopeNotAsked, consent.ErrScopeRequiredMissing} {
			require.ErrorIs(t, err, code)
		}
	})
	t.Run("from the settings, by a stranger", func(t *testing.T) {
		t.Parallel()
		for _, child := range []cabinet.ChildID{r.Asked.Child, "nobody"} {
			_, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: stranger}, asking(child), granting())
			require.Equal(t, consent.ErrGiverNotRepresentative, err)
		}
		_, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{}, r.Asked, granting())
		require.ErrorIs(t, err, family.ErrActorMissing)
	})
}

func TestPermissionIsEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	r := w.ask(t, asking(child))
	g := granting("class")
	g.Tick.Locale, g.Tick.Version = "en", "1"
	p, err := w.ledger.Grant(t.Context(), storage.Command{By: father, Key: "key"}, r.ID, g)
	require.NoError(t, err)
	again, err := w.ledger.Grant(t.Context(), storage.Command{By: father, Key: "key"}, r.ID, g)
	require.NoError(t, err)
	assert.Equal(t, p, again, "the same key, the same answer")
	ch, err := w.cabinet.Child(t.Context(), father, child)
	require.NoError(t, err)
	assert.Equal(t, consent.Evidence{
		Giver: father, Child: child, Subject: storage.ID(r.ID), Text: options().Texts[3].Ref(),
		Purposes: []string{"EDU_JOURNAL"}, Data: []string{"class"}, Actions: []string{consent.UseAction},
		Recipient: "diary-operator", Method: consent.ByRequest, At: w.clock(), Until: w.clock().Add(365 * day),
		Withdrawal: "settings", Proof: ch.Relations[0].Proof,
	}, p.Evidence)
	assert.Equal(t, consent.PermissionActive, p.State)
	for _, by := range []storage.Actor{mother, father} {
		box := w.inbox(t, by, cabinet.InboxQuery{Kind: consent.NoticeGranted})
		require.Len(t, box.Notices, 1)
		assert.Equal(t, storage.ID(p.ID), box.Notices[0].Subject)
		all, err := w.ledger.Permissions(t.Context(), by, child)
		require.NoError(t, err)
		assert.Equal(t, []consent.Permission{p}, all)
	}
	got, err := w.ledger.Request(t.Context(), mother, r.ID)
	require.NoError(t, err)
	assert.Equal(t, consent.RequestGranted, got.State)
	assert.Equal(t, p.ID, got.Permission)
	for _, child := range []cabinet.ChildID{child, "nobody"} {
		_, err = w.ledger.Permissions(t.Context(), stranger, child)
		require.Equal(t, consent.ErrGiverNotRepresentative, err)
	}
}

func TestGrantFromSettingsAnswersAnEqualRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	r := w.ask(t, asking(child))
	p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), granting())
	require.NoError(t, err)
	assert.Equal(t, consent.BySettings, p.Evidence.Method)
	got, err := w.ledger.Request(t.Context(), mother, r.ID)
	require.NoError(t, err)
	assert.Equal(t, consent.RequestGranted, got.State)
	assert.Equal(t, p.ID, got.Permission)
}

func TestNewerGrantSupersedes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	old, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), granting("class"))
	require.NoError(t, err)
	w.pass(time.Hour)
	wider := asking(child)
	wider.Purposes = append(wider.Purposes, "KID_SCHOOL")
	next, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, wider, granting())
	require.NoError(t, err)
	all, err := w.ledger.Permissions(t.Context(), mother, child)
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, consent.PermissionSuperseded, all[0].State)
	assert.Equal(t, old.Evidence, all[0].Evidence, "evidence is never changed")
	assert.Equal(t, next.ID, all[0].History[1].Next)
	assert.Equal(t, consent.PermissionActive, all[1].State)
	_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, old.ID)
	require.ErrorIs(t, err, consent.ErrPermissionNotActive)
}

func TestPermissionsOfAChildAreCounted(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Policy.MaxActive = 2
	w := newWorld(t, opts)
	child := w.child(t, "2016-05-19", mother)
	give := func(purpose string, life time.Duration) error {
		a := asking(child)
		a.Purposes, a.ValidFor = []string{purpose}, life
		_, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
		return err
	}
	require.NoError(t, give("A", time.Hour))
	require.NoError(t, give("B", day))
	require.NoError(t, give("B", day), "a successor counts in place of the old one")
	err := give("C", day)
	require.ErrorIs(t, err, consent.ErrPermissionTooMany)
	require.ErrorContains(t, err, "max=2")
	w.pass(time.Hour)
	require.NoError(t, give("C", day), "one is over, though Work has not come by")
	require.ErrorIs(t, give("A", day), consent.ErrPermissionTooMany)
	opts.Policy.MaxActive = 65
	_, err = consent.New(w.vault, w.cabinet, opts)
	require.Error(t, err)
}

func TestPermissionEndsByTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	p := w.grant(t, w.ask(t, asking(child)).ID)
	work := func() {
		_, err := w.ledger.Work(t.Context(), 10)
		require.NoError(t, err)
	}
	w.pass(351*day - time.Microsecond)
	work()
	assert.Empty(t, w.inbox(t, mother, cabinet.InboxQuery{Kind: consent.NoticeEnding}).Notices)
	w.pass(time.Microsecond)
	work()
	work()
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{Kind: consent.NoticeEnding}).Notices, 1)
	w.pass(14 * day)
	_, err := w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
	require.ErrorIs(t, err, consent.ErrPermissionNotActive, "over, though Work has not come by")
	w.pass(time.Hour)
	work()
	work()
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{Kind: consent.NoticeExpired}).Notices, 1)
	all, err := w.ledger.Permissions(t.Context(), mother, child)
	require.NoError(t, err)
	require.Len(t, all[0].History, 2)
	assert.Equal(t, consent.Change{
		Event: "expire", State: consent.PermissionExpired, At: p.Evidence.Until, By: storage.System,
	}, all[0].History[1])
}

func TestPermissionEndsWhenTheChildIsOfAge(t *testing.T) {
	t.Parallel()
	for birth, want := range map[string]string{
		"2008-03-03": "2026-03-02T21:00:00Z", // midnight in Moscow
		"2012-02-29": "2030-02-28T21:00:00Z", // 1 March
	} {
		w := newWorld(t, options())
		child := w.child(t, birth, mother)
		a := asking(child)
		a.ValidFor = 20 * 365 * day
		p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
		require.NoError(t, err)
		assert.Equal(t, want, p.Evidence.Until.Format(time.RFC3339))
	}
}

func TestWithdrawIsForThoseWhoSpeakForTheChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2012-04-01", mother, father)
	w.attach(t, child, mother, "account")
	give := func() consent.Permission {
		p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), granting())
		require.NoError(t, err)
		return p
	}
	p := give()
	for _, by := range []storage.Actor{stranger, "account"} { // the child is 13
		_, err := w.ledger.Withdraw(t.Context(), storage.Command{By: by}, p.ID)
		require.Equal(t, consent.ErrPermissionNotActive, err)
		_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: by}, "unknown")
		require.Equal(t, consent.ErrPermissionNotActive, err)
	}
	_, err := w.ledger.Withdraw(t.Context(), storage.Command{}, p.ID)
	require.ErrorIs(t, err, family.ErrActorMissing)
	got, err := w.ledger.Withdraw(t.Context(), storage.Command{By: father}, p.ID)
	require.NoError(t, err, "by the other parent, who has no link")
	assert.Equal(t, consent.PermissionWithdrawn, got.State)
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{Kind: consent.NoticeWithdrawn}).Notices, 1)
	_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: father}, p.ID)
	require.ErrorIs(t, err, consent.ErrPermissionNotActive)
	p = give()
	w.pass(31 * day) // the 14th birthday
	_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: "account"}, p.ID)
	require.NoError(t, err, "by the child itself")
}

func TestReceiptOutlivesTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	p := w.grant(t, w.ask(t, asking(child)).ID)
	given := p.Receipts()
	require.Len(t, given, 1)
	require.NoError(t, w.ledger.Verify(t.Context(), given[0]))
	w.pass(time.Hour)
	p, err := w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
	require.NoError(t, err)
	taken := p.Receipts()
	require.Len(t, taken, 2)
	assert.Equal(t, given[0], taken[0])
	for _, r := range taken {
		require.NoError(t, w.ledger.Verify(t.Context(), r))
	}
	forged := given[0]
	forged.Evidence.Data = []string{"class", "homework"}
	require.ErrorIs(t, w.ledger.Verify(t.Context(), forged), consent.ErrReceiptInvalid)
	forged = given[0]
	forged.ID = "unknown"
	require.ErrorIs(t, w.ledger.Verify(t.Context(), forged), consent.ErrReceiptInvalid)
	require.ErrorIs(t, w.ledger.Verify(t.Context(), consent.Receipt{}), consent.ErrReceiptInvalid)

	_, err = agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child}, ticked)
	require.NoError(t, err)
	all, err := w.ledger.Agreements(t.Context(), mother, child)
	require.NoError(t, err)
	r := all[0].Receipt()
	require.NoError(t, w.ledger.Verify(t.Context(), r))
	r.Digest = given[0].Digest
	require.ErrorIs(t, w.ledger.Verify(t.Context(), r), consent.ErrReceiptInvalid)
}
