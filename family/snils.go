package family

import (
	"fmt"
	"log/slog"
)

// lastExempt is the last number whose check digits are not looked at.
const lastExempt = 1_001_998

// SNILS is an insurance number of a person: nine digits and two check digits,
// printed "112-233-445 95". The zero value is "not given". It cannot hold a
// wrong number; numbers up to 001-001-998 have any check digits.
type SNILS struct{ n uint64 } // 11 digits

// ParseSNILS reads 11 digits, bare or with spaces, no-break spaces, hyphens or
// dashes between them; full-width digits are mended. Errors: ErrRequired,
// ErrSNILSFormat, ErrSNILSZero, ErrSNILSChecksum, ErrTextInvalid,
// ErrTextTooLong.
//
// Source: Pension Fund rules for the check number; the number 001-001-998 is
// the last without one.
func ParseSNILS(s string) (SNILS, error) {
	n, _, err := readSNILS(s)
	return n, err
}

// ReadSNILS is [ParseSNILS] with what was mended; the rules change nothing.
func (Rules) ReadSNILS(typed string) (SNILS, Notes, error) {
	n, did, err := readSNILS(typed)
	return n, Notes{Repairs: did}, err
}

func readSNILS(typed string) (SNILS, Repairs, error) {
	if n, sure, err := canonicalSNILS(typed); sure {
		return n, 0, err
	}
	if isSpoiled(typed) {
		return SNILS{}, 0, ErrSNILSFormat
	}
	return mendSNILS(typed)
}

// mendSNILS is readSNILS for any spelling.
func mendSNILS(typed string) (SNILS, Repairs, error) {
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return SNILS{}, 0, err
	}
	if s == "" {
		return SNILS{}, 0, ErrRequired
	}
	s, did := plainDigits(s)
	n, ok := digitsBetween(s, 11)
	if !ok {
		return SNILS{}, 0, ErrSNILSFormat
	}
	switch number := n / 100; {
	case number == 0:
		return SNILS{}, 0, ErrSNILSZero
	case number > lastExempt && n%100 != snilsCheck(number):
		return SNILS{}, 0, ErrSNILSChecksum
	}
	return SNILS{n: n}, did, nil
}

// canonicalSNILS judges 11 digits in the canonical form, "112-233-445 95"; it
// is not sure of any other text.
func canonicalSNILS(s string) (n SNILS, sure bool, err error) {
	if len(s) != 14 || s[3] != '-' || s[7] != '-' || s[11] != ' ' {
		return SNILS{}, false, nil
	}
	high, highSum := snilsGroup(s[0], s[1], s[2], 7)
	middle, middleSum := snilsGroup(s[4], s[5], s[6], 4)
	low, lowSum := snilsGroup(s[8], s[9], s[10], 1)
	check := twoDigits(s[12], s[13])
	if high|middle|low|check >= notDigits {
		return SNILS{}, false, nil
	}
	switch number := high*1_000_000 + middle*1000 + low; {
	case number == 0:
		return SNILS{}, true, ErrSNILSZero
	case number > lastExempt && check != (highSum+middleSum+lowSum)%101%100:
		return SNILS{}, true, ErrSNILSChecksum
	default:
		return SNILS{n: number*100 + check}, true, nil
	}
}

// snilsGroup is the value of three digits, and their part of the check sum when
// the last of them has that weight.
func snilsGroup(a, b, c byte, weight uint64) (value, sum uint64) {
	x, y, z := uint64(a-'0'), uint64(b-'0'), uint64(c-'0')
	if x > 9 || y > 9 || z > 9 {
		return notDigits, 0
	}
	return x*100 + y*10 + z, x*(weight+2) + y*(weight+1) + z*weight
}

// notDigits stands for the value of characters that are no digits: more than
// any year, with no bit of a value of three digits.
const notDigits = 1 << 20

// twoDigits is the value of two digits; notDigits when one of them is none.
func twoDigits(a, b byte) uint64 {
	x, y := uint64(a-'0'), uint64(b-'0')
	if x > 9 || y > 9 {
		return notDigits
	}
	return x*10 + y
}

// digitsBetween reads want digits that spaces and dashes may part, not begin
// or end.
func digitsBetween(s string, want int) (uint64, bool) {
	var n uint64
	count := 0
	apart := true
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9' && count < want:
			n = n*10 + uint64(r-'0')
			count++
			apart = false
		case (r == ' ' || isDash(r)) && count > 0:
			apart = true
		default:
			return 0, false
		}
	}
	return n, count == want && !apart
}

// snilsCheck is the check number of nine digits.
func snilsCheck(number uint64) uint64 {
	var sum uint64
	for weight := uint64(1); weight <= 9; weight++ {
		sum += number % 10 * weight
		number /= 10
	}
	return sum % 101 % 100
}

// IsZero reports whether the number is not given.
func (s SNILS) IsZero() bool { return s.n == 0 }

// String is the whole number, "112-233-445 95"; "" when it is not given.
func (s SNILS) String() string {
	if s.IsZero() {
		return ""
	}
	d := s.Digits()
	return d[:3] + "-" + d[3:6] + "-" + d[6:9] + " " + d[9:]
}

// Digits is the whole number as 11 digits, as registers exchange it; "" when
// it is not given.
func (s SNILS) Digits() string { return digits(s.n, 11) }

// digits writes n with leading zeros; "" for 0.
func digits(n uint64, width int) string {
	if n == 0 {
		return ""
	}
	b := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		b[i] = '0' + byte(n%10)
		n /= 10
	}
	return string(b)
}

// Masked is the number for screens: the check digits only, "***-***-*** 95".
func (s SNILS) Masked() string {
	if s.IsZero() {
		return ""
	}
	return "***-***-*** " + s.Digits()[9:]
}

// MarshalText is String.
func (s SNILS) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what ParseSNILS reads; empty text gives the zero value.
func (s *SNILS) UnmarshalText(text []byte) error { return unmarshal(s, text, ParseSNILS) }

// Format prints no number, whatever the verb.
func (s SNILS) Format(f fmt.State, _ rune) { hide(f, "SNILS", s.IsZero()) }

// GoString prints no number.
func (s SNILS) GoString() string { return hidden("SNILS", s.IsZero()) }

// LogValue shows no number.
func (s SNILS) LogValue() slog.Value { return hideLog("SNILS", s.IsZero()) }
