package zags_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/proof"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// liar is a register that changes what a scripted one says.
type liar struct {
	*zagstest.Register
	submit func(zags.Inquiry, zags.Ticket) (zags.Ticket, error)
	poll   func(zags.Answer) (zags.Answer, error)
	cancel func() error
}

func (l *liar) Submit(ctx context.Context, in zags.Inquiry) (zags.Ticket, error) {
	t, err := l.Register.Submit(ctx, in)
	if err != nil || l.submit == nil {
		return t, err
	}
	return l.submit(in, t)
}

func (l *liar) Poll(ctx context.Context, t zags.Ticket) (zags.Answer, error) {
	a, err := l.Register.Poll(ctx, t)
	if err != nil || l.poll == nil {
		return a, err
	}
	return l.poll(a)
}

func (l *liar) Cancel(ctx context.Context, t zags.Ticket) error {
	if l.cancel != nil {
		return l.cancel()
	}
	return l.Register.Cancel(ctx, t)
}

// lied makes the world's checker ask a liar.
func (w *world) lied(t *testing.T, l *liar) {
	t.Helper()
	l.Register = w.register
	c, err := zags.New(w.vault, w.cabinet, l, nil)
	require.NoError(t, err)
	w.checker = c
}

const many = 10_000

func repeated(change func(int) zags.Result) []zags.Result {
	all := make([]zags.Result, many)
	for i := range all {
		all[i] = change(i)
	}
	return all
}

// TestMuseumFloodOfResults: an answer of many results had an audit entry that
// no commit takes, so that the request was asked about until its end.
func TestMuseumFloodOfResults(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		flood func(item zags.ItemID) []zags.Result
	}{
		{"of other items", func(zags.ItemID) []zags.Result {
			return repeated(func(i int) zags.Result {
				return zags.Result{Item: zags.ItemID(fmt.Sprint("other-", i)), Code: zags.ResultFound}
			})
		}},
		{"of codes nobody knows", func(item zags.ItemID) []zags.Result {
			return repeated(func(i int) zags.Result { return zags.Result{Item: item, Code: zags.ResultCode(100 + i)} })
		}},
		{"of reasons nobody knows", func(item zags.ItemID) []zags.Result {
			return repeated(func(i int) zags.Result { return zags.Result{Item: item, Reason: zags.Reason(fmt.Sprint(i))} })
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{Delay: time.Second}, nil)
			card := w.add(t, mother, form(1))
			r := w.submitted(t, mother, card.ID)
			w.lied(t, &liar{poll: func(a zags.Answer) (zags.Answer, error) {
				a.Results = append(row.flood(r.Items[0].ID), a.Results...)
				return a, nil
			}})
			w.work(t)
			w.pass(t, 5*time.Minute, time.Minute)
			r = w.request(t, r)
			assert.Equal(t, zags.Completed, r.State)
			assert.Equal(t, zags.Confirmed, r.Items[0].State, "what it says between is heard")
			assert.Contains(t, w.audited(t), "zags.result.unknown")
		})
	}
	t.Run("of contradictions, while another child waits", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		first, second := w.add(t, mother, form(1)), w.add(t, mother, form(2))
		w.register.Script("100002", zagstest.After(time.Hour, zagstest.Confirm))
		r := w.submitted(t, mother, first.ID, second.ID)
		w.lied(t, &liar{poll: func(a zags.Answer) (zags.Answer, error) {
			a.Results = append(a.Results, repeated(func(i int) zags.Result {
				return zags.Result{Item: r.Items[0].ID, Code: zags.ResultCode(2 + i%3)}
			})...)
			return a, nil
		}})
		w.work(t)
		w.pass(t, 2*time.Hour, 20*time.Minute)
		r = w.request(t, r)
		assert.Equal(t, zags.Completed, r.State)
		assert.Equal(t, zags.Confirmed, r.Items[0].State, "what came first stays")
		assert.Equal(t, zags.Confirmed, r.Items[1].State)
	})
	t.Run("after a cancel", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		w.Add(time.Minute)
		told := 0
		w.lied(t, &liar{
			poll: func(a zags.Answer) (zags.Answer, error) {
				_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
				a.Results = repeated(func(int) zags.Result { return zags.Result{Item: r.Items[0].ID, Code: zags.ResultFound} })
				return a, err
			},
			cancel: func() error { told++; return nil },
		})
		w.work(t)
		w.pass(t, 10*time.Minute, time.Minute)
		assert.Equal(t, zags.Canceled, w.request(t, r).State)
		assert.Equal(t, 1, told)
		assert.Contains(t, w.audited(t), "zags.result.late")
	})
}

