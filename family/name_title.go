package family

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Titled is the name as letters and screens write it: "образцов-СМИРНОВ оглы"
// is "Образцов-Смирнов оглы". Numerals such as III stay; so do words that
// somebody wrote with a capital and a small letter in front ("МакГрегор").
// Endings and particles of foreign names are small in their places ("Расул-заде",
// "фон дер Браун"), and a short prefix before an apostrophe has a capital after
// it ("О'Генри"). Only the case of letters changes: [Name.Fold] is the same.
//
// It is a guess for display. Papers are compared as typed: no parser calls it,
// and what it gives is not to be stored in place of what was typed.
func (n Name) Titled() Name {
	n.surname.text = titled(n.surname.text, true)
	n.given.text = titled(n.given.text, false)
	n.patronymic.text = titled(n.patronymic.text, true)
	return n
}

// titled is one part of a name; particles tells whether it may begin with one.
func titled(s string, particles bool) string {
	var b strings.Builder
	first := true // of the part, or within brackets and quotes
	for s != "" {
		end := strings.IndexFunc(s, wordEnds)
		if end != 0 {
			if end < 0 {
				end = len(s)
			}
			b.WriteString(titledWord(s[:end], s[end:], first, particles))
			s, first = s[end:], false
			continue
		}
		first = first || s[0] == '(' || s[0] == '"'
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String()
}

// titledWord is one word with what follows it in the part.
func titledWord(word, rest string, first, particles bool) string {
	small := strings.ToLower(word)
	follows := len(rest) > 1 && (rest[0] == ' ' || rest[0] == '-') && rest[1] != '(' && rest[1] != '"'
	switch {
	case strings.IndexFunc(word, isRussian) < 0: // a numeral, or marks alone
		return word
	case !first && isNameEnding(small):
		return small
	case follows && isParticle(small) && (!first || particles && rest[0] == ' '):
		return small
	}
	prefix, more, cut := strings.Cut(word, "'")
	if !cut {
		return titledPiece(word)
	}
	low := strings.ToLower(prefix)
	switch {
	case !first && isSmallPrefix(low):
		return low + "'" + titledPiece(more)
	case isCapitalPrefix(low):
		return titledPiece(prefix) + "'" + titledPiece(more)
	}
	return titledPiece(prefix) + "'" + strings.ToLower(more)
}

// titledPiece begins with a capital and goes on small, unless it begins with a
// capital and a small letter already.
func titledPiece(s string) string {
	head, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(head) && unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToUpper(head)) + strings.ToLower(s[size:])
}
