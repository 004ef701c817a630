package integration_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

// noting remembers at which version of a card each commit came that wrote one.
type noting struct {
	storage.Store

	mu      sync.Mutex
	founded uint64 // the account came with the card at this version; 0: none
	edited  uint64 // the card was edited at this version; 0: it was not
}

func (s *noting) Commit(ctx context.Context, b storage.Batch) error {
	err := s.Store.Commit(ctx, b)
	if err != nil {
		return err
	}
	var card uint64
	kinds := map[storage.Kind]bool{}
	for _, r := range b.Put {
		kinds[r.Kind] = true
		if r.Kind == "cabinet.card" {
			card = r.Version
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case kinds["account.account"] && kinds["account.link"]:
		s.founded = card
	case kinds["cabinet.card"] && !kinds["account.application"] && !kinds["zags.item"]:
		s.edited = card
	}
	return nil
}

// confirm leads a parent as far as a card that the register has confirmed.
func (w *portal) confirm(t *testing.T, i int) (storage.Actor, cabinet.Card) {
	t.Helper()
	ctx := t.Context()
	made, err := w.enroll(t, ctx, "", i, fmt.Sprintf("+7916000000%d", i))
	require.NoError(t, err)
	cmd := storage.Command{By: made.Actor()}
	card, err := w.services.Cabinet.Add(ctx, cmd, w.child(t))
	require.NoError(t, err)
	r, err := w.services.Checker.Open(ctx, cmd)
	require.NoError(t, err)
	_, err = w.services.Checker.SetAutoUpdate(ctx, cmd, r.ID, false)
	require.NoError(t, err)
	_, err = w.services.Checker.Submit(ctx, cmd, r.ID, card.ID)
	require.NoError(t, err)
	wait := working("register", func(_ *testing.T, ctx context.Context, w *portal, _ *journey) bool {
		card, err = w.services.Cabinet.Card(ctx, cmd.By, card.ID)
		return err == nil && card.Verification == cabinet.VerificationConfirmed
	})
	for range 20 {
		if wait.do(t, ctx, w, nil) == nil {
			return cmd.By, card
		}
	}
	require.Fail(t, "not confirmed")
	return "", card
}

// lastStep leads an application as far as the password.
func (w *portal) lastStep(t *testing.T, by storage.Actor, card cabinet.CardID) *journey {
	t.Helper()
	j := &journey{mother: by, card: card}
	on := false
	for _, one := range journeySteps() {
		on = on || one.name == "begin"
		if one.name == "password" {
			return j
		}
		if on {
			require.NoError(t, one.do(t, t.Context(), w, j), one.name)
		}
	}
	return nil
}

// race lets everything that could take the account from under its commit
// happen at once. Which of it, and how long after the hashes have begun, is
// another for each round.
func race(t *testing.T, base storage.Store, round int) (ended account.State) {
	t.Helper()
	notes := &noting{Store: base}
	w := newPortal(t, notes)
	require.NoError(t, w.open(t))
	mother, card := w.confirm(t, 0)
	father, theirs := w.confirm(t, 1)
	notes.edited = 0
	j := w.lastStep(t, mother, card.ID)
	stateless := card.Child
	require.NoError(t, stateless.Citizenship.UnmarshalText([]byte("KAZ")))

	ctx, portal := t.Context(), w.services
	others := []func() error{
		func() error { _, err := portal.Registrar.Cancel(ctx, storage.Command{By: mother}, j.app); return err },
		func() error {
			_, err := portal.Cabinet.Edit(ctx, storage.Command{By: mother}, card.ID, stateless)
			return err
		},
		func() error {
			_, err := portal.Registrar.Back(ctx, storage.Command{By: mother}, j.app, account.StateEmail)
			return err
		},
		func() error { _, err := w.enroll(t, ctx, "", 2, "+79260000001"); return err },
		func() error { _, err := w.enroll(t, ctx, "", 3, "+79260000001"); return err },
		func() error {
			_, err := portal.Registrar.Begin(ctx, storage.Command{By: father}, theirs.ID)
			return err
		},
		func() error { _, err := portal.Registrar.Begin(ctx, storage.Command{By: mother}, card.ID); return err },
		func() error { _, err := portal.Work(ctx); return err },
	}
	var deeds []func() error
	for i, deed := range others {
		if i >= 5 || round%6 == i {
			deeds = append(deeds, func() error {
				time.Sleep(time.Duration(round/6%10) * 200 * time.Microsecond)
				return deed()
			})
		}
	}
	for i := range 4 {
		deeds = append(deeds, func() error {
			cmd := storage.Command{By: mother, Key: fmt.Sprint("password-", i%2)}
			_, err := portal.Registrar.SetPassword(ctx, cmd, j.app, plain, plain)
			return err
		})
	}
	var group sync.WaitGroup
	start := make(chan struct{})
	for _, deed := range deeds {
		group.Go(func() {
			<-start
			var rule validate.Code
			if err := deed(); err != nil {
				assert.ErrorAs(t, err, &rule)
			}
		})
	}
	close(start)
	group.Wait()
	return w.settled(t, notes, mother, father, j)
}

// settled holds what a race left against A1, A3 and A4.
func (w *portal) settled(t *testing.T, notes *noting, mother, father storage.Actor, j *journey) account.State {
	t.Helper()
	w.verified(t)
	a, err := w.services.Registrar.Application(t.Context(), mother, j.app)
	require.NoError(t, err)
	links := w.count(t, "account.link")
	card, err := w.services.Cabinet.Card(t.Context(), mother, j.card)
	require.NoError(t, err)
	if a.State != account.StateCompleted {
		assert.Zero(t, links)
		assert.Zero(t, notes.founded)
		return a.State
	}
	assert.Equal(t, 1, links)
	if notes.edited != 0 {
		assert.Less(t, notes.founded, notes.edited, "an account for a card that was edited before")
	}
	require.Len(t, card.Holds, 1)
	assert.Equal(t, storage.ID(a.Account), card.Holds[0].ID)
	made, err := w.services.Accounts.Account(t.Context(), storage.Actor(a.Account))
	require.NoError(t, err)
	assert.Equal(t, 3, w.count(t, "account.account"), "the parents' and the child's: nobody else holds its phone")
	assert.Equal(t, "+79260000001", made.Phone.String())
	_, err = w.services.Registrar.Begin(t.Context(), storage.Command{By: father}, w.cardOf(t, father))
	require.ErrorIs(t, err, account.ErrNotEligible)
	return a.State
}

func (w *portal) cardOf(t *testing.T, by storage.Actor) cabinet.CardID {
	t.Helper()
	cards, err := w.services.Cabinet.Cards(t.Context(), by)
	require.NoError(t, err)
	require.Len(t, cards, 1)
	return cards[0].ID
}

// TestRaceJourney: at most one account, with every proof, whatever happens at
// once with the last step.
func TestRaceJourney(t *testing.T) {
	t.Parallel()
	t.Run("memstore", func(t *testing.T) {
		t.Parallel()
		rounds(t, 120, func(*testing.T) storage.Store { return memstore.New() })
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		rounds(t, 60, func(t *testing.T) storage.Store { t.Helper(); return openSQLite(t, newFile(t)) })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		rounds(t, 30, openPostgres)
	})
}

func rounds(t *testing.T, n int, fresh func(t *testing.T) storage.Store) {
	t.Helper()
	ended := map[string]int{}
	for i := range n {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			ended[race(t, fresh(t), i).String()]++
		})
	}
	t.Log(ended)
}
