package cabinet_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
)

func TestCardsMeetInOneChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.add(t, mother, form(1)), w.add(t, father, form(1))
	first, err := w.prove(t, a, "item-a")
	require.NoError(t, err)
	w.pass(time.Hour)
	second, err := w.prove(t, b, "item-b")
	require.NoError(t, err)
	assert.Equal(t, first, second)
	card := w.card(t, father, b.ID)
	assert.Equal(t, cabinet.VerificationConfirmed, card.Verification)
	assert.Equal(t, w.now, card.CheckedAt)
	assert.Equal(t, first, card.ChildID)

	for _, card := range []cabinet.Card{a, b} {
		by := card.Owner
		ch, err := w.c.Child(t.Context(), by, first)
		require.NoError(t, err)
		require.Len(t, ch.Relations, 1, "one's own only")
		assert.Equal(t, cabinet.Relation{
			By: by, Card: card.ID, Kind: family.Parent, Proof: card.Proof, ProvedAt: w.card(t, by, card.ID).CheckedAt,
		}, ch.Relations[0])
		assert.Equal(t, card.Child.BirthDate, ch.BirthDate)
	}
	for _, id := range []cabinet.ChildID{first, "unknown", "no id!"} {
		_, err = w.c.Child(t.Context(), "stranger", id)
		assert.Equal(t, error(cabinet.ErrChildNotFound), err)
	}
	_, err = w.c.Child(t.Context(), "", first)
	require.ErrorIs(t, err, family.ErrActorMissing)

	third, err := w.prove(t, a, "item-c")
	require.NoError(t, err)
	assert.Equal(t, first, third)
	ch := w.child(t, first)
	assert.Len(t, ch.Relations, 2, "proved again, still one relation")
	_, ok := ch.Of("")
	assert.False(t, ok)
	other, err := w.prove(t, w.add(t, mother, form(2)), "item-d")
	require.NoError(t, err)
	assert.NotEqual(t, first, other)
}

// child is the whole child, as other services read it.
func (w *world) child(tb testing.TB, id cabinet.ChildID) (ch cabinet.Child) {
	tb.Helper()
	require.NoError(tb, w.do(tb.Context(), func(tx *storage.Tx) (err error) {
		ch, err = w.c.ChildIn(tx, id)
		return err
	}))
	return ch
}

func TestFirstConfirmationsRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var cards []cabinet.Card
	for i := range 8 {
		cards = append(cards, w.add(t, storage.Actor(fmt.Sprint("by", i)), form(1)))
	}
	var wg sync.WaitGroup
	for i, card := range cards {
		wg.Go(func() {
			_, err := w.prove(t, card, fmt.Sprint("item", i))
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Equal(t, 1, w.count(t, "cabinet.child"))
	assert.Len(t, w.child(t, w.card(t, "by0", cards[0].ID).ChildID).Relations, 8)
}

func TestRelationsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 17 {
		_, err := w.prove(t, w.add(t, storage.Actor(fmt.Sprint("by", i)), form(1)), "item")
		if i < 16 {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, storage.ErrLimit)
		}
	}
}

func TestProveRefusesChangedPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.add(t, mother, form(1))
	changed := form(1)
	changed.Given = "Павел"
	_, err := w.c.Edit(t.Context(), storage.Command{By: mother}, old.ID, parse(t, changed))
	require.NoError(t, err)
	before := w.card(t, mother, old.ID)
	_, err = w.prove(t, old, "item-1")
	require.ErrorIs(t, err, cabinet.ErrCardNotFound)
	assert.Equal(t, before, w.card(t, mother, old.ID))
	assert.Zero(t, w.count(t, "cabinet.child"))

	stranger := w.add(t, father, changed)
	stranger.ID = old.ID // another's digest of the same papers
	_, err = w.prove(t, stranger, "item-2")
	require.ErrorIs(t, err, cabinet.ErrCardNotFound)
	_, err = w.prove(t, cabinet.Card{ID: "unknown"}, "item-3")
	require.ErrorIs(t, err, cabinet.ErrCardNotFound)
}

func TestVerificationFollowsTheRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.add(t, mother, form(1))
	ask := func(item storage.ID) error {
		return w.do(t.Context(), func(tx *storage.Tx) error { return w.c.Pending(tx, card.ID, card.Proof, item) })
	}
	fail := func(item string) error {
		return w.do(t.Context(), func(tx *storage.Tx) error {
			return w.c.Unprove(tx, card.ID, proof.Failed{Digest: string(card.Proof), Item: item, Code: "zags.mismatch"})
		})
	}
	state := func() cabinet.Verification { return w.card(t, mother, card.ID).Verification }
	require.NoError(t, ask("item-1"))
	assert.Equal(t, cabinet.VerificationPending, state())
	require.NoError(t, fail("item-1"))
	assert.Equal(t, cabinet.VerificationFailed, state())
	assert.EqualValues(t, "zags.mismatch", w.card(t, mother, card.ID).Reason)
	require.NoError(t, ask("item-2"))
	require.NoError(t, fail("item-1"))
	assert.Equal(t, cabinet.VerificationPending, state(), "an older item changes nothing")
	_, err := w.prove(t, card, "item-2")
	require.NoError(t, err)
	require.NoError(t, fail("item-1"))
	assert.Equal(t, cabinet.VerificationConfirmed, state())
	for _, err := range []error{
		w.do(t.Context(), func(tx *storage.Tx) error { return w.c.Pending(tx, "unknown", "", "") }),
		w.do(t.Context(), func(tx *storage.Tx) error { return w.c.Unprove(tx, "unknown", proof.Failed{}) }),
		w.do(t.Context(), func(tx *storage.Tx) error { return w.c.Hold(tx, "unknown", cabinet.Hold{}) }),
	} {
		require.ErrorIs(t, err, cabinet.ErrCardNotFound)
	}
}

func TestAttachOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.add(t, mother, form(1)), w.add(t, father, form(1))
	id, err := w.prove(t, a, "item-a")
	require.NoError(t, err)
	_, err = w.prove(t, b, "item-b")
	require.NoError(t, err)
	attach := func(id cabinet.ChildID, by storage.Actor, account string) error {
		return w.do(t.Context(), func(tx *storage.Tx) error {
			return w.c.Attach(tx, id, by, proof.Account{Account: account, Link: "link-" + account})
		})
	}
	require.ErrorIs(t, attach(id, "stranger", "x"), cabinet.ErrChildNotFound)
	require.ErrorIs(t, attach("unknown", mother, "x"), cabinet.ErrChildNotFound)
	require.NoError(t, attach(id, mother, "one"))
	require.EqualError(t, attach(id, father, "two"), "cabinet.card.held{by=account.account}")
	ch, err := w.c.Child(t.Context(), father, id)
	require.NoError(t, err)
	assert.EqualValues(t, "one", ch.Account)
	assert.Empty(t, ch.Relations[0].Link)
	_, err = w.prove(t, a, "item-c")
	require.NoError(t, err)
	ch, err = w.c.Child(t.Context(), mother, id)
	require.NoError(t, err)
	assert.EqualValues(t, "link-one", ch.Relations[0].Link, "proved again, the link stays")
}

func TestRepresentative(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enroll(t, mother, family.RepresentativeForm{Surname: "Образцова", Given: "Анна", BirthDate: "1990-03-02", SNILS: snils})
	read := func(by storage.Actor) (p family.Representative, err error) {
		err = w.do(t.Context(), func(tx *storage.Tx) error {
			p, err = w.c.Representative(tx, by)
			return err
		})
		return p, err
	}
	p, err := read(mother)
	require.NoError(t, err)
	assert.Equal(t, snils, p.SNILS.String())
	for _, by := range []storage.Actor{father, "", "not an id"} {
		_, err = read(by)
		require.ErrorIs(t, err, cabinet.ErrRelationMissing)
	}
	err = w.do(t.Context(), func(tx *storage.Tx) error { return w.c.Enroll(tx, mother, p) })
	require.ErrorIs(t, err, storage.ErrConflict, "once")
}

func TestVerificationWords(t *testing.T) {
	t.Parallel()
	for v, word := range []string{"none", "pending", "failed", "confirmed"} {
		text, err := cabinet.Verification(v).MarshalText()
		require.NoError(t, err)
		assert.Equal(t, word, string(text))
		var back cabinet.Verification
		require.NoError(t, back.UnmarshalText(text))
		assert.EqualValues(t, v, back)
	}
	got := cabinet.VerificationFailed
	for _, word := range []string{"", "Confirmed", "proved"} {
		require.EqualError(t, got.UnmarshalText([]byte(word)), "machine.unknown_word")
	}
	assert.Equal(t, cabinet.VerificationFailed, got)
	assert.Empty(t, cabinet.Verification(9).String())
}

func TestNewChecks(t *testing.T) {
	t.Parallel()
	_, err := cabinet.New(nil, nil)
	require.Error(t, err)
	w := newWorld(t)
	w.c, err = cabinet.New(w.vault, &cabinet.Options{Policy: cabinet.Policy{DraftLife: time.Hour, NoticeLife: time.Minute}})
	require.NoError(t, err)
	d, err := w.c.SaveDraft(t.Context(), storage.Command{By: mother}, "", form(1))
	require.NoError(t, err)
	assert.Equal(t, w.now.Add(time.Hour), d.Until)
}
