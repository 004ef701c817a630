package tags

import (
	"strings"

	"github.com/rodnik-go/rodnik/family"
)

// word is a set of the words that may stand after "=" in a tag.
type word uint16

const (
	optional word = 1 << iota
	portal
	soviet
	foreign
	sevenDigits
	newborn
	testStand
	unicodeLocal
	russian
)

func wordOf(s string) word {
	switch s {
	case "optional":
		return optional
	case "portal":
		return portal
	case "soviet":
		return soviet
	case "foreign":
		return foreign
	case "seven_digits":
		return sevenDigits
	case "newborn":
		return newborn
	case "test_stand":
		return testStand
	case "unicode":
		return unicodeLocal
	case "russian":
		return russian
	}
	return 0
}

// wordsOf reads the words of a tag; false for a word that is not allowed, and
// for two kinds of certificate at once.
func wordsOf(param string, allowed word) (word, bool) {
	var all word
	for param != "" {
		first, rest, _ := strings.Cut(param, " ")
		param = rest
		if first == "" {
			continue
		}
		w := wordOf(first)
		if w == 0 || w&allowed == 0 {
			return 0, false
		}
		all |= w
	}
	return all, all&soviet == 0 || all&foreign == 0
}

// rules are those that the words stand for.
func (w word) rules() family.Rules {
	if w&^optional == 0 {
		return family.Rules{}
	}
	r := family.Rules{
		SevenDigitNumber: w&sevenDigits != 0, TestStandPhones: w&testStand != 0,
		UnicodeLocalPart: w&unicodeLocal != 0, NewbornNames: w&newborn != 0,
	}
	if w&portal != 0 {
		r.Profile = family.Portal
	}
	return r
}

// kind is the kind of certificate that the words name; Russian by default.
func (w word) kind() family.CertificateKind {
	switch {
	case w&soviet != 0:
		return family.SovietCertificate
	case w&foreign != 0:
		return family.ForeignCertificate
	}
	return family.RussianCertificate
}
