package family

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// maxCitizenships is how many citizenships one person can be given.
const maxCitizenships = 4

// Citizenship is a set of one to four citizenships, ISO 3166 alpha-3 codes.
// The zero value is "not given". Sets are compared with ==: RUS stands first,
// the others in order of letters, each once.
type Citizenship struct{ codes [maxCitizenships][3]byte }

// Russia is the code of the Russian Federation among citizenships and
// countries of addresses.
const Russia = "RUS"

// ParseCitizenship reads codes separated by commas or spaces, such as "RUS" or
// "RUS,KAZ", in any order and case. It looks at the shape of a code, not at a
// list of countries. Errors: ErrRequired, ErrCitizenshipFormat,
// ErrTextInvalid, ErrTextTooLong.
func ParseCitizenship(s string) (Citizenship, error) {
	if s == Russia {
		return Citizenship{codes: [maxCitizenships][3]byte{{'R', 'U', 'S'}}}, nil
	}
	s, err := clean(s, maxShort, false)
	if err != nil {
		return Citizenship{}, err
	}
	if s == "" {
		return Citizenship{}, ErrRequired
	}
	words := strings.FieldsFunc(strings.Map(capital, s), func(r rune) bool { return r == ',' || r == ' ' })
	slices.SortFunc(words, func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == Russia:
			return -1
		case b == Russia:
			return 1
		}
		return strings.Compare(a, b)
	})
	words = slices.Compact(words)
	var c Citizenship
	if len(words) == 0 || len(words) > maxCitizenships {
		return Citizenship{}, ErrCitizenshipFormat
	}
	for i, word := range words {
		if !isCountry(word) {
			return Citizenship{}, ErrCitizenshipFormat
		}
		copy(c.codes[i][:], word)
	}
	return c, nil
}

// isCountry reports three Latin capitals.
func isCountry(s string) bool {
	return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// IsZero reports whether no citizenship is given.
func (c Citizenship) IsZero() bool { return c == Citizenship{} }

// Has reports whether a country, by its three-letter code, is in the set.
func (c Citizenship) Has(country string) bool {
	for _, code := range c.codes {
		if code[0] != 0 && string(code[:]) == country {
			return true
		}
	}
	return false
}

// String is the whole set, such as "RUS,KAZ"; "" when it is not given.
func (c Citizenship) String() string {
	var b strings.Builder
	for _, code := range c.codes {
		if code[0] == 0 {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.Write(code[:])
	}
	return b.String()
}

// Codes is the set as wires list it: three-letter codes, RUS first, the others
// in order of letters; nil when it is not given.
//
// Source: ESIA, person, citizenship; ISO 3166-1 alpha-3.
func (c Citizenship) Codes() []string {
	var out []string
	for _, code := range c.codes {
		if code[0] != 0 {
			out = append(out, string(code[:]))
		}
	}
	return out
}

// MarshalText is String.
func (c Citizenship) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseCitizenship reads; empty text gives the zero
// value.
func (c *Citizenship) UnmarshalText(text []byte) error { return unmarshal(c, text, ParseCitizenship) }

// Format prints no citizenship, whatever the verb.
func (c Citizenship) Format(s fmt.State, _ rune) { hide(s, "Citizenship", c.IsZero()) }

// GoString prints no citizenship.
func (c Citizenship) GoString() string { return hidden("Citizenship", c.IsZero()) }

// LogValue shows no citizenship.
func (c Citizenship) LogValue() slog.Value { return hideLog("Citizenship", c.IsZero()) }
