package familytest

import "github.com/rodnik-go/rodnik/family"

// must panics when something that a test wrote is wrong. The text of a rule
// holds nothing that was typed.
func must(err error) {
	if err != nil {
		panic("familytest: " + err.Error())
	}
}

func mustBe[T any](v T, err error) T {
	must(err)
	return v
}

// MustDate is [family.ParseDate] that panics when the text is wrong, as all
// Must functions here do.
func MustDate(s string) family.Date { return mustBe(family.ParseDate(s)) }

// MustName is [family.ParseName] or a panic.
func MustName(surname, given, patronymic string) family.Name {
	return mustBe(family.ParseName(surname, given, patronymic))
}

// MustSNILS is [family.ParseSNILS] or a panic.
func MustSNILS(s string) family.SNILS { return mustBe(family.ParseSNILS(s)) }

// MustINN is [family.ParseINN] or a panic.
func MustINN(s string) family.INN { return mustBe(family.ParseINN(s)) }

// MustPhone is [family.ParsePhone] or a panic.
func MustPhone(s string) family.Phone { return mustBe(family.ParsePhone(s)) }

// MustEmail is [family.ParseEmail] or a panic.
func MustEmail(s string) family.Email { return mustBe(family.ParseEmail(s)) }

// MustAddress is [family.ParseAddress] or a panic.
func MustAddress(line string) family.Address { return mustBe(family.ParseAddress(line)) }

// MustBirthPlace is [family.ParseBirthPlace] or a panic.
func MustBirthPlace(s string) family.BirthPlace { return mustBe(family.ParseBirthPlace(s)) }

// MustChild is the child of a form under these rules, or a panic.
func MustChild(f family.ChildForm, r family.Rules) family.Child {
	child, _, err := f.Parse(r)
	must(err)
	return child
}

// MustRepresentative is the person of a form under these rules, or a panic.
func MustRepresentative(f family.RepresentativeForm, r family.Rules) family.Representative {
	person, _, err := f.Parse(r)
	must(err)
	return person
}
