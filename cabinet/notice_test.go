package cabinet_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

func (w *world) notify(tb testing.TB, dedup string, n cabinet.Notice) {
	tb.Helper()
	require.NoError(tb, w.do(tb.Context(), func(tx *storage.Tx) error { return w.c.Notify(tx, dedup, n) }))
}

func (w *world) inbox(tb testing.TB, by storage.Actor, q cabinet.InboxQuery) cabinet.Inbox {
	tb.Helper()
	box, err := w.c.Inbox(tb.Context(), by, q)
	require.NoError(tb, err)
	return box
}

func subjects(box cabinet.Inbox) (list []storage.ID) {
	for _, n := range box.Notices {
		list = append(list, n.Subject)
	}
	return list
}

func TestNotifyOncePerDedup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := cabinet.Notice{
		ID: "forged", To: mother, Kind: "consent.asked", At: time.Unix(1, 0), Read: true,
		Card: "c", Child: "d", Subject: "request-1", System: "school", Code: "consent.scope",
	}
	w.notify(t, "asked:1", n)
	w.notify(t, "asked:1", n)
	require.NoError(t, w.do(t.Context(), func(tx *storage.Tx) error {
		return errors.Join(w.c.Notify(tx, "asked:2", n), w.c.Notify(tx, "asked:2", n))
	}), "twice in one commit")
	n.To = father
	w.notify(t, "asked:1", n)
	assert.Len(t, w.inbox(t, father, cabinet.InboxQuery{}).Notices, 1)
	box := w.inbox(t, mother, cabinet.InboxQuery{})
	require.Len(t, box.Notices, 2)
	got := box.Notices[0]
	assert.NotEqual(t, cabinet.NoticeID("forged"), got.ID)
	assert.Equal(t, cabinet.Notice{
		ID: got.ID, To: mother, Kind: "consent.asked", At: w.now,
		Card: "c", Child: "d", Subject: "request-1", System: "school", Code: "consent.scope",
	}, got)
}

func TestInbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	assert.Equal(t, cabinet.Inbox{Notices: []cabinet.Notice{}}, w.inbox(t, mother, cabinet.InboxQuery{}))
	for i := range 7 {
		w.pass(time.Second)
		kind := cabinet.NoticeKind("even")
		if i%2 == 1 {
			kind = "odd"
		}
		w.notify(t, fmt.Sprint(i), cabinet.Notice{To: mother, Kind: kind, Subject: storage.ID(fmt.Sprint(i))})
	}
	w.notify(t, "other", cabinet.Notice{To: father, Kind: "odd", Subject: "other"})
	box := w.inbox(t, mother, cabinet.InboxQuery{})
	assert.Equal(t, []storage.ID{"6", "5", "4", "3", "2", "1", "0"}, subjects(box), "newest first")
	assert.EqualValues(t, 7, box.Total)
	assert.EqualValues(t, 7, box.Unread, "looking reads nothing")
	five := box.Notices[1]

	read, err := w.c.SetRead(t.Context(), storage.Command{By: mother}, five.ID, true)
	require.NoError(t, err)
	assert.True(t, read.Read)
	read, err = w.c.SetRead(t.Context(), storage.Command{By: mother}, five.ID, true)
	require.NoError(t, err, "twice")
	assert.True(t, read.Read)
	require.NoError(t, w.do(t.Context(), func(tx *storage.Tx) error {
		return errors.Join(w.c.MarkRead(tx, "2", mother), w.c.MarkRead(tx, "2", mother), w.c.MarkRead(tx, "none", mother))
	}))

	unread := w.inbox(t, mother, cabinet.InboxQuery{Unread: true})
	assert.Equal(t, []storage.ID{"6", "4", "3", "1", "0"}, subjects(unread))
	assert.EqualValues(t, 7, unread.Total)
	assert.EqualValues(t, 5, unread.Unread)
	odd := w.inbox(t, mother, cabinet.InboxQuery{Kind: "odd"})
	assert.Equal(t, []storage.ID{"5", "3", "1"}, subjects(odd))
	assert.EqualValues(t, 7, odd.Total, "the counts are of the whole inbox")
	assert.Equal(t, []storage.ID{"3", "1"}, subjects(w.inbox(t, mother, cabinet.InboxQuery{Kind: "odd", Unread: true})))

	t.Run("pages", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		var all []storage.ID
		q := cabinet.InboxQuery{Limit: 3}
		for {
			box := w.inbox(t, mother, q)
			if len(box.Notices) == 0 {
				break
			}
			all = append(all, subjects(box)...)
			q.After = box.Notices[len(box.Notices)-1].ID
			assert.EqualValues(t, 7, box.Total)
		}
		assert.Equal(t, []storage.ID{"6", "5", "4", "3", "2", "1", "0"}, all)
	})
	t.Run("unread again", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		n, err := w.c.SetRead(t.Context(), storage.Command{By: mother}, five.ID, false)
		require.NoError(t, err)
		assert.False(t, n.Read)
		assert.EqualValues(t, 6, w.inbox(t, mother, cabinet.InboxQuery{}).Unread)
	})
	t.Run("somebody else's looks absent", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		for _, id := range []cabinet.NoticeID{five.ID, "unknown", "no id!"} {
			_, err := w.c.SetRead(t.Context(), storage.Command{By: father}, id, true)
			assert.Equal(t, error(cabinet.ErrNoticeNotFound), err)
		}
	})
	t.Run("what is refused", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		_, err := w.c.Inbox(t.Context(), "", cabinet.InboxQuery{})
		require.ErrorIs(t, err, family.ErrActorMissing)
		_, err = w.c.SetRead(t.Context(), storage.Command{}, five.ID, true)
		require.ErrorIs(t, err, family.ErrActorMissing)
		for _, q := range []cabinet.InboxQuery{{Limit: -1}, {Limit: 1001}, {After: "' OR 1=1"}} {
			_, err = w.c.Inbox(t.Context(), mother, q)
			require.ErrorIs(t, err, storage.ErrLimit)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = w.c.SetRead(ctx, storage.Command{By: mother}, five.ID, true)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestInboxCountsTo100(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var first cabinet.NoticeID
	for i := 1; i <= 102; i++ {
		w.notify(t, fmt.Sprint(i), cabinet.Notice{To: mother, Kind: "k"})
		box := w.inbox(t, mother, cabinet.InboxQuery{Limit: 1})
		want := fmt.Sprint(i)
		if i > 100 {
			want = "100+"
		}
		require.Equal(t, want, box.Total.String())
		require.Equal(t, want, box.Unread.String())
		first = box.Notices[0].ID
	}
	for _, want := range []string{"100+", "100", "99"} {
		_, err := w.c.SetRead(t.Context(), storage.Command{By: mother}, first, true)
		require.NoError(t, err)
		box := w.inbox(t, mother, cabinet.InboxQuery{Unread: true, Limit: 1})
		assert.Equal(t, want, box.Unread.String())
		assert.Equal(t, "100+", box.Total.String())
		first = box.Notices[0].ID
	}
	assert.Len(t, w.inbox(t, mother, cabinet.InboxQuery{}).Notices, 100, "the default page")
	assert.Equal(t, "0", cabinet.Count(0).String())
}

func TestNoticesArePurged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notify(t, "old", cabinet.Notice{To: mother, Kind: "k"})
	w.pass(24 * time.Hour)
	w.notify(t, "new", cabinet.Notice{To: mother, Kind: "k", Subject: "new"})
	w.pass(364*24*time.Hour - time.Microsecond)
	n, err := w.c.Work(t.Context(), 100)
	require.NoError(t, err)
	assert.Zero(t, n)
	w.pass(time.Microsecond)
	n, err = w.c.Work(t.Context(), 100)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, []storage.ID{"new"}, subjects(w.inbox(t, mother, cabinet.InboxQuery{})))
	_, err = w.c.Work(t.Context(), 0)
	require.ErrorIs(t, err, storage.ErrLimit)
}
