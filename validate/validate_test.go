package validate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
)

func TestErrorsSurviveJSON(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 20, 30, 0, 123456000, time.UTC)
	all := validate.Errors{
		errRequired.At("surname"),
		errTooLong.At("", validate.Int("max", 100), validate.Text("state", "draft"), validate.Text("digits", "12"),
			validate.Time("not_before", at), validate.List("allowed", "submit", "cancel"), validate.List("none")),
	}
	text, err := json.Marshal(all)
	require.NoError(t, err)
	var back validate.Errors
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, all, back)
	notBefore, ok := back[1].Param("not_before")
	require.True(t, ok)
	assert.Equal(t, at, notBefore.Time())
}

func TestCollectorKeepsFieldOrder(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	require.NoError(t, c.Err())
	c.Add("a", nil)
	require.NoError(t, c.Err())
	c.Check(true, "b", errRequired)
	c.Add("child", fmt.Errorf("wrapped: %w", validate.Errors{errRequired.At("surname"), errTooLong.With()}))
	c.Check(false, "c", errTooLong, validate.Int("max", 1))
	require.EqualError(t, c.Err(), "child.surname: shop.required; child: shop.text.too_long; c: shop.text.too_long{max=1}")
	assert.True(t, c.Errors().Has("child.surname", errRequired))
	assert.False(t, c.Errors().Has("child.surname", errTooLong))
}

func TestCollectorDropsForeignText(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	c.Add("phone", errors.New("cannot parse +79261234567"))
	require.EqualError(t, c.Err(), "phone: validate.opaque")
}

func TestEmptyCollectorAllocatesNothing(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	got := testing.AllocsPerRun(100, func() {
		var c validate.Collector
		c.Add("a", nil)
		c.Check(true, "b", errRequired)
		if c.Err() != nil {
			t.Error("something was found")
		}
	})
	assert.Zero(t, got)
}

func FuzzErrorsJSON(f *testing.F) {
	f.Add(`[{"code":"a.b"}]`)                                       // the shortest
	f.Add(`[{"path":"x","code":"a.b","params":{"max":1}}]`)         // a number
	f.Add(`[{"code":"a","params":{"t":{"time":"not a time"}}}]`)    // a broken time
	f.Add(`[{"code":"a","params":[1]}]`)                            // not an object
	f.Add(`[{"code":"a","params":{"a":"b","a":["c","d"],"n":{}}}]`) // twice, list, empty
	f.Fuzz(func(t *testing.T, text string) {
		var all validate.Errors
		if json.Unmarshal([]byte(text), &all) != nil || len(all) == 0 || all[0] == nil {
			return
		}
		_ = all[0].Error()
		again, err := json.Marshal(all[0])
		require.NoError(t, err)
		var back validate.Error
		require.NoError(t, json.Unmarshal(again, &back))
	})
}

func TestCollectorAllocatesOnceForTheFirstFew(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	var last validate.Errors
	got := testing.AllocsPerRun(100, func() {
		var c validate.Collector
		c.Check(false, "surname", "family.required")
		c.Add("sex", validate.Code("family.required"))
		c.Check(false, "snils", "family.snils.checksum")
		last = c.Errors()
	})
	assert.Equal(t, 1.0, got) //nolint:testifylint // A whole number of allocations.
	assert.Len(t, last, 3)
}

func TestCollectorKeepsOrderBeyondTheFirstFew(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	var want []string
	for i := range 11 {
		path := strings.Repeat("x", i+1)
		want = append(want, path)
		c.Check(false, path, "family.required")
	}
	var got []string
	for _, e := range c.Errors() {
		got = append(got, e.Path)
	}
	assert.Equal(t, want, got)
}

// A list that found nothing, in a variable of type error, is not nil: it still
// says that nothing is wrong.
func TestMuseumEmptyListIsNoError(t *testing.T) {
	t.Parallel()
	var none validate.Errors
	require.NoError(t, none.Err())
	var c validate.Collector
	c.Add("form", none)
	require.NoError(t, c.Err())
	require.EqualError(t, validate.Errors{errRequired.At("a")}.Err(), "a: shop.required")
}

func TestTouchesTellsWherePathsAreBroken(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	assert.False(t, c.Touches(""))
	for i := range 7 { // a lone one, the first few, and more
		path := string(rune('a' + i))
		assert.False(t, c.Touches(path))
		c.Add(path, validate.ErrOpaque)
		assert.True(t, c.Touches(path))
		assert.True(t, c.Touches("a"))
		assert.False(t, c.Touches(""))
	}
	assert.Len(t, c.Errors(), 7)
}

// Asking for what was found changes nothing of what is found later.
func TestErrorsMayBeAskedForAtAnyTime(t *testing.T) {
	t.Parallel()
	for asked := range 8 {
		var c, quiet validate.Collector
		var before validate.Errors
		for i := range 7 {
			if i == asked {
				before = c.Errors()
			}
			path := string(rune('a' + i))
			c.Add(path, validate.ErrOpaque.With(validate.Int("i", i)))
			quiet.Add(path, validate.ErrOpaque.With(validate.Int("i", i)))
			if i == asked {
				assert.Len(t, before, asked)
			}
		}
		assert.Equal(t, quiet.Errors(), c.Errors())
		assert.Equal(t, quiet.Err(), c.Err())
	}
}

func TestALoneRuleTakesTwoAllocations(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() {
		var c validate.Collector
		c.Add("surname", validate.ErrOpaque)
		if c.Err() == nil {
			panic("nothing was found")
		}
	}), 2.0)
}
