package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

func TestCertificateNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		rules          family.Rules
		did            family.Repairs
		err            error
	}{
		{name: "six digits", in: "123456", want: "123456"},
		{name: "leading zeros", in: "000001", want: "000001"},
		{name: "a sign and spaces", in: "№ 123 456", want: "123456", did: family.RepairSign},
		{name: "a Latin N", in: "N123456", want: "123456", did: family.RepairSign},
		{name: "spaces", in: " 123 456 ", want: "123456"},
		{name: "five digits", in: "12345", err: family.ErrNumberFormat},
		{name: "eight digits", in: "12345678", err: family.ErrNumberFormat},
		{name: "the letter Ze for a three", in: "12З456", err: family.ErrNumberFormat},
		{name: "the letter O for a zero", in: "12345O", err: family.ErrNumberFormat},
		{name: "dashes", in: "555-777", err: family.ErrNumberFormat},
		{name: "two signs", in: "№№123456", err: family.ErrNumberFormat},
		{name: "Arabic-Indic digits", in: "١٢٣٤٥٦", err: family.ErrNumberFormat},
		{name: "seven digits", in: "1234567", err: family.ErrNumberFormat},
		{name: "seven digits by option", in: "1234567", want: "1234567", rules: family.Rules{SevenDigitNumber: true}},
		{name: "empty", in: "", err: family.ErrRequired},
		{name: "a NUL", in: "12345\x00", err: family.ErrTextInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, notes, err := c.rules.ReadNumber(family.RussianCertificate, c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
			assert.Equal(t, c.did.Codes(), notes.Repairs.Codes())
		})
	}
}

func TestActNumber(t *testing.T) {
	t.Parallel()
	const strict, portal = family.Strict, family.Portal
	var (
		format, form   = family.ErrActNumberFormat, family.ErrActNumberFormForDate
		checksum, year = family.ErrActNumberChecksum, family.ErrActNumberYear
	)
	for _, c := range []struct {
		name, in, on, want string
		profile            family.Profile
		err                error
		warning            error
	}{
		{name: "2018, the first", in: "110189910001500982009", on: "2018-10-01", want: "110189910001500982009"},
		{name: "2019", in: "110199770003100123008", on: "2019-05-05", want: "110199770003100123008"},
		{name: "2020", in: "110209910002900532002", on: "2020-05-05", want: "110209910002900532002"},
		{name: "2024", in: "110249770004701234007", on: "2024-05-05", want: "110249770004701234007"},
		{name: "2025", in: "110259160001500001006", on: "2025-05-05", want: "110259160001500001006"},
		{name: "a marriage of 2020", in: "130209910002900532008", on: "2020-01-09", want: "130209910002900532008"},
		{name: "a marriage of 2018", in: "120189550003401034008", on: "2018-12-31", want: "120189550003401034008"},
		{name: "spaces and hyphens", in: "110 18991-0001500982 009", on: "2018-10-01", want: "110189910001500982009"},
		{name: "check digit should be 7", in: "120189910001500982005", on: "2018-11-01", err: checksum},
		{name: "check digit should be 0", in: "120189990001500982007", on: "2018-11-01", err: checksum},
		{name: "check digit should be 7 again", in: "120189910001500982002", on: "2018-11-01", err: checksum},
		{name: "check digit, portal", in: "120189910001500982005", on: "2018-11-01", profile: portal, want: "120189910001500982005", warning: checksum},
		{name: "another year", in: "120199910001500982002", on: "2018-11-01", err: year},
		{name: "another year and check digit", in: "120199910001500982002", on: "2018-11-01", err: checksum},
		{name: "another year, portal", in: "120199910001500982002", on: "2018-11-01", profile: portal, want: "120199910001500982002", warning: year},
		{name: "no date, no year rule", in: "110199770003100123008", want: "110199770003100123008"},
		{name: "no date, check digit all the same", in: "120189910001500982005", err: checksum},
		{name: "length", in: "1201834", on: "2018-11-01", err: format},
		{name: "length, earlier", in: "1201834", on: "2018-01-01", err: format},
		{name: "long form too early", in: "110189910001500982009", on: "2018-09-30", err: form},
		{name: "long form too early, portal", in: "110189910001500982009", on: "2018-09-30", profile: portal, want: "110189910001500982009", warning: form},
		{name: "short form too late", in: "1234", on: "2018-10-01", err: format},
		{name: "short form too late, portal", in: "1234", on: "2018-10-01", profile: portal, err: format},
		{name: "one digit", in: "1", on: "2016-01-01", want: "1"},
		{name: "four digits", in: "1234", on: "2016-01-01", want: "1234"},
		{name: "no date, short", in: "1234", want: "1234"},
		{name: "leading zeros", in: "00012", on: "2016-01-01", want: "00012"},
		{name: "with a hyphen", in: "12-3", on: "2016-01-01", want: "12-3"},
		{name: "with a letter", in: "123В", on: "2016-01-01", want: "123В"},
		{name: "with a small letter", in: "123в", on: "2016-01-01", want: "123В"},
		{name: "with both", in: "12-3В", on: "2016-01-01", want: "12-3В"},
		{name: "a number sign", in: "№ 12", on: "2016-01-01", want: "12"},
		{name: "zero", in: "0", on: "2016-01-01", err: format},
		{name: "zeros", in: "00000", on: "2016-01-01", err: format},
		{name: "six digits", in: "123456", on: "2016-01-01", err: format},
		{name: "a hyphen in front", in: "-12", on: "2016-01-01", err: format},
		{name: "a hyphen behind", in: "12-", on: "2016-01-01", err: format},
		{name: "two hyphens", in: "12--3", on: "2016-01-01", err: format},
		{name: "two letters", in: "123ВВ", on: "2016-01-01", err: format},
		{name: "a letter in front", in: "В12", on: "2016-01-01", err: format},
		{name: "a Latin letter", in: "123B", on: "2016-01-01", err: format},
		{name: "eleven characters", in: "12345-1234В", on: "2016-01-01", err: format},
		{name: "absent", in: "-", on: "2016-01-01", profile: strict, warning: family.ErrActNumberAbsent},
		{name: "absent, a long dash", in: "—", warning: family.ErrActNumberAbsent},
		{name: "empty", in: " ", warning: family.ErrActNumberAbsent},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var on family.Date
			if c.on != "" {
				on = date(c.on)
			}
			got, notes, err := family.Rules{Profile: c.profile}.ReadActNumber(c.in, on)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
			if c.warning == nil {
				assert.Empty(t, notes.Warnings)
			} else {
				require.ErrorIs(t, notes.Warnings, c.warning)
			}
		})
	}
	assert.Equal(t, "-", family.ActNumber{}.Printed())
}

func TestIssuerAndBirthPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		charset        bool
		err            error // of the issuer
		place          error // of the place
	}{
		{name: "plain", in: "Отдел ЗАГС №1 г. Омска", want: "Отдел ЗАГС №1 г. Омска"},
		{name: "kept as printed", in: "Отдел «Загс» — 2", want: "Отдел «Загс» — 2"},
		{name: "lines", in: " Отдел\r\n\tЗАГС ", want: "Отдел ЗАГС"},
		{name: "outside the set", in: "Отдел ЗАГС!", want: "Отдел ЗАГС!", charset: true},
		{name: "Latin", in: "Standesamt", want: "Standesamt", charset: true},
		{name: "punctuation only", in: "().№", err: family.ErrIssuerShape, place: family.ErrBirthPlaceShape},
		{name: "dash at the end", in: "Отдел —", err: family.ErrIssuerShape, place: family.ErrBirthPlaceShape},
		{name: "empty", in: "\n", err: family.ErrRequired, place: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			issuer, notes, err := family.Rules{}.ReadIssuer(family.RussianCertificate, c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, issuer.String())
			assert.Equal(t, c.charset, notes.Warnings.Has("", family.ErrIssuerCharset))
			place, notes, err := family.Rules{}.ReadBirthPlace(c.in)
			require.ErrorIs(t, err, c.place)
			assert.Equal(t, c.want, place.String())
			assert.Equal(t, c.charset, notes.Warnings.Has("", family.ErrBirthPlaceCharset))
			if c.charset {
				_, _, err = family.Rules{Profile: family.Portal}.ReadIssuer(family.RussianCertificate, c.in)
				require.ErrorIs(t, err, family.ErrIssuerCharset)
				_, _, err = family.Rules{Profile: family.Portal}.ReadBirthPlace(c.in)
				require.ErrorIs(t, err, family.ErrBirthPlaceCharset)
			}
		})
	}
}
