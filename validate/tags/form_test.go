package tags_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/tags"
)

// pupil is a form of somebody else: a tag for each field.
type pupil struct {
	Surname      string      `json:"surname" validate:"ru_name"`
	Given        string      `json:"given" validate:"ru_name"`
	Patronymic   *string     `json:"patronymic" validate:"ru_name=optional"`
	Sex          string      `json:"sex" validate:"sex"`
	BirthDate    string      `json:"birth_date" validate:"ru_date"`
	BirthCountry string      `json:"birth_country" validate:"birth_country"`
	Citizenship  string      `json:"citizenship,omitempty" validate:"citizenship=optional"`
	Certificate  certificate `json:"certificate"`
	SNILS        string      `json:"snils" validate:"snils=optional"`
	INN          string      `json:"inn" validate:"inn=optional"`
	Relation     string      `json:"relation" validate:"relation=optional"`
}

type certificate struct {
	Kind      string `json:"kind" validate:"certificate_kind"`
	Series    string `json:"series" validate:"ru_series"`
	Number    string `json:"number" validate:"ru_certificate_number"`
	IssuedOn  string `json:"issued_on" validate:"ru_date"`
	ActNumber string `json:"act_number" validate:"ru_act_number"`
	ActDate   string `json:"act_date" validate:"ru_date=optional"`
	IssuedBy  string `json:"issued_by" validate:"issuer"`
}

func pupilOf(f family.ChildForm) pupil {
	return pupil{
		Surname: f.Surname, Given: f.Given, Patronymic: &f.Patronymic, Sex: f.Sex, BirthDate: f.BirthDate, BirthCountry: f.BirthCountry,
		Citizenship: f.Citizenship, Certificate: certificate(f.Certificate), SNILS: f.SNILS, INN: f.INN, Relation: f.Relation,
	}
}

// ChildForm is the way back.
func (p pupil) ChildForm() family.ChildForm {
	return family.ChildForm{
		Surname: p.Surname, Given: p.Given, Patronymic: *p.Patronymic, Sex: p.Sex, BirthDate: p.BirthDate, BirthCountry: p.BirthCountry,
		Citizenship: p.Citizenship, Certificate: family.CertificateForm(p.Certificate), SNILS: p.SNILS, INN: p.INN, Relation: p.Relation,
	}
}

func goodForm() family.ChildForm {
	return family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Ильич", Sex: "male", BirthDate: "2020-05-15", BirthCountry: "russia", Citizenship: "RUS",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "123456", IssuedOn: "2020-05-20",
			ActNumber: "110209910002900532002", ActDate: "2020-05-20", IssuedBy: "Отдел ЗАГС №1 г. Омска",
		},
		SNILS: "112-233-445 95", INN: "500100732259", Relation: "parent",
	}
}

// drawForm changes a few fields of a good form, mostly into something that
// looks like a value of that field.
func drawForm(t *rapid.T) family.ChildForm {
	f := goodForm()
	dates := rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "2020-05-14", "2020-05-16", "2018-09-30", "01.10.2018", "2008-11-21", "2008-11-22", "2027-01-01", "2020-02-30"}),
		rapid.StringMatching(`20[12][0-9]-(0[1-9]|1[0-2])-[0-2][0-9]`),
	)
	acts := rapid.SampledFrom([]string{"", "-", "1234", "12-3В", "110189910001500982009", "110209910002900532002", "110209910002900532003", "x"})
	fields := []struct {
		at   *string
		text *rapid.Generator[string]
	}{
		{&f.BirthDate, dates},
		{&f.Certificate.IssuedOn, dates},
		{&f.Certificate.ActDate, dates},
		{&f.Certificate.ActNumber, acts},
		{&f.Surname, nil},
		{&f.Given, nil},
		{&f.Patronymic, nil},
		{&f.Sex, nil},
		{&f.BirthCountry, nil},
		{&f.Citizenship, nil},
		{&f.Certificate.Series, nil},
		{&f.Certificate.Number, nil},
		{&f.Certificate.IssuedBy, nil},
		{&f.Certificate.Kind, nil},
		{&f.SNILS, nil},
		{&f.INN, nil},
		{&f.Relation, nil},
	}
	for range rapid.IntRange(0, 5).Draw(t, "changes") {
		field := rapid.SampledFrom(fields).Draw(t, "field")
		texts := rapid.SampledFrom(vectors())
		if field.text != nil && rapid.Bool().Draw(t, "alike") {
			texts = field.text
		}
		*field.at = texts.Draw(t, "text")
	}
	return f
}

// Tags and the rule about the structure together find what the form finds, at
// the same paths: nothing more, nothing less, nothing twice.
func TestTagsAndFormGiveTheSameAnswer(t *testing.T) {
	t.Parallel()
	both, alone := newValidator(t), newValidator(t)
	require.NoError(t, tags.RegisterChild(both, rules, pupil.ChildForm, nil))
	require.NoError(t, tags.RegisterChild(alone, rules, func(f family.ChildForm) family.ChildForm { return f }, nil))
	require.NoError(t, both.Struct(pupilOf(goodForm())))
	broken := 0
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		if kind := strings.TrimSpace(f.Certificate.Kind); kind == "soviet" || kind == "foreign" {
			f.Certificate.Kind = "russian" // the tag of the series is about Russian ones
		} else if kind != "russian" && strings.Contains(f.Certificate.Series, "Ё") {
			f.Certificate.Series = "VI-МЮ" // the form waits for the kind before it judges this letter
		}
		_, _, err := f.Parse(rules())
		want, _ := validate.Of(err)
		broken += len(want)
		require.Equal(t, answer(want), answer(tags.Errors(both.Struct(pupilOf(f)))))
		inOrder := tags.Errors(alone.Struct(f))
		require.Len(t, inOrder, len(want))
		for i, e := range want {
			require.Equal(t, e, inOrder[i])
		}
	})
	assert.Positive(t, broken)
}