// TestMuseumHugeTicket: a name of the request that fits no record kept the
// request from ever being taken, though the register had it.
func TestMuseumHugeTicket(t *testing.T) {
	t.Parallel()
	for name, ref := range map[string]string{"two megabytes": strings.Repeat("x", 2<<20), "no UTF-8": "ref-\xff\xfe"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{Delay: 10 * time.Minute}, nil)
			card := w.add(t, mother, form(1))
			r := w.submitted(t, mother, card.ID)
			w.lied(t, &liar{submit: func(_ zags.Inquiry, ticket zags.Ticket) (zags.Ticket, error) {
				ticket.Ref, ticket.Request, ticket.ExpectedIn = ref, "other", 1<<62
				return ticket, nil
			}})
			w.work(t)
			assert.Equal(t, zags.Submitted, w.request(t, r).State)
			w.lied(t, &liar{poll: func(a zags.Answer) (zags.Answer, error) {
				a.Ticket.Ref = ref
				return a, nil
			}})
			w.pass(t, 14*24*time.Hour, 12*time.Hour)
			assert.Equal(t, zags.Completed, w.request(t, r).State)
			assert.Equal(t, zags.Confirmed, w.request(t, r).Items[0].State)
		})
	}
}

// TestMuseumRegistryPanics: a Registry that panics on one request ended the
// program, and again after each restart.
func TestMuseumRegistryPanics(t *testing.T) {
	t.Parallel()
	secret := func() { panic("Иванов 100001") }
	for _, row := range []struct {
		name string
		lie  *liar
	}{
		{"at Submit", &liar{submit: func(in zags.Inquiry, ticket zags.Ticket) (zags.Ticket, error) {
			if in.Questions[0].Papers.Certificate.Number.String() == "100001" {
				secret()
			}
			return ticket, nil
		}}},
		{"at Poll", &liar{poll: func(a zags.Answer) (zags.Answer, error) {
			if len(a.Results) > 0 && a.Results[0].Records[0].Certificates[0].Number == "100001" {
				secret()
			}
			return a, nil
		}}},
		{"at Poll, by nil", &liar{poll: func(a zags.Answer) (zags.Answer, error) {
			if len(a.Results) > 0 && a.Results[0].Records[0].Certificates[0].Number == "100001" {
				none := map[string][]int{}
				none["x"][0]++
			}
			return a, nil
		}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, zagstest.Options{}, nil)
			var log bytes.Buffer
			w.logger = slog.New(slog.NewTextHandler(&log, nil))
			w.restart(t, nil)
			bad, good := w.add(t, mother, form(1)), w.add(t, stranger, form(2))
			a, b := w.submitted(t, mother, bad.ID), w.submitted(t, stranger, good.ID)
			w.lied(t, row.lie)
			w.work(t)
			w.pass(t, 5*time.Minute, time.Minute)
			assert.Equal(t, zags.Completed, w.request(t, b).State, "others go on")
			assert.Contains(t, log.String(), "registry panicked")
			assert.NotContains(t, log.String(), "Иванов")
			assert.NotContains(t, log.String(), "100001")
			w.lied(t, &liar{})
			w.pass(t, time.Hour, 15*time.Minute)
			assert.Equal(t, zags.Confirmed, w.request(t, a).Items[0].State, "it is asked again")
			assert.Equal(t, 1, w.register.Distinct(a.ID))
		})
	}
	t.Run("at Cancel, once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
		card := w.add(t, mother, form(1))
		r := w.submitted(t, mother, card.ID)
		w.work(t)
		_, err := w.checker.Cancel(t.Context(), by(mother), r.ID)
		require.NoError(t, err)
		told := 0
		w.lied(t, &liar{cancel: func() error { told++; panic("Иванов") }})
		for range 5 {
			w.pass(t, 10*time.Minute, time.Minute)
		}
		assert.Equal(t, 1, told)
	})
}

