package family

import (
	"fmt"
	"log/slog"
	"time"
)

// The years a Date can have. The registers of acts go back to 1826.
const (
	minYear = 1826
	maxYear = 9999
)

// Date is a civil date without time or zone, of the years 1826 to 9999. The
// zero value is "not given". Dates are compared with == and [Date.Compare].
// fmt and slog show no date, because a birth date is personal; String does.
type Date struct{ n uint32 } // the year, 4 bits of the month, 5 bits of the day: a later date is a larger number

// ParseDate reads "2016-05-19" and "19.05.2016". Errors: ErrRequired,
// ErrDateInvalid, ErrTextInvalid, ErrTextTooLong.
func ParseDate(s string) (Date, error) {
	if d, sure, err := canonicalDate(s); sure {
		return d, err
	}
	if isNoDate(s) {
		return Date{}, ErrDateInvalid
	}
	return readDate(s)
}

// readDate is ParseDate for any spelling.
func readDate(s string) (Date, error) {
	s, err := clean(s, maxShort, false)
	if err != nil {
		return Date{}, err
	}
	if s == "" {
		return Date{}, ErrRequired
	}
	if len(s) == 10 && s[2] == '.' && s[5] == '.' {
		s = s[6:] + "-" + s[3:5] + "-" + s[:2]
	}
	if d, sure, err := canonicalDate(s); sure {
		return d, err
	}
	return Date{}, ErrDateInvalid
}

// canonicalDate judges eight digits in the form "2016-05-19"; it is not sure of
// any other text. What is no digit makes a number that no date has.
func canonicalDate(s string) (d Date, sure bool, err error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false, nil
	}
	year := twoDigits(s[0], s[1])*100 + twoDigits(s[2], s[3])
	month, day := twoDigits(s[5], s[6]), twoDigits(s[8], s[9])
	if year < minYear || year > maxYear || month-1 > 11 || day-1 >= 31 || day > daysIn(year, month) {
		return Date{}, year|month|day < notDigits, ErrDateInvalid
	}
	return dateOf(year, month, day), true, nil
}

// dateOf is the date of a day that is.
func dateOf(year, month, day uint64) Date {
	return Date{n: uint32(year<<9 | month<<5 | day)} //nolint:gosec // four digits and two of two
}

// DateAt is the date of that year, month and day; ErrDateInvalid when there is
// no such day or the year is outside 1826 to 9999.
func DateAt(year int, month time.Month, day int) (Date, error) {
	if year < minYear || year > maxYear || month < time.January || month > time.December || day < 1 || day > 31 ||
		uint64(day) > daysIn(uint64(year), uint64(month)) {
		return Date{}, ErrDateInvalid
	}
	return dateOf(uint64(year), uint64(month), uint64(day)), nil
}

// daysIn is the number of days of a month, 1 to 12.
func daysIn(year, month uint64) uint64 {
	if month == 2 && (year%4 != 0 || year%100 == 0 && year%400 != 0) {
		return 28
	}
	return uint64(monthDays[month])
}

// DateOf is the civil date of an instant in a zone: "today" of a clock. It is
// the zero Date when the year is outside 1826 to 9999. A nil zone is UTC.
func DateOf(t time.Time, loc *time.Location) Date {
	if loc == nil {
		loc = time.UTC
	}
	year, month, day := t.In(loc).Date()
	d, err := DateAt(year, month, day)
	if err != nil {
		return Date{}
	}
	return d
}

// IsZero reports whether the date is not given.
func (d Date) IsZero() bool { return d == Date{} }

// Year is the year; 0 when the date is not given.
func (d Date) Year() int { return int(d.n >> 9) }

// Month is the month; 0 when the date is not given.
func (d Date) Month() time.Month { return time.Month(d.n >> 5 & 15) }

// Day is the day of the month; 0 when the date is not given.
func (d Date) Day() int { return int(d.n & 31) }

// Weekday is the day of the week; Sunday when the date is not given.
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return d.Start(nil).Weekday()
}

// Start is the first moment of the day in a zone, nil being UTC; the zero time
// when the date is not given.
func (d Date) Start(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	if loc == nil {
		loc = time.UTC
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, loc)
}

// AddDays is the date n days later, or earlier when n is negative; the zero
// Date when d is not given or the result has no year of 1826 to 9999.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(d.Start(nil).AddDate(0, 0, n), nil)
}

// Compare is negative, zero or positive as d is before, equal to or after e.
// A date not given is before all others.
func (d Date) Compare(e Date) int { return int(d.n) - int(e.n) }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// AgeOn is the age in whole years on a day, counted from the first moment of
// the birthday; who is born on 29 February has it on 1 March in common years.
// It is -1 when the day is before d or either date is not given.
func (d Date) AgeOn(day Date) int {
	if d.IsZero() || day.IsZero() || day.Before(d) {
		return -1
	}
	return d.yearsUntil(day)
}

// yearsUntil is AgeOn for a day that is not before d.
func (d Date) yearsUntil(day Date) int {
	age := day.Year() - d.Year()
	if day.n&(1<<9-1) < d.n&(1<<9-1) { // month and day
		age--
	}
	return age
}

// String is the whole date, such as "2016-05-19"; "" when it is not given.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(make([]byte, 0, 10)))
}

func (d Date) append(b []byte) []byte {
	century, rest := byte(d.Year()/100), byte(d.Year()%100) //nolint:gosec // four digits at most, two in each half
	m, n := byte(d.Month()), byte(d.Day())                  //nolint:gosec // two digits
	return append(b, '0'+century/10, '0'+century%10, '0'+rest/10, '0'+rest%10, '-',
		'0'+m/10, '0'+m%10, '-', '0'+n/10, '0'+n%10)
}

// Masked is the date for screens: the year only, "2016-**-**".
func (d Date) Masked() string {
	if d.IsZero() {
		return ""
	}
	return d.String()[:4] + "-**-**"
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads; empty text gives the zero value.
func (d *Date) UnmarshalText(text []byte) error { return unmarshal(d, text, ParseDate) }

// unmarshal sets what to the value of a text; empty text gives the zero value,
// an error leaves what as it is. No parser takes a text as long as an address
// may be: of a longer one only so much is copied as is refused by its length.
func unmarshal[T any](what *T, text []byte, parse func(string) (T, error)) error {
	var v T
	if len(text) > 0 {
		var err error
		if v, err = parse(string(text[:min(len(text), 4*maxAddress+1)])); err != nil {
			return err
		}
	}
	*what = v
	return nil
}

// Format prints no date, whatever the verb.
func (d Date) Format(s fmt.State, _ rune) { hide(s, "Date", d.IsZero()) }

// GoString prints no date.
func (d Date) GoString() string { return hidden("Date", d.IsZero()) }

// LogValue shows no date.
func (d Date) LogValue() slog.Value { return hideLog("Date", d.IsZero()) }
