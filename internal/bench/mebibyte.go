package main

import (
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

const (
	mebibyte    = 1 << 20
	longestTime = 5 * time.Millisecond
)

// An endurance is the slowest answer of one parser to a mebibyte.
type endurance struct {
	name, input string // the parser, and the input that was slowest
	most        time.Duration
}

// parsers read one text each.
func parsers() map[string]func(string) error {
	portal, recommended := password.Portal(), password.Recommended()
	return map[string]func(string) error{
		"SNILS":              errOf(family.ParseSNILS),
		"INN":                errOf(family.ParseINN),
		"series":             errOf(family.ParseSeries),
		"certificate number": errOf(family.ParseCertificateNumber),
		"act number":         func(s string) error { _, err := family.ParseActNumber(s, family.Date{}); return err },
		"date":               errOf(family.ParseDate),
		"phone":              errOf(family.ParsePhone),
		"e-mail":             errOf(family.ParseEmail),
		"name":               nameError,
		"issuer":             errOf(family.ParseIssuer),
		"birth place":        errOf(family.ParseBirthPlace),
		"citizenship":        errOf(family.ParseCitizenship),
		"sex":                errOf(family.ParseSex),
		"password":           func(s string) error { return portal.Check(s) },
		"password, weak and personal": func(s string) error {
			if err := recommended.Check(goodPassword, s); err != nil {
				return err
			}
			return recommended.Check(s, s)
		},
	}
}

// floods are texts of a mebibyte, each hard for somebody.
func floods() map[string]string {
	out := map[string]string{}
	for name, piece := range map[string]string{
		"digits": "1", "letters": "Я", "Latin letters": "a", "spaces": " ", "dashes": "-", "at signs": "@", "full stops": ".",
		"labels": "a.", "numerals": "XVI", "combining marks": "\u0301", "letters to compose": "и\u0306", "zero width": "\u200b",
		"no text": "\xff", "zero bytes": "\x00", "compatibility": "\ufdfa", "words": "мама ",
	} {
		out[name] = strings.Repeat(piece, mebibyte/len(piece))
	}
	for name, good := range map[string]string{
		"a good SNILS in spaces": goodSNILS, "a good phone in spaces": goodPhone, "a good e-mail in spaces": goodEmail,
		"a good series in spaces": "VI-МЮ", "a good date in spaces": "2020-02-10",
	} {
		half := strings.Repeat(" ", (mebibyte-len(good))/2)
		out[name] = half + good + half
	}
	out["a long domain"] = "masha@" + strings.Repeat("пример.", mebibyte/len("пример."))
	return out
}

// endure gives every flood to one parser and keeps the slowest answer. Each is
// the best of some tries, so that a pause of the machine is not counted.
func endure(name string, read func(string) error, tries int) endurance {
	slowest := endurance{name: name}
	for flood, text := range floods() {
		best := time.Duration(-1)
		for range tries {
			start := time.Now()
			keep(read(text))
			if took := time.Since(start); best < 0 || took < best {
				best = took
			}
		}
		if best > slowest.most {
			slowest.input, slowest.most = flood, best
		}
	}
	return slowest
}
