package family

import (
	"fmt"
	"log/slog"
)

// BirthCountry is the country of birth as the form asks it.
//
// Source: Guide A, form "Adding information about a child". The zero value is "not given".
type BirthCountry uint8

// The countries of birth that the form tells apart.
const (
	BornInRussia  BirthCountry = iota + 1 // Russia
	BornElsewhere                         // any other country; never blocks
)

// ParseBirthCountry reads "russia" and "other". Errors: ErrRequired, ErrBirthCountryInvalid,
// ErrTextInvalid, ErrTextTooLong.
func ParseBirthCountry(s string) (BirthCountry, error) {
	if v := birthCountryWord(s); v != 0 {
		return v, nil
	}
	return readWord(s, birthCountryWord, ErrBirthCountryInvalid)
}

func birthCountryWord(s string) BirthCountry {
	switch s {
	case "russia":
		return BornInRussia
	case "other":
		return BornElsewhere
	}
	return 0
}

// IsZero reports whether the country is not given.
func (c BirthCountry) IsZero() bool { return c == 0 }

// String is "russia" or "other"; "" when it is not given.
func (c BirthCountry) String() string {
	switch c {
	case BornInRussia:
		return "russia"
	case BornElsewhere:
		return "other"
	}
	return ""
}

// MarshalText is String.
func (c BirthCountry) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseBirthCountry reads; empty text gives the zero value.
func (c *BirthCountry) UnmarshalText(text []byte) error { return unmarshal(c, text, ParseBirthCountry) }

// Format prints no country, whatever the verb.
func (c BirthCountry) Format(s fmt.State, _ rune) { hide(s, "BirthCountry", c.IsZero()) }

// GoString prints no country.
func (c BirthCountry) GoString() string { return hidden("BirthCountry", c.IsZero()) }

// LogValue shows no country.
func (c BirthCountry) LogValue() slog.Value { return hideLog("BirthCountry", c.IsZero()) }
