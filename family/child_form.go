package family

import (
	"fmt"
	"log/slog"

	"github.com/rodnik-go/rodnik/validate"
)

// ChildForm is the form "Adding information about a child" as typed, every
// field a text that nobody has looked at yet.
//
// Source: Guide A, form "Adding information about a child"; Guide B for SNILS
// and INN.
type ChildForm struct {
	Surname      string          `json:"surname,omitzero"`       // required, unless NoSurname
	Given        string          `json:"given,omitzero"`         // required, unless NoGiven
	Patronymic   string          `json:"patronymic,omitzero"`    // if any
	NoSurname    bool            `json:"no_surname,omitzero"`    // the document states that there is none
	NoGiven      bool            `json:"no_given,omitzero"`      // the document states that there is none
	NoPatronymic bool            `json:"no_patronymic,omitzero"` // the document states that there is none
	Sex          string          `json:"sex,omitzero"`           // see [ParseSex]
	BirthDate    string          `json:"birth_date,omitzero"`    // see [ParseDate]
	BirthCountry string          `json:"birth_country,omitzero"` // see [ParseBirthCountry]
	Citizenship  string          `json:"citizenship,omitzero"`   // optional; see [ParseCitizenship]
	Certificate  CertificateForm `json:"certificate,omitzero"`   // required
	SNILS        string          `json:"snils,omitzero"`         // optional
	INN          string          `json:"inn,omitzero"`           // optional
	Relation     string          `json:"relation,omitzero"`      // optional here, asked for by cabinet.Cabinet.Add; see [ParseRelation]
}

// CertificateForm is a birth certificate as typed.
type CertificateForm struct {
	Kind      string `json:"kind,omitzero"`       // required; see [ParseCertificateKind]
	Series    string `json:"series,omitzero"`     // required but of a foreign certificate
	Number    string `json:"number,omitzero"`     // required
	IssuedOn  string `json:"issued_on,omitzero"`  // required
	ActNumber string `json:"act_number,omitzero"` // "" and "-": absent
	ActDate   string `json:"act_date,omitzero"`   // required with an act number
	IssuedBy  string `json:"issued_by,omitzero"`  // required
}

// Parse reads the form and applies the rules of [Child.Check]. The child keeps
// the form as typed. Warnings are repairs and broken rules that stop nothing.
// The error is validate.Errors: everything that is wrong, in field order, with
// paths that are the JSON names ("surname", "certificate.series"); the child is
// then zero.
func (f ChildForm) Parse(r Rules) (child Child, warnings validate.Errors, err error) {
	var notes, broken validate.Collector
	child.Typed = f
	readChild(&child, &r, &notes, &broken)
	if warnings, err = results(&notes, &broken); err != nil {
		return Child{}, warnings, err
	}
	return child, warnings, nil
}

// readChild fills and judges the child that was typed. Children, forms and
// rules are large: inside, they travel by pointer.
func readChild(c *Child, r *Rules, notes, broken *validate.Collector) {
	f := &c.Typed
	c.Name.surname = readPart(pathSurname, f.Surname, f.NoSurname, notes, broken)
	c.Name.given = readPart(pathGiven, f.Given, f.NoGiven, notes, broken)
	c.Name.patronymic = readPart(pathPatronymic, f.Patronymic, f.NoPatronymic, notes, broken)
	if c.Sex = sexWord(f.Sex); c.Sex == 0 {
		sex, err := ParseSex(f.Sex)
		c.Sex = kept(broken, pathSex, sex, err)
	}
	c.BirthDate = readDay(broken, pathBirthDate, f.BirthDate)
	if c.BirthCountry = birthCountryWord(f.BirthCountry); c.BirthCountry == 0 {
		country, err := ParseBirthCountry(f.BirthCountry)
		c.BirthCountry = kept(broken, pathBirthCountry, country, err)
	}
	citizenship, err := ParseCitizenship(f.Citizenship)
	c.Citizenship = kept(broken, pathCitizenship, citizenship, err)
	readCertificate(&c.Certificate, &f.Certificate, r, notes, broken)
	snils, did, err := readSNILS(f.SNILS)
	c.SNILS = kept(broken, pathSNILS, snils, err)
	mended(notes, pathSNILS, did)
	inn, did, err := readINN(f.INN)
	c.INN = kept(broken, pathINN, inn, err)
	mended(notes, pathINN, did)
	if c.Relation = relationWord(f.Relation); c.Relation == 0 {
		relation, err := ParseRelation(f.Relation)
		c.Relation = kept(broken, pathRelation, relation, err)
	}
	judgeChild(c, r, notes, broken)
}

