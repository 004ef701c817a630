package main

import "github.com/rodnik-go/rodnik/family"

// today is the day on which every form is judged.
const today = "2026-03-01"

// goodForm is a whole form of an invented child, every field in canonical form.
func goodForm() family.ChildForm {
	return family.ChildForm{
		Surname: "Ёлкина-Берёзова", Given: "Мария", Patronymic: "Сергеевна",
		Sex: "female", BirthDate: "2020-02-10", BirthCountry: "russia", Citizenship: "RUS",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "012345", IssuedOn: "2020-03-02",
			ActNumber: "110209910002900532002", ActDate: "2020-02-28",
			IssuedBy: "Отдел ЗАГС № 3 г. Примерска",
		},
		SNILS: "112-233-445 95", INN: "500100732259", Relation: "parent",
	}
}

// brokenForm is the same with five mistakes: a digit in the surname, no sex, a
// series with three letters, and wrong check digits of SNILS and INN.
func brokenForm() family.ChildForm {
	f := goodForm()
	f.Surname, f.Sex, f.Certificate.Series = "Ёлкина1", "", "VI-МЮЯ"
	f.SNILS, f.INN = "112-233-445 96", "500100732258"
	return f
}

// rules are the rules of today.
func rules() (family.Rules, error) {
	d, err := family.ParseDate(today)
	return family.Rules{Today: d}, err
}
