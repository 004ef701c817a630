package consent_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

func isCode(err, code error) bool { return errors.Is(err, code) }

// trip is how far a permission came, as it was answered.
type trip struct {
	request    consent.RequestID
	permission consent.PermissionID
	withdrawn  bool
}

// travel goes from Ask to Withdraw, or as far as the store lets it.
func (w *world) travel(ctx context.Context, child cabinet.ChildID) (got trip, err error) {
	r, err := w.ledger.Ask(ctx, storage.Command{By: school, Key: "ask"}, asking(child))
	if err != nil {
		return got, err
	}
	got.request = r.ID
	if _, err = w.ledger.Open(ctx, storage.Command{By: mother, Key: "open"}, r.ID); err != nil {
		return got, err
	}
	p, err := w.ledger.Grant(ctx, storage.Command{By: mother, Key: "grant"}, r.ID, granting())
	if err != nil {
		return got, err
	}
	got.permission = p.ID
	if _, err = w.ledger.MayShare(ctx, question(child)); err != nil {
		return got, err
	}
	if _, err = w.ledger.Withdraw(ctx, storage.Command{By: father, Key: "withdraw"}, p.ID); err != nil {
		return got, err
	}
	got.withdrawn = true
	_, err = w.ledger.Work(ctx, 10)
	return got, err
}

func permitted(m storage.Move) bool {
	switch m.Kind {
	case "consent.request":
		for _, row := range consent.RequestTransitions() {
			if row.From.String() == m.From && row.Event == m.Event && row.To.String() == m.To {
				return true
			}
		}
		return false
	case "consent.permission":
		for _, row := range consent.PermissionTransitions() {
			if row.From.String() == m.From && row.Event == m.Event && row.To.String() == m.To {
				return true
			}
		}
		return false
	}
	return true
}

// TestCrashAtEveryCall lets every single call of a store go wrong, in every
// way, from Ask to Withdraw: after a restart all ends once.
func TestCrashAtEveryCall(t *testing.T) {
	t.Parallel()
	whole := newWorld(t, options())
	child := whole.child(t, "2016-05-19", mother, father)
	count := storagetest.NewFaulty(whole.store, storagetest.Refused, 0)
	whole.reopen(t, count)
	_, err := whole.travel(t.Context(), child)
	require.NoError(t, err)
	require.Greater(t, count.Calls(), 25)
	for _, mode := range storagetest.Faults() {
		t.Run(fmt.Sprint("mode ", mode), func(t *testing.T) {
			t.Parallel()
			for at := 1; at <= count.Calls(); at++ {
				w := newWorld(t, options())
				w.ticks = time.Millisecond // so that the audit is in the order of commits
				child := w.child(t, "2016-05-19", mother, father)
				healthy := w.store
				w.reopen(t, storagetest.NewFaulty(healthy, mode, at))
				before, _ := w.travel(t.Context(), child)
				w.reopen(t, healthy)
				if before.withdrawn {
					require.False(t, w.may(t, question(child)), "call %d: a withdrawal that was answered holds", at)
				}
				got, err := w.travel(t.Context(), child)
				require.NoError(t, err, "call %d", at)
				if before.request != "" {
					require.Equal(t, before.request, got.request, "call %d", at)
				}
				if before.permission != "" {
					require.Equal(t, before.permission, got.permission, "call %d", at)
				}
				all, err := w.ledger.Permissions(t.Context(), mother, child)
				require.NoError(t, err)
				require.Len(t, all, 1, "call %d", at)
				require.Equal(t, consent.PermissionWithdrawn, all[0].State, "call %d", at)
				require.Len(t, all[0].History, 2, "call %d", at)
				for _, by := range []storage.Actor{mother, father} {
					require.Len(t, w.inbox(t, by, cabinet.InboxQuery{}).Notices, 3, "call %d: asked, granted, withdrawn", at)
				}
				require.False(t, w.may(t, question(child)), "call %d", at)
				require.NoError(t, storagetest.CheckMoves(t.Context(), w.vault, permitted), "call %d", at)
			}
		})
	}
}
