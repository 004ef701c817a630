package family_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// runner asks the library about one vector.
type runner func(*testing.T, family.Rules, *vector) outcome

// runners are the values that have vectors, by the names of their files.
var runners = map[string]runner{
	"snils": reads(family.Rules.ReadSNILS, func(s family.SNILS) map[string]any {
		return map[string]any{"digits": s.Digits(), "masked": s.Masked()}
	}),
	"inn": reads(family.Rules.ReadINN, func(n family.INN) map[string]any { return map[string]any{"masked": n.Masked()} }),
	"series": reads(family.Rules.ReadSeries, func(s family.Series) map[string]any {
		return map[string]any{"roman": s.Roman(), "letters": s.Letters(), "masked": s.Masked()}
	}),
	"date": parses(family.ParseDate, func(d family.Date) map[string]any { return map[string]any{"masked": d.Masked()} }),
	"phone": reads(family.Rules.ReadPhone, func(p family.Phone) map[string]any {
		return map[string]any{"masked": p.Masked(), "esia": p.ESIA()}
	}),
	"birth_place": reads(family.Rules.ReadBirthPlace, func(p family.BirthPlace) map[string]any {
		return map[string]any{"comparison": p.Canonical(), "masked": p.Masked()}
	}),
	"sex": parses(family.ParseSex, func(x family.Sex) map[string]any {
		return map[string]any{"esia": x.ESIA(), "zags": x.ZAGS(), "letter": x.Letter()}
	}),
	"relation":            parses[family.Relation](family.ParseRelation, nil),
	"birth_country":       parses[family.BirthCountry](family.ParseBirthCountry, nil),
	"certificate_kind":    parses[family.CertificateKind](family.ParseCertificateKind, nil),
	"certificate_number":  runNumber,
	"act_number":          runActNumber,
	"issuer":              runIssuer,
	"name_part":           runNamePart,
	"name":                runName,
	"name_fold":           runNameFold,
	"date_of":             runDateOf,
	"age":                 runAge,
	"email":               runEmail,
	"address":             runAddress,
	"citizenship":         runCitizenship,
	"child_form":          runChildForm,
	"representative_form": runRepresentativeForm,
}

// text is a value with a canonical text.
type text interface {
	comparable
	String() string
	IsZero() bool
}

// told is the outcome of a value that was read, or refused.
func told[T text](v T, notes validate.Errors, err error, more func(T) map[string]any) outcome {
	o := outcome{err: err, notes: notes}
	if !v.IsZero() {
		o.canonical = v.String()
		if more != nil {
			o.more = more(v)
		}
	}
	return o
}

func parses[T text](parse func(string) (T, error), more func(T) map[string]any) runner {
	return func(t *testing.T, _ family.Rules, v *vector) outcome {
		t.Helper()
		value, err := parse(v.text(t))
		return told(value, nil, err, more)
	}
}

func reads[T text](read func(family.Rules, string) (T, family.Notes, error), more func(T) map[string]any) runner {
	return func(t *testing.T, r family.Rules, v *vector) outcome {
		t.Helper()
		value, notes, err := read(r, v.text(t))
		return told(value, notes.All(), err, more)
	}
}

func runNumber(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	n, notes, err := r.ReadNumber(v.kind, v.text(t))
	return told(n, notes.All(), err, func(n family.CertificateNumber) map[string]any {
		return map[string]any{"masked": n.Masked()}
	})
}

func runActNumber(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	n, notes, err := r.ReadActNumber(v.text(t), v.on)
	o := told(n, notes.All(), err, nil)
	o.more = map[string]any{"printed": n.Printed()}
	return o
}

func runIssuer(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	i, notes, err := r.ReadIssuer(v.kind, v.text(t))
	return told(i, notes.All(), err, func(i family.Issuer) map[string]any {
		return map[string]any{"comparison": i.Canonical(), "masked": i.Masked()}
	})
}

// runNamePart types the part as a surname.
func runNamePart(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	n, notes, err := r.ReadName(family.NameForm{Surname: v.text(t), Given: "Анна"})
	o := outcome{err: bare(err), notes: unplaced(notes)}
	if err == nil {
		o.canonical = n.Surname()
	}
	return o
}

