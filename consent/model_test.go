package consent_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
)

// model is what the Ledger should hold about one child and one system, kept in
// the plainest way: every request and permission, and what each instant saw.
type model struct {
	w        *world
	child    cabinet.ChildID
	requests []*modelRequest
	given    []*modelPermission
}

type modelRequest struct {
	id    consent.RequestID
	asked consent.Asking
	until time.Time
	state consent.RequestState
}

type modelPermission struct {
	id       consent.PermissionID
	purposes []string
	scopes   []string
	from     time.Time
	until    time.Time // the earliest of its validity, withdrawal and replacement
	state    consent.PermissionState
}

func (m *model) tick() {
	now := m.w.clock()
	for _, r := range m.requests {
		if r.state.Open() && !now.Before(r.until) {
			r.state = consent.RequestExpired
		}
	}
	for _, p := range m.given {
		if p.state == consent.PermissionActive && !now.Before(p.until) {
			p.state = consent.PermissionExpired
		}
	}
}

func (m *model) end(p *modelPermission, state consent.PermissionState) {
	p.state, p.until = state, m.w.clock()
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// grant is what giving a permission does to the others.
func (m *model) grant(p consent.Permission) {
	for _, old := range m.given {
		if old.state == consent.PermissionActive && share(old.purposes, p.Evidence.Purposes) {
			m.end(old, consent.PermissionSuperseded)
		}
	}
	m.given = append(m.given, &modelPermission{
		id: p.ID, purposes: p.Evidence.Purposes, scopes: p.Evidence.Data,
		from: p.Evidence.At, until: p.Evidence.Until, state: consent.PermissionActive,
	})
}

func (m *model) allowed(purpose, scope string, at time.Time) bool {
	return slices.ContainsFunc(m.given, func(p *modelPermission) bool {
		return slices.Contains(p.purposes, purpose) && slices.Contains(p.scopes, scope) && !at.Before(p.from) && at.Before(p.until)
	})
}

func drawAsking(rt *rapid.T, child cabinet.ChildID) consent.Asking {
	a := asking(child)
	a.Purposes = rapid.SampledFrom([][]string{{"A"}, {"B"}, {"B", "A"}}).Draw(rt, "purposes")
	a.Scopes = rapid.SampledFrom([][]consent.Scope{a.Scopes, {{ID: "class"}}}).Draw(rt, "scopes")
	a.ValidFor = rapid.SampledFrom([]time.Duration{time.Hour, 10 * day, 40 * day}).Draw(rt, "validity")
	return a
}

// same compares askings as sets.
func same(a, b consent.Asking) bool {
	return len(a.Purposes) == len(b.Purposes) && len(a.Scopes) == len(b.Scopes) && a.ValidFor == b.ValidFor &&
		!slices.ContainsFunc(a.Purposes, func(p string) bool { return !slices.Contains(b.Purposes, p) })
}

func (m *model) ask(t *testing.T, rt *rapid.T) {
	t.Helper()
	a := drawAsking(rt, m.child)
	got, err := m.w.ledger.Ask(t.Context(), storage.Command{By: school}, a)
	i := slices.IndexFunc(m.requests, func(r *modelRequest) bool { return r.state.Open() && same(r.asked, a) })
	if i >= 0 {
		require.NoError(rt, err)
		assert.Equal(rt, m.requests[i].id, got.ID, "the open one")
		return
	}
	soon := m.w.clock().Add(14 * day)
	covered := true
	for _, purpose := range a.Purposes {
		for _, scope := range a.Scopes {
			covered = covered && m.allowed(purpose, scope.ID, soon)
		}
	}
	if covered {
		require.ErrorIs(rt, err, consent.ErrRequestCovered)
		return
	}
	require.NoError(rt, err)
	for _, r := range m.requests {
		if r.state.Open() && share(r.asked.Purposes, a.Purposes) {
			r.state = consent.RequestSuperseded
		}
	}
	m.requests = append(m.requests, &modelRequest{id: got.ID, asked: a, until: got.Until, state: consent.RequestNotified})
}

// answer applies one event to a request, wherever it stands.
func (m *model) answer(rt *rapid.T, to consent.RequestState, event func(storage.Command, consent.RequestID) error) {
	if len(m.requests) == 0 {
		return
	}
	r := rapid.SampledFrom(m.requests).Draw(rt, "request")
	by := rapid.SampledFrom([]storage.Actor{mother, father, stranger}).Draw(rt, "by")
	err := event(storage.Command{By: by}, r.id)
	switch {
	case by == stranger:
		require.Equal(rt, error(consent.ErrRequestNotFound), err)
	case r.state == consent.RequestExpired:
		require.ErrorIs(rt, err, consent.ErrRequestExpired)
	case !r.state.Open():
		require.ErrorIs(rt, err, consent.ErrRequestClosed)
	case errors.Is(err, consent.ErrScopeNotAsked):
		assert.Len(rt, r.asked.Scopes, 1, "marks were not asked for")
	default:
		require.NoError(rt, err)
		r.state = to
	}
}

func (m *model) withdraw(t *testing.T, rt *rapid.T) {
	t.Helper()
	if len(m.given) == 0 {
		return
	}
	p := rapid.SampledFrom(m.given).Draw(rt, "permission")
	by := rapid.SampledFrom([]storage.Actor{mother, father, stranger}).Draw(rt, "by")
	_, err := m.w.ledger.Withdraw(t.Context(), storage.Command{By: by}, p.id)
	if by == stranger || p.state != consent.PermissionActive {
		require.ErrorIs(rt, err, consent.ErrPermissionNotActive)
		return
	}
	require.NoError(rt, err)
	m.end(p, consent.PermissionWithdrawn)
}

func (m *model) check(t *testing.T, rt *rapid.T, start time.Time) {
	t.Helper()
	all, err := m.w.ledger.Permissions(t.Context(), mother, m.child)
	require.NoError(rt, err)
	require.Len(rt, all, len(m.given))
	active := map[string]int{}
	for _, p := range all {
		i := slices.IndexFunc(m.given, func(g *modelPermission) bool { return g.id == p.ID })
		require.GreaterOrEqual(rt, i, 0)
		assert.Equal(rt, m.given[i].state, p.State)
		for _, change := range p.History {
			assert.NotZero(rt, change.State)
		}
		if p.State == consent.PermissionActive {
			for _, purpose := range p.Evidence.Purposes {
				active[purpose]++
				assert.Equal(rt, 1, active[purpose], "one permission per purpose")
			}
		}
	}
	open := map[string]int{}
	for _, r := range m.requests {
		got, err := m.w.ledger.Request(t.Context(), father, r.id)
		require.NoError(rt, err)
		assert.Equal(rt, r.state, got.State)
		if got.State.Open() {
			for _, purpose := range got.Asked.Purposes {
				open[purpose]++
				assert.Equal(rt, 1, open[purpose], "one open request per purpose")
			}
		}
	}
	instants := []time.Time{{}, start, m.w.clock().Add(time.Hour), m.w.clock().Add(20 * day)}
	if len(m.given) > 0 {
		p := rapid.SampledFrom(m.given).Draw(rt, "looked at")
		instants = append(instants, p.from, p.until, p.until.Add(-time.Microsecond))
	}
	for _, at := range instants {
		q := question(m.child)
		q.Purpose = rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "purpose")
		q.Scope = rapid.SampledFrom([]string{"class", "marks"}).Draw(rt, "scope")
		q.At = at
		a, err := m.w.ledger.MayShare(t.Context(), q)
		require.NoError(rt, err)
		if at.IsZero() {
			at = m.w.clock()
		}
		assert.Equal(rt, m.allowed(q.Purpose, q.Scope, at), a.Allowed)
	}
}

