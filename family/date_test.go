package family_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

func TestDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{name: "canonical", in: "2016-05-19", want: "2016-05-19"},
		{name: "as people write", in: " 19.05.2016 ", want: "2016-05-19"},
		{name: "leap day", in: "29.02.2020", want: "2020-02-29"},
		{name: "no leap day", in: "29.02.2021", err: family.ErrDateInvalid},
		{name: "no leap day in a century", in: "1900-02-29", err: family.ErrDateInvalid},
		{name: "leap day in 2000", in: "2000-02-29", want: "2000-02-29"},
		{name: "31 February", in: "31.02.2016", err: family.ErrDateInvalid},
		{name: "31 April", in: "2016-04-31", err: family.ErrDateInvalid},
		{name: "month 13", in: "2016-13-01", err: family.ErrDateInvalid},
		{name: "day 0", in: "00.05.2016", err: family.ErrDateInvalid},
		{name: "1825", in: "1825-12-31", err: family.ErrDateInvalid},
		{name: "1826", in: "1826-01-01", want: "1826-01-01"},
		{name: "an instant", in: "2016-05-19T00:00:00Z", err: family.ErrDateInvalid},
		{name: "two-digit year", in: "19.05.16", err: family.ErrDateInvalid},
		{name: "slashes", in: "19/05/2016", err: family.ErrDateInvalid},
		{name: "a letter", in: "2016-O5-19", err: family.ErrDateInvalid},
		{name: "empty", in: "", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := family.ParseDate(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
		})
	}
	assert.Equal(t, "2016-**-**", date("2016-05-19").Masked())
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, born, today string
		age, limit        int
		under, dayAfter   bool
	}{
		{name: "the day before fourteen", born: "2012-11-22", today: "2026-11-21", age: 13, limit: 14, under: true, dayAfter: true},
		{name: "fourteen today", born: "2012-11-21", today: "2026-11-21", age: 14, limit: 14, dayAfter: true},
		{name: "fourteen yesterday", born: "2012-11-20", today: "2026-11-21", age: 14, limit: 14},
		{name: "leap day, the day before", born: "2012-02-29", today: "2026-02-28", age: 13, limit: 14, under: true, dayAfter: true},
		{name: "leap day, on 1 March", born: "2012-02-29", today: "2026-03-01", age: 14, limit: 14, dayAfter: true},
		{name: "seventeen", born: "2008-11-22", today: "2026-11-21", age: 17, limit: 18, under: true, dayAfter: true},
		{name: "eighteen", born: "2008-11-21", today: "2026-11-21", age: 18, limit: 18, dayAfter: true},
		{name: "born today", born: "2026-11-21", today: "2026-11-21", limit: 1, under: true, dayAfter: true},
		{name: "not born yet", born: "2026-11-22", today: "2026-11-21", age: -1, limit: 18},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			born, today := date(c.born), date(c.today)
			assert.Equal(t, c.age, born.AgeOn(today))
			assert.Equal(t, c.under, family.AgeUnder(born, today, c.limit, family.OnBirthday))
			assert.Equal(t, c.dayAfter, family.AgeUnder(born, today, c.limit, family.DayAfterBirthday))
		})
	}
	assert.Equal(t, -1, family.Date{}.AgeOn(date("2026-11-21")))
	assert.False(t, family.AgeUnder(family.Date{}, date("2026-11-21"), 18, family.OnBirthday))
	assert.False(t, family.AgeUnder(date("2020-01-01"), family.Date{}, 18, family.OnBirthday))
}

func TestDateOfHasAZone(t *testing.T) {
	t.Parallel()
	moscow := time.FixedZone("MSK", 3*60*60)
	assert.Equal(t, "2026-03-01", family.DateOf(time.Date(2026, 3, 1, 20, 30, 0, 0, time.UTC), moscow).String())
	assert.Equal(t, "2026-03-02", family.DateOf(time.Date(2026, 3, 1, 21, 0, 0, 0, time.UTC), moscow).String())
	assert.Equal(t, "2016-05-20", family.DateOf(time.Date(2016, 5, 19, 21, 0, 0, 0, time.UTC), moscow).String())
	assert.True(t, family.DateOf(time.Time{}, nil).IsZero())
	assert.Equal(t, time.Date(2026, 3, 1, 21, 0, 0, 0, time.UTC), date("2026-03-02").Start(moscow).UTC())
}

func TestDateIsACalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(1830, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 100_000).Draw(t, "day"))
		d := family.DateOf(at, nil)
		require.Equal(t, at.Format("2006-01-02"), d.String())
		require.Equal(t, at.Weekday(), d.Weekday())
		require.Equal(t, at, d.Start(nil))
		next := d.AddDays(1)
		require.True(t, next.After(d))
		require.Equal(t, d, next.AddDays(-1))
		require.Negative(t, d.Compare(next))
	})
	assert.True(t, family.Date{}.AddDays(1).IsZero())
	assert.True(t, date("9999-12-31").AddDays(1).IsZero())
	assert.True(t, family.Date{}.Start(nil).IsZero())
}
