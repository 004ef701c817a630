package cabinet_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// model is what the cabinets of two representatives should hold, kept plainly.
type model struct {
	*world
	t       *rapid.T
	cards   map[cabinet.CardID]*modelCard
	drafts  map[cabinet.DraftID]*modelDraft
	notices []*modelNotice // in the order they were written
}

type modelCard struct {
	by       storage.Actor
	number   int // of the certificate
	revision uint64
	held     bool
}

type modelDraft struct {
	by       storage.Actor
	number   int
	revision uint64
	until    time.Time
}

type modelNotice struct {
	id    cabinet.NoticeID
	by    storage.Actor
	dedup string
	read  bool
	until time.Time
}

// TestModelCabinet runs commands in any order, of the right person and of the
// other one, and compares every answer and every list with the model.
func TestModelCabinet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
			world: newWorld(t), t: r,
			cards: map[cabinet.CardID]*modelCard{}, drafts: map[cabinet.DraftID]*modelDraft{},
		}
		r.Repeat(map[string]func(*rapid.T){
			"add": m.add, "edit": m.edit, "hold": m.hold, "save draft": m.saveDraft, "close draft": m.closeDraft,
			"notify": m.notify, "set read": m.setRead, "wait": m.wait, "reopen": func(*rapid.T) { m.open(t) }, "": m.check,
		})
	})
}

func (m *model) by(r *rapid.T) storage.Actor {
	return rapid.SampledFrom([]storage.Actor{mother, father}).Draw(r, "by")
}

func (m *model) number(r *rapid.T) int { return rapid.IntRange(1, 5).Draw(r, "number") }

// free reports whether no other card of the cabinet has that certificate.
func (m *model) free(by storage.Actor, number int, but cabinet.CardID) bool {
	for id, c := range m.cards {
		if id != but && c.by == by && c.number == number {
			return false
		}
	}
	return true
}

func pick[K ~string, V any](r *rapid.T, of map[K]V) K {
	return rapid.SampledFrom(append(slices.Sorted(maps.Keys(of)), "unknown")).Draw(r, "id")
}

func (m *model) add(r *rapid.T) {
	by, number := m.by(r), m.number(r)
	card, err := m.c.Add(r.Context(), storage.Command{By: by}, parse(r, form(number)))
	if !m.free(by, number, "") {
		require.ErrorIs(r, err, cabinet.ErrChildDuplicate)
		return
	}
	require.NoError(r, err)
	m.cards[card.ID] = &modelCard{by: by, number: number, revision: 1}
}

func (m *model) edit(r *rapid.T) {
	by, number, id := m.by(r), m.number(r), pick(r, m.cards)
	revision := rapid.Uint64Range(0, 3).Draw(r, "revision")
	card, err := m.c.Edit(r.Context(), storage.Command{By: by, Revision: revision}, id, parse(r, form(number)))
	c := m.cards[id]
	switch {
	case c == nil || c.by != by:
		require.Equal(r, error(cabinet.ErrCardNotFound), err)
	case revision != 0 && revision != c.revision:
		require.ErrorIs(r, err, storage.ErrConflict)
	case c.held && number != c.number:
		require.ErrorIs(r, err, cabinet.ErrCardHeld)
	case !m.free(by, number, id):
		require.ErrorIs(r, err, cabinet.ErrChildDuplicate)
	default:
		require.NoError(r, err)
		c.number = number
		c.revision++
		require.Equal(r, c.revision, card.Revision)
	}
}

func (m *model) hold(r *rapid.T) {
	id, on := pick(r, m.cards), rapid.Bool().Draw(r, "on")
	err := m.do(r.Context(), func(tx *storage.Tx) error {
		if on {
			return m.c.Hold(tx, id, cabinet.Hold{By: "zags.item", ID: "i"})
		}
		return m.c.Release(tx, id, cabinet.Hold{By: "zags.item", ID: "i"})
	})
	if c := m.cards[id]; c != nil {
		require.NoError(r, err)
		c.held = on
	} else {
		require.ErrorIs(r, err, cabinet.ErrCardNotFound)
	}
}

func (m *model) isOpen(d *modelDraft, by storage.Actor) bool {
	return d != nil && d.by == by && m.now.Before(d.until)
}

func (m *model) saveDraft(r *rapid.T) {
	by, number := m.by(r), m.number(r)
	id := cabinet.DraftID("")
	if rapid.Bool().Draw(r, "old") {
		id = pick(r, m.drafts)
	}
	d, err := m.c.SaveDraft(r.Context(), storage.Command{By: by}, id, form(number))
	if id != "" && !m.isOpen(m.drafts[id], by) {
		require.Equal(r, error(cabinet.ErrDraftClosed), err)
		return
	}
	require.NoError(r, err)
	if id == "" {
		m.drafts[d.ID] = &modelDraft{by: by}
	}
	kept := m.drafts[d.ID]
	kept.number, kept.until = number, m.now.Add(30*24*time.Hour)
	kept.revision++
	require.Equal(r, kept.revision, d.Revision)
}