// TestMuseumChildWithoutRoom: a child that has as many representatives as it
// takes kept its request, and the other children in it, from ever ending.
func TestMuseumChildWithoutRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	for i := range 16 {
		who := storage.Actor(fmt.Sprint("relative-", i))
		card := w.add(t, who, form(1))
		_, err := storage.Do(t.Context(), w.vault, by(who), storage.Op("test.prove", who), func(tx *storage.Tx) (cabinet.ChildID, error) {
			return w.cabinet.Prove(tx, card.ID, proof.Confirmed{Digest: string(card.Proof), Item: "item"})
		})
		require.NoError(t, err)
	}
	full, free := w.add(t, mother, form(1)), w.add(t, mother, form(2))
	r := w.submitted(t, mother, full.ID, free.ID)
	w.work(t)
	w.pass(t, 5*time.Minute, time.Minute)
	r = w.request(t, r)
	require.Equal(t, zags.Completed, r.State)
	require.EqualError(t, r.Items[0].Err(), "zags.result.unavailable{reason=service_failure}")
	assert.Empty(t, r.Items[0].ChildID)
	assert.Equal(t, zags.Confirmed, r.Items[1].State)
	assert.NotEmpty(t, r.Items[1].ChildID)
	assert.Contains(t, w.audited(t), string(storage.ErrLimit))
	assert.Equal(t, cabinet.VerificationFailed, w.card(t, full).Verification)
	assert.Empty(t, w.card(t, full).Holds)
}

func TestDraftsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{Delay: time.Hour}, nil)
	card := w.add(t, mother, form(1))
	var drafts []zags.Request
	open := func() error {
		r, err := w.checker.Open(t.Context(), by(mother))
		if err == nil {
			drafts = append(drafts, r)
		}
		return err
	}
	for range 20 {
		require.NoError(t, open())
	}
	full := func() { t.Helper(); require.EqualError(t, open(), "zags.request.too_many{max=20}") }
	full()
	w.add(t, stranger, form(1))
	w.draft(t, stranger) // one's limit is not another's

	_, err := w.checker.Cancel(t.Context(), by(mother), drafts[0].ID)
	require.NoError(t, err)
	require.NoError(t, open(), "a canceled one is none")
	full()
	_, err = w.checker.SetAutoUpdate(t.Context(), by(mother), drafts[1].ID, false)
	require.NoError(t, err)
	_, err = w.checker.Submit(t.Context(), by(mother), drafts[1].ID, card.ID)
	require.NoError(t, err)
	require.NoError(t, open(), "a submitted one is none")
	full()
	w.Add(30*24*time.Hour - time.Nanosecond)
	full()
	w.Add(time.Nanosecond)
	require.NoError(t, open(), "an abandoned one is none, also before Work")
	w.work(t)
	for range 19 {
		require.NoError(t, open())
	}
	full()
	w.Add(31 * 24 * time.Hour)
	w.work(t)
	w.work(t)
	left, err := w.store.Find(t.Context(), storage.Query{Kind: "zags.limit", Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, left, "forgotten with the last draft")
}

// TestMuseumHugeSelection: ticking was looked up card by card, and each card
// read, before they were counted.
func TestMuseumHugeSelection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	r := w.draft(t, mother)
	huge := make([]cabinet.CardID, 400_000)
	for i := range huge {
		huge[i] = cabinet.CardID(fmt.Sprint("card-", i))
	}
	same := slices.Repeat([]cabinet.CardID{card.ID}, 400_000)
	_, err := w.checker.Select(t.Context(), by(mother), r.ID, huge...)
	require.EqualError(t, err, "children: zags.request.too_many_children{max=20}")
	_, err = w.checker.Submit(t.Context(), by(mother), r.ID, huge...)
	require.EqualError(t, err, "children: zags.request.too_many_children{max=20}")
	_, err = w.checker.Unselect(t.Context(), by(mother), r.ID, huge...)
	require.NoError(t, err)
	got, err := w.checker.Select(t.Context(), by(mother), r.ID, same...)
	require.NoError(t, err)
	assert.Len(t, got.Items, 1)
	_, err = w.checker.Select(t.Context(), by(mother), r.ID, card.ID, "foreign", card.ID, "other")
	require.EqualError(t, err, "children[1]: cabinet.card.not_found; children[3]: cabinet.card.not_found")
}

