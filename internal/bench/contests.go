package main

import (
	"runtime"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

const (
	goodPassword = "Kv7-shelf_oRbit" //nolint:gosec // An invented password is what this measures.
	portalTags   = "min=8,max=64,upper,lower,digit,symbol,portalText"
)

// contests are all tasks. That both sides answer alike is held by the tests.
func contests() ([]contest, error) {
	r, err := rules()
	if err != nil {
		return nil, err
	}
	peer, err := newPeer(today)
	if err != nil {
		return nil, err
	}
	good, broken := goodForm(), brokenForm()
	peerGood, peerBroken := peerFormOf(good), peerFormOf(broken)
	field := func(value, tag string) func() {
		return func() { keep(peer.Var(value, tag)) }
	}
	portal, recommended := password.Portal(), password.Recommended()
	return []contest{
		{
			"child form, good",
			func() { _, _, err := good.Parse(r); keep(err) },
			func() { keep(peer.Struct(&peerGood)) },
		},
		{
			"child form, five mistakes",
			func() { _, _, err := broken.Parse(r); keep(err) },
			func() { keep(peer.Struct(&peerBroken)) },
		},
		{"SNILS", func() { _, err := family.ParseSNILS("112-233-445 95"); keep(err) }, field("112-233-445 95", "snils")},
		{"INN", func() { _, err := family.ParseINN("500100732259"); keep(err) }, field("500100732259", "inn")},
		{"series", func() { _, err := family.ParseSeries("VI-МЮ"); keep(err) }, field("VI-МЮ", "series")},
		{"series, mistyped", func() { _, err := family.ParseSeries("У1 – MЮ"); keep(err) }, nil},
		{"phone", func() { _, err := family.ParsePhone("+79261234567"); keep(err) }, field("+79261234567", "mobile")},
		{"phone, as people type", func() { _, err := family.ParsePhone("8 (926) 123-45-67"); keep(err) }, nil},
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
		},
		{"password, Portal", func() { keep(portal.Check(goodPassword)) }, field(goodPassword, portalTags)},
		{
			"password, Recommended, five personal strings",
			func() {
				keep(recommended.Check(goodPassword, "Ёлкина-Берёзова", "Мария", "2020-02-10", "+79261234567", "masha@example.org"))
			},
			nil,
		},
		{"password, generated", func() { _, err := portal.Generate(0); keep(err) }, nil},
	}, nil
}

// keep uses an answer, so that the compiler cannot drop the question.
func keep(err error) { runtime.KeepAlive(err) }
