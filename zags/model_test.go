package zags_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// run is one random history of requests.
type run struct {
	*world
	cards    []cabinet.Card
	requests []zags.Request
}

// TestModelRequest lets people, time and a failing register do what they like,
// and holds Z1 to Z8 after each step.
func TestModelRequest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := &run{world: newWorld(t, zagstest.Options{Delay: 10 * time.Minute}, &zags.Options{Policy: zags.Policy{MaxNegative: 100}})}
		for n := range 3 {
			r.cards = append(r.cards, r.add(t, mother, form(n)))
		}
		r.cards = append(r.cards, r.add(t, stranger, form(0)))
		outcomes := []zagstest.Outcome{
			nil, zagstest.NotFound, zagstest.Ambiguous, zagstest.OtherParents, zagstest.Silent, zagstest.Coded(9),
			zagstest.All(zagstest.Confirm, zagstest.NotFound), zagstest.All(zagstest.NotFound, zagstest.Confirm),
			zagstest.After(24*time.Hour, zagstest.Confirm), zagstest.Edited(func(rec *zags.Record) { rec.Sex = 2 }),
		}
		pick := func(t *rapid.T) (zags.Request, bool) {
			if len(r.requests) == 0 {
				return zags.Request{}, false
			}
			return rapid.SampledFrom(r.requests).Draw(t, "request"), true
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) { r.check(t) },
			"open": func(t *rapid.T) {
				who := rapid.SampledFrom([]storage.Actor{mother, stranger}).Draw(t, "who")
				got, err := r.checker.Open(t.Context(), by(who))
				require.NoError(t, err)
				r.requests = append(r.requests, got)
			},
			"command": func(t *rapid.T) {
				q, ok := pick(t)
				if !ok {
					return
				}
				r.command(t, q)
			},
			"work": func(t *rapid.T) { r.work(t) },
			"time": func(t *rapid.T) {
				r.Add(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 24 * time.Hour, 8 * 24 * time.Hour}).Draw(t, "by"))
			},
			"script": func(t *rapid.T) {
				number := rapid.SampledFrom([]string{"100000", "100001", "100002"}).Draw(t, "number")
				r.register.Script(number, rapid.SampledFrom(outcomes).Draw(t, "outcome"))
			},
			"fault": func(t *rapid.T) {
				rapid.SampledFrom([]func(int){
					r.register.FailPolls, r.register.FailSubmissions, r.register.LoseTickets, r.register.RejectSubmissions,
				}).Draw(t, "fault")(rapid.IntRange(0, 3).Draw(t, "times"))
			},
		})
		r.Add(31 * 24 * time.Hour)
		r.work(t)
		for _, q := range r.requests { // Z7
			assert.True(t, r.request(t, q).State.Final())
		}
		for _, c := range r.cards {
			assert.Empty(t, r.card(t, c).Holds)
		}
		assert.Zero(t, r.work(t), "nothing wakes for ended requests")
	})
}

func (r *run) command(t *rapid.T, q zags.Request) {
	t.Helper()
	before := r.request(t, q)
	card := rapid.SampledFrom(r.cards).Draw(t, "card").ID
	var err error
	event := rapid.SampledFrom([]string{"select", "unselect", "set_auto_update", "submit", "cancel"}).Draw(t, "event")
	ctx, cmd := t.Context(), by(q.Owner)
	switch event {
	case "select":
		_, err = r.checker.Select(ctx, cmd, q.ID, card)
	case "unselect":
		_, err = r.checker.Unselect(ctx, cmd, q.ID, card)
	case "set_auto_update":
		_, err = r.checker.SetAutoUpdate(ctx, cmd, q.ID, rapid.Bool().Draw(t, "on"))
	case "submit":
		_, err = r.checker.Submit(ctx, cmd, q.ID, card)
	case "cancel":
		_, err = r.checker.Cancel(ctx, cmd, q.ID)
	}
	after := r.request(t, q)
	allowed := slices.ContainsFunc(zags.Transitions(), func(m zags.Transition) bool {
		return m.From == before.State && m.Event == event
	})
	if !allowed {
		require.ErrorIs(t, err, zags.ErrRequestNotAllowed)
	}
	if err != nil {
		assert.Equal(t, before, after, "a refusal changes nothing")
		return
	}
	assert.True(t, slices.ContainsFunc(zags.Transitions(), func(m zags.Transition) bool {
		return m.From == before.State && m.Event == event && m.To == after.State
	}), "%s %s %s", before.State, event, after.State)
	if event == "submit" { // Z1
		assert.NotEmpty(t, after.Items)
		assert.False(t, after.AutoUpdate)
	}
}

func (r *run) check(t *rapid.T) {
	t.Helper()
	open := map[string]int{}
	for i, old := range r.requests {
		now := r.request(t, old)
		if old.State.Final() { // Z3
			assert.Equal(t, old, now)
		}
		r.requests[i] = now
		waits := false
		for j, it := range now.Items {
			waits = waits || !it.State.Final()
			if it.State == zags.Pending {
				open[string(now.Owner)+string(it.Card)]++
			}
			if it.State == zags.Confirmed { // Z4: the scripts never name the stranger
				assert.NotEmpty(t, it.ChildID)
			}
			if old.State != zags.Draft && old.Items[j].State.Final() {
				assert.Equal(t, old.Items[j], it, "items only move forward")
			}
		}
		if now.State == zags.Completed { // Z6
			assert.False(t, waits)
		}
		if now.State == zags.Submitted || now.State == zags.Overdue {
			assert.True(t, waits)
			assert.False(t, now.NextAt.IsZero(), "I9")
		}
		assert.LessOrEqual(t, r.register.Distinct(now.ID), 1) // Z8
	}
	for _, n := range open { // Z2
		assert.Equal(t, 1, n)
	}
}

// TestTransitionsAreACopy also holds that nothing leaves a final state and that
// every other state is reached and left.
func TestTransitionsAreACopy(t *testing.T) {
	t.Parallel()
	table := zags.Transitions()
	table[0].Event = "changed"
	require.NotEqual(t, table, zags.Transitions())
	reached, left := make(map[zags.State]bool), make(map[zags.State]bool)
	for _, m := range zags.Transitions() {
		reached[m.To], left[m.From] = true, true
	}
	for s := zags.Draft; s <= zags.Abandoned; s++ {
		assert.True(t, reached[s], s)
		assert.NotEqual(t, s.Final(), left[s], s)
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back zags.State
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	var s zags.State
	require.ErrorIs(t, s.UnmarshalText([]byte("gone")), machine.ErrUnknownWord)
	var i zags.ItemState
	require.ErrorIs(t, i.UnmarshalText([]byte("gone")), machine.ErrUnknownWord)
}
