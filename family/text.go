package family

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rodnik-go/rodnik/validate"
)

// The longest texts, in code points; an input of four times as many bytes is
// refused before anything else is done with it.
const (
	maxName    = 100
	maxIssuer  = 255
	maxPlace   = 255
	maxAddress = 500
	maxSeries  = 16
	maxShort   = 32 // numbers, act number, phone, dates, words
)

// edges are what is trimmed from the ends of every text.
const edges = "\t\n\r \u00a0\u2009\u202f"

func tooLong(limit int) error { return ErrTextTooLong.With(validate.Int("max", limit)) }

// clean does what every parser does first: the size cap, valid UTF-8, no
// hidden characters, one kind of space, single and none at the ends, NFC, at
// most limit code points. Line breaks inside count as a space when lines is
// true and are refused otherwise. What is clean already is returned as it is.
func clean(s string, limit int, lines bool) (string, error) {
	if len(s) > 4*limit {
		return "", tooLong(limit)
	}
	if _, ok := look(s); !ok {
		var err error
		if s, err = cleanAny(s, lines); err != nil {
			return "", err
		}
	}
	if !shorter(s, limit) {
		return "", tooLong(limit)
	}
	return s, nil
}

// cleanAny is clean, without the limits, for a text of any characters.
func cleanAny(s string, lines bool) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrTextInvalid
	}
	s, err := spaced(strings.Trim(s, edges), lines)
	if err != nil {
		return "", err
	}
	return norm.NFC.String(s), nil
}

// isRussian reports whether r is one of the 33 letters, small or capital.
func isRussian(r rune) bool { return r >= 0x410 && r <= 0x44f || r == 0x401 || r == 0x451 }

// spaced refuses hidden characters and unifies spaces.
func spaced(s string, lines bool) (string, error) {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch r {
		case '\t', '\n', '\r':
			if !lines {
				return "", ErrTextInvalid
			}
			gap = true
			continue
		case ' ', 0xa0, 0x2009, 0x202f:
			gap = true
			continue
		}
		if isDenied(r) {
			return "", ErrTextInvalid
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String(), nil
}

// isDenied reports controls, line and paragraph separators, format characters
// with the bidirectional controls among them, private use and unassigned.
func isDenied(r rune) bool {
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) {
		return true
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs)
}

// isDash reports the hyphen and what is typed in its place: U+2010, U+2011,
// the figure dash, the en and em dashes and the minus sign.
func isDash(r rune) bool {
	switch r {
	case '-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212:
		return true
	}
	return false
}

// isApostrophe reports the apostrophe and what is typed in its place.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', 0xb4, 0x2018, 0x2019, 0x2bc:
		return true
	}
	return false
}

// isQuote reports the double quote and what is typed in its place.
func isQuote(r rune) bool {
	switch r {
	case '"', 0xab, 0xbb, 0x201c, 0x201d, 0x201e:
		return true
	}
	return false
}

// unify makes all dashes a hyphen, all apostrophes and all quotes plain, and
// tells what it changed. An unchanged text is returned as it is.
func unify(s string) (string, Repairs) {
	var did Repairs
	for _, r := range s {
		did |= unifies(r)
	}
	if did == 0 {
		return s, 0
	}
	return strings.Map(func(r rune) rune {
		switch {
		case isDash(r):
			return '-'
		case isApostrophe(r):
			return '\''
		case isQuote(r):
			return '"'
		}
		return r
	}, s), did
}

func unifies(r rune) Repairs {
	switch {
	case r == '-' || r == '\'' || r == '"':
		return 0
	case isDash(r):
		return RepairDash
	case isApostrophe(r), isQuote(r):
		return RepairQuotes
	}
	return 0
}

// plainDigits makes ASCII digits of full-width ones, and of nothing else:
// letters are never taken for digits. An unchanged text is returned as it is.
func plainDigits(s string) (string, Repairs) {
	if strings.IndexByte(s, 0xef) < 0 { // the first byte of each
		return s, 0
	}
	plain := strings.Map(func(r rune) rune {
		if r >= 0xff10 && r <= 0xff19 {
			return r - 0xff10 + '0'
		}
		return r
	}, s)
	if plain == s {
		return s, 0
	}
	return plain, RepairCompatibility
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// allDigits reports whether s is n ASCII digits.
func allDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// eightDigits reports whether s begins with eight ASCII digits; it has as many
// bytes. The compiler loads them as one number. A digit has the high half 3, and
// still has it after six is added to the low half, which carries into nothing.
func eightDigits(s string) bool {
	v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const high, threes, sixes = 0xf0f0f0f0f0f0f0f0, 0x3030303030303030, 0x0606060606060606
	return v&high == threes && (v+sixes)&high == threes
}

// readWord reads one of a few words that is typed with spaces around it; word
// is zero for a text that is none of them.
func readWord[T ~uint8](typed string, word func(string) T, unknown validate.Code) (T, error) {
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return 0, err
	}
	if s == "" {
		return 0, ErrRequired
	}
	if v := word(s); v != 0 {
		return v, nil
	}
	return 0, unknown
}
