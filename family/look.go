package family

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A class is a set of kinds of characters. What nearly every form holds, ASCII
// and the Russian alphabet, is told apart byte by byte, without decoding and
// without Unicode's tables; any other text takes the long way.
type class uint16

const (
	letter     class = 1 << iota // of the Russian alphabet
	roman                        // I, V, X, L, C, D, M
	latin                        // any other Latin letter
	digit                        // 0 to 9
	blank                        // a space
	hyphen                       // -
	apostrophe                   // '
	nameMark                     // . ( ) " that names and papers may hold
	paperMark                    // : / , ; and the number sign, that papers may hold
	other                        // any other printable ASCII
	unplain                      // angle quotes and long dashes, which unify makes plain
	doubled                      // not a character: two of hyphen, space and apostrophe in a row
)

// The sets of the form service, in plain characters.
const (
	nameSet  = letter | blank | hyphen | apostrophe | nameMark // and Roman digits, which need a look at words
	placeSet = letter | digit | blank | hyphen | apostrophe | nameMark | paperMark
	paperSet = placeSet | roman
	joiners  = blank | hyphen | apostrophe
)

// within reports whether all kinds are in the set; doubled is no kind.
func (k class) within(set class) bool { return k&^(set|doubled) == 0 }

// look goes over a text once and tells which kinds of characters it holds. It
// is false for a text that clean may have to change or refuse: anything but
// the kinds above, a space at an end, or two in a row.
func look(s string) (class, bool) {
	if len(s) > 4*maxAddress { // longer than any value may be: not worth a look
		return 0, false
	}
	if s != "" && (s[0] == ' ' || s[len(s)-1] == ' ') {
		return 0, false
	}
	var found, before class
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c|1 == 0xd1 && i+1 < len(s) && russianTails[s[i+1]]&(c&1+1) != 0 {
			// Letters mostly stand together: go to the end of the word.
			i += 2
			for i+1 < len(s) && isRussianPair(s[i], s[i+1]) {
				i += 2
			}
			found |= letter
			before = letter
			i-- // the loop goes on from here
			continue
		}
		kind := byteClasses[c]
		if kind == 0 {
			var size int
			if kind, size = lookWide(s[i:]); kind == 0 {
				return 0, false
			}
			i += size - 1
		}
		if kind&joiners != 0 && before&joiners != 0 {
			if kind&before == blank {
				return 0, false
			}
			found |= doubled
		}
		found |= kind
		before = kind
	}
	return found, true
}

// lookWide is the kind of the characters beyond ASCII and the alphabet that
// are common in papers, and the bytes one takes; 0 for any other.
func lookWide(s string) (class, int) {
	switch {
	case strings.HasPrefix(s, "\u2116"): // the number sign
		return paperMark, 3
	case strings.HasPrefix(s, "\u2013"), strings.HasPrefix(s, "\u2014"):
		return unplain, 3
	case strings.HasPrefix(s, "\u00ab"), strings.HasPrefix(s, "\u00bb"):
		return unplain, 2
	}
	return 0, 0
}

// shorter reports whether a valid text has at most limit code points.
func shorter(s string, limit int) bool {
	return len(s) <= limit || utf8.RuneCountInString(s) <= limit
}

// isCanonicalPaper reports an issuer or place, of which look found these kinds,
// with nothing to mend: at least one letter or digit, no hyphen at an end.
func isCanonicalPaper(s string, found class, limit int) bool {
	return found&(letter|roman|digit) != 0 && found.within(paperSet) &&
		s[0] != '-' && s[len(s)-1] != '-' && shorter(s, limit)
}

// capital is the capital of a Latin or Cyrillic letter. Other characters stay:
// Unicode makes an ASCII letter of some that are none, such as the dotless i,
// and a Russian one of old shapes, whose capital is another letter's.
func capital(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A'
	case unicode.Is(unicode.Cyrillic, r):
		if up := unicode.ToUpper(r); unicode.ToLower(up) == r {
			return up
		}
	}
	return r
}
