package main

import (
	"runtime"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

const (
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
	return append([]contest{
		{
			"child form, good",
			func() { _, _, err := good.Parse(r); keep(err) },
			func() { keep(peer.Struct(&peerGood)) },
			func() { runtime.KeepAlive(floorForm(&good, day.Year()*10000+int(day.Month())*100+day.Day())) },
		},
		{
			"child form, its built-in tags only (judge less)",
			func() { _, _, err := good.Parse(r); keep(err) },
			func() { keep(peer.Struct(&plain)) },
			nil,
		},
		{
			"child form, five mistakes",
			func() { _, _, err := broken.Parse(r); keep(err) },
			func() { keep(peer.Struct(&peerBroken)) },
			nil,
		},
		{"SNILS", parse(goodSNILS, family.ParseSNILS), field(goodSNILS, "snils"), scan(goodSNILS, floorSNILS)},
		{"INN", parse(goodINN, family.ParseINN), field(goodINN, "inn"), scan(goodINN, floorINN)},
		{"series", parse("VI-МЮ", family.ParseSeries), field("VI-МЮ", "series"), scan("VI-МЮ", floorSeries)},
		{"series, mistyped", parse("У1 – MЮ", family.ParseSeries), nil, nil},
		{
			"certificate number", parse("012345", family.ParseCertificateNumber), field("012345", "len=6,number"),
			scan("012345", func(s string) bool { return floorDigits(s, 6) }),
		},
		{
			"date", parse("2020-02-10", family.ParseDate), field("2020-02-10", "datetime=2006-01-02"),
			scan("2020-02-10", func(s string) bool { return floorDate(s) != 0 }),
		},
		{"phone", parse("+79261234567", family.ParsePhone), field("+79261234567", "mobile"), scan("+79261234567", floorPhone)},
		{"phone, as people type", parse("8 (926) 123-45-67", family.ParsePhone), nil, nil},
		{
			"name, three parts",
			func() {
				_, err := family.ParseName("Ёлкина-Берёзова", "Мария", "Сергеевна")
				keep(err)
			},
			func() {
				keep(peer.Var("Ёлкина-Берёзова", "required,max=100,ruName"))
				keep(peer.Var("Мария", "required,max=100,ruName"))
				keep(peer.Var("Сергеевна", "omitempty,max=100,ruName"))
			},
			func() {
				runtime.KeepAlive(floorName("Ёлкина-Берёзова") && floorName("Мария") && floorName("Сергеевна"))
			},
		},
		{"issuer", parse(good.Certificate.IssuedBy, family.ParseIssuer), field(good.Certificate.IssuedBy, "issuer"), scan(good.Certificate.IssuedBy, floorIssuer)},
		{"e-mail", parse(goodEmail, family.ParseEmail), field(goodEmail, "max=254,email"), scan(goodEmail, floorEmail)},
		{"password, Portal", func() { keep(portal.Check(goodPassword)) }, field(goodPassword, portalTags), nil},
		{
			"password, Recommended, five personal strings",
			func() {
				keep(recommended.Check(goodPassword, "Ёлкина-Берёзова", "Мария", "2020-02-10", "+79261234567", "masha@example.org"))
			},
			nil,
			nil,
		},
		{"password, generated", func() { _, err := portal.Generate(0); keep(err) }, nil, nil},
		{"commit through Vault on memstore", func() { keep(commit()) }, nil, nil},
	}, tagged...), nil
}

// parse is the task of reading one value.
func parse[T any](value string, read func(string) (T, error)) func() {
	return func() { _, err := read(value); keep(err) }
}

// keep uses an answer, so that the compiler cannot drop the question.
func keep(err error) { runtime.KeepAlive(err) }