// bare and unplaced take the paths from broken rules.
func bare(err error) error {
	if all, ok := validate.Of(err); ok {
		return unplaced(all)
	}
	return err
}

func unplaced(all validate.Errors) validate.Errors {
	var out validate.Errors
	for _, e := range all {
		out = append(out, e.Code.With(e.Params...))
	}
	return out
}

// nameInput is a family.NameForm in JSON.
type nameInput struct {
	Surname      string `json:"surname"`
	Given        string `json:"given"`
	Patronymic   string `json:"patronymic"`
	NoSurname    bool   `json:"no_surname"`
	NoGiven      bool   `json:"no_given"`
	NoPatronymic bool   `json:"no_patronymic"`
}

func runName(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	var in nameInput
	v.into(t, &in)
	n, notes, err := r.ReadName(family.NameForm(in))
	return told(n, notes, err, func(n family.Name) map[string]any {
		return map[string]any{"full": n.Full(), "masked": n.Masked(), "titled": n.Titled().Full()}
	})
}

func runNameFold(t *testing.T, _ family.Rules, v *vector) outcome {
	t.Helper()
	var in nameInput
	v.into(t, &in)
	n, err := family.ParseName(in.Surname, in.Given, in.Patronymic)
	return outcome{canonical: n.Fold(), err: err}
}

func runDateOf(t *testing.T, _ family.Rules, v *vector) outcome {
	t.Helper()
	var in struct {
		Instant time.Time `json:"instant"`
		Zone    string    `json:"zone"`
	}
	v.into(t, &in)
	zone, err := time.Parse("-07:00", in.Zone)
	require.NoError(t, err)
	return told(family.DateOf(in.Instant, zone.Location()), nil, nil, nil)
}

func runAge(t *testing.T, _ family.Rules, v *vector) outcome {
	t.Helper()
	var in struct {
		Born  family.Date `json:"born"`
		Today family.Date `json:"today"`
		Limit int         `json:"limit"`
	}
	v.into(t, &in)
	return outcome{canonical: in.Born.AgeOn(in.Today), more: map[string]any{
		"under":           family.AgeUnder(in.Born, in.Today, in.Limit, family.OnBirthday),
		"under_day_after": family.AgeUnder(in.Born, in.Today, in.Limit, family.DayAfterBirthday),
	}}
}

func runEmail(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	e, err := r.ReadEmail(v.text(t))
	return told(e, nil, err, func(e family.Email) map[string]any {
		return map[string]any{"key": e.Key(), "address": e.Address(), "masked": e.Masked()}
	})
}

func runAddress(t *testing.T, _ family.Rules, v *vector) outcome {
	t.Helper()
	var a family.Address
	var err error
	if bytes.HasPrefix(v.Input, []byte("{")) {
		v.into(t, &a)
		a, err = a.Parse()
	} else {
		a, err = family.ParseAddress(v.text(t))
	}
	if err != nil {
		return outcome{err: err}
	}
	return outcome{canonical: a}
}

func runCitizenship(t *testing.T, _ family.Rules, v *vector) outcome {
	t.Helper()
	c, err := family.ParseCitizenship(v.text(t))
	o := told(c, nil, err, func(c family.Citizenship) map[string]any {
		return map[string]any{"russian": c.Has(family.Russia), "list": c.Codes()}
	})
	if err == nil {
		o.guards = family.Child{Citizenship: c}.RussianCitizen()
	}
	return o
}

func runChildForm(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	var f family.ChildForm
	v.into(t, &f)
	child, warnings, err := f.Parse(r)
	o := outcome{err: err, notes: warnings}
	if err == nil {
		require.Equal(t, f, child.Typed)
		child.Typed = family.ChildForm{}
		o.canonical = child
		var guards validate.Collector
		guards.Add("", child.RussianCitizen())
		guards.Add("", child.Certificate.Russian())
		o.guards = guards.Err()
	}
	return o
}

func runRepresentativeForm(t *testing.T, r family.Rules, v *vector) outcome {
	t.Helper()
	var f family.RepresentativeForm
	v.into(t, &f)
	person, warnings, err := f.Parse(r)
	if err != nil {
		return outcome{err: err, notes: warnings}
	}
	return outcome{canonical: person, notes: warnings}
}
