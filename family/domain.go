package family

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// domainASCII is a domain of two labels or more in lower-case ASCII, by the
// look-up rules of IDNA; false when it is none. Labels are parted by U+002E
// only, and a label has letters of one alphabet.
func domainASCII(domain string) (string, bool) {
	// Both cases of an ASCII name take one way: IDNA refuses some of them.
	if low := lowerASCII(domain); isHostname(low) && !strings.Contains(low, "xn--") {
		return low, true
	}
	// Other full stops would part labels behind the back of the checks.
	if strings.ContainsAny(domain, "\u3002\uff0e\uff61") || !oneScript(domain) {
		return "", false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || !isHostname(ascii) || strings.Count(ascii, ".") != strings.Count(domain, ".") {
		return "", false
	}
	unicodeForm, err := idna.Lookup.ToUnicode(ascii)
	if err != nil || !oneScript(unicodeForm) {
		return "", false
	}
	return ascii, true
}

// isHostname reports two or more labels of a–z, digits and inner hyphens, 1 to
// 63 characters each, 253 in all, the last one not all digits.
func isHostname(s string) bool {
	if len(s) > maxDomain {
		return false
	}
	labels := 0
	last := ""
	for rest, more := s, true; more; labels++ {
		last, rest, more = strings.Cut(rest, ".")
		if !isLabel(last) {
			return false
		}
	}
	return labels >= 2 && !allDigits(last, len(last))
}

func isLabel(s string) bool {
	if len(s) == 0 || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

// oneScript reports whether every label has letters of one alphabet.
func oneScript(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		var script *unicode.RangeTable
		for _, r := range label {
			if !unicode.IsLetter(r) {
				continue
			}
			if script == nil {
				script = scriptOf(r)
			}
			if script == nil || !unicode.Is(script, r) {
				return false
			}
		}
	}
	return true
}

// scriptOf is the alphabet of a letter; nil when it has none.
func scriptOf(r rune) *unicode.RangeTable {
	for _, usual := range [...]*unicode.RangeTable{unicode.Latin, unicode.Cyrillic} {
		if unicode.Is(usual, r) {
			return usual
		}
	}
	for _, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return table
		}
	}
	return nil
}
