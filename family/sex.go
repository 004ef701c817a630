package family

import (
	"fmt"
	"log/slog"
)

// Sex is the sex as the certificate states it, never derived from a patronymic.
// The zero value is "not given".
type Sex uint8

// The sexes that certificates state.
const (
	Male   Sex = iota + 1 // as the form's first choice
	Female                // as the form's second choice
)

// ParseSex reads "male" and "female", the letters M and F of ESIA, the digits 1
// and 2 of the civil register, and the Russian letters that screens show;
// letters of either case. Errors: ErrRequired, ErrSexInvalid, ErrTextInvalid,
// ErrTextTooLong.
//
// Source: ESIA, person; civil register, type of sex (the numbers of ISO 5218);
// Guide A, form "Adding information about a child".
func ParseSex(s string) (Sex, error) {
	if v := sexWord(s); v != 0 {
		return v, nil
	}
	return readWord(s, sexWord, ErrSexInvalid)
}

// IsZero reports whether the sex is not given.
func (x Sex) IsZero() bool { return x == 0 }

// String is "male" or "female"; "" when it is not given.
func (x Sex) String() string {
	switch x {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return ""
}

// ESIA is the code in ESIA, "M" or "F"; "" when it is not given.
func (x Sex) ESIA() string {
	switch x {
	case Male:
		return "M"
	case Female:
		return "F"
	}
	return ""
}

// ZAGS is the code in the civil register, "1" or "2"; "" when it is not given.
func (x Sex) ZAGS() string {
	switch x {
	case Male:
		return "1"
	case Female:
		return "2"
	}
	return ""
}

// Letter is the Russian capital that screens show; "" when it is not given.
func (x Sex) Letter() string { return sexLetter(x) }

// MarshalText is String.
func (x Sex) MarshalText() ([]byte, error) { return []byte(x.String()), nil }

// UnmarshalText reads what ParseSex reads; empty text gives the zero value.
func (x *Sex) UnmarshalText(text []byte) error { return unmarshal(x, text, ParseSex) }

// Format prints no sex, whatever the verb.
func (x Sex) Format(s fmt.State, _ rune) { hide(s, "Sex", x.IsZero()) }

// GoString prints no sex.
func (x Sex) GoString() string { return hidden("Sex", x.IsZero()) }

// LogValue shows no sex.
func (x Sex) LogValue() slog.Value { return hideLog("Sex", x.IsZero()) }
