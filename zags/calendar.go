package zags

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
)

// Calendar says which civil dates are working days.
//
// Duties: it answers at once and the same each time, and may be asked from
// anywhere. exact is false where the answer follows a rule or a provisional
// table instead of the year's decree.
type Calendar interface {
	WorkingDay(day family.Date) (working, exact bool)
}

// Russia is the Russian production calendar: tables of 2024 to 2027, and for
// other years Monday to Friday less the public holidays. The zero value is
// ready to use.
//
// Source: Labor Code art. 112; the yearly decrees on transferred days off.
type Russia struct {
	More []Year // tables of the embedder; they come before the built-in ones
}

// Year is the table of one year. Days that it does not name are working ones
// from Monday to Friday.
type Year struct {
	Year        int
	Off         []Day // weekdays that are not worked
	On          []Day // Saturdays and Sundays that are worked
	Provisional bool  // the year's decree is not final
}

// Day is a day of any year.
type Day struct {
	Month time.Month
	Day   int
}

// WorkingDay implements [Calendar]. A date not given is no working day.
func (r Russia) WorkingDay(date family.Date) (working, exact bool) {
	if date.IsZero() {
		return false, false
	}
	day := Day{date.Month(), date.Day()}
	weekday := date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
	for _, tables := range [...][]Year{r.More, years()} {
		for _, y := range tables {
			if y.Year != date.Year() {
				continue
			}
			if weekday {
				return !slices.Contains(y.Off, day), !y.Provisional
			}
			return slices.Contains(y.On, day), !y.Provisional
		}
	}
	return weekday && !slices.Contains(holidays(), day), false
}

// longest bounds the search for a working day, in days: a calendar without any
// must not hold a program up.
const longest = 3660

// Term is the last of n working days after a day: the first one counted is the
// first working day behind it. exact is false when any day on the way was not.
// A term of less than one day ends with that day itself.
func Term(c Calendar, after family.Date, n int) (last family.Date, exact bool) {
	last, exact = after, true
	for i := 0; n > 0 && i < longest; i++ {
		last = last.AddDays(1)
		working, sure := c.WorkingDay(last)
		exact = exact && sure
		if working {
			n--
		}
	}
	return last, exact && n <= 0
}
