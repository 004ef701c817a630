package family

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/validate"
)

// Series is the series of a birth certificate. A Russian one is one to six
// Roman digits, a hyphen and two Cyrillic capitals, "VI-МЮ"; of a Soviet or
// foreign certificate it may be another short text. The zero value is "not
// given".
//
// Source: form service and document classifier, template R-ББ.
type Series struct{ text string }

// ParseSeries reads the series of a Russian certificate under the profile
// Strict: dashes of any kind or none, spaces around them, small letters,
// look-alikes of the other alphabet and one-character numerals are mended.
// Errors: ErrRequired, ErrSeriesFormat, ErrSeriesRoman, ErrSeriesLetters,
// ErrTextInvalid, ErrTextTooLong.
func ParseSeries(s string) (Series, error) {
	series, _, err := Rules{}.ReadSeries(s)
	return series, err
}

// ReadSeries is [ParseSeries] under these rules, with what was mended and the
// warning ErrSeriesNotCanonical for a numeral such as IIIV. The profile Portal
// takes the letter Yo with the warning ErrSeriesLetters.
func (r Rules) ReadSeries(typed string) (Series, Notes, error) {
	s, did, err := readSeries(typed)
	if err != nil {
		return Series{}, Notes{}, err
	}
	warning, err := s.judge(r.Profile)
	if err != nil {
		return Series{}, Notes{}, err
	}
	notes := Notes{Repairs: did}
	if warning != "" {
		notes.Warnings = validate.Errors{warning.With()}
	}
	return s, notes, nil
}

// judge applies what depends on the profile to a Russian series.
func (s Series) judge(p Profile) (validate.Code, error) {
	switch {
	case s.Letters() == "":
		return "", ErrSeriesFormat
	case strings.ContainsRune(s.text, yo) && p != Portal:
		return "", ErrSeriesLetters
	case strings.ContainsRune(s.text, yo):
		return ErrSeriesLetters, nil
	case !isNumeral(s.Roman()):
		return ErrSeriesNotCanonical, nil
	}
	return "", nil
}

// readSeries takes the letter Yo too: the profile decides later.
func readSeries(typed string) (Series, Repairs, error) {
	if isSeries(typed) {
		return Series{text: typed}, 0, nil
	}
	s, err := clean(typed, maxSeries, false)
	if err != nil {
		return Series{}, 0, err
	}
	if s == "" {
		return Series{}, 0, ErrRequired
	}
	s, did := expandNumerals(s)
	first, second, more, ok := splitSeries(s)
	if !ok {
		return Series{}, 0, ErrSeriesFormat
	}
	did |= more
	roman, more, ok := repairRoman(first)
	if !ok {
		return Series{}, 0, ErrSeriesRoman
	}
	did |= more
	letters, more, ok := repairLetters(second)
	if !ok {
		return Series{}, 0, ErrSeriesLetters
	}
	return Series{text: roman + "-" + letters}, did | more, nil
}

// isSeries reports the canonical form.
func isSeries(s string) bool {
	roman, letters, ok := strings.Cut(s, "-")
	if !ok || len(roman) == 0 || len(roman) > 6 || len(letters) != 4 {
		return false
	}
	for i := range len(roman) {
		if strings.IndexByte("IVXLCDM", roman[i]) < 0 {
			return false
		}
	}
	for _, r := range letters {
		if !isSeriesLetter(r) && r != yo {
			return false
		}
	}
	return utf8.RuneCountInString(letters) == 2
}

// Roman is the Roman numeral of a Russian series; "" for any other.
func (s Series) Roman() string {
	if !isSeries(s.text) {
		return ""
	}
	roman, _, _ := strings.Cut(s.text, "-")
	return roman
}

// Letters is the two Cyrillic letters of a Russian series; "" for any other.
func (s Series) Letters() string {
	if !isSeries(s.text) {
		return ""
	}
	_, letters, _ := strings.Cut(s.text, "-")
	return letters
}

// IsZero reports whether the series is not given.
func (s Series) IsZero() bool { return s.text == "" }

// String is the whole series, such as "VI-МЮ"; "" when it is not given.
func (s Series) String() string { return s.text }

// Masked is the series for screens: asterisks.
func (s Series) Masked() string { return stars(s.text, 0) }

// MarshalText is String.
func (s Series) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// UnmarshalText reads the series of any kind of certificate, as it may be
// stored; empty text gives the zero value.
func (s *Series) UnmarshalText(text []byte) error { return unmarshal(s, text, anySeries) }

// Format prints no series, whatever the verb.
func (s Series) Format(f fmt.State, _ rune) { hide(f, "Series", s.IsZero()) }

// GoString prints no series.
func (s Series) GoString() string { return hidden("Series", s.IsZero()) }

// LogValue shows no series.
func (s Series) LogValue() slog.Value { return hideLog("Series", s.IsZero()) }
