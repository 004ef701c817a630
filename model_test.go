package rodnik_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/zags"
)

func ctxOf(require.TestingT) context.Context { return context.Background() }

// TestModelJourney drives the whole portal with commands in any order, by two
// parents and a stranger, with jumps of the clock and restarts, and looks after
// each step whether an invariant broke: Z1–Z4 of the register request, A1–A5 of
// the application, and one permission per child and system.
func TestModelJourney(t *testing.T) {
	t.Parallel()
	reached := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{
			world: newWorld(rt), t: rt, ended: map[zags.RequestID]zags.State{}, agreed: map[string]bool{},
		}
		m.prepare()
		step := func(f func()) func(*rapid.T) { return func(rt *rapid.T) { m.t = rt; f() } }
		rt.Repeat(map[string]func(*rapid.T){
			"add": step(m.add), "edit": step(m.edit), "request": step(m.request), "cancel request": step(m.cancelRequest),
			"work": step(m.work), "work again": step(m.work), "time": step(m.time), "restart": step(func() { m.restart(m.t) }),
			"begin": step(m.begin), "advance": step(m.advance), "advance more": step(m.advance), "advance on": step(m.advance),
			"stray": step(m.stray), "ask": step(m.ask), "answer": step(m.answer), "withdraw": step(m.withdraw),
			"": step(m.check),
		})
		for id, by := range m.apps.of {
			if a, err := m.portal.Registrar.Application(ctxOf(rt), by, id); err == nil {
				reached[a.State.String()]++
			}
		}
	})
	t.Logf("applications ended in %v", reached)
}

func (m *model) add() {
	by := m.person()
	c := m.child(m.t, rapid.IntRange(0, 1).Draw(m.t, "child"), rapid.IntRange(0, 4).Draw(m.t, "typo") == 0)
	_, err := m.portal.Cabinet.Add(ctxOf(m.t), m.command(by), c)
	m.allowed(err, cabinet.ErrChildDuplicate, storage.ErrIdempotencyReused)
}

func (m *model) edit() {
	by := m.person()
	card, ok := m.card(by)
	if !ok {
		return
	}
	i := map[string]int{"000001": 0, "000002": 1}[card.Child.Certificate.Number.String()]
	cmd := m.command(by)
	cmd.Revision = card.Revision
	_, err := m.portal.Cabinet.Edit(ctxOf(m.t), cmd, card.ID, m.child(m.t, i, rapid.Bool().Draw(m.t, "typo")))
	m.allowed(err, cabinet.ErrCardHeld, storage.ErrIdempotencyReused, storage.ErrConflict)
}

// request opens, fills and submits, and leaves out any part of it.
func (m *model) request() {
	by, ctx := m.person(), ctxOf(m.t)
	r, err := m.portal.Checker.Open(ctx, storage.Command{By: by})
	if err != nil {
		m.allowed(err, zags.ErrRequestNoCertificate)
		return
	}
	m.requests.add(r.ID, by)
	if card, ok := m.card(by); ok && rapid.IntRange(0, 9).Draw(m.t, "ticked") > 0 {
		_, err := m.portal.Checker.Select(ctx, storage.Command{By: by}, r.ID, card.ID)
		m.allowed(err)
	}
	if rapid.IntRange(0, 9).Draw(m.t, "off") > 0 {
		_, err := m.portal.Checker.SetAutoUpdate(ctx, storage.Command{By: by}, r.ID, false)
		m.allowed(err)
	}
	actor := by
	if rapid.IntRange(0, 9).Draw(m.t, "foreign") == 0 {
		actor = m.person()
	}
	_, err = m.portal.Checker.Submit(ctx, m.command(actor), r.ID)
	m.allowed(err, zags.ErrRequestChildrenEmpty, zags.ErrRequestAutoUpdateOn, zags.ErrRequestAlreadyOpen,
		zags.ErrRequestTooMany, zags.ErrRequestNotFound, storage.ErrIdempotencyReused)
}

func (m *model) cancelRequest() {
	id, ok := m.requests.pick(m, "request")
	if !ok {
		return
	}
	_, err := m.portal.Checker.Cancel(ctxOf(m.t), storage.Command{By: m.person()}, id)
	m.allowed(err, zags.ErrRequestNotFound, zags.ErrRequestNotAllowed)
}

