package tags_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/tags"
)

func newValidator(tb testing.TB) *validator.Validate {
	tb.Helper()
	v, err := tags.New()
	require.NoError(tb, err)
	return v
}

func rules() family.Rules {
	today, err := family.DateAt(2026, 11, 21)
	if err != nil {
		return family.Rules{}
	}
	return family.Rules{Today: today}
}

// reading is how a value is read without tags.
type reading func(string) error

func of[T any](parse func(string) (T, error)) reading {
	return func(s string) error { _, err := parse(s); return err }
}

func noted[T any](read func(string) (T, family.Notes, error)) reading {
	return func(s string) error { _, _, err := read(s); return err }
}

func given(r family.Rules) reading {
	return func(s string) error {
		_, _, err := r.ReadName(family.NameForm{Surname: "Иванов", Given: s})
		return err
	}
}

// readings are every tag with its words, and the same rule without the
// validator.
func readings() map[string]reading {
	portal := family.Rules{Profile: family.Portal}
	number := func(r family.Rules, kind family.CertificateKind) reading {
		return noted(func(s string) (family.CertificateNumber, family.Notes, error) { return r.ReadNumber(kind, s) })
	}
	issuer := func(r family.Rules, kind family.CertificateKind) reading {
		return noted(func(s string) (family.Issuer, family.Notes, error) { return r.ReadIssuer(kind, s) })
	}
	act := func(r family.Rules) reading {
		return noted(func(s string) (family.ActNumber, family.Notes, error) { return r.ReadActNumber(s, family.Date{}) })
	}
	return map[string]reading{
		"snils":                              of(family.ParseSNILS),
		"inn":                                of(family.ParseINN),
		"ru_name":                            given(family.Rules{}),
		"ru_name=newborn":                    given(family.Rules{NewbornNames: true}),
		"ru_date":                            of(family.ParseDate),
		"ru_series":                          of(family.ParseSeries),
		"ru_series=portal":                   noted(portal.ReadSeries),
		"ru_certificate_number":              of(family.ParseCertificateNumber),
		"ru_certificate_number=seven_digits": number(family.Rules{SevenDigitNumber: true}, family.RussianCertificate),
		"ru_certificate_number=soviet":       number(family.Rules{}, family.SovietCertificate),
		"ru_certificate_number=foreign":      number(family.Rules{}, family.ForeignCertificate),
		"ru_act_number":                      act(family.Rules{}),
		"ru_act_number=portal":               act(portal),
		"issuer":                             of(family.ParseIssuer),
		"issuer=portal":                      issuer(portal, family.RussianCertificate),
		"issuer=foreign portal":              issuer(portal, family.ForeignCertificate),
		"birth_place":                        of(family.ParseBirthPlace),
		"birth_place=portal":                 noted(portal.ReadBirthPlace),
		"birth_country":                      of(family.ParseBirthCountry),
		"certificate_kind":                   of(family.ParseCertificateKind),
		"citizenship":                        of(family.ParseCitizenship),
		"citizenship=russian": func(s string) error {
			c, err := family.ParseCitizenship(s)
			if err != nil {
				return err
			}
			return family.Child{Citizenship: c}.RussianCitizen()
		},
		"sex":                  of(family.ParseSex),
		"relation":             of(family.ParseRelation),
		"ru_address":           of(family.ParseAddress),
		"ru_phone":             of(family.ParsePhone),
		"ru_phone=test_stand":  noted(family.Rules{TestStandPhones: true}.ReadPhone),
		"ru_email":             of(family.ParseEmail),
		"ru_email=portal":      of(portal.ReadEmail),
		"ru_email=unicode":     of(family.Rules{UnicodeLocalPart: true}.ReadEmail),
		"portal_password":      func(s string) error { return password.Portal().Check(s) },
		"recommended_password": func(s string) error { return password.Recommended().Check(s) },
	}
}

// vectors are good and bad texts for all tags; each tag gets all of them.
func vectors() []string {
	return []string{
		"", " ", "\t\u00a0 ", "-", "--", "x\x00y", "\xff", "а\u202eб", "=1+1", "<b>", "Aнна", "Анна", "Анна-Мария", "О’Коннор", "III", "Иван III",
		"-Анна", "Анна--Мария", "и\u0306од", "112-233-445 95", "11223344595", "112 233 445 95", "112-233-445 96", "000-000-000 00",
		"001-001-998 00", "500100732259", "5001 0073 2259", "500100732258", "000000000000", "7707083893", "VI-МЮ", "vi – мю", "У1-MЮ",
		"VI-МЁ", "VI-AT", "6-МЮ", "VI-М", "XO044", "IIIV-ЛГ", "123456", "№ 123 456", "1234567", "12З456", "A/12-3", "000001", "12-3В",
		"110209910002900532002", "110209910002900532003", "1102 0991-0002900532002", "00000", "2020-02-29", "29.02.2020", "2019-02-29",
		"1825-01-01", "2016-05-19T21:00:00Z", "Отдел ЗАГС №1 г. Омска", "Отдел\nЗАГС", "-ЗАГС-", "ЗАГС €", "Civil Registry", "г. Омск", "russia",
		"other", "RU", "russian", "soviet", "foreign", "RUS", "kaz,rus", "KAZ", "RUS,KAZ,BLR,ARM,UZB", "male", "Ж", "М", "x", "parent", "guardian",
		"8 (926) 123-45-67", "+79261234567", "+7 701 123 45 67", "8 800 555-35-35", "+375 29 123-45-67", "+70000000006", "8926123456",
		"ivan@example.ru", "a+b@example.org", "иван@пример.рф", "ivan@пример.рф", "a@b", "a..b@x.ru", "Имя <a@b.ru>", "a@mаil.ru",
		"Kv7-shelf_oRbit", "Qwerty123!", "Yfnfif1!", "short", "Пароль12!", long("я", 101), long("1", 40), long(" ", 2000), long("a", 300),
	}
}

func long(s string, n int) string { return strings.Repeat(s, n) }

// answer is codes with paths and parameters, in one order.
func answer(all validate.Errors) []string {
	var texts []string
	for _, e := range all {
		texts = append(texts, e.Error())
	}
	slices.Sort(texts)
	return texts
}

// bare is all without the paths that a reader gives to its parts.
func bare(err error) validate.Errors {
	all, _ := validate.Of(err)
	var out validate.Errors
	for _, e := range all {
		out = append(out, &validate.Error{Code: e.Code, Params: e.Params})
	}
	slices.SortFunc(out, func(a, b *validate.Error) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// isBlankOnly reports that nothing else is wrong than a missing value.
func isBlankOnly(err error) bool {
	all := bare(err)
	return len(all) == 1 && all[0].Code == family.ErrRequired
}
