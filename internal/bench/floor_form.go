package main

import (
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// floorDate is the date as one number that grows with it; 0 when there is no
// such day.
func floorDate(s string) int {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0
	}
	a, b, c, d := int(s[0]-'0'), int(s[1]-'0'), int(s[2]-'0'), int(s[3]-'0')
	e, f, g, h := int(s[5]-'0'), int(s[6]-'0'), int(s[8]-'0'), int(s[9]-'0')
	if a > 9 || b > 9 || c > 9 || d > 9 || e > 9 || f > 9 || g > 9 || h > 9 {
		return 0
	}
	year, month, day := a*1000+b*100+c*10+d, e*10+f, g*10+h
	last := 31
	switch month {
	case 2:
		last = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			last = 29
		}
	case 4, 6, 9, 11:
		last = 30
	}
	if year < 1826 || month < 1 || month > 12 || day < 1 || day > last {
		return 0
	}
	return year*10000 + month*100 + day
}

func floorAct(s string) bool {
	if len(s) != 21 {
		return false
	}
	const doubled = "\x00\x02\x04\x06\x08\x01\x03\x05\x07\x09"
	sum := uint(0)
	for i := range len(s) {
		d := uint(s[i] - '0')
		if d > 9 {
			return false
		}
		if i&1 == 1 {
			d = uint(doubled[d])
		}
		sum += d
	}
	return sum%10 == 0
}

// marks are the wrong fields of a form.
type marks struct {
	at [17]mark
	n  int
}

// A mark is a wrong field and the rule it breaks.
type mark struct {
	path string
	code validate.Code
}

func (m *marks) add(path string, code validate.Code) {
	if code != "" {
		m.at[m.n] = mark{path, code}
		m.n++
	}
}

// floorMarks is floorForm that goes on after a wrong name, series, number,
// issuer, SNILS or INN and marks it. It is false where anything else is wrong
// or a field may have to be mended.
func floorMarks(f *family.ChildForm, today int, found *marks) bool {
	c := &f.Certificate
	birth, issued, act := floorDate(f.BirthDate), floorDate(c.IssuedOn), floorDate(c.ActDate)
	if f.NoSurname || f.NoGiven || f.NoPatronymic || f.Sex != "female" && f.Sex != "male" ||
		birth == 0 || birth > today || today-birth >= 18_00_00 || f.BirthCountry != "russia" && f.BirthCountry != "other" ||
		f.Citizenship != "RUS" || c.Kind != "russian" || birth > act || act > issued || issued > today || act < 2018_10_01 ||
		f.Relation != "parent" && f.Relation != "adopter" && f.Relation != "guardian" {
		return false
	}
	if !floorAct(c.ActNumber) || int(c.ActNumber[2]-'0')*100+int(c.ActNumber[3]-'0')*10+int(c.ActNumber[4]-'0') != act/10000%1000 {
		return false
	}
	names, sure := refuseName(f.Surname, f.Given, f.Patronymic)
	if !sure {
		return false
	}
	found.add("surname", names[0])
	found.add("given", names[1])
	found.add("patronymic", names[2])
	series, one := refuseSeries(c.Series)
	number, two := refuseNumber(c.Number)
	issuer, three := refuseIssuer(c.IssuedBy)
	snils, four := refuseSNILS(f.SNILS)
	inn, five := refuseINN(f.INN)
	found.add("certificate.series", series)
	found.add("certificate.number", number)
	found.add("certificate.issued_by", issuer)
	found.add("snils", snils)
	found.add("inn", inn)
	return one && two && three && four && five
}

// refuseSNILS is a SNILS in its form, with eleven digits.
func refuseSNILS(s string) (validate.Code, bool) {
	switch {
	case floorSNILS(s):
		return "", true
	case len(s) != 14 || s[3] != '-' || s[7] != '-' || s[11] != ' ' || !floorDigits(s[:3], 3) || !floorDigits(s[4:7], 3) ||
		!floorDigits(s[8:11], 3) || !floorDigits(s[12:], 2):
		return "", false
	case s[:11] == "000-000-000":
		return family.ErrSNILSZero, true
	}
	return family.ErrSNILSChecksum, true
}

// refuseINN is twelve digits, or a word with something beside digits and
// hyphens.
func refuseINN(s string) (validate.Code, bool) {
	if len(s) > 32 {
		return "", false
	}
	spoiled, hyphens := false, false
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' <= 9:
		case c == '-':
			hyphens = true
		case isFloorGraphic(c):
			spoiled = true
		default:
			return "", false
		}
	}
	switch {
	case spoiled:
		return family.ErrINNFormat, true
	case hyphens || len(s) != 12:
		return "", false
	case floorINN(s):
		return "", true
	case s == "000000000000":
		return family.ErrINNZero, true
	}
	return family.ErrINNChecksum, true
}