func TestModelRequestsAndPermissions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, options())
		m := &model{w: w, child: w.child(t, "2016-05-19", mother, father)}
		start := w.clock()
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				m.tick()
				m.check(t, rt, start)
			},
			"ask": func(rt *rapid.T) { m.ask(t, rt) },
			"open": func(rt *rapid.T) {
				m.answer(rt, consent.RequestOpened, func(cmd storage.Command, id consent.RequestID) error {
					_, err := w.ledger.Open(t.Context(), cmd, id)
					return err
				})
			},
			"decline": func(rt *rapid.T) {
				m.answer(rt, consent.RequestDeclined, func(cmd storage.Command, id consent.RequestID) error {
					_, err := w.ledger.Decline(t.Context(), cmd, id, "")
					return err
				})
			},
			"grant": func(rt *rapid.T) {
				g := rapid.SampledFrom([]consent.Granting{granting("class"), granting()}).Draw(rt, "granting")
				m.answer(rt, consent.RequestGranted, func(cmd storage.Command, id consent.RequestID) error {
					p, err := w.ledger.Grant(t.Context(), cmd, id, g)
					if err == nil {
						m.grant(p)
					}
					return err
				})
			},
			"grant from settings": func(rt *rapid.T) {
				a := drawAsking(rt, m.child)
				p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: father}, a, granting("class"))
				require.NoError(rt, err)
				m.grant(p)
				for _, r := range m.requests {
					if r.state.Open() && same(r.asked, a) {
						r.state = consent.RequestGranted
					}
				}
			},
			"withdraw": func(rt *rapid.T) { m.withdraw(t, rt) },
			"time passes": func(rt *rapid.T) {
				w.pass(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 5 * day, 31 * day}).Draw(rt, "for"))
			},
			"work": func(rt *rapid.T) {
				_, err := w.ledger.Work(t.Context(), 100)
				require.NoError(rt, err)
			},
		})
	})
}
