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
// dashes between them. Errors: ErrRequired, ErrSNILSFormat, ErrSNILSZero,
// ErrSNILSChecksum, ErrTextInvalid, ErrTextTooLong.
//
// Source: Pension Fund rules for the check number; the number 001-001-998 is
// the last without one.
func ParseSNILS(s string) (SNILS, error) {
	n, ok := snilsDigits(s)
	if !ok {
		var err error
		if s, err = clean(s, maxShort, false); err != nil {
			return SNILS{}, err
		}
		if s == "" {
			return SNILS{}, ErrRequired
		}
		if n, ok = digitsBetween(s, 11); !ok {
			return SNILS{}, ErrSNILSFormat
		}
	}
	switch number := n / 100; {
	case number == 0:
		return SNILS{}, ErrSNILSZero
	case number > lastExempt && n%100 != snilsCheck(number):
		return SNILS{}, ErrSNILSChecksum
	}
	return SNILS{n: n}, nil
}

// snilsDigits reads the canonical form and bare digits.
func snilsDigits(s string) (uint64, bool) {
	dashed := len(s) == 14 && s[3] == '-' && s[7] == '-' && s[11] == ' '
	if !dashed && len(s) != 11 {
		return 0, false
	}
	var n uint64
	for i := range len(s) {
		if dashed && (i == 3 || i == 7 || i == 11) {
			continue
		}
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + uint64(s[i]-'0')
	}
	return n, true
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
