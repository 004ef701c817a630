package main

import (
	"runtime"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

const (
	goodPhone    = "+79261234567"
	typedPhone   = "8 (926) 123-45-67"
	goodSNILS    = "112-233-445 95"
	goodINN      = "500100732259"
	goodEmail    = "masha.elkina@mail.example.ru"
	goodPassword = "Kv7-shelf_oRbit" //nolint:gosec // An invented password is what this measures.
	portalTags   = "min=8,max=64,upper,lower,digit,symbol,portalText"
)

// contests are all tasks. That both sides answer alike is held by the tests.
func contests() ([]contest, error) {
	r, err := rules()
	if err != nil {
		return nil, err
	}
	peer, err := newPeer()
	if err != nil {
		return nil, err
	}
	good, broken := goodForm(), brokenForm()
	peerGood, peerBroken := peerFormOf(good), peerFormOf(broken)
	plain := peerPlainOf(good)
	day, err := time.Parse("2006-01-02", today)
	if err != nil {
		return nil, err
	}
	commit, err := newCommit()
	if err != nil {
		return nil, err
	}
	field := func(value, tag string) func() {
		return func() { keep(peer.Var(value, tag)) }
	}
	scan := func(value string, floor func(string) bool) func() {
		return func() { runtime.KeepAlive(floor(value)) }
	}
	tagged, err := taggedContests(peer)
	if err != nil {
		return nil, err
	}
	portal, recommended := password.Portal(), password.Recommended()
	dayNumber := day.Year()*10000 + int(day.Month())*100 + day.Day()
	wrong, err := wrongContests(r, dayNumber)
	if err != nil {
		return nil, err
	}
	formed := func(f *family.ChildForm) func() { return func() { _, _, err := f.Parse(r); keep(err) } }
	return slices.Concat([]contest{
		{
			name: "child form, good", goal: free(1.5), us: formed(&good),
			peer: func() { keep(peer.Struct(&peerGood)) }, floor: func() {
				child, ok := floorForm(&good, dayNumber)
				runtime.KeepAlive(&child)
				runtime.KeepAlive(ok)
			},
		},
		{
			name: "child form, its built-in tags only (judge less)", us: formed(&good),
			peer: func() { keep(peer.Struct(&plain)) },
		},
		{name: "child form, five mistakes", us: formed(&broken), peer: func() { keep(peer.Struct(&peerBroken)) }},
	}, wrong, []contest{
		{name: "SNILS", goal: free(1.5), us: parse(goodSNILS, family.ParseSNILS), peer: field(goodSNILS, "snils"), floor: scan(goodSNILS, floorSNILS)},
		{name: "INN", goal: free(1.5), us: parse(goodINN, family.ParseINN), peer: field(goodINN, "inn"), floor: scan(goodINN, floorINN)},
		{name: "series", goal: free(1.5), us: parse("VI-МЮ", family.ParseSeries), peer: field("VI-МЮ", "series"), floor: scan("VI-МЮ", floorSeries)},
		{name: "series, mistyped", us: parse("У1 – MЮ", family.ParseSeries)},
		{
			name: "certificate number", goal: free(1.5), us: parse("012345", family.ParseCertificateNumber),
			peer: field("012345", "len=6,number"), floor: scan("012345", floorNumber),
		},
		{
			name: "date", us: parse("2020-02-10", family.ParseDate), peer: field("2020-02-10", "datetime=2006-01-02"),
			floor: scan("2020-02-10", func(s string) bool { return floorDate(s) != 0 }),
		},
		{name: "phone", goal: free(1.5), us: parse(goodPhone, family.ParsePhone), peer: field(goodPhone, "mobile"), floor: scan(goodPhone, floorPhone)},
		{
			name: "name, three parts", goal: free(1.5),
			us: func() { keep(nameError("Ёлкина-Берёзова")) },
			peer: func() {
				keep(peer.Var("Ёлкина-Берёзова", "required,max=100,ruName"))
				keep(peer.Var("Мария", "required,max=100,ruName"))
				keep(peer.Var("Сергеевна", "omitempty,max=100,ruName"))
			},
			floor: func() {
				runtime.KeepAlive(floorName("Ёлкина-Берёзова") && floorName("Мария") && floorName("Сергеевна"))
			},
		},
		{
			name: "issuer", us: parse(good.Certificate.IssuedBy, family.ParseIssuer),
			peer: field(good.Certificate.IssuedBy, "issuer"), floor: scan(good.Certificate.IssuedBy, floorIssuer),
		},
		{name: "e-mail", goal: free(2), us: parse(goodEmail, family.ParseEmail), peer: field(goodEmail, "max=254,email"), floor: scan(goodEmail, floorEmail)},
		{
			name: "password, Portal", goal: free(1.5), us: func() { keep(portal.Check(goodPassword)) },
			peer: field(goodPassword, portalTags), floor: scan(goodPassword, floorPassword),
		},
		{
			name: "password, Recommended, five personal strings",
			us: func() {
				keep(recommended.Check(goodPassword, "Ёлкина-Берёзова", "Мария", "2020-02-10", goodPhone, "masha@example.org"))
			},
		},
		{name: "password, strength", us: func() { runtime.KeepAlive(recommended.Strength(goodPassword)) }},
		{name: "password, generated", us: func() { _, err := portal.Generate(0); keep(err) }},
		{name: "commit through Vault on memstore", us: func() { keep(commit()) }},
	}, contactContests(), rejectedContests(), tagged), nil
}

// parse is the task of reading one value.
func parse[T any](value string, read func(string) (T, error)) func() {
	return func() { _, err := read(value); keep(err) }
}

// keep uses an answer, so that the compiler cannot drop the question.
func keep(err error) { runtime.KeepAlive(err) }
