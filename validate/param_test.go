package validate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
)

func TestParams(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 20, 30, 0, 123456789, time.FixedZone("", 3600))
	for _, c := range []struct {
		name string
		in   validate.Param
		text string
		num  int
		time time.Time
		list []string
	}{
		{name: "number", in: validate.Int("x", -7), text: "-7", num: -7},
		{name: "word", in: validate.Text("x", "7"), text: "7"},
		{name: "instant", in: validate.Time("x", at), text: "2026-03-01T19:30:00.123456Z", time: at.Truncate(time.Microsecond).UTC()},
		{name: "list", in: validate.List("x", "a", "b"), text: "a,b", list: []string{"a", "b"}},
		{name: "empty list", in: validate.List("x"), text: ""},
		{name: "zero", in: validate.Param{}, text: ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.text, c.in.String())
			assert.Equal(t, c.num, c.in.Int())
			assert.Equal(t, c.time, c.in.Time())
			assert.Equal(t, c.list, c.in.Words())
			_, found := errRequired.With(c.in).Param(c.in.Name())
			assert.True(t, found)
			_, found = errRequired.With(c.in).Param("y")
			assert.False(t, found)
		})
	}
	require.EqualError(t, errRequired, "shop.required")
	var c validate.Collector
	c.Add("", errRequired.At("a"))
	c.Add("b", errRequired.At(""))
	assert.EqualError(t, c.Err(), "a: shop.required; b: shop.required")
}
