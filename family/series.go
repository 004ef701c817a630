package family

import (
	"fmt"
	"log/slog"

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
	// The canonical form without the letter Yo, here and not in a function of its
	// own: there is so little to look at that a call would show.
	at := len(s) - 5
	if at > 0 && at <= 6 && s[at] == '-' && s[at+1] == 0xd0 && s[at+2]-0x90 < 0x20 && s[at+3] == 0xd0 && s[at+4]-0x90 < 0x20 {
		i := 0
		for i < at && byteClasses[s[i]] == roman {
			i++
		}
		if i == at {
			return Series{text: s}, nil
		}
	}
	return readOddSeries(s)
}

// readOddSeries is ParseSeries of any spelling.
func readOddSeries(s string) (Series, error) {
	if isNoSeries(s) {
		return Series{}, ErrSeriesLetters
	}
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
	at := seriesHyphen(s.text)
	switch {
	case at == 0:
		return "", ErrSeriesFormat
	case !hasYo(s.text[at+1:]):
		if !isNumeral(s.text[:at]) {
			return ErrSeriesNotCanonical, nil
		}
	case p == Portal:
		return ErrSeriesLetters, nil
	default:
		return "", ErrSeriesLetters
	}
	return "", nil
}

// readSeries takes the letter Yo too: the profile decides later.
func readSeries(typed string) (Series, Repairs, error) {
	if isSeries(typed) {
		return Series{text: typed}, 0, nil
	}
	if isNoSeries(typed) {
		return Series{}, 0, ErrSeriesLetters
	}
	return mendSeries(typed)
}

// mendSeries is readSeries for any spelling.
func mendSeries(typed string) (Series, Repairs, error) {
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
func isSeries(s string) bool { return seriesHyphen(s) != 0 }

// seriesHyphen is where the hyphen stands in the canonical form: after one to
// six Roman digits and before two letters of two bytes each. It is 0 for any
// other text.
func seriesHyphen(s string) int {
	at := len(s) - 5
	if at < 1 || at > 6 || s[at] != '-' || !isSeriesPair(s[at+1], s[at+2]) || !isSeriesPair(s[at+3], s[at+4]) {
		return 0
	}
	for i := range at {
		if byteClasses[s[i]] != roman {
			return 0
		}
	}
	return at
}

// Roman is the Roman numeral of a Russian series; "" for any other.
func (s Series) Roman() string { return s.text[:seriesHyphen(s.text)] }

// Letters is the two Cyrillic letters of a Russian series; "" for any other.
func (s Series) Letters() string {
	if at := seriesHyphen(s.text); at > 0 {
		return s.text[at+1:]
	}
	return ""
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
