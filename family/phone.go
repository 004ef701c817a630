package family

import (
	"fmt"
	"log/slog"
	"strings"
)

// Phone is a Russian mobile number, "+79261234567". The zero value is "not
// given". Numbers are compared with ==.
type Phone struct{ n uint64 } // 11 digits, the first one 7

// ParsePhone reads eleven digits that start with 8 or 7, with a plus before
// the 7 or without, or ten that start with 9; spaces, full stops, dashes and
// parentheses anywhere do not matter, so that the form of ESIA is read too
// (see [Phone.ESIA]), and full-width digits are mended. Errors: ErrRequired, ErrPhoneFormat,
// ErrPhoneCountry (a plus and another country), ErrPhoneKazakhstan,
// ErrPhoneFixed, ErrPhoneUnassigned, ErrTextInvalid, ErrTextTooLong.
//
// Source: Guide A, mask +7 (999) 999-99-99; public numbering metadata.
func ParsePhone(s string) (Phone, error) {
	p, seen := canonicalPhone(s)
	if !p.IsZero() {
		return p, nil
	}
	if isNoPhone(s, seen) {
		return Phone{}, ErrPhoneFormat
	}
	p, _, err := Rules{}.readPhone(s)
	return p, err
}

// ReadPhone is [ParsePhone] under these rules; an 8 that became +7 is the
// repair RepairCountryCode, full-width digits are RepairCompatibility. With TestStandPhones the codes 000 and 111 are
// taken.
func (r Rules) ReadPhone(typed string) (Phone, Notes, error) {
	p, seen := canonicalPhone(typed)
	if !p.IsZero() {
		return p, Notes{}, nil
	}
	if isNoPhone(typed, seen) {
		return Phone{}, Notes{}, ErrPhoneFormat
	}
	return r.readPhone(typed)
}

// canonicalPhone reads "+79261234567". It returns the zero value for any other
// text, and for a number that is not mobile; seen is how many characters are
// a plus and digits then, perhaps more are.
func canonicalPhone(s string) (p Phone, seen int) {
	if len(s) != 12 || s[0] != '+' || s[1] != '7' || s[2] != '9' {
		return Phone{}, 0
	}
	n := uint64(79)
	for i := 3; i < len(s); i++ {
		d := uint64(s[i] - '0')
		if d > 9 {
			return Phone{}, i
		}
		n = n*10 + d
	}
	return Phone{n: n}, len(s)
}

// readPhone is ReadPhone for any spelling.
func (r Rules) readPhone(typed string) (Phone, Notes, error) {
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return Phone{}, Notes{}, err
	}
	if s == "" {
		return Phone{}, Notes{}, ErrRequired
	}
	s, did := plainDigits(s)
	digits, plus, ok := phoneDigits(s)
	notes := Notes{Repairs: did}
	switch {
	case !ok:
		return Phone{}, Notes{}, ErrPhoneFormat
	case plus && strings.IndexByte("078", digits[0]) < 0:
		return Phone{}, Notes{}, ErrPhoneCountry
	case len(digits) == 11 && digits[0] == '7':
		digits = digits[1:]
	case len(digits) == 11 && digits[0] == '8' && !plus:
		digits = digits[1:]
		notes.Repairs |= RepairCountryCode
	case len(digits) == 10 && digits[0] == '9' && !plus:
	default:
		return Phone{}, Notes{}, ErrPhoneFormat
	}
	return r.judgePhone(phoneOf(digits), digits, notes)
}

// phoneDigits strips what may stand around digits; then a plus may come first.
func phoneDigits(s string) (digits string, plus, ok bool) {
	digits = strings.Map(func(r rune) rune {
		if isDash(r) || strings.ContainsRune(" .()", r) {
			return -1
		}
		return r
	}, s)
	digits, plus = strings.CutPrefix(digits, "+")
	return digits, plus, digits != "" && len(digits) <= 15 && allDigits(digits, len(digits))
}

// phoneOf is the number with these ten digits after the country.
func phoneOf(digits string) Phone {
	n := uint64(7)
	for i := range len(digits) {
		n = n*10 + uint64(digits[i]-'0')
	}
	return Phone{n: n}
}

// judgePhone tells whose the ten digits after the 7 are.
func (r Rules) judgePhone(p Phone, digits string, notes Notes) (Phone, Notes, error) {
	var err error
	switch digits[0] {
	case '9':
		return p, notes, nil
	case '6', '7':
		err = ErrPhoneKazakhstan
	case '3', '4', '8':
		err = ErrPhoneFixed
		if strings.HasPrefix(digits, "33622") { // Baikonur
			err = ErrPhoneKazakhstan
		}
	default:
		if r.TestStandPhones && (digits[:3] == "000" || digits[:3] == "111") {
			return p, notes, nil
		}
		err = ErrPhoneUnassigned
	}
	return Phone{}, Notes{}, err
}

// anyPhone reads what is stored.
func anyPhone(s string) (Phone, error) {
	p, _, err := lenient().ReadPhone(s)
	return p, err
}

// IsZero reports whether the phone is not given.
func (p Phone) IsZero() bool { return p.n == 0 }

// String is the whole number in E.164, "+79261234567"; "" when it is not given.
func (p Phone) String() string {
	if p.IsZero() {
		return ""
	}
	return "+" + digits(p.n, 11)
}

// Masked is the number for screens, "+7 (9**) ***-**-67".
func (p Phone) Masked() string {
	if p.IsZero() {
		return ""
	}
	d := digits(p.n, 11)
	return "+7 (" + d[1:2] + "**) ***-**-" + d[9:]
}

// ESIA is the whole number as ESIA stores it, "+7(926)1234567"; "" when it is
// not given. It is for that wire only: everywhere else stands [Phone.String].
//
// Source: ESIA, contacts of a person.
func (p Phone) ESIA() string {
	if p.IsZero() {
		return ""
	}
	d := digits(p.n, 11)
	return "+7(" + d[1:4] + ")" + d[4:]
}

// MarshalText is String.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePhone reads and the numbers of test stands, as
// a phone may be stored; empty text gives the zero value.
func (p *Phone) UnmarshalText(text []byte) error { return unmarshal(p, text, anyPhone) }

// Format prints no number, whatever the verb.
func (p Phone) Format(s fmt.State, _ rune) { hide(s, "Phone", p.IsZero()) }

// GoString prints no number.
func (p Phone) GoString() string { return hidden("Phone", p.IsZero()) }

// LogValue shows no number.
func (p Phone) LogValue() slog.Value { return hideLog("Phone", p.IsZero()) }
