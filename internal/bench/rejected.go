package main

import (
	"runtime"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// A refusal is a wrong value of one parser, and the floor that refuses it too:
// by a bool where the first wrong byte or the sum settles the answer, else by
// the code, or by the errors where we answer with a list that is kept.
type refusal struct {
	name, value string
	us          func(string) error
	floor       func(string) bool
	coded       func(string) (validate.Code, bool)
	kept        func(string) (error, bool) // the answer, then whether it is sure
}

// refusals are the mistakes that people make: one character or one digit, far
// enough from the start that a scan must read the value.
func refusals() []refusal {
	portal := password.Portal()
	return []refusal{
		{"SNILS, check digits", "112-233-445 96", errOf(family.ParseSNILS), floorSNILS, nil, nil},
		{"INN, check digits", "500100732258", errOf(family.ParseINN), floorINN, nil, nil},
		{"INN, a letter", "50010073225a", errOf(family.ParseINN), nil, refuseINN, nil},
		{"series, three letters", "VI-МЮЯ", errOf(family.ParseSeries), nil, refuseSeries, nil},
		{"certificate number, five digits", "01234", errOf(family.ParseCertificateNumber), nil, refuseNumber, nil},
		{"certificate number, a letter", "01234a", errOf(family.ParseCertificateNumber), nil, refuseNumber, nil},
		{"date, no such day", "2020-02-30", errOf(family.ParseDate), func(s string) bool { return floorDate(s) != 0 }, nil, nil},
		{"phone, a digit short", "+7926123456", errOf(family.ParsePhone), nil, refusePhone, nil},
		{"phone, a letter", "+7926123456x", errOf(family.ParsePhone), nil, refusePhone, nil},
		{"name, a digit", "Ёлкина-Берёзов1", nameError, nil, nil, keepSurname},
		{"issuer, a dash at the end", "Отдел ЗАГС № 3 г. Примерска-", errOf(family.ParseIssuer), nil, refuseIssuer, nil},
		{"e-mail, no dot", "masha.elkina@mail", errOf(family.ParseEmail), nil, refuseEmail, nil},
		{"e-mail, a space", "masha.elkina@mail.example.r u", errOf(family.ParseEmail), nil, refuseEmail, nil},
		{"password, no digit", "Kvx-shelf_oRbit", func(s string) error { return portal.Check(s) }, nil, nil, keepPassword},
	}
}

func rejectedContests() []contest {
	var all []contest
	for _, r := range refusals() {
		floor := func() { runtime.KeepAlive(r.floor(r.value)) }
		switch {
		case r.coded != nil:
			floor = func() { runtime.KeepAlive(firstOf(r.coded(r.value))) }
		case r.kept != nil:
			floor = func() { err, _ := r.kept(r.value); keep(err) }
		}
		all = append(all, contest{name: "rejected: " + r.name, goal: within(2), us: func() { keep(r.us(r.value)) }, floor: floor})
	}
	return all
}

// firstOf says whether a floor found something wrong.
func firstOf(code validate.Code, sure bool) bool { return sure && code != "" }

// keepSurname is what is wrong with a name of that surname.
func keepSurname(s string) (error, bool) { return keepName(s, "Мария", "Сергеевна") } //nolint:revive // the answer, then whether it is sure

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
