package main

import (
	"runtime"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

// A refusal is a wrong value of one parser, and the floor that refuses it too.
type refusal struct {
	name, value string
	us          func(string) error
	floor       func(string) bool
}

// refusals are the mistakes that people make: one character or one digit, far
// enough from the start that a scan must read the value.
func refusals() []refusal {
	portal := password.Portal()
	return []refusal{
		{"SNILS, check digits", "112-233-445 96", errOf(family.ParseSNILS), floorSNILS},
		{"INN, check digits", "500100732258", errOf(family.ParseINN), floorINN},
		{"INN, a letter", "50010073225a", errOf(family.ParseINN), floorINN},
		{"series, three letters", "VI-МЮЯ", errOf(family.ParseSeries), floorSeries},
		{"certificate number, five digits", "01234", errOf(family.ParseCertificateNumber), floorNumber},
		{"certificate number, a letter", "01234a", errOf(family.ParseCertificateNumber), floorNumber},
		{"date, no such day", "2020-02-30", errOf(family.ParseDate), func(s string) bool { return floorDate(s) != 0 }},
		{"phone, a digit short", "+7926123456", errOf(family.ParsePhone), floorPhone},
		{"phone, a letter", "+7926123456x", errOf(family.ParsePhone), floorPhone},
		{"name, a digit", "Ёлкина-Берёзов1", nameError, floorName},
		{"issuer, a dash at the end", "Отдел ЗАГС № 3 г. Примерска-", errOf(family.ParseIssuer), floorIssuer},
		{"e-mail, no dot", "masha.elkina@mail", errOf(family.ParseEmail), floorEmail},
		{"e-mail, a space", "masha.elkina@mail.example.r u", errOf(family.ParseEmail), floorEmail},
		{"password, no digit", "Kvx-shelf_oRbit", func(s string) error { return portal.Check(s) }, floorPassword},
	}
}

func rejectedContests() []contest {
	var all []contest
	for _, r := range refusals() {
		all = append(all, contest{
			name: "rejected: " + r.name, goal: within(2),
			us: func() { keep(r.us(r.value)) }, floor: func() { runtime.KeepAlive(r.floor(r.value)) },
		})
	}
	return all
}

// errOf drops the value: only whether it is taken matters.
func errOf[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error { _, err := parse(s); return err }
}

func nameError(surname string) error {
	_, err := family.ParseName(surname, "Мария", "Сергеевна")
	return err
}

// floorPassword is the five rules of the portal.
func floorPassword(s string) bool {
	const symbols = 1<<'!' | 1<<'"' | 1<<'$' | 1<<'%' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'+' | 1<<',' | 1<<'-' | 1<<'.' |
		1<<'/' | 1<<':' | 1<<';' | 1<<'<' | 1<<'=' | 1<<'>' | 1<<'?'
	const more = 1<<('@'-64) | 1<<('['-64) | 1<<('^'-64) | 1<<('_'-64) | 1<<('{'-64) | 1<<('}'-64) | 1<<('~'-64) |
		1<<(']'-64) | 1<<('|'-64) | 1<<('`'-64)
	if len(s) < 8 || len(s) > 64 {
		return false
	}
	var seen uint
	for i := range len(s) {
		switch c := s[i]; {
		case c-'a' < 26:
			seen |= 1
		case c-'A' < 26:
			seen |= 2
		case c-'0' < 10:
			seen |= 4
		case c < 64 && uint64(symbols)>>c&1 == 1, c >= 64 && c < 128 && uint64(more)>>(c-64)&1 == 1:
			seen |= 8
		default:
			return false
		}
	}
	return seen == 15
}

func floorNumber(s string) bool { return floorDigits(s, 6) }
