package family_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

func TestFormParses(t *testing.T) {
	t.Parallel()
	child, warnings, err := validForm().Parse(rules())
	require.NoError(t, err)
	assert.Empty(t, warnings)
	assert.Equal(t, validForm(), child.Typed)
	require.NoError(t, child.RussianCitizen())
	require.NoError(t, child.Certificate.Russian())

	var back family.Child
	require.NoError(t, json.Unmarshal(must(json.Marshal(child)), &back))
	assert.Equal(t, child, back)
	warnings, err = back.Check(rules())
	require.NoError(t, err)
	assert.Empty(t, warnings)
}

func TestEmptyFormNamesEveryField(t *testing.T) {
	t.Parallel()
	child, _, err := family.ChildForm{}.Parse(rules())
	assert.True(t, child.IsZero())
	all, _ := validate.Of(err)
	var paths []string
	for _, e := range all {
		assert.Equal(t, family.ErrRequired, e.Code)
		paths = append(paths, e.Path)
	}
	assert.Equal(t, []string{
		"surname", "given", "sex", "birth_date", "birth_country", "certificate.kind", "certificate.series",
		"certificate.number", "certificate.issued_on", "certificate.issued_by",
	}, paths)
}

func TestEveryBrokenFieldAtOnce(t *testing.T) {
	t.Parallel()
	_, _, err := family.ChildForm{
		Surname: "Aнна", Given: "1", Patronymic: "--", Sex: "x", BirthDate: "31.02.2020", BirthCountry: "RU", Citizenship: "R",
		SNILS: "1", INN: "2", Relation: "x",
		Certificate: family.CertificateForm{Kind: "x", Series: "6-МЮ", Number: "1", IssuedOn: "x", ActNumber: "x", ActDate: "x", IssuedBy: "-"},
	}.Parse(rules())
	require.EqualError(t, err, "surname: family.name.script; given: family.name.charset; patronymic: family.name.shape; "+
		"sex: family.sex.invalid; birth_date: family.date.invalid; birth_country: family.birth_country.invalid; "+
		"citizenship: family.citizenship.format; certificate.kind: family.certificate.kind_invalid; "+
		"certificate.series: family.series.roman; certificate.number: family.number.format; "+
		"certificate.issued_on: family.date.invalid; certificate.act_number: family.act_number.format; "+
		"certificate.act_date: family.date.invalid; certificate.issued_by: family.issuer.shape; "+
		"snils: family.snils.format; inn: family.inn.format; relation: family.relation.invalid")
}

func TestDateOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, birth, act, issue, path string
		err                           validate.Code
	}{
		{name: "all on one day", birth: "2026-11-21", act: "2026-11-21", issue: "2026-11-21"},
		{name: "issued years later", birth: "2020-05-15", act: "2020-05-20", issue: "2026-01-01"},
		{name: "born tomorrow", birth: "2026-11-22", act: "2026-11-22", issue: "2026-11-22", path: "birth_date", err: family.ErrBirthDateFuture},
		{name: "recorded before birth", birth: "2020-05-15", act: "2020-05-14", issue: "2020-05-20", path: "certificate.act_date", err: family.ErrActDateBeforeBirth},
		{name: "recorded after issue", birth: "2020-05-15", act: "2020-05-21", issue: "2020-05-20", path: "certificate.act_date", err: family.ErrActDateAfterIssue},
		{name: "issued before birth", birth: "2020-05-15", act: "2020-05-14", issue: "2020-05-14", path: "certificate.issued_on", err: family.ErrIssueDateBeforeBirth},
		{name: "issued tomorrow", birth: "2020-05-15", act: "2020-05-20", issue: "2026-11-22", path: "certificate.issued_on", err: family.ErrIssueDateFuture},
		{name: "eighteen today", birth: "2008-11-21", act: "2008-11-25", issue: "2008-11-25", path: "birth_date", err: family.ErrChildNotMinor},
		{name: "eighteen tomorrow", birth: "2008-11-22", act: "2008-11-25", issue: "2008-11-25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			form := validForm()
			form.BirthDate, form.Certificate.ActDate, form.Certificate.IssuedOn = c.birth, c.act, c.issue
			form.Certificate.ActNumber = "12"
			if date(c.act).After(date("2018-09-30")) {
				form.Certificate.ActNumber = ""
			}
			_, _, err := form.Parse(rules())
			if c.err == "" {
				require.NoError(t, err)
				return
			}
			assert.True(t, has(err, c.path, c.err), "%v", err)
		})
	}
}

