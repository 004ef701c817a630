package main

import (
	"errors"
	"net/mail"

	"github.com/nyaruka/phonenumbers"

	"github.com/rodnik-go/rodnik/family"
)

var errNotMobile = errors.New("not a mobile number of Russia")

// contactContests set phones against nyaruka/phonenumbers, a port of Google's
// libphonenumber, and e-mails against net/mail. Both know far more than one
// country's mobiles and plain addresses, and pay for it.
func contactContests() []contest {
	var all []contest
	for _, c := range []struct{ name, value string }{
		{"phone", goodPhone}, {"phone, as people type", typedPhone}, {"phone, a digit short", "+7926123456"},
	} {
		all = append(all, contest{
			name: c.name, us: parse(c.value, family.ParsePhone),
			peer: func() { keep(peerPhone(c.value)) }, peerName: "phonenumbers",
		})
	}
	for _, c := range []struct{ name, value string }{{"e-mail", goodEmail}, {"e-mail, two signs @", "masha@elkina@example.ru"}} {
		all = append(all, contest{
			name: c.name, us: parse(c.value, family.ParseEmail),
			peer: func() { keep(peerEmail(c.value)) }, peerName: "net/mail",
		})
	}
	return all
}

// peerPhone asks what ParsePhone asks: is this a mobile number of Russia?
func peerPhone(s string) error {
	n, err := phonenumbers.Parse(s, "RU")
	if err != nil {
		return err
	}
	if !phonenumbers.IsValidNumberForRegion(n, "RU") || phonenumbers.GetNumberType(n) != phonenumbers.MOBILE {
		return errNotMobile
	}
	return nil
}

func peerEmail(s string) error {
	_, err := mail.ParseAddress(s)
	return err
}