func (m *model) closeDraft(r *rapid.T) {
	by, id, add := m.by(r), pick(r, m.drafts), rapid.Bool().Draw(r, "add")
	d := m.drafts[id]
	var card cabinet.Card
	var err error
	if add {
		card, err = m.c.AddDraft(r.Context(), storage.Command{By: by}, id)
	} else {
		err = m.c.DiscardDraft(r.Context(), storage.Command{By: by}, id)
	}
	switch {
	case !m.isOpen(d, by):
		require.Equal(r, error(cabinet.ErrDraftClosed), err)
	case add && !m.free(by, d.number, ""):
		require.ErrorIs(r, err, cabinet.ErrChildDuplicate)
	default:
		require.NoError(r, err)
		delete(m.drafts, id)
		if add {
			m.cards[card.ID] = &modelCard{by: by, number: d.number, revision: 1}
		}
	}
}

func (m *model) notify(r *rapid.T) {
	by, dedup := m.by(r), fmt.Sprint(rapid.IntRange(0, 9).Draw(r, "dedup"))
	m.pass(time.Millisecond)
	require.NoError(r, m.do(r.Context(), func(tx *storage.Tx) error {
		return m.c.Notify(tx, dedup, cabinet.Notice{To: by, Kind: "k", Subject: storage.ID(dedup)})
	}))
	for _, n := range m.notices {
		if n.by == by && n.dedup == dedup {
			return
		}
	}
	box, err := m.c.Inbox(r.Context(), by, cabinet.InboxQuery{Limit: 1})
	require.NoError(r, err)
	m.notices = append(m.notices, &modelNotice{
		id: box.Notices[0].ID, by: by, dedup: dedup, until: m.now.Add(365 * 24 * time.Hour),
	})
}

func (m *model) setRead(r *rapid.T) {
	by, read := m.by(r), rapid.Bool().Draw(r, "read")
	of := map[cabinet.NoticeID]*modelNotice{}
	for _, n := range m.notices {
		of[n.id] = n
	}
	id := pick(r, of)
	_, err := m.c.SetRead(r.Context(), storage.Command{By: by}, id, read)
	if n := of[id]; n == nil || n.by != by {
		require.Equal(r, error(cabinet.ErrNoticeNotFound), err)
		return
	}
	require.NoError(r, err)
	of[id].read = read
}

// wait lets time pass and sweeps.
func (m *model) wait(r *rapid.T) {
	m.pass(time.Duration(rapid.IntRange(0, 20).Draw(r, "days")) * 24 * time.Hour)
	_, err := m.c.Work(r.Context(), 1000)
	require.NoError(r, err)
	maps.DeleteFunc(m.drafts, func(_ cabinet.DraftID, d *modelDraft) bool { return !m.now.Before(d.until) })
	m.notices = slices.DeleteFunc(m.notices, func(n *modelNotice) bool { return !m.now.Before(n.until) })
}

func (m *model) check(r *rapid.T) {
	for _, by := range []storage.Actor{mother, father} {
		cards, err := m.c.Cards(r.Context(), by)
		drafts, err2 := m.c.Drafts(r.Context(), by)
		box, err3 := m.c.Inbox(r.Context(), by, cabinet.InboxQuery{})
		unread, err4 := m.c.Inbox(r.Context(), by, cabinet.InboxQuery{Unread: true})
		require.NoError(r, errors.Join(err, err2, err3, err4))
		n := 0
		for _, c := range m.cards {
			if c.by == by {
				n++
			}
		}
		require.Len(r, cards, n)
		for _, card := range cards {
			c := m.cards[card.ID]
			require.NotNil(r, c)
			require.Equal(r, form(c.number), card.Child.Typed)
			require.Equal(r, c.revision, card.Revision)
			require.Equal(r, c.held, len(card.Holds) > 0)
		}
		n = 0
		for _, d := range m.drafts {
			if m.isOpen(d, by) {
				n++
			}
		}
		require.Len(r, drafts, n)
		for _, d := range drafts {
			require.Equal(r, form(m.drafts[d.ID].number), d.Form)
		}
		var all, left []cabinet.NoticeID
		for _, n := range slices.Backward(m.notices) {
			if n.by != by {
				continue
			}
			all = append(all, n.id)
			if !n.read {
				left = append(left, n.id)
			}
		}
		require.Equal(r, all, noticeIDs(box))
		require.Equal(r, left, noticeIDs(unread))
		require.EqualValues(r, len(all), box.Total)
		require.EqualValues(r, len(left), box.Unread)
	}
}

func noticeIDs(box cabinet.Inbox) (ids []cabinet.NoticeID) {
	for _, n := range box.Notices {
		ids = append(ids, n.ID)
	}
	return ids
}
