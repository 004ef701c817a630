package family

import (
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/validate"
)

// ActNumber is the number of an act record. Until 2018-09-30 it is short, such
// as "1234", "12-3" or "123В"; from 2018-10-01 on it has 21 digits. The zero
// value is "absent", which a form also writes as "-".
//
// Source: Law 143-FZ art. 7 as amended by Law 219-FZ, in force from
// 2018-10-01; portal's marriage form.
type ActNumber struct{ text string }

// longForm is the number of digits in the long form.
const longForm = 21

// longSince is the first day whose records have numbers of 21 digits.
func longSince() Date { return dateOf(2018, uint64(time.October), 1) }

// ParseActNumber reads the number of a record of that date, under the profile
// Strict; a zero date takes either form and skips the check of the year. Empty
// text and "-" are the zero value. In the long form spaces and hyphens between
// digits are dropped; full-width digits are mended. Errors: ErrActNumberFormat, ErrActNumberFormForDate,
// ErrActNumberChecksum, ErrActNumberYear (more than one of them as
// validate.Errors), ErrTextInvalid, ErrTextTooLong.
func ParseActNumber(s string, on Date) (ActNumber, error) {
	n, _, err := Rules{}.ReadActNumber(s, on)
	return n, err
}

// ReadActNumber is [ParseActNumber] under these rules, with what was mended.
// The profile Portal warns of the form for the date, the check digit and the
// year instead of refusing. An absent number is the warning
// ErrActNumberAbsent.
func (r Rules) ReadActNumber(typed string, on Date) (ActNumber, Notes, error) {
	n, did, err := readActNumber(typed)
	if err != nil {
		return ActNumber{}, Notes{}, err
	}
	var warnings, broken validate.Collector
	n.judge(r.Profile, on, "", &warnings, &broken)
	if n.IsZero() {
		warnings.Add("", ErrActNumberAbsent)
	}
	if err := errOrNil(broken.Errors()); err != nil {
		return ActNumber{}, Notes{}, err
	}
	return n, Notes{Repairs: did, Warnings: warnings.Errors()}, nil
}

// judge applies what depends on the date of the record and the profile.
func (n ActNumber) judge(p Profile, on Date, path string, warnings, broken *validate.Collector) {
	if n.IsZero() {
		return
	}
	long := n.IsLong()
	if !long {
		broken.Check(on.Before(longSince()), path, ErrActNumberFormat)
		return
	}
	soft := broken
	if p == Portal {
		soft = warnings
	}
	soft.Check(on.IsZero() || !on.Before(longSince()), path, ErrActNumberFormForDate)
	soft.Check(luhn(n.text), path, ErrActNumberChecksum)
	soft.Check(on.IsZero() || n.inYear(on.Year()), path, ErrActNumberYear)
}

// inYear reports whether digits 3 to 5 of the long form are the last three of
// the year.
func (n ActNumber) inYear(year int) bool {
	return int(n.text[2]-'0')*100+int(n.text[3]-'0')*10+int(n.text[4]-'0') == year%1000
}

// luhn checks digit 21: weights 1, 2, 1, 2… from the left on the first 20
// digits, 9 taken from a product above 9, plus the last digit, divisible by 10.
func luhn(digits string) bool {
	var even, odd uint
	for len(digits) > 1 {
		even += uint(digits[0] - '0')
		odd += uint(luhnDoubles[digits[1]-'0'])
		digits = digits[2:]
	}
	return (even+odd+uint(digits[0]-'0'))%10 == 0
}

// readActNumber reads either form without looking at dates and digits.
func readActNumber(typed string) (ActNumber, Repairs, error) {
	if isLongForm(typed) {
		return ActNumber{text: typed}, 0, nil
	}
	return mendActNumber(typed)
}

// isLongForm reports 21 digits, eight at a time; the last eight overlap the ones
// before.
func isLongForm(s string) bool {
	return len(s) == longForm && eightDigits(s) && eightDigits(s[8:]) && eightDigits(s[longForm-8:])
}

// mendActNumber is readActNumber for any spelling.
func mendActNumber(typed string) (ActNumber, Repairs, error) {
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return ActNumber{}, 0, err
	}
	s, did := unify(s)
	if s == "" || s == "-" {
		return ActNumber{}, 0, nil
	}
	s, more := plainDigits(s)
	did |= more
	s, more = stripSign(s)
	did |= more
	if text, ok := joinDigits(s); ok {
		return ActNumber{text: text}, did, nil
	}
	up := strings.Map(capital, s)
	if up != s {
		did |= RepairCase
	}
	if !isShortForm(up) {
		return ActNumber{}, 0, ErrActNumberFormat
	}
	return ActNumber{text: up}, did, nil
}

// joinDigits drops spaces and hyphens between the digits of the long form.
func joinDigits(s string) (string, bool) {
	text := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s)
	return text, isLongForm(text) && isDigit(s[0]) && isDigit(s[len(s)-1])
}

// isShortForm reports up to five digits, a hyphen and up to four digits, a
// Cyrillic capital: ten characters at most, the last two groups optional, one
// digit at least not zero.
func isShortForm(s string) bool {
	if utf8.RuneCountInString(s) > 10 || !strings.ContainsAny(s, "123456789") {
		return false
	}
	if r, size := utf8.DecodeLastRuneInString(s); isSeriesLetter(r) {
		s = s[:len(s)-size]
	}
	first, second, cut := strings.Cut(s, "-")
	if n := len(first); n < 1 || n > 5 || !allDigits(first, n) {
		return false
	}
	n := len(second)
	return !cut || n >= 1 && n <= 4 && allDigits(second, n)
}

// anyActNumber reads what is stored: either form.
func anyActNumber(s string) (ActNumber, error) {
	n, _, err := readActNumber(s)
	return n, err
}

// IsZero reports whether the number is absent.
func (n ActNumber) IsZero() bool { return n.text == "" }

// IsLong reports whether the number has the form of 21 digits.
func (n ActNumber) IsLong() bool { return len(n.text) == longForm }

// String is the whole number; "" when it is absent.
func (n ActNumber) String() string { return n.text }

// Printed is the whole number as the portal prints it: "-" when it is absent.
func (n ActNumber) Printed() string {
	if n.IsZero() {
		return "-"
	}
	return n.text
}

// Masked is the number for screens: its last two characters.
func (n ActNumber) Masked() string { return stars(n.text, 2) }

// MarshalText is String.
func (n ActNumber) MarshalText() ([]byte, error) { return []byte(n.text), nil }

// UnmarshalText reads either form and looks at no check digit, as a number may
// be stored; empty text gives the zero value.
func (n *ActNumber) UnmarshalText(text []byte) error { return unmarshal(n, text, anyActNumber) }

// Format prints no number, whatever the verb.
func (n ActNumber) Format(s fmt.State, _ rune) { hide(s, "ActNumber", n.IsZero()) }

// GoString prints no number.
func (n ActNumber) GoString() string { return hidden("ActNumber", n.IsZero()) }

// LogValue shows no number.
func (n ActNumber) LogValue() slog.Value { return hideLog("ActNumber", n.IsZero()) }
