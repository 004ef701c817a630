package zags_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// canaries are what stands in form(1) and in the papers of the mother, also as
// other verbs would print it.
func canaries() []string {
	all := []string{"2016", "1990", "100001", "1234", "112-233-445", "11223344595", "0x7e0"}
	for _, word := range []string{"Иванов", "Пётр", "Сергеевич", "Мария", "МЮ", "100001"} {
		all = append(all, word, fmt.Sprintf("%x", word), fmt.Sprintf("%X", word), fmt.Sprintf("%d", []byte(word))[1:], fmt.Sprintf("%+q", word))
	}
	return all
}

// shown is a value as every verb and both handlers of slog print it.
func shown(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%o", "%b", "%c", "%U", "%e", "%t", "%08.3f", "%!"} {
		_, _ = fmt.Fprintf(&out, verb+"\n", v)
	}
	slog.New(slog.NewTextHandler(&out, nil)).InfoContext(t.Context(), "seen", slog.Any("v", v))
	return out.String()
}

func TestNothingPersonalPrints(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	var in zags.Inquiry
	var answer zags.Answer
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	w.lied(t, &liar{
		submit: func(got zags.Inquiry, ticket zags.Ticket) (zags.Ticket, error) { in = got; return ticket, nil },
		poll:   func(got zags.Answer) (zags.Answer, error) { answer = got; return got, nil },
	})
	w.work(t)
	w.pass(t, 5*time.Minute, time.Minute)
	require.NotEmpty(t, in.Questions)
	require.NotEmpty(t, answer.Results)
	r = w.request(t, r)
	q, rec := in.Questions[0], answer.Results[0].Records[0]
	for _, v := range []any{
		in, &in, in.Asker, &in.Asker, in.Questions, q, &q, q.Papers, &q.Papers,
		answer, &answer, answer.Results, &answer.Results[0], rec, &rec, rec.Certificates, rec.Parents, &rec.Parents[0],
		rec.BirthDate, rec.ActDate, rec.Parents[0].BirthDate,
		map[string]any{"in": in, "answer": answer},
		[]any{in, rec},
		struct{ Any any }{q.Papers},
		fmt.Errorf("wrapped: %w", r.Items[0].Err()),
		&zags.RejectedError{Reason: "Иванов"},
	} {
		text := shown(t, v)
		for _, canary := range canaries() {
			require.NotContains(t, text, canary, "%T", v)
		}
	}
	for _, v := range []any{r, &r, r.Items, r.Items[0]} { // with random ids and times
		text := shown(t, v)
		for _, word := range []string{"Иванов", "Пётр", "Мария", "МЮ", "112-233-445"} {
			for _, canary := range []string{word, fmt.Sprintf("%x", word), fmt.Sprintf("%+q", word)} {
				require.NotContains(t, text, canary, "%T", v)
			}
		}
	}
}

// TestNothingPersonalIsStoredOpenly looks into raw records, the audit, the log
// and what a representative gets.
func TestNothingPersonalIsStoredOpenly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	var log bytes.Buffer
	w.logger = slog.New(slog.NewJSONHandler(&log, nil))
	w.restart(t, nil)
	card := w.add(t, mother, form(1))
	r := w.submitted(t, mother, card.ID)
	calls := 0
	w.lied(t, &liar{poll: func(a zags.Answer) (zags.Answer, error) {
		if calls++; calls < 3 {
			return a, errors.New("gate: Иванов Пётр 100001")
		}
		a.Results[0].Reason = "Иванов"
		a.Results = append([]zags.Result{{Item: "Иванов", Code: 77, Reason: "Пётр"}}, a.Results...)
		return a, nil
	}})
	_, err := w.checker.Select(t.Context(), by(stranger), r.ID, card.ID)
	require.Error(t, err)
	w.pass(t, 10*time.Minute, time.Minute)
	r = w.request(t, r)
	require.Equal(t, zags.Completed, r.State)
	seen, err := json.Marshal(r)
	require.NoError(t, err)
	events, _, err := w.vault.Events(t.Context(), "", storage.MaxLimit)
	require.NoError(t, err)
	box, err := json.Marshal(events)
	require.NoError(t, err)
	texts := map[string]string{"the log": log.String(), "the request": string(seen), "the audit": string(box)}
	for _, kind := range []storage.Kind{"zags.request", "zags.item", "zags.limit", "cabinet.card", "cabinet.child", "cabinet.notice", "storage.audit", "storage.command"} {
		all, err := w.store.Find(t.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
		require.NoError(t, err)
		for _, rec := range all {
			texts[string(kind)+" "+string(rec.ID)] = string(rec.Body)
		}
	}
	for where, text := range texts {
		for _, canary := range []string{"Иванов", "Пётр", "Мария", "100001", "112-233-445"} {
			assert.NotContains(t, text, canary, where)
		}
	}
	for _, name := range []string{"Papers", "Asker", "certificate"} {
		assert.NotContains(t, string(seen), name)
	}
}
