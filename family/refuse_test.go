package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rodnik-go/rodnik/family"
)

// refuses is a parser without its value.
func refuses[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error { _, err := parse(s); return err }
}

//nolint:paralleltest // Allocations are counted for the whole process.
func TestPlainMistakesAreRefusedWithoutAllocation(t *testing.T) {
	for _, c := range []struct {
		name, in string
		parse    func(string) error
		err      error
	}{
		{"SNILS, check digits", "112-233-445 96", refuses(family.ParseSNILS), family.ErrSNILSChecksum},
		{"SNILS, zero", "000-000-000 00", refuses(family.ParseSNILS), family.ErrSNILSZero},
		{"INN, check digits", "500100732258", refuses(family.ParseINN), family.ErrINNChecksum},
		{"INN, a letter", "50010073225a", refuses(family.ParseINN), family.ErrINNFormat},
		{"series, three letters", "VI-МЮЯ", refuses(family.ParseSeries), family.ErrSeriesLetters},
		{"certificate number, five digits", "01234", refuses(family.ParseCertificateNumber), family.ErrNumberFormat},
		{"certificate number, a letter", "01234a", refuses(family.ParseCertificateNumber), family.ErrNumberFormat},
		{"date, no such day", "2020-02-30", refuses(family.ParseDate), family.ErrDateInvalid},
		{"phone, a digit short", "+7926123456", refuses(family.ParsePhone), family.ErrPhoneFormat},
		{"phone, a letter", "+7926123456x", refuses(family.ParsePhone), family.ErrPhoneFormat},
		{"issuer, a dash at the end", "Отдел ЗАГС № 3-", refuses(family.ParseIssuer), family.ErrIssuerShape},
		{"e-mail, no dot", "masha.elkina@mail", refuses(family.ParseEmail), family.ErrEmailDomain},
		{"e-mail, a space", "masha.elkina@mail.example.r u", refuses(family.ParseEmail), family.ErrEmailFormat},
	} {
		assert.Equal(t, c.err, c.parse(c.in), c.name)
		assert.Zero(t, testing.AllocsPerRun(100, func() { _ = c.parse(c.in) }), c.name)
	}
}
