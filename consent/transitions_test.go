package consent_test

import (
	"encoding"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// requestIn makes a request that has reached a state, in a world of its own.
func requestIn(t *testing.T, state consent.RequestState) (*world, consent.RequestID) {
	t.Helper()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	r := w.ask(t, asking(child))
	var err error
	switch state {
	case consent.RequestOpened:
		_, err = w.ledger.Open(t.Context(), storage.Command{By: mother}, r.ID)
	case consent.RequestGranted:
		w.grant(t, r.ID)
	case consent.RequestDeclined:
		_, err = w.ledger.Decline(t.Context(), storage.Command{By: mother}, r.ID, "")
	case consent.RequestExpired:
		w.pass(30 * day)
		_, err = w.ledger.Work(t.Context(), 10)
	case consent.RequestSuperseded:
		a := asking(child)
		a.ValidFor = time.Hour
		w.ask(t, a)
	case consent.RequestNotified:
	}
	require.NoError(t, err)
	return w, r.ID
}

// TestRequestTakesOnlyItsTable fires every event of a representative in every
// state, and holds the outcome against the published table.
func TestRequestTakesOnlyItsTable(t *testing.T) {
	t.Parallel()
	table := consent.RequestTransitions()
	for from := consent.RequestNotified; from <= consent.RequestSuperseded; from++ {
		for event, fire := range map[string]func(*world, consent.RequestID) error{
			"open": func(w *world, id consent.RequestID) error {
				_, err := w.ledger.Open(t.Context(), storage.Command{By: mother}, id)
				return err
			},
			"grant": func(w *world, id consent.RequestID) error {
				_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, id, granting())
				return err
			},
			"decline": func(w *world, id consent.RequestID) error {
				_, err := w.ledger.Decline(t.Context(), storage.Command{By: mother}, id, "")
				return err
			},
		} {
			name := fmt.Sprint(from, " ", event)
			w, id := requestIn(t, from)
			before, err := w.ledger.Request(t.Context(), mother, id)
			require.NoError(t, err, name)
			require.Equal(t, from, before.State, name)
			err = fire(w, id)
			after, lookErr := w.ledger.Request(t.Context(), mother, id)
			require.NoError(t, lookErr, name)
			if err == nil {
				assert.True(t, table.Permits(from, event, after.State), name)
				continue
			}
			assert.True(t, table.Final(from), name)
			assert.Equal(t, before, after, name)
			var broken *validate.Error
			require.ErrorAs(t, err, &broken, name)
			for _, param := range []string{"state", "event", "allowed"} {
				_, ok := broken.Param(param)
				assert.True(t, ok, name)
			}
		}
	}
	assert.Empty(t, consent.PermissionTransitions().Allowed(consent.PermissionWithdrawn))
	assert.Equal(t, []string{"withdraw", "expire", "supersede"}, consent.PermissionTransitions().Allowed(consent.PermissionActive))
	assert.Equal(t, []string{"expire"}, consent.AgreementTransitions().Allowed(consent.AgreementGiven))
}

func TestAuditHoldsOnlyMovesOfTheTables(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	p := w.grant(t, w.ask(t, asking(child)).ID)
	_, err := w.ledger.Withdraw(t.Context(), storage.Command{By: father}, p.ID)
	require.NoError(t, err)
	w.ask(t, asking(child))
	w.pass(31 * day)
	_, err = w.ledger.Work(t.Context(), 10)
	require.NoError(t, err)
	events, _, err := w.vault.Events(t.Context(), "", 100)
	require.NoError(t, err)
	seen := map[string]int{}
	for _, e := range events {
		for _, m := range e.Moves {
			switch m.Kind {
			case "consent.request":
				var from, to consent.RequestState
				require.NoError(t, from.UnmarshalText([]byte(m.From)))
				require.NoError(t, to.UnmarshalText([]byte(m.To)))
				assert.True(t, consent.RequestTransitions().Permits(from, m.Event, to), m.Event)
			case "consent.permission":
				var from, to consent.PermissionState
				require.NoError(t, from.UnmarshalText([]byte(m.From)))
				require.NoError(t, to.UnmarshalText([]byte(m.To)))
				assert.True(t, consent.PermissionTransitions().Permits(from, m.Event, to), m.Event)
			default:
				continue
			}
			seen[string(m.Kind)+" "+m.Event]++
		}
	}
	assert.Equal(t, map[string]int{
		"consent.request ask": 2, "consent.request grant": 1, "consent.request expire": 1,
		"consent.permission grant": 1, "consent.permission withdraw": 1,
	}, seen)
}

func TestStatesAreWords(t *testing.T) {
	t.Parallel()
	for _, s := range []encoding.TextUnmarshaler{
		new(consent.RequestState), new(consent.PermissionState), new(consent.AgreementState), new(consent.Readiness),
	} {
		require.Error(t, s.UnmarshalText([]byte("unheard of")))
		require.NoError(t, s.UnmarshalText(nil), "unset")
		assert.Empty(t, fmt.Sprint(s.(fmt.Stringer).String())) //nolint:errcheck,forcetypeassert // Every state is one.
	}
}