// Tags alone find of the form's codes all that concern one field.
func TestTagsAloneFindWhatConcernsOneField(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		f.Certificate.Kind = "russian"
		_, _, err := f.Parse(rules())
		all, _ := validate.Of(err)
		got := tags.Errors(v.Struct(pupilOf(f)))
		for _, e := range got {
			require.True(t, all.Has(e.Path, e.Code), "%s", e)
		}
		for _, e := range all {
			if slices.Contains([]validate.Code{
				family.ErrBirthDateFuture, family.ErrChildNotMinor, family.ErrIssueDateBeforeBirth, family.ErrIssueDateFuture,
				family.ErrActDateBeforeBirth, family.ErrActDateAfterIssue, family.ErrActNumberYear, family.ErrActNumberFormForDate,
			}, e.Code) {
				continue
			}
			if e.Path == "certificate.act_date" && e.Code == family.ErrRequired || e.Path == "certificate.act_number" && e.Code == family.ErrActNumberFormat {
				continue // about two fields; the second one only sometimes
			}
			require.True(t, got.Has(e.Path, e.Code), "%s", e)
		}
	})
}

func TestFormsNestedAndRenamed(t *testing.T) {
	t.Parallel()
	type son struct {
		LastName string `json:"last_name"`
		Paper    struct {
			Series string `json:"series"`
		} `json:"paper"`
	}
	type request struct {
		Parent   family.RepresentativeForm `json:"parent"`
		Children []son                     `json:"children" validate:"dive"`
	}
	v := newValidator(t)
	form := func(s son) family.ChildForm {
		f := goodForm()
		f.Surname, f.Certificate.Series = s.LastName, s.Paper.Series
		return f
	}
	require.NoError(t, tags.RegisterChild(v, rules, form, map[string]string{"surname": "last_name", "certificate.series": "paper.series"}))
	require.NoError(t, tags.RegisterRepresentative(v, rules, func(f family.RepresentativeForm) family.RepresentativeForm { return f }, nil))
	bad := request{Parent: family.RepresentativeForm{Surname: "Иванова", Given: "Анна", BirthDate: "2027-01-01"}, Children: []son{{LastName: "Ким"}, {}}}
	bad.Children[0].Paper.Series = "VI-МЮ"
	assert.Equal(t, []string{
		"children[1].last_name: family.required", "children[1].paper.series: family.required", "parent.birth_date: family.birth_date.future",
	}, answer(tags.Errors(v.Struct(bad))))
}

func TestMisspeltPathsAreRefused(t *testing.T) {
	t.Parallel()
	child := func(f family.ChildForm) family.ChildForm { return f }
	person := func(f family.RepresentativeForm) family.RepresentativeForm { return f }
	for path, known := range map[string][2]bool{
		"surname": {true, true}, "no_given": {true, true}, "certificate.series": {true, false}, "registered_address": {false, true},
		"": {true, true}, "surnmae": {false, false}, "certificate": {false, false}, "Surname": {false, false}, "relation": {true, false},
	} {
		names := map[string]string{path: "other"}
		errs := []error{
			tags.RegisterChild(newValidator(t), rules, child, names), tags.RegisterRepresentative(newValidator(t), rules, person, names),
		}
		for i, err := range errs {
			if known[i] {
				require.NoError(t, err, path)
			} else {
				require.ErrorIs(t, err, tags.ErrArgument, path)
			}
		}
	}
}

func TestPasswordAgainstPersonalData(t *testing.T) {
	t.Parallel()
	type enrollment struct {
		Surname  string `json:"surname" validate:"ru_name"`
		Password string `json:"password"`
	}
	v := newValidator(t)
	require.NoError(t, tags.RegisterForm(v, func(e enrollment) error {
		var c validate.Collector
		c.Add("password", password.Recommended().Check(e.Password, e.Surname))
		return c.Err()
	}, nil))
	require.NoError(t, v.Struct(enrollment{"Образцов", "Kv7-shelf_oRbit"}))
	assert.Equal(t, []string{"password: password.contains_personal_data"}, answer(tags.Errors(v.Struct(enrollment{"Образцов", "Xk7-Obrazcov_4"}))))
	assert.Contains(t, answer(tags.Errors(v.Struct(enrollment{"Образцов", "x"}))), "password: password.too_short{min=8}")
}

func TestRulesWithoutTodaySaySo(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	require.NoError(t, tags.RegisterChild(v, func() family.Rules { return family.Rules{} }, pupil.ChildForm, nil))
	assert.Equal(t, []string{"family.today.missing"}, answer(tags.Errors(v.Struct(pupilOf(goodForm())))))
	type outer struct {
		Child pupil `json:"child"`
	}
	assert.Equal(t, []string{"child: family.today.missing"}, answer(tags.Errors(v.Struct(outer{pupilOf(goodForm())}))))
}
