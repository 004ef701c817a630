package cabinet_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

const snils = "112-233-445 95"

func TestSameCertificateTwice(t *testing.T) {
	t.Parallel()
	t.Run("one cabinet", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.add(t, mother, form(1))
		again := form(1)
		again.Given = "Иван"
		again.Certificate.Series = "vi – мю" // the same paper, typed otherwise
		_, err := w.c.Add(t.Context(), storage.Command{By: mother}, parse(t, again))
		require.EqualError(t, err, "certificate: cabinet.child.duplicate")
		cards, err := w.c.Cards(t.Context(), mother)
		require.NoError(t, err)
		assert.Len(t, cards, 1)
	})
	t.Run("two cabinets", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		a, b := w.add(t, mother, form(1)), w.add(t, father, form(1))
		assert.NotEqual(t, a.ID, b.ID)
		assert.NotEqual(t, a.Proof, b.Proof, "a proof names whose card it is")
		assert.Empty(t, b.Warnings)
	})
	for name, key := range map[string]string{"64 at once": "", "64 at once with one key": "k"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ch := parse(t, form(1))
			var made, refused atomic.Int64
			var ids sync.Map
			var wg sync.WaitGroup
			for range 64 {
				wg.Go(func() {
					card, err := w.c.Add(t.Context(), storage.Command{By: mother, Key: key}, ch)
					if err == nil {
						made.Add(1)
						ids.Store(card.ID, true)
						return
					}
					refused.Add(1)
					assert.EqualError(t, err, "certificate: cabinet.child.duplicate")
				})
			}
			wg.Wait()
			n := 0
			ids.Range(func(any, any) bool { n++; return true })
			assert.Equal(t, 1, n)
			if key == "" {
				assert.Equal(t, int64(1), made.Load())
			} else {
				assert.Zero(t, refused.Load(), "the same key, the same card")
			}
			cards, err := w.c.Cards(t.Context(), mother)
			require.NoError(t, err)
			assert.Len(t, cards, 1)
		})
	}
}

func TestTypedPapersBindNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	squat := w.add(t, "squatter", form(1))
	own := w.add(t, mother, form(1))
	assert.Empty(t, own.Warnings, "nothing tells of the other card")
	assert.Empty(t, own.ChildID)
	assert.Equal(t, cabinet.VerificationNone, own.Verification)
	id, err := w.prove(t, own, "item-1")
	require.NoError(t, err)

	seen := w.card(t, "squatter", squat.ID)
	assert.Equal(t, squat, seen, "a confirmation changes nothing for a stranger")
	_, err = w.c.Child(t.Context(), "squatter", id)
	require.ErrorIs(t, err, cabinet.ErrChildNotFound)
}

func TestForeignCardLooksAbsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.add(t, mother, form(1))
	ch := parse(t, form(2))
	for name, ask := range map[string]func(cabinet.CardID) error{
		"card": func(id cabinet.CardID) error { _, err := w.c.Card(t.Context(), father, id); return err },
		"edit": func(id cabinet.CardID) error {
			_, err := w.c.Edit(t.Context(), storage.Command{By: father}, id, ch)
			return err
		},
		"edit at a revision": func(id cabinet.CardID) error {
			_, err := w.c.Edit(t.Context(), storage.Command{By: father, Revision: 7}, id, ch)
			return err
		},
	} {
		foreign, unknown, odd := ask(card.ID), ask("unknown"), ask("'; --")
		require.ErrorIs(t, foreign, cabinet.ErrCardNotFound, name)
		assert.Equal(t, []byte(foreign.Error()), []byte(unknown.Error()), name)
		assert.Equal(t, foreign, unknown, name)
		assert.Equal(t, foreign, odd, name)
	}
	cards, err := w.c.Cards(t.Context(), father)
	require.NoError(t, err)
	assert.Empty(t, cards)
}

func TestAddTellsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enroll(t, mother, family.RepresentativeForm{Surname: "Образцова", Given: "Анна", BirthDate: "1990-03-02", SNILS: snils})
	first := form(1)
	first.SNILS = "087-654-303 00"
	w.add(t, mother, first)

	bad := parse(t, form(1))
	bad.Sex, bad.Relation = 0, 0
	bad.BirthDate, _ = family.ParseDate("2000-01-01")
	bad.SNILS, _ = family.ParseSNILS(snils)
	_, err := w.c.Add(t.Context(), storage.Command{By: mother}, bad)
	all, ok := validate.Of(err)
	require.True(t, ok)
	for path, code := range map[string]validate.Code{
		"sex": family.ErrRequired, "birth_date": family.ErrChildNotMinor, "relation": cabinet.ErrRelationMissing,
		"snils": family.ErrSNILSSameAsRepresentative, "certificate": cabinet.ErrChildDuplicate,
	} {
		assert.True(t, all.Has(path, code), path)
	}
	assert.Len(t, all, 5)

	second := form(2)
	second.SNILS = "087 654 303 00"
	_, err = w.c.Add(t.Context(), storage.Command{By: mother}, parse(t, second))
	require.EqualError(t, err, "snils: family.snils.duplicate")
	w.add(t, father, second) // another cabinet

	own := form(3)
	own.SNILS = snils
	w.add(t, father, own)
	_, err = w.c.Add(t.Context(), storage.Command{By: mother}, parse(t, own))
	require.EqualError(t, err, "snils: family.snils.same_as_representative")

	_, err = w.c.Add(t.Context(), storage.Command{}, bad)
	require.ErrorIs(t, err, family.ErrActorMissing)
}

func TestNamesakesOnlyWarn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(t, mother, form(1))
	twin := form(2)
	twin.Given = "Павел"
	assert.Empty(t, w.add(t, mother, twin).Warnings, "twins have names of their own")
	namesake := form(3)
	namesake.Given = "ПЕТР"
	card := w.add(t, mother, namesake)
	require.EqualError(t, card.Warnings, "cabinet.child.namesake")
	for _, change := range []func(*family.ChildForm){
		func(f *family.ChildForm) { f.Sex = "female" },
		func(f *family.ChildForm) { f.BirthDate = "2020-05-16" },
	} {
		w := newWorld(t)
		w.add(t, mother, form(1))
		other := form(2)
		change(&other)
		assert.Empty(t, w.add(t, mother, other).Warnings)
	}
}

func TestCardShowsWhatWasAdded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ch := parse(t, form(1))
	card, err := w.c.Add(t.Context(), storage.Command{By: mother}, ch)
	require.NoError(t, err)
	assert.Equal(t, cabinet.Card{
		ID: card.ID, Owner: mother, Revision: 1, AddedAt: w.now, Source: cabinet.Manual, Child: ch, Proof: card.Proof,
	}, card)
	assert.Equal(t, card, w.card(t, mother, card.ID))
	w.pass(time.Millisecond) // IDs order what was made in different milliseconds
	foreign := form(2)
	foreign.Certificate = family.CertificateForm{Kind: "foreign", Number: "AB 1", IssuedOn: "2020-05-20", IssuedBy: "Berlin"}
	ch2, _, err := foreign.Parse(rules())
	require.NoError(t, err)
	_, err = w.c.Add(t.Context(), storage.Command{By: mother}, ch2)
	require.NoError(t, err, "a card may hold a certificate that never becomes ready")

	w.pass(time.Hour)
	w.add(t, mother, form(3))
	cards, err := w.c.Cards(t.Context(), mother)
	require.NoError(t, err)
	require.Len(t, cards, 3)
	assert.Equal(t, card.ID, cards[0].ID)
	assert.True(t, cards[2].AddedAt.After(cards[1].AddedAt), "in the order they were added")
	_, err = w.c.Cards(t.Context(), "")
	require.ErrorIs(t, err, family.ErrActorMissing)
	_, err = w.c.Card(t.Context(), "", card.ID)
	require.ErrorIs(t, err, family.ErrActorMissing)
	_, err = w.c.Edit(t.Context(), storage.Command{}, card.ID, ch)
	require.ErrorIs(t, err, family.ErrActorMissing)
}

func TestAddKeyGivesTheSameCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cmd := storage.Command{By: mother, Key: "form-17"}
	ch := parse(t, form(1))
	card, err := w.c.Add(t.Context(), cmd, ch)
	require.NoError(t, err)
	w.pass(time.Hour)
	again, err := w.c.Add(t.Context(), cmd, ch)
	require.NoError(t, err)
	assert.Equal(t, card, again)
	_, err = w.c.Add(t.Context(), cmd, parse(t, form(2)))
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
	_, err = w.c.Edit(t.Context(), cmd, card.ID, ch)
	require.ErrorIs(t, err, storage.ErrIdempotencyReused)
	_, err = w.c.Add(t.Context(), storage.Command{By: father, Key: cmd.Key}, ch)
	require.NoError(t, err)
}

func TestEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.add(t, mother, form(1))
	other := w.add(t, mother, form(9))
	held := cabinet.Hold{By: "zags.item", ID: "item-1"}
	_, err := w.prove(t, card, "item-1")
	require.NoError(t, err)
	require.NoError(t, w.do(t.Context(), func(tx *storage.Tx) error {
		require.NoError(t, w.c.Hold(tx, card.ID, held))
		return w.c.Hold(tx, card.ID, held)
	}))
	card = w.card(t, mother, card.ID)
	assert.Equal(t, []cabinet.Hold{held}, card.Holds, "holding twice is one hold")

	withNumbers := form(1)
	withNumbers.SNILS, withNumbers.INN = snils, "500100732259"
	cmd := storage.Command{By: mother, Revision: 1, Key: "edit-1"}
	edited, err := w.c.Edit(t.Context(), cmd, card.ID, parse(t, withNumbers))
	require.NoError(t, err, "the register does not compare SNILS and INN")
	assert.Equal(t, uint64(2), edited.Revision)
	assert.Equal(t, cabinet.VerificationConfirmed, edited.Verification)
	again, err := w.c.Edit(t.Context(), cmd, card.ID, parse(t, withNumbers))
	require.NoError(t, err)
	assert.Equal(t, edited, again)
	_, err = w.c.Edit(t.Context(), storage.Command{By: mother, Revision: 1}, card.ID, parse(t, withNumbers))
	require.ErrorIs(t, err, storage.ErrConflict)

	renamed := withNumbers
	renamed.Given = "Павел"
	_, err = w.c.Edit(t.Context(), storage.Command{By: mother}, card.ID, parse(t, renamed))
	require.EqualError(t, err, "cabinet.card.held{by=zags.item}")
	require.NoError(t, w.do(t.Context(), func(tx *storage.Tx) error {
		require.NoError(t, w.c.Release(tx, card.ID, cabinet.Hold{By: "nobody", ID: "x"}))
		return w.c.Release(tx, card.ID, held)
	}))
	fallen, err := w.c.Edit(t.Context(), storage.Command{By: mother}, card.ID, parse(t, renamed))
	require.NoError(t, err)
	assert.Equal(t, cabinet.VerificationNone, fallen.Verification)
	assert.Equal(t, card.ChildID, fallen.ChildID, "the same birth")
	assert.NotEqual(t, card.Proof, fallen.Proof)
	back, err := w.c.Edit(t.Context(), storage.Command{By: mother}, card.ID, parse(t, withNumbers))
	require.NoError(t, err)
	assert.Equal(t, cabinet.VerificationConfirmed, back.Verification, "what the register confirmed stands again")

	_, err = w.c.Edit(t.Context(), storage.Command{By: mother}, other.ID, parse(t, form(1)))
	require.EqualError(t, err, "certificate: cabinet.child.duplicate")
	_, err = w.c.Edit(t.Context(), storage.Command{By: mother}, other.ID, family.Child{})
	all, _ := validate.Of(err)
	assert.True(t, all.Has("certificate.series", family.ErrRequired))
	assert.True(t, all.Has("relation", cabinet.ErrRelationMissing))
	another, err := w.c.Edit(t.Context(), storage.Command{By: mother}, card.ID, parse(t, form(5)))
	require.NoError(t, err)
	assert.Empty(t, another.ChildID, "another birth, another child")
	_, err = w.c.Edit(t.Context(), storage.Command{By: mother}, other.ID, parse(t, form(1)))
	require.NoError(t, err, "the certificate is free again")
}

// A cabinet of a harness, or of a large guardian, holds more cards than one
// commit may name.
func TestCabinetOfManyCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const many = storage.MaxRefs + 10
	for i := range many {
		w.add(t, mother, form(i+1))
	}
	cards, err := w.c.Cards(t.Context(), mother)
	require.NoError(t, err)
	assert.Len(t, cards, many)
}
