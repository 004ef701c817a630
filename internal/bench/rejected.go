package main

import (
	"math/bits"
	"runtime"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// A refusal is a wrong value of one parser, and the floor that refuses it too:
// by a bool where the first wrong byte or the sum settles the answer, else by
// the code.
type refusal struct {
	name, value string
	us          func(string) error
	floor       func(string) bool
	coded       func(string) (validate.Code, bool)
}

// refusals are the mistakes that people make: one character or one digit, far
// enough from the start that a scan must read the value.
func refusals() []refusal {
	portal := password.Portal()
	return []refusal{
		{"SNILS, check digits", "112-233-445 96", errOf(family.ParseSNILS), floorSNILS, nil},
		{"INN, check digits", "500100732258", errOf(family.ParseINN), floorINN, nil},
		{"INN, a letter", "50010073225a", errOf(family.ParseINN), floorINN, nil},
		{"series, three letters", "VI-МЮЯ", errOf(family.ParseSeries), nil, refuseSeries},
		{"certificate number, five digits", "01234", errOf(family.ParseCertificateNumber), nil, refuseNumber},
		{"certificate number, a letter", "01234a", errOf(family.ParseCertificateNumber), nil, refuseNumber},
		{"date, no such day", "2020-02-30", errOf(family.ParseDate), func(s string) bool { return floorDate(s) != 0 }, nil},
		{"phone, a digit short", "+7926123456", errOf(family.ParsePhone), nil, refusePhone},
		{"phone, a letter", "+7926123456x", errOf(family.ParsePhone), nil, refusePhone},
		{"name, a digit", "Ёлкина-Берёзов1", nameError, nil, refuseSurname},
		{"issuer, a dash at the end", "Отдел ЗАГС № 3 г. Примерска-", errOf(family.ParseIssuer), nil, refuseIssuer},
		{"e-mail, no dot", "masha.elkina@mail", errOf(family.ParseEmail), floorEmail, nil},
		{"e-mail, a space", "masha.elkina@mail.example.r u", errOf(family.ParseEmail), floorEmail, nil},
		{"password, no digit", "Kvx-shelf_oRbit", func(s string) error { return portal.Check(s) }, nil, refuseFirst},
	}
}

func rejectedContests() []contest {
	var all []contest
	for _, r := range refusals() {
		floor := func() { runtime.KeepAlive(r.floor(r.value)) }
		if r.coded != nil {
			floor = func() { runtime.KeepAlive(firstOf(r.coded(r.value))) }
		}
		all = append(all, contest{name: "rejected: " + r.name, goal: within(2), us: func() { keep(r.us(r.value)) }, floor: floor})
	}
	return all
}

// firstOf says whether a floor found something wrong.
func firstOf(code validate.Code, sure bool) bool { return sure && code != "" }

// refuseSurname is the code of the surname in a whole name.
func refuseSurname(s string) (validate.Code, bool) {
	codes, sure := refuseName(s, "Мария", "Сергеевна")
	return codes[0], sure
}

// refuseFirst is the first rule that a password breaks.
func refuseFirst(s string) (validate.Code, bool) {
	broken, sure := refusePassword(s)
	if broken == 0 {
		return "", sure
	}
	return passwordCodes[bits.TrailingZeros8(broken)], sure
}

// errOf drops the value: only whether it is taken matters.
func errOf[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error { _, err := parse(s); return err }
}

func nameError(surname string) error {
	_, err := family.ParseName(surname, "Мария", "Сергеевна")
	return err
}

// The symbols of the portal, a bit each: of the first 64 characters and of the
// next.
const (
	lowSymbols = 1<<'!' | 1<<'"' | 1<<'$' | 1<<'%' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'+' | 1<<',' | 1<<'-' | 1<<'.' |
		1<<'/' | 1<<':' | 1<<';' | 1<<'<' | 1<<'=' | 1<<'>' | 1<<'?'
	highSymbols = 1<<('@'-64) | 1<<('['-64) | 1<<('^'-64) | 1<<('_'-64) | 1<<('{'-64) | 1<<('}'-64) | 1<<('~'-64) |
		1<<(']'-64) | 1<<('|'-64) | 1<<('`'-64)
)

// floorPassword is the five rules of the portal.
func floorPassword(s string) bool {
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
		case c < 64 && uint64(lowSymbols)>>c&1 == 1, c >= 64 && c < 128 && uint64(highSymbols)>>(c-64)&1 == 1:
			seen |= 8
		default:
			return false
		}
	}
	return seen == 15
}

func floorNumber(s string) bool { return floorDigits(s, 6) }