func (m *model) work() {
	for range 20 {
		n, err := m.portal.Work(ctxOf(m.t))
		require.NoError(m.t, err)
		if n == 0 {
			return
		}
	}
}

func (m *model) time() {
	m.pass(rapid.SampledFrom([]time.Duration{
		time.Second, time.Minute, 5 * time.Minute, 11 * time.Minute, time.Hour, 25 * time.Hour,
	}).Draw(m.t, "time"))
}

func (m *model) begin() {
	by := m.person()
	card, ok := m.card(by)
	if !ok {
		return
	}
	a, err := m.portal.Registrar.Begin(ctxOf(m.t), m.command(by), card.ID)
	if err == nil {
		require.NotEqual(m.t, m.people[2], by, "a stranger began")
		m.apps.add(a.ID, by)
		return
	}
	m.allowed(err, account.ErrNotEligible, account.ErrApplicationAlreadyOpen, storage.ErrIdempotencyReused)
}

// prepare confirms the first child for some of the parents, so that most runs
// get beyond the register.
func (m *model) prepare() {
	for _, by := range m.people[:rapid.IntRange(0, 2).Draw(m.t, "confirmed")] {
		ctx, cmd := ctxOf(m.t), storage.Command{By: by}
		card, err := m.portal.Cabinet.Add(ctx, cmd, m.child(m.t, 0, false))
		m.allowed(err)
		r, err := m.portal.Checker.Open(ctx, cmd)
		m.allowed(err)
		m.requests.add(r.ID, by)
		_, err = m.portal.Checker.SetAutoUpdate(ctx, cmd, r.ID, false)
		m.allowed(err)
		_, err = m.portal.Checker.Submit(ctx, cmd, r.ID, card.ID)
		m.allowed(err)
		m.work()
		m.pass(5 * time.Minute)
		m.work()
		m.pass(5 * time.Minute)
		m.work()
	}
}

// advance takes the next steps of an application, right or wrong.
func (m *model) advance() {
	id, ok := m.apps.pick(m, "application")
	if !ok {
		return
	}
	for range rapid.IntRange(1, 4).Draw(m.t, "steps") {
		m.stepOf(id)
		if rapid.Bool().Draw(m.t, "work") {
			m.work()
		}
		m.check()
	}
}

func (m *model) stepOf(id account.ApplicationID) {
	by, ctx, r := m.apps.of[id], ctxOf(m.t), m.portal.Registrar
	a, err := r.Application(ctx, by, id)
	require.NoError(m.t, err)
	cmd := m.command(by)
	wrong := rapid.IntRange(0, 4).Draw(m.t, "wrong") == 0
	switch a.State {
	case account.StateAddress:
		_, err = r.SubmitAddress(ctx, cmd, id, residence(m.t, wrong))
	case account.StatePhone:
		if rapid.Bool().Draw(m.t, "skip") {
			_, err = r.SkipPhone(ctx, cmd, id)
		} else {
			_, err = r.SendPhoneCode(ctx, cmd, id, mustPhone(m.t, m.phone()))
		}
	case account.StatePhoneCode:
		code := m.outbox.Code(a.Phone.Phone)
		if wrong {
			code = "000000"
		}
		_, err = r.ConfirmPhone(ctx, cmd, id, code)
	case account.StateEmail:
		e := mustEmail(m.t, rapid.SampledFrom([]string{"petr@example.org", "pavel@example.org", "parent0@example.org"}).Draw(m.t, "email"))
		_, err = r.SubmitEmail(ctx, cmd, id, e, tick("account", !wrong))
		if err == nil {
			m.agreed[e.Key()] = true
		}
	case account.StateEmailPending:
		_, err = r.ConfirmEmail(ctx, storage.Command{}, m.outbox.Token(a.Email.Email))
	case account.StatePassword:
		typed := plain
		if wrong {
			typed = "password"
		}
		before := m.ready(by, a)
		_, err = r.SetPassword(ctx, cmd, id, typed, plain)
		if err == nil {
			require.True(m.t, before, "A1: completed without every proof")
		}
	case account.StateSuspended: // goes on where it was, if the guards hold again
		_, err = r.SkipPhone(ctx, cmd, id)
	case account.StateCompleted, account.StateCancelled, account.StateExpired:
		_, err = r.SkipPhone(ctx, storage.Command{By: by}, id)
		require.Error(m.t, err)
	}
	var rule validate.Code
	require.True(m.t, err == nil || errors.As(err, &rule), "%v", err)
}

