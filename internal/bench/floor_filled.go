package main

import "github.com/rodnik-go/rodnik/family"

// filled is what a good form comes to, the content of a [family.Child]: every
// value in a form that needs no second reading, and the form as typed beside it.
type filled struct {
	surname, given, patronymic filledPart
	sex, country, relation     uint8
	birth                      int
	citizenship                [4][3]byte
	certificate                filledCertificate
	snils, inn                 uint64
	typed                      family.ChildForm
}

// filledPart is a part of a name, or that the document states none.
type filledPart struct {
	text   string
	absent bool
}

type filledCertificate struct {
	kind                      uint8
	series, number, act, from string
	issued, acted             int
}

// floorWord is the number of a word, from 1; 0 for another.
func floorWord(s, first, second, third string) uint8 {
	switch s {
	case first:
		return 1
	case second:
		return 2
	case third:
		return 3
	}
	return 0
}

// floorCertificate holds the rules of a Russian certificate of a child born on
// birth, and fills it.
func floorCertificate(c *family.CertificateForm, birth, today int, out *filledCertificate) bool {
	issued, act := floorDate(c.IssuedOn), floorDate(c.ActDate)
	if c.Kind != "russian" || !floorSeries(c.Series) || !floorNumeral(c.Series[:len(c.Series)-5]) || !floorDigits(c.Number, 6) ||
		!floorIssuer(c.IssuedBy) || birth > act || act > issued || issued > today ||
		act < 2018_10_01 || !floorAct(c.ActNumber) ||
		int(c.ActNumber[2]-'0')*100+int(c.ActNumber[3]-'0')*10+int(c.ActNumber[4]-'0') != act/10000%1000 {
		return false
	}
	out.kind, out.series, out.number, out.act, out.from = 1, c.Series, c.Number, c.ActNumber, c.IssuedBy
	out.issued, out.acted = issued, act
	return true
}

// floorForm holds the rules of the whole form and fills what it comes to. It is
// false where anything is wrong, or right in another spelling.
func floorForm(f *family.ChildForm, today int) (child filled, ok bool) {
	birth := floorDate(f.BirthDate)
	sex, country := floorWord(f.Sex, "male", "female", "male"), floorWord(f.BirthCountry, "russia", "other", "russia")
	relation := floorWord(f.Relation, "parent", "adopter", "guardian")
	if f.NoSurname || f.NoGiven || f.NoPatronymic || !floorName(f.Surname) || !floorName(f.Given) || !floorName(f.Patronymic) ||
		birth == 0 || birth > today || today-birth >= 18_00_00 || sex == 0 || country != 1 || relation == 0 || f.Citizenship != "RUS" ||
		!floorCertificate(&f.Certificate, birth, today, &child.certificate) {
		return filled{}, false
	}
	if child.snils, ok = fillSNILS(f.SNILS); !ok {
		return filled{}, false
	}
	if child.inn, ok = fillINN(f.INN); !ok {
		return filled{}, false
	}
	child.surname.text, child.given.text, child.patronymic.text = f.Surname, f.Given, f.Patronymic
	child.sex, child.country, child.relation, child.birth = sex, country, relation, birth
	child.citizenship[0] = [3]byte{'R', 'U', 'S'}
	child.typed = *f
	return child, true
}

// fillSNILS is floorSNILS with the number.
func fillSNILS(s string) (uint64, bool) {
	if len(s) != 14 || s[3] != '-' || s[7] != '-' || s[11] != ' ' {
		return 0, false
	}
	a, b, c, d, e, f := uint64(s[0]-'0'), uint64(s[1]-'0'), uint64(s[2]-'0'), uint64(s[4]-'0'), uint64(s[5]-'0'), uint64(s[6]-'0')
	g, h, i, k, l := uint64(s[8]-'0'), uint64(s[9]-'0'), uint64(s[10]-'0'), uint64(s[12]-'0'), uint64(s[13]-'0')
	if a > 9 || b > 9 || c > 9 || d > 9 || e > 9 || f > 9 || g > 9 || h > 9 || i > 9 || k > 9 || l > 9 {
		return 0, false
	}
	number, check := (a*100+b*10+c)*1_000_000+(d*100+e*10+f)*1000+g*100+h*10+i, 10*k+l
	if number == 0 || number > 1_001_998 && (9*a+8*b+7*c+6*d+5*e+4*f+3*g+2*h+i)%101%100 != check {
		return 0, false
	}
	return number*100 + check, true
}

// fillINN is floorINN with the number.
func fillINN(s string) (uint64, bool) {
	if len(s) != 12 {
		return 0, false
	}
	const first, second = "\x07\x02\x04\x0a\x03\x05\x09\x04\x06\x08", "\x03\x07\x02\x04\x0a\x03\x05\x09\x04\x06\x08"
	var a, b, all uint64
	for i := range 10 {
		d := uint64(s[i] - '0')
		if d > 9 {
			return 0, false
		}
		a += d * uint64(first[i])
		b += d * uint64(second[i])
		all = all*10 + d
	}
	x, y := uint64(s[10]-'0'), uint64(s[11]-'0')
	if all == 0 || x != a%11%10 || y != (b+x*8)%11%10 {
		return 0, false
	}
	return all*100 + x*10 + y, true
}
