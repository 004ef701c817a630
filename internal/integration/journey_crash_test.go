package integration_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

var errCut = errors.New("engine: cut")

// trouble is what happens at the k-th call of the store.
type trouble struct {
	name string
	set  func(s *troubled, at int, cancel func())
}

func troubles() []trouble {
	at := func(k int, then error) func(int, string) error {
		return func(call int, _ string) error {
			if call == k {
				return then
			}
			return nil
		}
	}
	commitAt := func(k int, then error) func(int, string) error {
		return func(call int, op string) error {
			if call == k && op == "commit" {
				return then
			}
			return nil
		}
	}
	canceling := func(k int, cancel func()) func(int, string) error {
		return func(call int, _ string) error {
			if call == k {
				cancel()
			}
			return nil
		}
	}
	return []trouble{
		{"fails", func(s *troubled, k int, _ func()) { s.before = at(k, errCut) }},
		{"loses the acknowledgement", func(s *troubled, k int, _ func()) { s.after = commitAt(k, storage.ErrUnknown) }},
		{"loses the request", func(s *troubled, k int, _ func()) { s.before = commitAt(k, storage.ErrUnknown) }},
		{"stops before", func(s *troubled, k int, _ func()) {
			s.before = func(call int, _ string) error {
				if call >= k {
					return errCut
				}
				return nil
			}
		}},
		{"stops after", func(s *troubled, k int, _ func()) {
			s.before = func(call int, _ string) error {
				if call > k {
					return errCut
				}
				return nil
			}
			s.after = func(call int, op string) error {
				if call == k && op == "commit" {
					return storage.ErrUnknown
				}
				return nil
			}
		}},
		{"ends the context before", func(s *troubled, k int, cancel func()) { s.before = canceling(k, cancel) }},
		{"ends the context after", func(s *troubled, k int, cancel func()) { s.after = canceling(k, cancel) }},
		{"a faster writer", func(s *troubled, k int, _ func()) { s.before = commitAt(k, storage.ErrConflict) }},
	}
}

// travel goes the whole way with one trouble at call k of the store. Whatever
// fails is met by a restart and by the same command with the same key.
func travel(t *testing.T, base storage.Store, k int, what trouble) (w *portal, j *journey, calls int) {
	t.Helper()
	s := &troubled{Store: base}
	w, j = newPortal(t, s), &journey{}
	cancel := func() {}
	what.set(s, k, func() { cancel() })
	for _, one := range journeySteps() {
		var err error
		for range 40 {
			var ctx context.Context
			ctx, cancel = context.WithCancel(t.Context())
			err = one.do(t, ctx, w, j)
			cancel()
			if err == nil {
				break
			}
			if s.calls >= k { // it has happened: the machine comes back
				s.before, s.after = nil, nil
			}
			if w.services != nil && !errors.Is(err, errNotYet) {
				require.NoError(t, w.open(t))
			}
		}
		require.NoError(t, err, "%s at call %d: %s", what.name, k, one.name)
	}
	w.store = base
	require.NoError(t, w.open(t))
	w.pass(3 * time.Minute) // leases end
	for n := 1; n > 0; {
		var err error
		n, err = w.services.Work(t.Context())
		require.NoError(t, err)
	}
	return w, j, s.calls
}

