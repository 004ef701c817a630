package cabinet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

func TestDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cmd := t.Context(), storage.Command{By: mother}
	typed := family.ChildForm{Surname: "Обр", BirthDate: "32.13."} // kept as typed, judged later
	d, err := w.c.SaveDraft(ctx, cmd, "", typed)
	require.NoError(t, err)
	assert.Equal(t, cabinet.Draft{
		ID: d.ID, Owner: mother, Revision: 1, Form: typed, Until: w.now.Add(30 * 24 * time.Hour),
	}, d)
	w.pass(time.Hour)
	second, err := w.c.SaveDraft(ctx, storage.Command{By: mother, Revision: 1}, d.ID, form(1))
	require.NoError(t, err)
	assert.Equal(t, uint64(2), second.Revision)
	assert.Equal(t, d.Until.Add(time.Hour), second.Until, "30 days after the last change")
	_, err = w.c.SaveDraft(ctx, storage.Command{By: mother, Revision: 1}, d.ID, typed)
	require.ErrorIs(t, err, storage.ErrConflict)
	third, err := w.c.SaveDraft(ctx, cmd, "", typed)
	require.NoError(t, err)

	drafts, err := w.c.Drafts(ctx, mother)
	require.NoError(t, err)
	assert.Equal(t, []cabinet.Draft{second, third}, drafts)
	drafts, err = w.c.Drafts(ctx, father)
	require.NoError(t, err)
	assert.Empty(t, drafts)

	t.Run("a draft with broken rules stays", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		_, err := w.c.AddDraft(ctx, cmd, third.ID)
		all, ok := validate.Of(err)
		require.True(t, ok)
		assert.True(t, all.Has("birth_date", family.ErrDateInvalid))
		assert.True(t, all.Has("certificate.number", family.ErrRequired))
		drafts, err := w.c.Drafts(ctx, mother)
		require.NoError(t, err)
		assert.Len(t, drafts, 2)
	})
	t.Run("a card is made of it once", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		cmd := storage.Command{By: mother, Key: "save"}
		card, err := w.c.AddDraft(ctx, cmd, d.ID)
		require.NoError(t, err)
		assert.Equal(t, parse(t, form(1)), card.Child)
		again, err := w.c.AddDraft(ctx, cmd, d.ID)
		require.NoError(t, err)
		assert.Equal(t, card, again)
		_, err = w.c.AddDraft(ctx, storage.Command{By: mother}, d.ID)
		require.ErrorIs(t, err, cabinet.ErrDraftClosed)
		assert.Equal(t, 1, w.count(t, "cabinet.card"))
	})
	t.Run("a card of the same paper refuses, and the draft stays", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		d, err := w.c.SaveDraft(ctx, cmd, "", form(1))
		require.NoError(t, err)
		_, err = w.c.AddDraft(ctx, cmd, d.ID)
		require.EqualError(t, err, "certificate: cabinet.child.duplicate")
		require.NoError(t, w.c.DiscardDraft(ctx, cmd, d.ID))
	})
	t.Run("a discarded one is gone from the store", func(t *testing.T) { //nolint:paralleltest // The steps follow each other.
		before := w.count(t, "cabinet.draft")
		require.NoError(t, w.c.DiscardDraft(ctx, storage.Command{By: mother, Key: "drop"}, third.ID))
		require.NoError(t, w.c.DiscardDraft(ctx, storage.Command{By: mother, Key: "drop"}, third.ID))
		assert.Equal(t, before-1, w.count(t, "cabinet.draft"))
		require.ErrorIs(t, w.c.DiscardDraft(ctx, cmd, third.ID), cabinet.ErrDraftClosed)
	})
}

func TestForeignDraftLooksClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	d, err := w.c.SaveDraft(ctx, storage.Command{By: mother}, "", form(1))
	require.NoError(t, err)
	for _, cmd := range []storage.Command{{By: father}, {By: father, Revision: 9}} {
		for _, id := range []cabinet.DraftID{d.ID, "unknown", "no id!"} {
			_, err = w.c.SaveDraft(ctx, cmd, id, form(1))
			assert.Equal(t, error(cabinet.ErrDraftClosed), err)
			_, err = w.c.AddDraft(ctx, cmd, id)
			assert.Equal(t, error(cabinet.ErrDraftClosed), err)
			assert.Equal(t, error(cabinet.ErrDraftClosed), w.c.DiscardDraft(ctx, cmd, id))
		}
	}
	_, err = w.c.SaveDraft(ctx, storage.Command{}, "", form(1))
	require.ErrorIs(t, err, family.ErrActorMissing)
	_, err = w.c.AddDraft(ctx, storage.Command{}, d.ID)
	require.ErrorIs(t, err, family.ErrActorMissing)
	require.ErrorIs(t, w.c.DiscardDraft(ctx, storage.Command{}, d.ID), family.ErrActorMissing)
	_, err = w.c.Drafts(ctx, "")
	require.ErrorIs(t, err, family.ErrActorMissing)
}

func TestDraftEndsAfter30Days(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cmd := t.Context(), storage.Command{By: mother}
	d, err := w.c.SaveDraft(ctx, cmd, "", form(1))
	require.NoError(t, err)
	w.pass(30*24*time.Hour - time.Microsecond)
	n, err := w.c.Work(ctx, 100)
	require.NoError(t, err)
	assert.Zero(t, n)
	drafts, err := w.c.Drafts(ctx, mother)
	require.NoError(t, err)
	assert.Len(t, drafts, 1)

	w.pass(time.Microsecond)
	drafts, err = w.c.Drafts(ctx, mother)
	require.NoError(t, err)
	assert.Empty(t, drafts, "over before it is swept")
	_, err = w.c.SaveDraft(ctx, cmd, d.ID, form(1))
	require.ErrorIs(t, err, cabinet.ErrDraftClosed)
	_, err = w.c.AddDraft(ctx, cmd, d.ID)
	require.ErrorIs(t, err, cabinet.ErrDraftClosed)
	n, err = w.c.Work(ctx, 100)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Zero(t, w.count(t, "cabinet.draft"))
}

func TestDraftIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := family.ChildForm{Surname: strings.Repeat("x", 10<<10), Certificate: family.CertificateForm{IssuedBy: strings.Repeat("x", 6<<10)}}
	_, err := w.c.SaveDraft(t.Context(), storage.Command{By: mother}, "", f)
	require.NoError(t, err)
	f.Relation = "x"
	_, err = w.c.SaveDraft(t.Context(), storage.Command{By: mother}, "", f)
	require.EqualError(t, err, "storage.limit{what=draft,max=16384}")
	assert.Equal(t, 1, w.count(t, "cabinet.draft"))
}