func (m *model) phone() string {
	return rapid.SampledFrom([]string{"+79260000001", "+79260000002", "+79160000000"}).Draw(m.t, "phone")
}

// stray sends a command that need not fit the step, or is somebody else's.
func (m *model) stray() {
	id, ok := m.apps.pick(m, "application")
	if !ok {
		return
	}
	by, ctx, r := m.person(), ctxOf(m.t), m.portal.Registrar
	before, err := r.Application(ctx, m.apps.of[id], id)
	require.NoError(m.t, err)
	cmd := storage.Command{By: by}
	switch rapid.IntRange(0, 5).Draw(m.t, "command") {
	case 0:
		_, err = r.ConfirmPhone(ctx, cmd, id, "123456")
	case 1:
		_, err = r.SetPassword(ctx, cmd, id, plain, plain)
	case 2:
		_, err = r.Back(ctx, cmd, id, rapid.SampledFrom([]account.State{account.StateAddress, account.StatePhone, account.StateEmail}).Draw(m.t, "to"))
	case 3:
		if rapid.IntRange(0, 4).Draw(m.t, "really") == 0 {
			_, err = r.Cancel(ctx, cmd, id)
		}
	case 4:
		err = r.ReportNotMe(ctx, storage.Command{}, m.outbox.Token(before.Email.Email))
		by = m.apps.of[id]
	case 5:
		_, err = r.SendPhoneCode(ctx, cmd, id, mustPhone(m.t, m.phone()))
	}
	if by != m.apps.of[id] {
		after, viewErr := r.Application(ctx, m.apps.of[id], id)
		require.NoError(m.t, viewErr)
		require.Equal(m.t, before.State, after.State, "somebody else moved it")
	}
	var rule validate.Code
	require.True(m.t, err == nil || errors.As(err, &rule), "%v", err)
}

func (m *model) ask() {
	id, ok := m.children.pick(m, "child")
	if !ok {
		return
	}
	r, err := m.portal.Ledger.Ask(ctxOf(m.t), storage.Command{By: host}, consent.Asking{
		System: "diary", Child: id, Purposes: []string{"KID_SCHOOL"}, Scopes: []consent.Scope{{ID: "marks", Required: true}},
		Actions: []string{consent.UseAction}, ValidFor: 48 * time.Hour, Text: "share",
	})
	if err == nil {
		m.asked = append(m.asked, r.ID)
	}
	m.allowed(err, consent.ErrRequestCovered)
}

func (m *model) answer() {
	if len(m.asked) == 0 {
		return
	}
	id, by, ctx := m.asked[rapid.IntRange(0, len(m.asked)-1).Draw(m.t, "asked")], m.person(), ctxOf(m.t)
	var err error
	if rapid.IntRange(0, 3).Draw(m.t, "decline") == 0 {
		_, err = m.portal.Ledger.Decline(ctx, storage.Command{By: by}, id, "")
	} else {
		_, err = m.portal.Ledger.Grant(ctx, storage.Command{By: by}, id, consent.Granting{
			Scopes: []string{"marks"}, Tick: tick("share", rapid.IntRange(0, 4).Draw(m.t, "tick") > 0),
		})
		require.False(m.t, err == nil && by == m.people[2], "a stranger granted")
	}
	m.allowed(err, consent.ErrRequestNotFound, consent.ErrRequestClosed, consent.ErrRequestExpired,
		consent.ErrAgreementRequired, consent.ErrGrantNeedLink)
}

func (m *model) withdraw() {
	id, ok := m.children.pick(m, "child")
	if !ok {
		return
	}
	by, ctx := m.person(), ctxOf(m.t)
	all, err := m.portal.Ledger.Permissions(ctx, by, id)
	if err != nil || len(all) == 0 {
		return
	}
	_, err = m.portal.Ledger.Withdraw(ctx, storage.Command{By: by}, all[len(all)-1].ID)
	if err == nil {
		require.False(m.t, m.shares(id), "shared after a withdrawal")
	}
	m.allowed(err, consent.ErrPermissionNotActive)
}