// TestHostileCommands: whatever stands in a command, the answer is a broken
// rule or an error without what was typed, and nothing is stored of it.
func TestHostileCommands(t *testing.T) {
	t.Parallel()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, form(1))
	foreign := w.add(t, stranger, form(2))
	r := w.draft(t, mother)
	mega := strings.Repeat("канарейка", 1<<17)
	for name, cmd := range map[string]storage.Command{
		"nobody": {}, "a megabyte of an actor": {By: storage.Actor(mega)}, "no UTF-8": {By: "\xff\xfe"},
		"a foreign actor": {By: stranger}, "the system": {By: storage.System}, "a line break": {By: "a\nb"},
		"a megabyte of a key": {By: mother, Key: mega}, "a stale revision": {By: mother, Revision: 1 << 60},
	} {
		for call, do := range map[string]func() (zags.Request, error){
			"select":   func() (zags.Request, error) { return w.checker.Select(t.Context(), cmd, r.ID, card.ID) },
			"unselect": func() (zags.Request, error) { return w.checker.Unselect(t.Context(), cmd, r.ID, card.ID) },
			"switch":   func() (zags.Request, error) { return w.checker.SetAutoUpdate(t.Context(), cmd, r.ID, true) },
			"submit":   func() (zags.Request, error) { return w.checker.Submit(t.Context(), cmd, r.ID, card.ID) },
			"cancel":   func() (zags.Request, error) { return w.checker.Cancel(t.Context(), cmd, r.ID) },
		} {
			got, err := do()
			require.Error(t, err, "%s, %s", name, call)
			assert.Empty(t, got)
			assert.Less(t, len(err.Error()), 500, name)
			assert.NotContains(t, err.Error(), "канарейка", name)
		}
		if cmd.By != stranger && cmd.Revision == 0 {
			_, err := w.checker.Open(t.Context(), cmd)
			require.Error(t, err, name)
			assert.Less(t, len(err.Error()), 500, name)
		}
		if cmd.By != mother {
			_, err := w.checker.Request(t.Context(), cmd.By, r.ID)
			require.Error(t, err, name)
		}
	}
	for name, id := range map[string]cabinet.CardID{
		"foreign": foreign.ID, "none": "", "unknown": "unknown", "huge": cabinet.CardID(mega), "no UTF-8": "\xff", "another kind": cabinet.CardID(r.ID),
	} {
		_, err := w.checker.Select(t.Context(), by(mother), r.ID, id)
		require.EqualError(t, err, "children[0]: cabinet.card.not_found", name)
		_, err = w.checker.Submit(t.Context(), by(mother), r.ID, id)
		require.EqualError(t, err, "children[0]: cabinet.card.not_found", name)
	}
	for _, id := range []zags.RequestID{"", "unknown", zags.RequestID(mega), "\xff", zags.RequestID(card.ID)} {
		_, err := w.checker.Submit(t.Context(), by(mother), id, card.ID)
		require.ErrorIs(t, err, zags.ErrRequestNotFound)
	}
	_, err := w.checker.Submit(t.Context(), storage.Command{By: mother, Source: mega, Key: "k"}, r.ID, card.ID)
	require.NoError(t, err, "a source is for limits, and nobody keeps it")
	w.work(t)
	for _, kind := range []storage.Kind{"zags.request", "zags.item", "zags.limit", "storage.audit", "storage.command"} {
		all, err := w.store.Find(t.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
		require.NoError(t, err)
		for _, rec := range all {
			assert.Less(t, len(rec.Body), 16<<10, kind)
		}
	}
}

