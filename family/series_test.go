package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

func TestSeriesRepairsReported(t *testing.T) {
	t.Parallel()
	const (
		dash, space, separator    = family.RepairDash, family.RepairSpace, family.RepairSeparator
		small, alike, compatible  = family.RepairCase, family.RepairLookAlike, family.RepairCompatibility
		notCanonical, portalWarns = family.ErrSeriesNotCanonical, family.ErrSeriesLetters
	)
	for _, c := range []struct {
		name, in, want string
		did            family.Repairs
		warning        validate.Code
		profile        family.Profile
		err            error
	}{
		{name: "canonical", in: "VI-МЮ", want: "VI-МЮ"},
		{name: "the guide's placeholder", in: "VI – МЮ", want: "VI-МЮ", did: dash | space},
		{name: "hyphen with spaces", in: "VI - МЮ", want: "VI-МЮ", did: space},
		{name: "no-break spaces", in: " VI\u00a0—\u202fМЮ ", want: "VI-МЮ", did: dash | space},
		{name: "small letters", in: "vi-мю", want: "VI-МЮ", did: small},
		{name: "Cyrillic У and Ukrainian І", in: "УІ-МЮ", want: "VI-МЮ", did: alike},
		{name: "Cyrillic У and digit one", in: "У1-МЮ", want: "VI-МЮ", did: alike},
		{name: "one-character numeral", in: "Ⅵ-МЮ", want: "VI-МЮ", did: compatible},
		{name: "small one-character numerals", in: "ⅰⅹ-мю", want: "IX-МЮ", did: compatible | small},
		{name: "both sides swapped", in: "1Х—AK", want: "IX-АК", did: dash | alike},
		{name: "Cyrillic Х, no-break hyphen", in: "ХVІІ‑ШЮ", want: "XVII-ШЮ", did: dash | alike},
		{name: "no separator", in: "VIМЮ", want: "VI-МЮ", did: separator},
		{name: "a space", in: "VI МЮ", want: "VI-МЮ", did: separator},
		{name: "a full stop", in: "VI.МЮ", want: "VI-МЮ", did: separator},
		{name: "a slash", in: "VI/МЮ", want: "VI-МЮ", did: separator},
		{name: "Latin M", in: "VI-MЮ", want: "VI-МЮ", did: alike},
		{name: "Latin letters", in: "VI-AT", want: "VI-АТ", did: alike},
		{name: "small Latin letters", in: "XX-aa", want: "XX-АА", did: alike | small},
		{name: "small l is L", in: "xl-мю", want: "XL-МЮ", did: small},
		{name: "small l beside a capital is I", in: "Vl-МЮ", want: "VI-МЮ", did: alike},
		{name: "small l that gives no numeral as L is I", in: "vl-МЮ", want: "VI-МЮ", did: alike | small},
		{name: "small l alone is I", in: "l-МЮ", want: "I-МЮ", did: alike},
		{name: "digits one", in: "11-АК", want: "II-АК", did: alike},
		{name: "a bar", in: "||-АК", want: "II-АК", did: alike},
		{name: "seen on paper", in: "IIIV-ЛГ", want: "IIIV-ЛГ", warning: notCanonical},
		{name: "five ones", in: "IIIII-МЮ", want: "IIIII-МЮ", warning: notCanonical},
		{name: "seventeen", in: "XVII-ШЮ", want: "XVII-ШЮ"},
		{name: "one letter", in: "VI-М", err: family.ErrSeriesLetters},
		{name: "three letters", in: "VI-МЮЯ", err: family.ErrSeriesLetters},
		{name: "no letters", in: "VI-", err: family.ErrSeriesLetters},
		{name: "a digit among the letters", in: "VI-М1", err: family.ErrSeriesLetters},
		{name: "no letters, no dash", in: "XIIC", err: family.ErrSeriesLetters},
		{name: "an Arabic numeral", in: "6-МЮ", err: family.ErrSeriesRoman},
		{name: "no numeral", in: "-МЮ", err: family.ErrSeriesRoman},
		{name: "turned round", in: "МЮ-VI", err: family.ErrSeriesRoman},
		{name: "a dirty one", in: "XO044", err: family.ErrSeriesRoman},
		{name: "seven digits", in: "IIIIIII-МЮ", err: family.ErrSeriesRoman},
		{name: "two dashes", in: "VI--МЮ", err: family.ErrSeriesFormat},
		{name: "too short to split", in: "VI", err: family.ErrSeriesFormat},
		{name: "spaces only", in: " \u00a0 ", err: family.ErrRequired},
		{name: "Yo, strict", in: "VI-МЁ", err: family.ErrSeriesLetters},
		{name: "Yo, portal", in: "VI-МЁ", want: "VI-МЁ", profile: family.Portal, warning: portalWarns},
		{name: "Yo of two code points, portal", in: "VI-МЕ\u0308", want: "VI-МЁ", profile: family.Portal, warning: portalWarns},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, notes, err := family.Rules{Profile: c.profile}.ReadSeries(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
			assert.Equal(t, c.did.Codes(), notes.Repairs.Codes())
			if c.warning == "" {
				assert.Empty(t, notes.Warnings)
			} else {
				assert.True(t, notes.Warnings.Has("", c.warning))
			}
		})
	}
}

func TestSeriesOneKeyPerSeries(t *testing.T) {
	t.Parallel()
	want, err := family.ParseSeries("VI-МЮ")
	require.NoError(t, err)
	for _, in := range []string{"VI – МЮ", "vi-мю", "Ⅵ-МЮ", "У1-MЮ", "VIМЮ", "VI/МЮ"} {
		got, err := family.ParseSeries(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	assert.Equal(t, "VI", want.Roman())
	assert.Equal(t, "МЮ", want.Letters())
	assert.Equal(t, "*****", want.Masked())
}

func TestEveryNumeralIsCanonical(t *testing.T) {
	t.Parallel()
	for n := 1; n < 4000; n++ {
		roman := slowRoman(n)
		if len(roman) > 6 {
			continue
		}
		_, notes, err := family.Rules{}.ReadSeries(roman + "-МЮ")
		require.NoError(t, err, roman)
		assert.Empty(t, notes.All(), roman)
	}
}

func TestSeriesOfOtherPapers(t *testing.T) {
	t.Parallel()
	form := validForm()
	form.Certificate.Kind = "soviet"
	form.Certificate.Series = "ii — мю"
	child, _, err := form.Parse(rules())
	require.NoError(t, err)
	assert.Equal(t, "II-МЮ", child.Certificate.Series.String())

	form.Certificate.Series = "IVабв−"
	child, _, err = form.Parse(rules())
	require.NoError(t, err)
	assert.Equal(t, "IVабв-", child.Certificate.Series.String())

	form.Certificate.Series = "AB12"
	_, _, err = form.Parse(rules())
	assert.True(t, has(err, "certificate.series", family.ErrSeriesFormat))

	form.Certificate.Kind = "foreign"
	form.Certificate.Number = "A/12.3-4"
	form.Certificate.IssuedBy = "Standesamt Berlin"
	child, warnings, err := form.Parse(rules())
	require.NoError(t, err)
	assert.Empty(t, warnings)
	assert.Equal(t, "AB12", child.Certificate.Series.String())

	form.Certificate.Series = ""
	child, _, err = form.Parse(rules())
	require.NoError(t, err)
	assert.True(t, child.Certificate.Series.IsZero())
	require.ErrorIs(t, child.Certificate.Russian(), family.ErrCertificateNotRussian)
}
