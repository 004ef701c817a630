package main

import (
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// refuseEmail is a good local part and a host of small letters, digits, dots,
// hyphens and single spaces. Where a host is wrong, the rest is looked at all
// the same: a later character may have another answer.
func refuseEmail(s string) (validate.Code, bool) {
	if len(s) > 254 {
		return "", false
	}
	at, before := -1, byte('.')
	dots, start := 0, 0
	word, broken, space := false, false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c-'a' < 26:
			word = true
		case c-'0' < 10:
		case c == '.':
			if before == '.' || at >= 0 && (before == '-' || i-start > 63) {
				if at < 0 {
					return "", false
				}
				broken = true
			}
			if at >= 0 {
				dots++
				start, word = i+1, false
			}
		case c == '@':
			if at >= 0 || before == '.' || i > 64 {
				return "", false
			}
			at, start, word, c = i, i+1, false, '.'
		case c == '-':
			if at >= 0 && before == '-' {
				return "", false
			}
			broken = broken || at >= 0 && before == '.'
			word = true
		case c == ' ' && at >= 0 && before != ' ':
			space = true
		case at < 0 && (c-'A' < 26 || c == '_' || c == '+' || c == '!' || c >= '#' && c <= '\'' || c == '*' || c == '/' ||
			c == '=' || c == '?' || c == '^' || c == '`' || c >= '{' && c <= '~'):
		default:
			return "", false
		}
		before = c
	}
	switch {
	case at < 0, before == ' ':
		return "", false
	case space:
		return family.ErrEmailFormat, true
	case broken, dots == 0, !word, before == '.', before == '-', len(s)-start > 63, len(s)-at-1 > 253:
		return family.ErrEmailDomain, true
	}
	return "", true
}
