package cabinet_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// canaries are what a person typed in the test below, in the forms in which it
// could leak.
func canaries() []string {
	var all []string
	for _, typed := range []string{
		"Образцов", "Пётр", "Олегович", "424242", "2020-05-15", "2020-05-20", "15.05.2020", "110209910002900532002",
		"Отдел ЗАГС", "Омск", snils, "11223344595", "500100732259", "VI-МЮ", "Анна", "Черновик",
	} {
		all = append(all, typed, fmt.Sprintf("%x", typed), base64.StdEncoding.EncodeToString([]byte(typed)))
	}
	return all
}

func TestNothingPersonalIsPrintedOrStoredInClear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.enroll(t, mother, family.RepresentativeForm{Surname: "Образцова", Given: "Анна", BirthDate: "1990-03-02"})
	f := form(424242)
	f.SNILS, f.INN = snils, "500100732259"
	card, err := w.c.Add(ctx, storage.Command{By: mother, Key: "add"}, parse(t, f))
	require.NoError(t, err)
	draft, err := w.c.SaveDraft(ctx, storage.Command{By: mother, Key: "save"}, "", family.ChildForm{Surname: "Черновик"})
	require.NoError(t, err)
	made, err := w.c.SaveDraft(ctx, storage.Command{By: father, Key: "save"}, "", f)
	require.NoError(t, err)
	_, err = w.c.AddDraft(ctx, storage.Command{By: father, Key: "add"}, made.ID)
	require.NoError(t, err)
	id, err := w.prove(t, card, "item")
	require.NoError(t, err)
	card = w.card(t, mother, card.ID)
	ch, err := w.c.Child(ctx, mother, id)
	require.NoError(t, err)
	w.notify(t, "n", cabinet.Notice{To: mother, Kind: "zags.confirmed", Card: card.ID, Child: id})
	box := w.inbox(t, mother, cabinet.InboxQuery{})
	_, dup := w.c.Add(ctx, storage.Command{By: mother}, card.Child)
	require.Error(t, dup)

	var out bytes.Buffer
	logs := []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))}
	for _, x := range []any{
		card, &card,
		[]cabinet.Card{card},
		draft, &draft,
		[]cabinet.Draft{draft},
		ch, &ch, box, &box, box.Notices[0],
		ch.Relations[0], dup,
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			_, _ = fmt.Fprintf(&out, verb, x)
		}
	}
	for _, log := range logs {
		log.InfoContext(ctx, "x", slog.Any("card", card), slog.Any("draft", &draft), slog.Any("child", ch), slog.Any("box", box), slog.Any("err", dup))
	}
	events, _, err := w.vault.Events(ctx, "", 100)
	require.NoError(t, err)
	_, _ = fmt.Fprintf(&out, "%+v", events)
	assertNone(t, out.String())
	assert.Equal(t, "Card("+string(card.ID)+")", fmt.Sprint(card))
	assert.Equal(t, "Draft("+string(draft.ID)+")", fmt.Sprint(draft))
	assert.Equal(t, "Child("+string(id)+")", fmt.Sprint(ch))

	for _, kind := range []storage.Kind{
		"cabinet.card", "cabinet.draft", "cabinet.child", "cabinet.notice", "cabinet.representative", "storage.command", "storage.audit",
	} {
		recs, err := w.store.Find(ctx, storage.Query{Kind: kind, Limit: 100})
		require.NoError(t, err)
		require.NotEmpty(t, recs, kind)
		for _, r := range recs {
			assertNone(t, string(r.Body)+string(r.ID)+fmt.Sprint(r.Unique, r.Index))
		}
	}
}

func assertNone(t *testing.T, text string) {
	t.Helper()
	for _, canary := range canaries() {
		if i := strings.Index(text, canary); i >= 0 {
			assert.Fail(t, "a person's data", text[max(0, i-60):i])
		}
	}
}

// TestAnswersKeepNoForm: what is kept for a command's key is as long for a long
// form as for a short one, so a discarded draft leaves nothing behind.
func TestAnswersKeepNoForm(t *testing.T) {
	t.Parallel()
	sizes := map[int]bool{}
	for _, n := range []int{1, 9000} {
		w := newWorld(t)
		cmd := storage.Command{By: mother, Key: "save"}
		f := family.ChildForm{Surname: strings.Repeat("x", n)}
		d, err := w.c.SaveDraft(t.Context(), cmd, "", f)
		require.NoError(t, err)
		again, err := w.c.SaveDraft(t.Context(), cmd, "", f)
		require.NoError(t, err)
		assert.Equal(t, d, again)
		require.NoError(t, w.c.DiscardDraft(t.Context(), storage.Command{By: mother}, d.ID))
		assert.Zero(t, w.count(t, "cabinet.draft"))
		w.pass(time.Hour)
		recs, err := w.store.Find(t.Context(), storage.Query{Kind: "storage.command", Limit: 10})
		require.NoError(t, err)
		require.Len(t, recs, 1)
		sizes[len(recs[0].Body)] = true
	}
	assert.Len(t, sizes, 1)
}

// TestAnswerToAddKeepsNoChild: nor does what is kept for the key of Add and
// Edit grow with the child.
func TestAnswerToAddKeepsNoChild(t *testing.T) {
	t.Parallel()
	sizes := map[int]bool{}
	for _, n := range []int{3, 100} {
		w := newWorld(t)
		f := form(1)
		f.Surname = strings.Repeat("а", n)
		card, err := w.c.Add(t.Context(), storage.Command{By: mother, Key: "add"}, parse(t, f))
		require.NoError(t, err)
		again, err := w.c.Edit(t.Context(), storage.Command{By: mother, Key: "edit"}, card.ID, parse(t, f))
		require.NoError(t, err)
		assert.Equal(t, card.Child, again.Child)
		recs, err := w.store.Find(t.Context(), storage.Query{Kind: "storage.command", Limit: 10})
		require.NoError(t, err)
		require.Len(t, recs, 2)
		for _, r := range recs {
			sizes[len(r.Body)] = true
		}
	}
	assert.LessOrEqual(t, len(sizes), 2, "one of Add, one of Edit")
}
