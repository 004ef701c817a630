package family

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
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
	s, err := clean(typed, maxShort, false)
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

// expandNumerals makes letters of one-character numerals.
func expandNumerals(s string) (string, Repairs) {
	if !strings.ContainsFunc(s, func(r rune) bool { return numeralOf(r) != "" }) {
		return s, 0
	}
	var b strings.Builder
	did := RepairCompatibility
	for _, r := range s {
		if letters := numeralOf(r); letters != "" {
			b.WriteString(letters)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String(), did
}

// splitSeries cuts at the only dash; without one at a space, dot or slash
// before the last two letters, or just before them.
func splitSeries(s string) (first, second string, did Repairs, ok bool) {
	s, did = unify(s)
	did &= RepairDash
	if first, second, ok = strings.Cut(s, "-"); ok {
		if strings.Contains(second, "-") {
			return "", "", 0, false
		}
		if strings.HasSuffix(first, " ") || strings.HasPrefix(second, " ") {
			did |= RepairSpace
		}
		return strings.TrimSuffix(first, " "), strings.TrimPrefix(second, " "), did, true
	}
	runes := []rune(s)
	at := len(runes) - 2
	if at < 1 {
		return "", "", 0, false
	}
	first, second = string(runes[:at]), string(runes[at:])
	if strings.ContainsRune(" ./", runes[at-1]) {
		first = string(runes[:at-1])
	}
	return first, second, did | RepairSeparator, true
}

// repairRoman makes one to six capitals of IVXLCDM.
func repairRoman(s string) (string, Repairs, bool) {
	if n := utf8.RuneCountInString(s); n == 0 || n > 6 {
		return "", 0, false
	}
	ell, others, small := false, false, true
	for _, r := range s {
		ell = ell || r == 'l'
		if unicode.IsLetter(r) && r != 'l' {
			others = true
			small = small && unicode.IsLower(r)
		}
	}
	if ell && others && small {
		if text, did, ok := romanWith(s, 'L'); ok && isNumeral(text) {
			return text, did, true
		}
	}
	return romanWith(s, 'I')
}

// romanWith reads the small letter l as that digit.
func romanWith(s string, ell byte) (string, Repairs, bool) {
	out := make([]byte, 0, 6)
	var did Repairs
	for _, r := range s {
		if r == 'l' {
			out = append(out, ell)
			if ell == 'L' {
				did |= RepairCase
			} else {
				did |= RepairLookAlike
			}
			continue
		}
		up := unicode.ToUpper(r)
		if up != r {
			did |= RepairCase
		}
		digit, alike := romanOf(up)
		if digit == 0 {
			return "", 0, false
		}
		if alike {
			did |= RepairLookAlike
		}
		out = append(out, digit)
	}
	return string(out), did, true
}

// repairLetters makes two Cyrillic capitals.
func repairLetters(s string) (string, Repairs, bool) {
	if utf8.RuneCountInString(s) != 2 {
		return "", 0, false
	}
	out := make([]rune, 0, 2)
	var did Repairs
	for _, r := range s {
		up := unicode.ToUpper(r)
		if up != r {
			did |= RepairCase
		}
		if c := cyrillicOf(up); c != 0 {
			did |= RepairLookAlike
			up = c
		}
		if !isSeriesLetter(up) && up != yo {
			return "", 0, false
		}
		out = append(out, up)
	}
	return string(out), did, true
}

// isNumeral reports whether a Roman numeral is written as Romans do.
func isNumeral(s string) bool {
	rest := s
	for _, place := range [...]string{"M", "CDM", "XLC", "IVX"} {
		rest = rest[numeralPlace(rest, place):]
	}
	return s != "" && rest == ""
}

// numeralPlace is the length of one decimal place at the start of s: of the
// thousands (one letter) or of a place with its one, five and ten.
func numeralPlace(s, place string) int {
	one := place[:1]
	if len(place) == 3 {
		for _, pair := range [...]string{one + place[2:], one + place[1:2]} {
			if strings.HasPrefix(s, pair) {
				return 2
			}
		}
	}
	n := 0
	if len(place) == 3 && strings.HasPrefix(s, place[1:2]) {
		n = 1
	}
	for ones := 0; ones < 3 && n < len(s) && s[n] == one[0]; ones++ {
		n++
	}
	return n
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
