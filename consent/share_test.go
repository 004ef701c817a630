package consent_test

import (
	"context"
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

func question(child cabinet.ChildID) consent.Question {
	return consent.Question{Child: child, System: "diary", Purpose: "EDU_JOURNAL", Scope: "class", Action: consent.UseAction}
}

func (w *world) may(tb testing.TB, q consent.Question) bool {
	tb.Helper()
	a, err := w.ledger.MayShare(tb.Context(), q)
	require.NoError(tb, err)
	if a.Allowed {
		assert.NotEmpty(tb, a.Permission)
		assert.Empty(tb, a.Code)
	} else {
		assert.Equal(tb, consent.Answer{At: a.At, Code: consent.ErrPermissionNotActive}, a, "a no tells nothing else")
	}
	return a.Allowed
}

func TestMayShareOnlyWhatWasGranted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	sister := w.child(t, "2016-05-20", mother)
	r := w.ask(t, asking(child))
	assert.False(t, w.may(t, question(child)), "asked is not granted")
	_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, granting("class"))
	require.NoError(t, err)
	assert.True(t, w.may(t, question(child)))
	for name, change := range map[string]func(*consent.Question){
		"another child":          func(q *consent.Question) { q.Child = sister },
		"no child":               func(q *consent.Question) { q.Child = "" },
		"an unknown child":       func(q *consent.Question) { q.Child = "не ID" },
		"another system":         func(q *consent.Question) { q.System = "portfolio" },
		"a system by its name":   func(q *consent.Question) { q.System = "School diary" },
		"another purpose":        func(q *consent.Question) { q.Purpose = "KID_SCHOOL" },
		"a scope not granted":    func(q *consent.Question) { q.Scope = "marks" },
		"an action not granted":  func(q *consent.Question) { q.Action = consent.ShareAction },
		"all actions, only one":  func(q *consent.Question) { q.Action = consent.AllActions },
		"before it was given":    func(q *consent.Question) { q.At = w.clock().Add(-time.Microsecond) },
		"at its end":             func(q *consent.Question) { q.At = w.clock().Add(365 * day) },
		"the zero question":      func(q *consent.Question) { *q = consent.Question{} },
		"everything left to ask": func(q *consent.Question) { q.Purpose, q.Scope, q.Action = "", "", "" },
	} {
		q := question(child)
		change(&q)
		assert.False(t, w.may(t, q), name)
	}
	q := question(child)
	q.At = w.clock().Add(365*day - time.Microsecond)
	assert.True(t, w.may(t, q), "a moment before its end")

	t.Run("all actions cover each", func(t *testing.T) {
		a := asking(sister)
		a.Actions = []string{consent.AllActions}
		_, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
		require.NoError(t, err)
		for _, action := range []string{consent.UseAction, consent.ShareAction, consent.AllActions} {
			q := question(sister)
			q.Action = action
			assert.True(t, w.may(t, q), action)
		}
	})
}

func TestMayShareRemembersThePast(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	given := w.clock()
	p := w.grant(t, w.ask(t, asking(child)).ID)
	w.pass(day)
	withdrawn := w.clock()
	_, err := w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
	require.NoError(t, err)
	w.pass(day)
	short := asking(child)
	short.ValidFor = time.Hour
	again := w.clock()
	_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, short, granting())
	require.NoError(t, err)
	w.pass(day)
	check := func() {
		for _, c := range []struct {
			at   time.Time
			want bool
		}{
			{given.Add(-time.Microsecond), false},
			{given, true},
			{withdrawn.Add(-time.Microsecond), true},
			{withdrawn, false},
			{again.Add(-time.Microsecond), false},
			{again, true},
			{again.Add(time.Hour - time.Microsecond), true},
			{again.Add(time.Hour), false},
			{w.clock(), false},
			{w.clock().Add(day), false},
		} {
			q := question(child)
			q.At = c.at
			assert.Equal(t, c.want, w.may(t, q), c.at)
		}
	}
	check()
	_, err = w.ledger.Work(t.Context(), 10)
	require.NoError(t, err)
	check() // what time did is the same, whenever it was written down
	got, err := w.ledger.MayShare(t.Context(), consent.Question{Child: child})
	require.NoError(t, err)
	assert.Equal(t, w.clock(), got.At)
}

func TestNothingSharedAfterWithdrawal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	for range 20 {
		p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), granting())
		require.NoError(t, err)
		var withdrawn atomic.Bool
		var ended atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 20 {
					after := withdrawn.Load()
					a, err := w.ledger.MayShare(t.Context(), question(child))
					if !assert.NoError(t, err) { //nolint:testifylint // require must not be called off the test's goroutine.
						return
					}
					assert.False(t, after && a.Allowed, "shared after the withdrawal was answered")
				}
			})
		}
		for _, by := range []storage.Actor{mother, father} {
			wg.Go(func() {
				_, err := w.ledger.Withdraw(context.WithoutCancel(t.Context()), storage.Command{By: by}, p.ID)
				withdrawn.Store(true)
				if err == nil {
					ended.Add(1)
				} else {
					assert.ErrorIs(t, err, consent.ErrPermissionNotActive)
				}
			})
		}
		wg.Wait()
		assert.Equal(t, int32(1), ended.Load(), "withdrawn once")
		assert.False(t, w.may(t, question(child)))
		w.pass(time.Second)
	}
}

func TestRaceOfTwoParentsMakesOnePermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	var wg sync.WaitGroup
	ids := make([]consent.RequestID, 8)
	for i := range ids {
		wg.Go(func() {
			r, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, asking(child))
			assert.NoError(t, err)
			ids[i] = r.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		require.Equal(t, ids[0], id, "one open request")
	}
	var given atomic.Int32
	for _, by := range []storage.Actor{mother, father, mother, father} {
		wg.Go(func() {
			_, err := w.ledger.Grant(t.Context(), storage.Command{By: by}, ids[0], granting())
			if err == nil {
				given.Add(1)
			} else {
				assert.ErrorIs(t, err, consent.ErrRequestClosed)
			}
		})
	}
	wg.Wait()
	assert.Equal(t, int32(1), given.Load())
	all, err := w.ledger.Permissions(t.Context(), mother, child)
	require.NoError(t, err)
	assert.Len(t, all, 1)
}
