package rodnik_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/zags"
)

func keyring(t *testing.T, seal, look string) *storage.Keyring {
	t.Helper()
	s, err := storage.NewSecret("seal-1", []byte(strings.Repeat(seal, 32)))
	require.NoError(t, err)
	l, err := storage.NewSecret("look-1", []byte(strings.Repeat(look, 32)))
	require.NoError(t, err)
	keys, err := storage.NewKeyring([]storage.Secret{s}, []storage.Secret{l})
	require.NoError(t, err)
	return keys
}

func TestOpenRefusesWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ports := rodnik.Ports{Registry: w.register, Mailer: w.outbox, SMS: w.outbox}
	store, keys := memstore.New(), keyring(t, "s", "l")
	_, err := rodnik.Open(t.Context(), nil, keys, ports, nil)
	require.ErrorContains(t, err, "needs a store")
	_, err = rodnik.Open(t.Context(), store, nil, ports, nil)
	require.ErrorContains(t, err, "a keyring")
	for range 3 {
		_, err = rodnik.Open(t.Context(), store, keys, rodnik.Ports{}, nil)
		require.Error(t, err)
	}
	for name, less := range map[string]rodnik.Ports{
		"registry": {Mailer: w.outbox, SMS: w.outbox}, "mailer": {Registry: w.register, SMS: w.outbox}, "SMS": {Registry: w.register, Mailer: w.outbox},
	} {
		_, err = rodnik.Open(t.Context(), store, keys, less, nil)
		require.Error(t, err, name)
	}
	_, err = rodnik.Open(t.Context(), store, keys, ports, nil)
	require.NoError(t, err)
	for _, other := range []*storage.Keyring{keyring(t, "x", "l"), keyring(t, "s", "x"), keyring(t, "l", "s")} {
		_, err = rodnik.Open(t.Context(), store, other, ports, nil)
		require.ErrorIs(t, err, storage.ErrTampered)
	}
	_, err = rodnik.Open(t.Context(), store, keys, ports, nil)
	require.NoError(t, err, "the right one still fits")
}

// TestRaceManyPortals lets eight programs work on one store.
func TestRaceManyPortals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	portals := make([]*rodnik.Portal, 8)
	for i := range portals {
		w.restart(t)
		portals[i] = w.portal
	}
	requests := map[storage.Actor]zags.RequestID{} //nolint:exhaustive // Actors are no enumeration.
	for _, by := range w.people[:2] {
		card, err := w.portal.Cabinet.Add(t.Context(), storage.Command{By: by}, w.child(t, 0, false))
		require.NoError(t, err)
		r, err := w.portal.Checker.Open(t.Context(), storage.Command{By: by})
		require.NoError(t, err)
		_, err = w.portal.Checker.SetAutoUpdate(t.Context(), storage.Command{By: by}, r.ID, false)
		require.NoError(t, err)
		_, err = w.portal.Checker.Submit(t.Context(), storage.Command{By: by}, r.ID, card.ID)
		require.NoError(t, err)
		requests[by] = r.ID
	}
	for range 10 {
		var all sync.WaitGroup
		for _, p := range portals {
			all.Go(func() {
				_, err := p.Work(t.Context())
				assert.NoError(t, err)
			})
		}
		all.Wait()
		w.pass(time.Minute)
	}
	for by, id := range requests {
		r, err := w.portal.Checker.Request(t.Context(), by, id)
		require.NoError(t, err)
		require.Equal(t, zags.Completed, r.State)
		require.Equal(t, zags.Confirmed, r.Items[0].State)
		require.Equal(t, 1, w.register.Submissions(id))
		box, err := w.portal.Cabinet.Inbox(t.Context(), by, cabinet.InboxQuery{})
		require.NoError(t, err)
		require.Len(t, box.Notices, 1)
	}
}

// TestPortalShowsNoKey: whatever is printed of a portal, its keys are not in it.
func TestPortalShowsNoKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, v := range []any{w.portal, *w.portal, w.portal.Checker, w.portal.Ledger, w.portal.Cabinet} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
			text := fmt.Sprintf(verb, v)
			for _, secret := range []string{"0123456789abcdef", fmt.Sprintf("%x", "0123456789abcdef"), "48 49 50 51", "0x30, 0x31, 0x32"} {
				assert.NotContains(t, text, secret, "%T", v)
			}
		}
	}
}
