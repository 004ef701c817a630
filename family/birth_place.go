package family

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/rodnik-go/rodnik/validate"
)

// BirthPlace is the place of birth, as the document
// prints it: 1 to 255 code points with single spaces and no line breaks, at
// least one letter or digit, no dash at an end. The zero value is "not given".
type BirthPlace struct{ text string }

// ParseBirthPlace reads a place of birth under the profile Strict: line breaks
// count as spaces, and nothing else is changed. Errors: ErrRequired,
// ErrBirthPlaceShape, ErrTextInvalid, ErrTextTooLong.
//
// Source: form service, place of birth.
func ParseBirthPlace(s string) (BirthPlace, error) {
	p, _, err := Rules{}.ReadBirthPlace(s)
	return p, err
}

// ReadBirthPlace is [ParseBirthPlace] under these rules. A character outside the
// form's set is the warning ErrBirthPlaceCharset, under the profile Portal the
// error.
func (r Rules) ReadBirthPlace(typed string) (BirthPlace, Notes, error) {
	p, err := readBirthPlace(typed)
	if err != nil {
		return BirthPlace{}, Notes{}, err
	}
	switch {
	case p.fits():
		return p, Notes{}, nil
	case r.Profile == Portal:
		return BirthPlace{}, Notes{}, ErrBirthPlaceCharset
	}
	return p, Notes{Warnings: validate.Errors{ErrBirthPlaceCharset.With()}}, nil
}

func readBirthPlace(typed string) (BirthPlace, error) {
	if found, ok := look(typed); ok {
		switch {
		case isCanonicalPaper(typed, found, maxPlace):
			return BirthPlace{text: typed}, nil
		case isNoPaper(typed, found, maxPlace):
			return BirthPlace{}, ErrBirthPlaceShape
		}
	}
	return mendBirthPlace(typed)
}

// mendBirthPlace is readBirthPlace for any text.
func mendBirthPlace(typed string) (BirthPlace, error) {
	s, err := clean(typed, maxPlace, true)
	if err != nil {
		return BirthPlace{}, err
	}
	if s == "" {
		return BirthPlace{}, ErrRequired
	}
	p := BirthPlace{text: s}
	if c := p.Canonical(); c[0] == '-' || c[len(c)-1] == '-' || !strings.ContainsFunc(c, isLetterOrDigit) {
		return BirthPlace{}, ErrBirthPlaceShape
	}
	return p, nil
}

// fits reports the set of the form service.
func (p BirthPlace) fits() bool {
	if found, ok := look(p.text); ok && found.within(placeSet) {
		return true
	}
	return isPlaceSet(p.Canonical())
}

// Canonical is the text with plain dashes, quotes and apostrophes, by which two
// spellings are compared.
func (p BirthPlace) Canonical() string {
	s, _ := unify(p.text)
	return s
}

// IsZero reports whether the place is not given.
func (p BirthPlace) IsZero() bool { return p.text == "" }

// String is the whole text; "" when it is not given.
func (p BirthPlace) String() string { return p.text }

// Masked is the text for screens: asterisks, of no telling length.
func (p BirthPlace) Masked() string {
	if p.IsZero() {
		return ""
	}
	return "***"
}

// MarshalText is String.
func (p BirthPlace) MarshalText() ([]byte, error) { return []byte(p.text), nil }

// UnmarshalText reads what ParseBirthPlace reads; empty text gives the zero value.
func (p *BirthPlace) UnmarshalText(text []byte) error { return unmarshal(p, text, ParseBirthPlace) }

// Format prints no place, whatever the verb.
func (p BirthPlace) Format(s fmt.State, _ rune) { hide(s, "BirthPlace", p.IsZero()) }

// GoString prints no place.
func (p BirthPlace) GoString() string { return hidden("BirthPlace", p.IsZero()) }

// LogValue shows no place.
func (p BirthPlace) LogValue() slog.Value { return hideLog("BirthPlace", p.IsZero()) }
