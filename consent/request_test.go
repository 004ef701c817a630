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

const day = 24 * time.Hour

// asking is what the diary asks for.
func asking(child cabinet.ChildID) consent.Asking {
	return consent.Asking{
		System: "diary", Child: child, Purposes: []string{"EDU_JOURNAL"},
		Scopes:  []consent.Scope{{ID: "marks"}, {ID: "class", Required: true}},
		Actions: []string{consent.UseAction}, ValidFor: 365 * day, Text: "share",
	}
}

// granting gives everything the diary asks for.
func granting(scopes ...string) consent.Granting {
	if scopes == nil {
		scopes = []string{"class", "marks"}
	}
	return consent.Granting{Scopes: scopes, Tick: consent.Tick{Text: "share", Version: "2", Locale: "ru", Given: true}}
}

func (w *world) ask(t *testing.T, a consent.Asking) consent.Request {
	t.Helper()
	r, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, a)
	require.NoError(t, err)
	return r
}

func (w *world) grant(t *testing.T, id consent.RequestID) consent.Permission {
	t.Helper()
	p, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, id, granting())
	require.NoError(t, err)
	return p
}

func (w *world) inbox(t *testing.T, by storage.Actor, q cabinet.InboxQuery) cabinet.Inbox {
	t.Helper()
	box, err := w.cabinet.Inbox(t.Context(), by, q)
	require.NoError(t, err)
	return box
}

func TestAskRefusesWhatIsIncomplete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	for _, c := range []struct {
		name   string
		change func(*consent.Asking)
		err    error
	}{
		{"an unknown system", func(a *consent.Asking) { a.System = "other" }, consent.ErrSystemUnknown},
		{"a system by its name", func(a *consent.Asking) { a.System = "School diary" }, consent.ErrSystemUnknown},
		{"no purpose", func(a *consent.Asking) { a.Purposes = nil }, consent.ErrPurposeRequired},
		{"a purpose twice", func(a *consent.Asking) { a.Purposes = []string{"A", "A"} }, consent.ErrPurposeRequired},
		{"an empty purpose", func(a *consent.Asking) { a.Purposes = []string{""} }, consent.ErrPurposeRequired},
		{"no scope", func(a *consent.Asking) { a.Scopes = nil }, consent.ErrRecordIncomplete},
		{"no action", func(a *consent.Asking) { a.Actions = nil }, consent.ErrRecordIncomplete},
		{"no validity", func(a *consent.Asking) { a.ValidFor = 0 }, consent.ErrRecordIncomplete},
		{"no child", func(a *consent.Asking) { a.Child = "" }, consent.ErrRecordIncomplete},
		{"a text nobody listed", func(a *consent.Asking) { a.Text = "other" }, consent.ErrRecordIncomplete},
		{"a text for agreements", func(a *consent.Asking) { a.Text = "account" }, consent.ErrRecordIncomplete},
		{"too many scopes", func(a *consent.Asking) {
			for i := range 64 {
				a.Scopes = append(a.Scopes, consent.Scope{ID: string(rune('0' + i))})
			}
		}, storage.ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := asking(child)
			c.change(&a)
			_, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, a)
			require.ErrorIs(t, err, c.err)
		})
	}
	_, err := w.ledger.Ask(t.Context(), storage.Command{}, asking(child))
	require.ErrorIs(t, err, family.ErrActorMissing)
	_, err = w.ledger.Ask(t.Context(), storage.Command{By: school}, consent.Asking{Child: child})
	require.ErrorIs(t, err, consent.ErrSystemUnknown)
	require.ErrorIs(t, err, consent.ErrPurposeRequired, "everything at once")
}

