package family

import (
	"fmt"
	"log/slog"
	"slices"

	"github.com/rodnik-go/rodnik/validate"
)

// Representative is a legal representative: parent, adopter or guardian. The
// zero value is "not given". Representatives are compared with ==, and the JSON
// gives back an equal one: it is to be stored sealed only.
type Representative struct {
	Name              Name    `json:"name,omitzero"`               // required, by the rules of a child's
	BirthDate         Date    `json:"birth_date,omitzero"`         // required; not in the future
	Sex               Sex     `json:"sex,omitzero"`                // optional
	SNILS             SNILS   `json:"snils,omitzero"`              // optional
	RegisteredAddress Address `json:"registered_address,omitzero"` // permanent registration; optional
}

const pathRegisteredAddress = "registered_address"

// Check applies the rules about the whole representative on the day today. The
// error is validate.Errors with the paths of [RepresentativeForm].
func (p Representative) Check(today Date) error {
	var broken validate.Collector
	p.judge(today, &broken)
	return ordered(&broken)
}

func (p Representative) judge(today Date, broken *validate.Collector) {
	if today.IsZero() {
		broken.Add("", ErrTodayMissing)
	}
	missingParts(&p.Name, broken)
	require(broken, pathBirthDate, p.BirthDate.IsZero())
	broken.Check(today.IsZero() || !today.Before(p.BirthDate), pathBirthDate, ErrBirthDateFuture)
	if p.RegisteredAddress.IsZero() || broken.Touches(pathRegisteredAddress) {
		return
	}
	_, err := p.RegisteredAddress.Parse()
	broken.Add(pathRegisteredAddress, err)
}

// ordered sorts by the order in which fields were judged and read: the form's.
func ordered(broken *validate.Collector) error {
	all := broken.Errors()
	if len(all) == 0 {
		return nil
	}
	fields := [...]string{pathSurname, pathGiven, pathPatronymic, pathBirthDate, pathSex, pathSNILS}
	last := func(path string) int {
		if i := slices.Index(fields[:], path); i >= 0 || path == "" {
			return i
		}
		return len(fields)
	}
	slices.SortStableFunc(all, func(a, b *validate.Error) int { return last(a.Path) - last(b.Path) })
	return all
}

// IsZero reports whether nothing is given.
func (p Representative) IsZero() bool { return p == Representative{} }

// Format prints nothing of the person, whatever the verb.
func (p Representative) Format(s fmt.State, _ rune) { hide(s, "Representative", p.IsZero()) }

// GoString prints nothing of the person.
func (p Representative) GoString() string { return hidden("Representative", p.IsZero()) }

// LogValue shows nothing of the person.
func (p Representative) LogValue() slog.Value { return hideLog("Representative", p.IsZero()) }

// RepresentativeForm is a representative as typed.
type RepresentativeForm struct {
	Surname           string `json:"surname,omitzero"`            // required, unless NoSurname
	Given             string `json:"given,omitzero"`              // required, unless NoGiven
	Patronymic        string `json:"patronymic,omitzero"`         // if any
	NoSurname         bool   `json:"no_surname,omitzero"`         // the document states that there is none
	NoGiven           bool   `json:"no_given,omitzero"`           // the document states that there is none
	NoPatronymic      bool   `json:"no_patronymic,omitzero"`      // the document states that there is none
	BirthDate         string `json:"birth_date,omitzero"`         // required
	Sex               string `json:"sex,omitzero"`                // optional
	SNILS             string `json:"snils,omitzero"`              // optional
	RegisteredAddress string `json:"registered_address,omitzero"` // one line; optional
}

// Parse reads the form and applies the rules of [Representative.Check] on
// r.Today. Warnings are repairs. The error is validate.Errors: everything that
// is wrong, in field order; the representative is then zero.
func (f RepresentativeForm) Parse(r Rules) (person Representative, warnings validate.Errors, err error) {
	var notes, broken validate.Collector
	p := readRepresentative(&f, &r, &notes, &broken)
	if err := ordered(&broken); err != nil {
		return Representative{}, notes.Errors(), err
	}
	return p, notes.Errors(), nil
}

// readRepresentative reads and judges the form; a broken field stays zero.
func readRepresentative(f *RepresentativeForm, r *Rules, notes, broken *validate.Collector) Representative {
	p := Representative{Name: readName(NameForm{
		Surname: f.Surname, Given: f.Given, Patronymic: f.Patronymic,
		NoSurname: f.NoSurname, NoGiven: f.NoGiven, NoPatronymic: f.NoPatronymic,
	}, notes, broken)}
	p.BirthDate = readDay(broken, pathBirthDate, f.BirthDate)
	sex, err := ParseSex(f.Sex)
	p.Sex = kept(broken, pathSex, sex, err)
	snils, did, err := readSNILS(f.SNILS)
	p.SNILS = kept(broken, pathSNILS, snils, err)
	mended(notes, pathSNILS, did)
	address, err := ParseAddress(f.RegisteredAddress)
	p.RegisteredAddress = kept(broken, pathRegisteredAddress, address, err)
	p.judge(r.Today, broken)
	return p
}

// IsZero reports whether nothing is typed.
func (f RepresentativeForm) IsZero() bool { return f == RepresentativeForm{} }

// Format prints nothing that was typed, whatever the verb.
func (f RepresentativeForm) Format(s fmt.State, _ rune) { hide(s, "RepresentativeForm", f.IsZero()) }

// GoString prints nothing that was typed.
func (f RepresentativeForm) GoString() string { return hidden("RepresentativeForm", f.IsZero()) }

// LogValue shows nothing that was typed.
func (f RepresentativeForm) LogValue() slog.Value { return hideLog("RepresentativeForm", f.IsZero()) }
