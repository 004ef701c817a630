package familytest

import (
	"strconv"

	"github.com/rodnik-go/rodnik/family"
)

// record is the record of a birth, or of twins, with what their certificates
// share.
type record struct {
	kind        family.CertificateKind
	country     family.BirthCountry
	place       string
	citizenship string
	office      string
	series      string
	number      uint64 // even: the next one is the second twin's
	act, issue  family.Date
	body        string // of a long act number, up to the serial
	serial      uint64 // of the act; 0: the certificate has no act number
	tail        string // of a short act number
}

// longSince is the first day whose records have numbers of 21 digits.
//
// Source: Law 143-FZ art. 7 as amended by Law 219-FZ.
func longSince() family.Date { return MustDate("2018-10-01") }

func (s *Source) record(paper Paper, born family.Date, twins bool) record {
	r := record{
		kind: family.RussianCertificate, country: family.BornInRussia, citizenship: family.Russia,
		series: pick(s, romans[:]) + "-" + pick(s, firstLetters[:]) + pick(s, secondLetters[:]),
		number: 2 * s.paper.next(),
	}
	town, office, away := pick(s, towns[:]), 1+s.below(99), pick(s, abroad[:])
	r.place, r.office = "г. "+town.name, "Тестовый отдел ЗАГС № "+strconv.Itoa(office)+" города "+town.of
	r.act = s.later(born, 45)
	if s.chance(5) { // registered late
		r.act = s.later(born, 2000)
	}
	r.issue = r.act
	if s.chance(20) { // issued again
		r.issue = s.later(r.act, 4000)
	}
	r.body = "11" + padded(uint64(r.act.Year()%1000), 3) + "900" + padded(uint64(office), 5) //nolint:gosec // small positive numbers
	r.serial = 1 + uint64(s.below(9998))                                                     //nolint:gosec // small positive number
	if !twins {
		r.tail = pick(s, []string{"", "", "", "", "-1", "-12", "А", "В", "-3Б"})
		if s.chance(3) {
			r.serial = 0
		}
	}
	switch paper {
	case ConsularPaper:
		r.country, r.place, r.office = family.BornElsewhere, away.place, away.consulate
		if s.chance(50) {
			r.citizenship += "," + away.citizenship
		}
	case ForeignPaper:
		r.kind, r.country, r.place, r.office = family.ForeignCertificate, family.BornElsewhere, away.place, away.office
		r.series, r.serial, r.citizenship = "", 0, away.citizenship
		if s.chance(50) {
			r.citizenship = family.Russia + "," + away.citizenship
		}
	case AnyPaper, RussianPaper:
	}
	return r
}

// later is a day up to so many days after d, not after the policy date.
func (s *Source) later(d family.Date, days int) family.Date {
	at := d.AddDays(s.below(days))
	if at.After(s.opts.Today) {
		return s.opts.Today
	}
	return at
}

// certificate is the form of the first certificate of the record, or of the
// second twin's.
func (r record) certificate(second bool) family.CertificateForm {
	number, serial := r.number, r.serial
	if second {
		number++
		serial++
	}
	f := family.CertificateForm{
		Kind: r.kind.String(), Series: r.series, Number: padded(number, 6), IssuedOn: r.issue.String(), IssuedBy: r.office,
	}
	if r.kind == family.ForeignCertificate {
		f.Number = "TEST-" + f.Number
	}
	switch {
	case r.serial == 0:
	case r.act.Before(longSince()):
		f.ActNumber, f.ActDate = strconv.FormatUint(serial, 10)+r.tail, r.act.String()
	default:
		f.ActNumber, f.ActDate = withLuhn(r.body+padded(serial, 5)+"00"), r.act.String()
	}
	return f
}

// withLuhn appends the check digit: every second digit, from the last one on,
// counts double.
func withLuhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return digits + strconv.Itoa((10-sum%10)%10)
}

// newSNILS is the next number of the form 000-xxx-xxx, with its check digits.
func (s *Source) newSNILS() family.SNILS {
	digits := padded(s.snils.next()+1, 9)
	sum := 0
	for i := range len(digits) {
		sum += int(digits[i]-'0') * (9 - i)
	}
	return MustSNILS(digits + padded(uint64(sum%101%100), 2))
}

// newINN is the next number of the region 00, with its check digits.
func (s *Source) newINN() family.INN {
	digits := padded(s.inn.next()+1, 10)
	digits += innDigit(digits, []int{7, 2, 4, 10, 3, 5, 9, 4, 6, 8})
	return MustINN(digits + innDigit(digits, []int{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}))
}

func innDigit(digits string, weights []int) string {
	sum := 0
	for i, weight := range weights {
		sum += weight * int(digits[i]-'0')
	}
	return strconv.Itoa(sum % 11 % 10)
}
