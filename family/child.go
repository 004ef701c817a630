package family

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"

	"github.com/rodnik-go/rodnik/validate"
)

// Child is a child as a representative states it: parsed values, and the form
// as typed beside them. The zero value is "not given". Children are compared
// with ==, and its JSON gives back an equal one: it holds everything and is to
// be stored sealed only.
type Child struct {
	Name         Name             `json:"name,omitzero"`          // surname and given name required, or one of them marked absent
	Sex          Sex              `json:"sex,omitzero"`           // required
	BirthDate    Date             `json:"birth_date,omitzero"`    // required; not in the future, age under the limit
	BirthCountry BirthCountry     `json:"birth_country,omitzero"` // required; never blocks
	Citizenship  Citizenship      `json:"citizenship,omitzero"`   // optional here; see [Child.RussianCitizen]
	Certificate  BirthCertificate `json:"certificate,omitzero"`   // required
	SNILS        SNILS            `json:"snils,omitzero"`         // optional
	INN          INN              `json:"inn,omitzero"`           // optional
	Relation     Relation         `json:"relation,omitzero"`      // of the representative who adds the child, stated; optional here
	Typed        ChildForm        `json:"typed,omitzero"`         // the form as typed; zero when the child came from elsewhere
}

// The paths of the child's fields that have no file of their own.
const (
	pathSex          = "sex"
	pathBirthDate    = "birth_date"
	pathBirthCountry = "birth_country"
	pathCitizenship  = "citizenship"
	pathSNILS        = "snils"
	pathINN          = "inn"
	pathRelation     = "relation"
)

// Check applies the rules about the whole child: what is required, the order
// birth ≤ act ≤ issue ≤ today, the age, the certificate by its kind and date.
// It needs r.Today. Warnings stop nothing. The error is validate.Errors, all of
// them in field order, with the paths of [ChildForm].
//
// A citizenship or certificate that is not Russian breaks no rule here: see
// [Child.RussianCitizen] and [BirthCertificate.Russian].
func (c Child) Check(r Rules) (warnings validate.Errors, err error) {
	var notes, broken validate.Collector
	judgeChild(&c, &r, &notes, &broken)
	return results(&notes, &broken)
}

// judgeChild applies the rules of Check.
func judgeChild(c *Child, r *Rules, warnings, broken *validate.Collector) {
	if r.Today.IsZero() {
		broken.Add("", ErrTodayMissing)
	}
	judgeName(&c.Name, r, broken)
	require(broken, pathSex, c.Sex.IsZero())
	require(broken, pathBirthDate, c.BirthDate.IsZero())
	if !c.BirthDate.IsZero() && !r.Today.IsZero() {
		future := r.Today.Before(c.BirthDate)
		broken.Check(!future, pathBirthDate, ErrBirthDateFuture)
		if !future && !AgeUnder(c.BirthDate, r.Today, r.ageLimit(), r.AgeRule) {
			broken.Add(pathBirthDate, ErrChildNotMinor)
		}
	}
	require(broken, pathBirthCountry, c.BirthCountry.IsZero())
	if c.BirthCountry == BornElsewhere && c.Certificate.Kind == RussianCertificate {
		warnings.Add(pathBirthCountry, ErrBirthCountryOther)
	}
	judgeCertificate(&c.Certificate, r, c.BirthDate, warnings, broken)
}

// results sorts what was found into field order.
func results(notes, broken *validate.Collector) (validate.Errors, error) {
	warnings := inOrder(notes)
	if all := inOrder(broken); len(all) > 0 {
		return warnings, all
	}
	return warnings, nil
}

// inOrder is what was found, in field order.
func inOrder(c *validate.Collector) validate.Errors {
	all := c.Errors()
	for i, last := 0, 0; i < len(all); i++ {
		at := fieldPlace(all[i].Path)
		if at < last { // seldom: fields are read and judged in order
			slices.SortStableFunc(all, func(a, b *validate.Error) int { return fieldPlace(a.Path) - fieldPlace(b.Path) })
			break
		}
		last = at
	}
	return all
}

// RussianCitizen returns ErrCitizenshipNotRussian unless Russia is among the
// child's citizenships. It is a guard of the account.
//
// Source: Guide A and Guide B, only citizens of Russia.
func (c Child) RussianCitizen() error {
	if !c.Citizenship.Has(Russia) {
		return ErrCitizenshipNotRussian
	}
	return nil
}

// Proof is what the register compares, parted unambiguously: the exact names,
// sex, birth date and the certificate with its dates and act number. Two equal
// texts need one proof. It is to be digested with a key, never stored or shown.
func (c Child) Proof() string {
	b := c.Certificate
	return string(appendFields(nil, "child",
		c.Name.surname.text, mark(c.Name.surname), c.Name.given.text, mark(c.Name.given),
		c.Name.patronymic.text, mark(c.Name.patronymic), c.Sex.String(), c.BirthDate.String(),
		b.Kind.String(), b.Series.text, b.Number.text, b.IssuedOn.String(), b.ActNumber.text, b.ActDate.String()))
}

// mark tells an absent part from one not filled.
func mark(p part) string {
	if p.absent {
		return absentMark
	}
	return ""
}

// appendFields appends each field with its length in bytes before it, so that
// no two lists of fields give one text: "2:VI6:123456".
func appendFields(b []byte, fields ...string) []byte {
	for _, f := range fields {
		b = strconv.AppendInt(b, int64(len(f)), 10)
		b = append(b, ':')
		b = append(b, f...)
	}
	return b
}

// IsZero reports whether nothing is given.
func (c Child) IsZero() bool { return c == Child{} }

// Format prints nothing of the child, whatever the verb.
func (c Child) Format(s fmt.State, _ rune) { hide(s, "Child", c.IsZero()) }

// GoString prints nothing of the child.
func (c Child) GoString() string { return hidden("Child", c.IsZero()) }

// LogValue shows nothing of the child.
func (c Child) LogValue() slog.Value { return hideLog("Child", c.IsZero()) }