// count is how many records of a kind there are.
func (w *portal) count(t *testing.T, kind storage.Kind) int {
	t.Helper()
	found, err := w.store.Find(t.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
	require.NoError(t, err)
	return len(found)
}

// moved is every move of the audit, as often as it stands there, the IDs left
// out, and what may differ: whether a secret was used before its message was
// known to have left, and how often the child signed in.
func (w *portal) moved(t *testing.T) map[string]int {
	t.Helper()
	events, _, err := w.services.Events(t.Context(), "", storage.MaxLimit)
	require.NoError(t, err)
	moves := map[string]int{}
	for _, e := range events {
		for _, m := range e.Moves {
			switch {
			case strings.HasPrefix(string(m.Kind), "zags."), m.Event == "sign_in":
			case m.Kind == "account.message":
				moves["account.message"]++
			case m.Kind == "account.challenge" && m.Event == "dispatch":
			case m.Kind == "account.challenge":
				moves[fmt.Sprintf("%s %s %s", m.Kind, m.Event, m.To)]++
			default:
				moves[fmt.Sprintf("%s %s %s>%s", m.Kind, m.Event, m.From, m.To)]++
			}
		}
	}
	return moves
}

// arrived checks that the journey ended with everything once.
func (w *portal) arrived(t *testing.T, j *journey, moves map[string]int) {
	t.Helper()
	for kind, n := range map[storage.Kind]int{
		"account.account": 2, "account.link": 1, "account.application": 1, "account.challenge": 2, "account.message": 2,
		"cabinet.card": 1, "cabinet.child": 1, "consent.agreement": 1, "zags.request": 1,
	} {
		assert.Equal(t, n, w.count(t, kind), "%s", kind)
	}
	assert.Equal(t, moves, w.moved(t), "each move stands in the audit once")
	a, err := w.services.Registrar.Application(t.Context(), j.mother, j.app)
	require.NoError(t, err)
	assert.Equal(t, account.StateCompleted, a.State)
	assert.Equal(t, j.made, a.Account)
	card, err := w.services.Cabinet.Card(t.Context(), j.mother, j.card)
	require.NoError(t, err)
	assert.Len(t, card.Holds, 1, "the account, and nothing else")
	ids := map[storage.ID]bool{}
	secrets := map[string]bool{}
	for _, m := range w.outbox.SMS() {
		ids[m.ID], secrets[m.Code.Reveal()] = true, true
	}
	for _, l := range w.outbox.Letters() {
		ids[l.ID], secrets[l.Link.Reveal()] = true, true
	}
	assert.Len(t, ids, 2, "copies carry the same ID")
	assert.Len(t, secrets, 2, "and the same secret")
	w.verified(t)
}

// verified checks that every chain of the audit is whole, and that every record
// is as its last entry left it.
func (w *portal) verified(t *testing.T) {
	t.Helper()
	r, err := w.services.VerifyAudit(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, r.Problems)
	assert.Empty(t, r.Unkept)
	assert.NotZero(t, r.Entries)
}

// every goes the whole way once for each trouble at each call of the store
// that stride leaves.
func every(t *testing.T, stride int, fresh func(t *testing.T) storage.Store) {
	t.Helper()
	calm, j, calls := travel(t, fresh(t), 1<<30, troubles()[0])
	moves := calm.moved(t)
	require.NotEmpty(t, moves)
	calm.arrived(t, j, moves)
	t.Logf("%d calls, every %d. of them with %d troubles", calls, stride, len(troubles()))
	for i, what := range troubles() {
		t.Run(what.name, func(t *testing.T) {
			t.Parallel()
			for k := 1 + i%stride; k <= calls; k += stride {
				t.Run(strconv.Itoa(k), func(t *testing.T) {
					w, j, _ := travel(t, fresh(t), k, what)
					w.arrived(t, j, moves)
				})
				if t.Failed() {
					t.Fatalf("%s at call %d of %d", what.name, k, calls)
				}
			}
		})
	}
}

// TestCrashJourney breaks the way from enrollment to signing in at every call
// of the store: fault classes F1, F5, F6 and F12. In memory each call meets all
// eight troubles, on SQLite two of them, on PostgreSQL one.
func TestCrashJourney(t *testing.T) {
	t.Parallel()
	t.Run("memstore", func(t *testing.T) {
		t.Parallel()
		every(t, 1, func(*testing.T) storage.Store { return memstore.New() })
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		every(t, 23, func(t *testing.T) storage.Store {
			t.Helper()
			return openSQLite(t, newFile(t))
		})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		every(t, 47, openPostgres)
	})
}
