package family_test

import (
	"fmt"

	"github.com/rodnik-go/rodnik/family"
)

func Example() {
	today, _ := family.ParseDate("2026-11-21")
	form := family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Sex: "М", BirthDate: "15.05.2020", BirthCountry: "russia", Citizenship: "RUS",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI – МЮ", Number: "№ 123456", IssuedOn: "20.05.2020",
			ActNumber: "110209910002900532002", ActDate: "20.05.2020", IssuedBy: "Отдел ЗАГС №1 г. Омска",
		},
	}
	child, warnings, err := form.Parse(family.Rules{Today: today})
	fmt.Println(err, child) // a child never prints itself
	fmt.Println(child.Name.Full(), child.Certificate.Series.String(), child.BirthDate.AgeOn(today))
	fmt.Println(warnings)
	// Output:
	// <nil> Child(***)
	// Образцов Пётр VI-МЮ 6
	// certificate.series: family.repair.dash; certificate.series: family.repair.space; certificate.number: family.repair.sign
}

func ExampleParseSNILS() {
	snils, err := family.ParseSNILS("11223344595")
	fmt.Println(snils.String(), snils.Masked(), snils, err)
	_, err = family.ParseSNILS("112-233-445 96")
	fmt.Println(err)
	// Output:
	// 112-233-445 95 ***-***-*** 95 SNILS(***) <nil>
	// family.snils.checksum
}

func ExampleParseSeries() {
	series, err := family.ParseSeries("vi – мю")
	fmt.Println(series.String(), series.Roman(), series.Letters(), err)
	_, err = family.ParseSeries("6-МЮ")
	fmt.Println(err)
	// Output:
	// VI-МЮ VI МЮ <nil>
	// family.series.roman
}

func ExampleChildForm_Parse() {
	today, _ := family.ParseDate("2026-11-21")
	_, _, err := family.ChildForm{Surname: "Aнна", SNILS: "112-233-445 96"}.Parse(family.Rules{Today: today})
	fmt.Println(err)
	// Output:
	// surname: family.name.script; given: family.required; sex: family.required; birth_date: family.required; birth_country: family.required; certificate.kind: family.required; certificate.series: family.required; certificate.number: family.required; certificate.issued_on: family.required; certificate.issued_by: family.required; snils: family.snils.checksum
}

func ExampleRules_ReadSeries() {
	series, notes, err := family.Rules{}.ReadSeries("IIIV – ЛГ")
	fmt.Println(series.String(), err)
	fmt.Println(notes.All())
	// Output:
	// IIIV-ЛГ <nil>
	// family.repair.dash; family.repair.space; family.series.not_canonical
}