// TestBrokenRecords: what a record lacks or mixes up proves nothing.
func TestBrokenRecords(t *testing.T) {
	t.Parallel()
	right := zags.Certificate{Series: "VI-МЮ", Number: "100001"}
	for _, row := range []struct {
		name   string
		change func(*zags.Record)
		want   zags.ItemState
	}{
		{"an empty record", func(r *zags.Record) { *r = zags.Record{} }, zags.NotFound},
		{"only the asker", func(r *zags.Record) { *r = zags.Record{Parents: r.Parents} }, zags.Refused},
		{"no paper", func(r *zags.Record) { r.Certificates, r.OldActNumber, r.ActDate = nil, "", zags.PartialDate{} }, zags.Refused},
		{"no birth date", func(r *zags.Record) { r.BirthDate = zags.PartialDate{} }, zags.Refused},
		{"no name", func(r *zags.Record) { r.Child = family.NameForm{} }, zags.Refused},
		{"a certificate of another child", func(r *zags.Record) { r.Certificates[0].Number = "999999" }, zags.Mismatch},
		{"the series of one, the number of another", func(r *zags.Record) {
			r.Certificates = []zags.Certificate{{Series: "VI-МЮ", Number: "999999"}, {Series: "I-АБ", Number: "100001"}}
		}, zags.Mismatch},
		{"one without a number beside another's", func(r *zags.Record) {
			r.Certificates = []zags.Certificate{{Series: "VI-МЮ"}, {Series: "I-АБ", Number: "999999"}}
		}, zags.Mismatch},
		{"the right one among a thousand", func(r *zags.Record) {
			r.Certificates = append(slices.Repeat([]zags.Certificate{{Series: "I-АБ", Number: "999999"}}, 1000), right)
		}, zags.Confirmed},
		{"an impossible date", func(r *zags.Record) { r.BirthDate = zags.PartialDate{Year: -1, Month: 77, Day: 400} }, zags.Mismatch},
		{"an impossible sex", func(r *zags.Record) { r.Sex = 250 }, zags.Mismatch},
		{"a role nobody knows", func(r *zags.Record) { r.Parents[0].Role = 77 }, zags.NotFound},
		{"a parent without anything", func(r *zags.Record) { r.Parents = []zags.Person{{Role: zags.Mother}} }, zags.NotFound},
		{"a parent whose SNILS is another's", func(r *zags.Record) { r.Parents[0].SNILS = otherSNILS(t) }, zags.NotFound},
		{"the asker as the child", func(r *zags.Record) { r.Child, r.Parents = r.Parents[0].Name, nil }, zags.NotFound},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, item := asked(t, form(1), zagstest.Edited(row.change))
			assert.Equal(t, row.want, item.State)
		})
	}
	t.Run("two records, one right", func(t *testing.T) {
		t.Parallel()
		_, item := asked(t, form(1), func(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
			good, bad := zagstest.Matching(a, q), zagstest.Matching(a, q)
			bad.Child.Surname, bad.Parents = "Другой", nil
			return []zags.Result{{Code: zags.ResultFound, Records: []zags.Record{bad, {}, good, bad}}}
		})
		assert.Equal(t, zags.Confirmed, item.State)
	})
	t.Run("two records, one agrees and the other names the asker", func(t *testing.T) {
		t.Parallel()
		_, item := asked(t, form(1), func(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
			agrees, names := zagstest.Matching(a, q), zagstest.Matching(a, q)
			agrees.Parents, names.Child.Surname = nil, "Другой"
			return []zags.Result{{Code: zags.ResultFound, Records: []zags.Record{agrees, names}}}
		})
		assert.Equal(t, zags.Mismatch, item.State)
		assert.Empty(t, item.ChildID)
	})
	t.Run("records beside a code that has none", func(t *testing.T) {
		t.Parallel()
		_, item := asked(t, form(1), func(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
			return []zags.Result{{Code: zags.ResultAbsent, Records: []zags.Record{zagstest.Matching(a, q)}}}
		})
		assert.Equal(t, zags.NotFound, item.State)
	})
}

func otherSNILS(t *testing.T) family.SNILS {
	t.Helper()
	s, err := family.ParseSNILS("116-973-385 89")
	require.NoError(t, err)
	return s
}
