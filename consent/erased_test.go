package consent_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
)

func (w *world) erase(tb testing.TB, child cabinet.ChildID) {
	tb.Helper()
	_, err := w.vault.Erase(tb.Context(), storage.Command{By: "host"}, storage.ID(child))
	require.NoError(tb, err)
}

// TestMuseumSharedAfterErasure: a system went on to get a yes about a child who
// had been erased, until the permission ended by time.
func TestMuseumSharedAfterErasure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child, sister := w.child(t, "2016-05-19", mother), w.child(t, "2016-05-20", mother)
	for _, c := range []cabinet.ChildID{child, sister} {
		w.grant(t, w.ask(t, asking(c)).ID)
	}
	w.pass(day)
	require.True(t, w.may(t, question(child)))
	erased := w.clock()
	w.erase(t, child)
	at := func(at time.Time) bool {
		q := question(child)
		q.At = at
		return w.may(t, q)
	}
	check := func() {
		assert.False(t, w.may(t, question(child)))
		assert.False(t, at(w.clock().Add(day)), "a later instant")
		assert.False(t, at(erased), "the instant of the erasure")
		assert.True(t, at(erased.Add(-time.Microsecond)), "what was in force before it")
		assert.True(t, w.may(t, question(sister)), "another child")
	}
	check()
	w.pass(day)
	check()
	_, err := w.vault.Erase(t.Context(), storage.Command{By: "host"}, storage.ID(child))
	require.NoError(t, err)
	check()
	w.pass(-10 * day)
	assert.False(t, w.may(t, question(child)), "a clock set back revives nothing")
}

// TestRaceOfErasureAndSharing: once an erasure was answered, nothing is shared.
func TestRaceOfErasureAndSharing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	for range 20 {
		child := w.child(t, "2016-05-19", mother)
		w.grant(t, w.ask(t, asking(child)).ID)
		var erased atomic.Bool
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 20 {
					after := erased.Load()
					a, err := w.ledger.MayShare(t.Context(), question(child))
					assert.False(t, err != nil || after && a.Allowed, "shared after the erasure was answered")
				}
			})
		}
		wg.Go(func() {
			_, err := w.vault.Erase(t.Context(), storage.Command{By: "host"}, storage.ID(child))
			erased.Store(assert.NoError(t, err))
		})
		wg.Wait()
		assert.False(t, w.may(t, question(child)))
	}
}

// TestMuseumErasedChildHoldsThePermission: who spoke for a child went with it,
// so nobody could take back what they had given, or see it.
func TestMuseumErasedChildHoldsThePermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	p := w.grant(t, w.ask(t, asking(child)).ID)
	other := asking(child)
	other.System = "portfolio"
	theirs, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: father}, other, granting())
	require.NoError(t, err)
	agreed := map[string]consent.AgreementID{}
	for _, by := range []storage.Actor{mother, father} {
		agreed[string(by)], err = storage.Do(t.Context(), w.vault, storage.Command{By: by}, storage.Op("test.agree"), func(tx *storage.Tx) (consent.AgreementID, error) {
			return w.ledger.Agree(tx, consent.Agreeing{Child: child, Subject: "application", Purpose: "account"}, consent.Tick{Text: "account", Version: "1", Locale: "ru", Given: true})
		})
		require.NoError(t, err)
	}
	before := w.inbox(t, father, cabinet.InboxQuery{}).Notices
	w.pass(day)
	w.erase(t, child)

	for name, own := range map[string]consent.PermissionID{string(mother): p.ID, string(father): theirs.ID} {
		by := storage.Actor(name)
		all, err := w.ledger.Permissions(t.Context(), by, child)
		require.NoError(t, err)
		require.Len(t, all, 1, "what they gave themselves")
		assert.Equal(t, own, all[0].ID)
		agreements, err := w.ledger.Agreements(t.Context(), by, child)
		require.NoError(t, err)
		require.Len(t, agreements, 1)
		assert.Equal(t, agreed[name], agreements[0].ID)
	}
	_, err = w.ledger.Permissions(t.Context(), stranger, child)
	require.ErrorIs(t, err, consent.ErrGiverNotRepresentative)
	_, err = w.ledger.Agreements(t.Context(), stranger, child)
	require.ErrorIs(t, err, consent.ErrGiverNotRepresentative)
	for _, by := range []storage.Actor{stranger, father} {
		_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: by}, p.ID)
		require.ErrorIs(t, err, consent.ErrPermissionNotActive)
	}
	got, err := w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
	require.NoError(t, err)
	assert.Equal(t, consent.PermissionWithdrawn, got.State)
	_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
	require.ErrorIs(t, err, consent.ErrPermissionNotActive)
	for _, receipt := range got.Receipts() {
		require.NoError(t, w.ledger.Verify(t.Context(), receipt))
	}
	assert.Equal(t, before, w.inbox(t, father, cabinet.InboxQuery{}).Notices, "nobody is told")
}

// TestMuseumAskTellsOfAnErasure: asking about an erased child was answered by
// storage.erased, so that a system learnt that there had been such a child; and
// one that had a permission was told that it still has it.
func TestMuseumAskTellsOfAnErasure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	p := w.grant(t, w.ask(t, asking(child)).ID)
	other := asking(child)
	other.System = "portfolio"
	open := w.ask(t, other)
	w.erase(t, child)
	w.pass(2 * day)
	assert.Equal(t, open.ID, w.ask(t, other).ID, "reminded")
	another := other
	another.Purposes = []string{"SOMETHING_ELSE"}
	w.ask(t, another)
	again := w.ask(t, asking(child))
	assert.Equal(t, consent.RequestNotified, again.State, "as if it had been withdrawn")

	plan, err := w.ledger.Plan(t.Context(), mother, child)
	require.NoError(t, err)
	assert.Equal(t, consent.Plan{Readiness: consent.NotEligible, Code: consent.ErrGrantNotEligible, Next: consent.StepProve}, plan)
	_, err = w.ledger.Request(t.Context(), mother, again.ID)
	require.ErrorIs(t, err, consent.ErrRequestNotFound)
	_, err = w.ledger.Grant(t.Context(), storage.Command{By: mother}, again.ID, granting())
	require.ErrorIs(t, err, consent.ErrRequestNotFound)
	_, err = w.ledger.Decline(t.Context(), storage.Command{By: mother}, open.ID, "")
	require.ErrorIs(t, err, consent.ErrRequestNotFound)
	_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), granting())
	require.ErrorIs(t, err, consent.ErrGiverNotRepresentative)
	w.pass(400 * day)
	for range 3 {
		_, err = w.ledger.Work(t.Context(), 10)
		require.NoError(t, err)
	}
	stuck, _, err := w.vault.Stuck(t.Context(), "", 10)
	require.NoError(t, err)
	assert.Empty(t, stuck)
	all, err := w.ledger.Permissions(t.Context(), mother, child)
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.Equal(t, p.ID, all[0].ID)
	assert.Equal(t, consent.PermissionExpired, all[0].State)
}