func TestWarningsStopNothing(t *testing.T) {
	t.Parallel()
	form := validForm()
	form.Certificate.Series = "iiiv – мю"
	form.Certificate.ActNumber = "-"
	form.Certificate.IssuedBy = "Отдел ЗАГС & Co"
	form.BirthCountry = "other"
	form.Surname = "Образцов—Ким"
	child, warnings, err := form.Parse(rules())
	require.NoError(t, err)
	require.EqualError(t, warnings, "surname: family.repair.dash; birth_country: family.birth_country.other; "+
		"certificate.series: family.repair.dash; certificate.series: family.repair.space; certificate.series: family.repair.case; "+
		"certificate.series: family.series.not_canonical; certificate.act_number: family.act_number.absent; "+
		"certificate.issued_by: family.issuer.charset")
	assert.Equal(t, "iiiv – мю", child.Typed.Certificate.Series)
	assert.Equal(t, "IIIV-МЮ", child.Certificate.Series.String())

	r := rules()
	r.Profile = family.Portal
	_, _, err = form.Parse(r)
	assert.True(t, has(err, "certificate.issued_by", family.ErrIssuerCharset))
}

func TestCheckJudgesValuesByTheRulesGiven(t *testing.T) {
	t.Parallel()
	r := rules()
	r.SevenDigitNumber = true
	form := validForm()
	form.Certificate.Number = "1234567"
	form.Certificate.ActNumber = "110209910002900532003"
	r.Profile = family.Portal
	form.Certificate.Series = "VI-МЁ"
	child, warnings, err := form.Parse(r)
	require.NoError(t, err)
	assert.True(t, warnings.Has("certificate.series", family.ErrSeriesLetters))
	assert.True(t, warnings.Has("certificate.act_number", family.ErrActNumberChecksum))
	_, err = child.Check(rules())
	require.EqualError(t, err, "certificate.series: family.series.letters; certificate.number: family.number.format; "+
		"certificate.act_number: family.act_number.checksum")
	var back family.Child
	require.NoError(t, json.Unmarshal(must(json.Marshal(child)), &back))
	assert.Equal(t, child, back)
}

func TestCheckNeedsADayAndAnActDate(t *testing.T) {
	t.Parallel()
	form := validForm()
	form.Certificate.ActDate = ""
	_, _, err := form.Parse(family.Rules{})
	require.EqualError(t, err, "family.today.missing; certificate.act_date: family.required")
}

func TestLimitsAreRules(t *testing.T) {
	t.Parallel()
	r := rules()
	r.AgeLimit = 6
	_, _, err := validForm().Parse(r)
	assert.True(t, has(err, "birth_date", family.ErrChildNotMinor))
}

func TestIdentityAndProofAreUnambiguous(t *testing.T) {
	t.Parallel()
	child, _, err := validForm().Parse(rules())
	require.NoError(t, err)
	same := child
	same.Certificate.IssuedBy = must(family.ParseIssuer("Другой отдел"))
	same.INN, same.Typed = family.INN{}, family.ChildForm{}
	assert.Equal(t, child.Proof(), same.Proof())
	assert.Equal(t, child.Certificate.Identity(), same.Certificate.Identity())
	for name, change := range map[string]func(*family.Child){
		"name": func(c *family.Child) {
			c.Name = must(family.ParseName("Образцов", "Петр", "Олегович"))
		},
		"absent": func(c *family.Child) { c.Name = must(family.ParseName("Образцов", "Пётр", "")) },
		"sex":    func(c *family.Child) { c.Sex = family.Female },
		"birth":  func(c *family.Child) { c.BirthDate = date("2020-05-16") },
		"issue":  func(c *family.Child) { c.Certificate.IssuedOn = date("2020-05-21") },
		"act":    func(c *family.Child) { c.Certificate.ActDate = date("2020-05-19") },
		"kind":   func(c *family.Child) { c.Certificate.Kind = family.SovietCertificate },
		"series": func(c *family.Child) { c.Certificate.Series = must(family.ParseSeries("VII-МЮ")) },
	} {
		other := child
		change(&other)
		assert.NotEqual(t, child.Proof(), other.Proof(), name)
	}
	assert.Empty(t, family.BirthCertificate{}.Identity())
}

func TestRepresentative(t *testing.T) {
	t.Parallel()
	form := family.RepresentativeForm{
		Surname: "Образцова", Given: "Анна", Patronymic: "Игоревна", BirthDate: "02.03.1990", Sex: "Ж",
		SNILS: "123-456-789 64", RegisteredAddress: "г. Омск, ул. Мира, 1",
	}
	person, warnings, err := form.Parse(rules())
	require.NoError(t, err)
	assert.Empty(t, warnings)
	require.NoError(t, person.Check(date("2026-11-21")))
	var back family.Representative
	require.NoError(t, json.Unmarshal(must(json.Marshal(person)), &back))
	assert.Equal(t, person, back)

	_, _, err = family.RepresentativeForm{BirthDate: "01.01.2030", Sex: "x", SNILS: "1", RegisteredAddress: "1", NoGiven: true}.Parse(rules())
	require.EqualError(t, err, "surname: family.required; birth_date: family.birth_date.future; sex: family.sex.invalid; "+
		"snils: family.snils.format; registered_address: family.address.shape")
	require.EqualError(t, family.Representative{RegisteredAddress: family.Address{City: "Омск"}}.Check(family.Date{}),
		"family.today.missing; surname: family.required; given: family.required; birth_date: family.required; "+
			"registered_address.line: family.required")
}