// readDay parses a date; an empty one is zero.
func readDay(broken *validate.Collector, path, typed string) Date {
	if d, sure, err := canonicalDate(typed); sure && err == nil {
		return d
	}
	d, err := ParseDate(typed)
	return kept(broken, path, d, err)
}

// kept is the value of a reader that found nothing wrong. An empty field is
// zero; whether it may be is judged later.
func kept[T any](broken *validate.Collector, path string, v T, err error) T {
	if err == nil {
		return v
	}
	if err != error(ErrRequired) { //nolint:errorlint // a parser returns the bare code
		broken.Add(path, err)
	}
	var zero T
	return zero
}

// readCertificate leaves broken fields zero. A broken kind is taken for
// Russian, so that the other fields are read at all.
func readCertificate(b *BirthCertificate, f *CertificateForm, r *Rules, notes, broken *validate.Collector) {
	if b.Kind = certificateKindWord(f.Kind); b.Kind == 0 {
		kind, err := ParseCertificateKind(f.Kind)
		b.Kind = kept(broken, pathKind, kind, err)
	}
	series, did, err := readSeriesOf(b.Kind, f.Series)
	b.Series = kept(broken, pathSeries, series, err)
	mended(notes, pathSeries, did)
	n, did, err := readNumber(r, b.Kind, f.Number)
	b.Number = kept(broken, pathNumber, n, err)
	mended(notes, pathNumber, did)
	b.IssuedOn = readDay(broken, pathIssuedOn, f.IssuedOn)
	act, did, err := readActNumber(f.ActNumber)
	b.ActNumber = kept(broken, pathActNumber, act, err)
	mended(notes, pathActNumber, did)
	b.ActDate = readDay(broken, pathActDate, f.ActDate)
	by, err := readIssuer(f.IssuedBy)
	b.IssuedBy = kept(broken, pathIssuedBy, by, err)
}

func readSeriesOf(kind CertificateKind, typed string) (Series, Repairs, error) {
	if kind == SovietCertificate || kind == ForeignCertificate {
		return readOtherSeries(kind, typed)
	}
	return readSeries(typed)
}

func mended(notes *validate.Collector, path string, did Repairs) {
	if did != 0 {
		addRepairs(notes, path, did)
	}
}

func addRepairs(notes *validate.Collector, path string, did Repairs) {
	for _, code := range did.Codes() {
		notes.Add(path, code)
	}
}

// IsZero reports whether nothing is typed.
func (f ChildForm) IsZero() bool { return f == ChildForm{} }

// Format prints nothing that was typed, whatever the verb.
func (f ChildForm) Format(s fmt.State, _ rune) { hide(s, "ChildForm", f.IsZero()) }

// GoString prints nothing that was typed.
func (f ChildForm) GoString() string { return hidden("ChildForm", f.IsZero()) }

// LogValue shows nothing that was typed.
func (f ChildForm) LogValue() slog.Value { return hideLog("ChildForm", f.IsZero()) }

// IsZero reports whether nothing is typed.
func (f CertificateForm) IsZero() bool { return f == CertificateForm{} }

// Format prints nothing that was typed, whatever the verb.
func (f CertificateForm) Format(s fmt.State, _ rune) { hide(s, "CertificateForm", f.IsZero()) }

// GoString prints nothing that was typed.
func (f CertificateForm) GoString() string { return hidden("CertificateForm", f.IsZero()) }

// LogValue shows nothing that was typed.
func (f CertificateForm) LogValue() slog.Value { return hideLog("CertificateForm", f.IsZero()) }
