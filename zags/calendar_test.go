package zags_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/zags"
)

func date(t fataler, text string) family.Date {
	t.Helper()
	d, err := family.ParseDate(text)
	require.NoError(t, err)
	return d
}

func TestTermEndsOnTheFifthWorkingDay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from, want string
		exact      bool
	}{
		{"2024-04-26", "2024-05-07", true},
		{"2024-12-27", "2025-01-14", true},
		{"2025-06-11", "2025-06-20", true},
		{"2025-10-31", "2025-11-10", true},
		{"2025-12-29", "2026-01-15", true},
		{"2026-02-20", "2026-03-02", true},
		{"2026-04-30", "2026-05-08", true},
		{"2026-11-21", "2026-11-27", true},
		{"2026-12-30", "2027-01-15", false},
		{"2027-02-19", "2027-03-01", false},
		{"2030-12-31", "2031-01-15", false},
		{"2023-05-05", "2023-05-15", false},
	} {
		last, exact := zags.Term(zags.Russia{}, date(t, row.from), 5)
		assert.Equal(t, row.want, last.String(), row.from)
		assert.Equal(t, row.exact, exact, row.from)
	}
}

func TestYearsHaveTheirWorkingDays(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]int{2024: 248, 2025: 247, 2026: 247, 2027: 247} {
		d, err := family.DateAt(year, time.January, 1)
		require.NoError(t, err)
		n := 0
		for ; d.Year() == year; d = d.AddDays(1) {
			working, exact := zags.Russia{}.WorkingDay(d)
			assert.Equal(t, year != 2027, exact)
			if working {
				n++
			}
		}
		assert.Equal(t, want, n, year)
	}
}

func TestEmbedderBringsAYear(t *testing.T) {
	t.Parallel()
	cal := zags.Russia{More: []zags.Year{{Year: 2030, Off: []zags.Day{{time.July, 1}}, On: []zags.Day{{time.July, 6}}}}}
	for day, want := range map[string]bool{"2030-07-01": false, "2030-07-02": true, "2030-07-06": true, "2030-07-07": false, "2030-01-01": true} {
		working, exact := cal.WorkingDay(date(t, day))
		assert.Equal(t, want, working, day)
		assert.True(t, exact)
	}
	working, exact := cal.WorkingDay(family.Date{})
	assert.False(t, working || exact)
}

// never is a calendar without working days.
type never struct{}

func (never) WorkingDay(family.Date) (working, exact bool) { return false, true }

func TestTermEndsWithAnyCalendar(t *testing.T) {
	t.Parallel()
	_, exact := zags.Term(never{}, date(t, "2026-01-01"), 5)
	assert.False(t, exact)
	last, exact := zags.Term(zags.Russia{}, date(t, "2026-01-01"), 0)
	assert.Equal(t, "2026-01-01", last.String())
	assert.True(t, exact)
}

func TestTermCountsEveryWorkingDayOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := date(t, "2022-01-01").AddDays(rapid.IntRange(0, 3000).Draw(t, "day"))
		n := rapid.IntRange(1, 30).Draw(t, "days")
		last, _ := zags.Term(zags.Russia{}, from, n)
		counted := 0
		for d := from.AddDays(1); !d.After(last); d = d.AddDays(1) {
			if working, _ := (zags.Russia{}).WorkingDay(d); working {
				counted++
			}
		}
		if working, _ := (zags.Russia{}).WorkingDay(last); !working || counted != n {
			t.Fatalf("%d working days, the last one working: %v", counted, working)
		}
	})
}
