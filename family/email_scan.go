package family

import (
	"strings"
	"unicode/utf8"
)

// plainEmail is where the at sign stands after a good local part, as localEnd
// says, and whether the address is one as nearly everybody has it: ASCII, with a
// host name in small letters that needs no IDNA.
func plainEmail(s string) (at int, plain bool) {
	at = localEnd(s)
	return at, at > 0 && len(s) <= maxEmail && isPlainHost(s[at+1:])
}

// localEnd is where the at sign stands after a good local part; 0 when there is
// none: 1 to 64 characters, no dot at an end, no two in a row. It looks no
// farther, however long the text is.
func localEnd(s string) int {
	before := byte('.') // a dot may not come first
	for i := range min(len(s), maxLocalPart+1) {
		c := s[i]
		switch mailBytes[c] & (mailLocal | mailDot | mailAt) {
		case mailLocal:
		case mailDot:
			if before == '.' {
				return 0
			}
		case mailAt:
			if before == '.' {
				return 0
			}
			return i
		default:
			return 0
		}
		before = c
	}
	return 0
}

// isPlainHost reports what isHostname does, less two hyphens in a row: they may
// begin an international label, which needs another look.
func isPlainHost(s string) bool {
	start, word := 0, false // of the label; whether it is more than digits
	before := byte('.')
	for i := range len(s) {
		c := s[i]
		switch mailBytes[c] & (mailLetter | mailDigit | mailHyphen | mailDot) {
		case mailLetter:
			word = true
		case mailDigit:
		case mailHyphen:
			if before == '.' || before == '-' {
				return false
			}
			word = true
		case mailDot:
			if before == '.' || before == '-' || i-start > maxLabel {
				return false
			}
			start, word = i+1, false
		default:
			return false
		}
		before = c
	}
	return start > 0 && word && before != '.' && before != '-' && len(s)-start <= maxLabel && len(s) <= maxDomain
}

// judgePortalEmail is the pattern of the portal's form:
// [0-9а-яА-Яa-zA-Z_.-]{1,50}@[0-9а-яА-Яa-zA-Z_.-]{2,50}\.[а-яА-Яa-zA-Z]{2,10},
// at most 100 code points.
//
// Source: form service, e-mail.
func judgePortalEmail(local, domain string) error {
	dot := strings.LastIndexByte(domain, '.')
	host, top := domain[:dot], domain[dot+1:]
	switch {
	case strings.Contains(local, "+"):
		return ErrEmailPlus
	case utf8.RuneCountInString(local)+1+utf8.RuneCountInString(domain) > maxPortalEmail:
		return tooLong(maxPortalEmail)
	case !isPortal(local, 1, 50, true):
		return ErrEmailLocalPart
	case !isPortal(host, 2, 50, true), !isPortal(top, 2, 10, false):
		return ErrEmailDomain
	}
	return nil
}

func isPortal(s string, low, high int, marks bool) bool {
	n := 0
	for _, r := range s {
		n++
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x410 && r <= 0x44f
		if !letter && (!marks || (r < '0' || r > '9') && r != '_' && r != '.' && r != '-') {
			return false
		}
	}
	return n >= low && n <= high
}