//nolint:paralleltest // Its steps build on each other.
func TestAskTellsEachRepresentativeOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	r := w.ask(t, asking(child))
	assert.Equal(t, consent.RequestNotified, r.State)
	assert.Equal(t, w.clock().Add(30*day), r.Until)
	assert.Equal(t, []consent.Scope{{ID: "class", Required: true}, {ID: "marks"}}, r.Asked.Scopes, "required first")
	again := w.ask(t, asking(child))
	assert.Equal(t, r, again, "the open one")
	for _, by := range []storage.Actor{mother, father} {
		box := w.inbox(t, by, cabinet.InboxQuery{Kind: consent.NoticeAsked, Unread: true})
		require.Len(t, box.Notices, 1)
		assert.Equal(t, storage.ID(r.ID), box.Notices[0].Subject)
		assert.Equal(t, child, box.Notices[0].Child)
		assert.Equal(t, "diary", box.Notices[0].System)
	}
	assert.Empty(t, w.inbox(t, stranger, cabinet.InboxQuery{}).Notices)

	w.pass(day - time.Microsecond)
	w.ask(t, asking(child))
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{}).Notices, 1)
	w.pass(time.Microsecond)
	w.ask(t, asking(child))
	w.ask(t, asking(child))
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{}).Notices, 2, "one reminder a day")

	t.Run("opening marks all its notices as read and decides nothing", func(t *testing.T) {
		opened, err := w.ledger.Open(t.Context(), storage.Command{By: mother}, r.ID)
		require.NoError(t, err)
		assert.Equal(t, consent.RequestOpened, opened.State)
		assert.Empty(t, w.inbox(t, mother, cabinet.InboxQuery{Unread: true}).Notices)
		assert.Len(t, w.inbox(t, father, cabinet.InboxQuery{Unread: true}).Notices, 2)
		_, err = w.ledger.Open(t.Context(), storage.Command{By: father}, r.ID)
		require.NoError(t, err)
		all, err := w.ledger.Permissions(t.Context(), mother, child)
		require.NoError(t, err)
		assert.Empty(t, all)
		assert.Equal(t, consent.RequestNotified, w.ask(t, asking(child)).State, "the system is not told who looked")
	})
	t.Run("reading a notice decides nothing either", func(t *testing.T) {
		for _, n := range w.inbox(t, father, cabinet.InboxQuery{}).Notices {
			_, err := w.cabinet.SetRead(t.Context(), storage.Command{By: father}, n.ID, true)
			require.NoError(t, err)
		}
		got, err := w.ledger.Request(t.Context(), father, r.ID)
		require.NoError(t, err)
		assert.Equal(t, consent.RequestOpened, got.State)
	})
}

func TestAskRevealsNothingAboutTheChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	plain := w.child(t, "2016-05-19", mother)
	linked := w.child(t, "2016-05-20", mother, father)
	w.attach(t, linked, mother, "account")
	other := asking(linked)
	other.System = "portfolio"
	w.grant(t, w.ask(t, other).ID)
	grown := w.child(t, "2008-03-02", mother)
	w.pass(day)
	like := w.ask(t, asking(plain))
	for _, child := range []cabinet.ChildID{linked, "nobody", grown} {
		r := w.ask(t, asking(child))
		assert.Equal(t, like.State, r.State)
		r.ID, r.Asked.Child = like.ID, like.Asked.Child
		assert.Equal(t, like, r)
		again := w.ask(t, asking(child))
		r.ID, r.Asked.Child = again.ID, again.Asked.Child
		assert.Equal(t, again, r)
	}
}

//nolint:paralleltest // Its steps build on each other.
func TestAskForSomethingElseSupersedes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	a := asking(child)
	a.Purposes = []string{"KID_SCHOOL", "EDU_JOURNAL"}
	old := w.ask(t, a)
	next := w.ask(t, asking(child))
	require.NotEqual(t, old.ID, next.ID)
	got, err := w.ledger.Request(t.Context(), mother, old.ID)
	require.NoError(t, err)
	assert.Equal(t, consent.RequestSuperseded, got.State)
	assert.Equal(t, next.ID, got.Next)
	_, err = w.ledger.Grant(t.Context(), storage.Command{By: mother}, old.ID, granting())
	require.ErrorIs(t, err, consent.ErrRequestClosed)

	t.Run("another system's is left alone", func(t *testing.T) {
		a := asking(child)
		a.System = "portfolio"
		w.ask(t, a)
		got, err := w.ledger.Request(t.Context(), mother, next.ID)
		require.NoError(t, err)
		assert.Equal(t, consent.RequestNotified, got.State)
	})
	t.Run("what a permission covers is not asked again", func(t *testing.T) {
		w.grant(t, next.ID)
		_, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, asking(child))
		require.ErrorIs(t, err, consent.ErrRequestCovered)
		w.pass(351 * day)
		w.ask(t, asking(child)) // it ends soon
	})
}

func TestRequestExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	r := w.ask(t, asking(child))
	w.pass(30*day - time.Microsecond)
	n, err := w.ledger.Work(t.Context(), 10)
	require.NoError(t, err)
	assert.Zero(t, n)
	w.pass(time.Microsecond)
	for range 2 { // before Work came by, and after
		cmd := storage.Command{By: mother}
		_, err = w.ledger.Grant(t.Context(), cmd, r.ID, granting())
		require.ErrorIs(t, err, consent.ErrRequestExpired)
		_, err = w.ledger.Decline(t.Context(), cmd, r.ID, "")
		require.ErrorIs(t, err, consent.ErrRequestExpired)
		_, err = w.ledger.Open(t.Context(), cmd, r.ID)
		require.ErrorIs(t, err, consent.ErrRequestExpired)
		got, err := w.ledger.Request(t.Context(), mother, r.ID)
		require.NoError(t, err)
		assert.Equal(t, consent.RequestExpired, got.State)
		_, err = w.ledger.Work(t.Context(), 10)
		require.NoError(t, err)
	}
	t.Run("a new one takes the place of one that Work has not seen", func(t *testing.T) {
		old := w.ask(t, asking(child))
		require.NotEqual(t, r.ID, old.ID)
		w.pass(30 * day)
		next := w.ask(t, asking(child))
		assert.NotEqual(t, old.ID, next.ID)
		got, err := w.ledger.Request(t.Context(), mother, old.ID)
		require.NoError(t, err)
		assert.Equal(t, consent.RequestExpired, got.State)
		assert.Empty(t, got.Next)
	})
}

func TestDeclineClosesTheRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	r := w.ask(t, asking(child))
	_, err := w.ledger.Decline(t.Context(), storage.Command{By: mother}, r.ID, "не хочу, и всё")
	require.ErrorIs(t, err, consent.ErrRecordIncomplete, "a reason is a code")
	assert.NotContains(t, err.Error(), "хочу")
	got, err := w.ledger.Decline(t.Context(), storage.Command{By: mother}, r.ID, "host.not_needed")
	require.NoError(t, err)
	assert.Equal(t, consent.RequestDeclined, got.State)
	box := w.inbox(t, father, cabinet.InboxQuery{Kind: consent.NoticeDeclined})
	require.Len(t, box.Notices, 1)
	assert.Equal(t, "host.not_needed", string(box.Notices[0].Code))
	for _, by := range []storage.Actor{mother, father} {
		_, err = w.ledger.Grant(t.Context(), storage.Command{By: by}, r.ID, granting())
		require.ErrorIs(t, err, consent.ErrRequestClosed)
	}
	_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: father}, asking(child), granting())
	require.NoError(t, err, "one's refusal does not bind the other")
}

func TestForeignRequestLooksLikeNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	r := w.ask(t, asking(w.child(t, "2016-05-19", mother)))
	w.child(t, "2016-05-20", stranger)
	for _, id := range []consent.RequestID{r.ID, "unknown", "не ID"} {
		cmd := storage.Command{By: stranger}
		_, err := w.ledger.Request(t.Context(), stranger, id)
		require.Equal(t, consent.ErrRequestNotFound, err)
		_, err = w.ledger.Open(t.Context(), cmd, id)
		require.Equal(t, consent.ErrRequestNotFound, err)
		_, err = w.ledger.Grant(t.Context(), cmd, id, granting())
		require.Equal(t, consent.ErrRequestNotFound, err)
		_, err = w.ledger.Decline(t.Context(), cmd, id, "")
		require.Equal(t, consent.ErrRequestNotFound, err)
	}
	_, err := w.ledger.Request(t.Context(), "", r.ID)
	require.ErrorIs(t, err, family.ErrActorMissing)
}
