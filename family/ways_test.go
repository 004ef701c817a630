package family_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

// A way is a parser, a text near which it is tried, and the way that the parser
// takes for any text. What they give is a value, what was mended and the error.
type way struct {
	name, good string
	here, any  func(string) [3]any
}

var bothWays = []way{
	{"date", "2020-02-29", two(family.ParseDate), two(family.AnyDate)},
	{"SNILS", "112-233-445 95", three(family.SNILSOf), three(family.AnySNILS)},
	{"SNILS, exempt", "001-001-998 11", three(family.SNILSOf), three(family.AnySNILS)},
	{"INN", "500100732259", three(family.INNOf), three(family.AnyINN)},
	{"series", "XIV-МЮ", three(family.ReadAnySeries), three(family.AnySeries)},
	{"series with Yo", "II-ЁЯ", three(family.ReadAnySeries), three(family.AnySeries)},
	{"act number", "110209910002900532002", three(family.ReadAnyActNumber), three(family.AnyActNumber)},
	{"name part", "Ёлкина-Берёзова оглы", three(family.NamePart), three(family.AnyNamePart)},
	{"name part with digits", "Иван (I'я.) \"IV\"", three(family.NamePart), three(family.AnyNamePart)},
	{"issuer", "Отдел ЗАГС № 3 г. Ёлки «V»", two(family.ParseIssuer), two(family.AnyIssuer)},
	{"birth place", "г. Ёлки, д. 1/2; (\"А\")", two(family.ParseBirthPlace), two(family.AnyPlace)},
	{"number", "012345", number(family.Rules{}, family.RussianCertificate), anyNumber(family.Rules{}, family.RussianCertificate)},
	{
		"number of seven digits", "0123456", number(family.Rules{SevenDigitNumber: true}, family.ForeignCertificate),
		anyNumber(family.Rules{SevenDigitNumber: true}, family.ForeignCertificate),
	},
	{"series, parsed", "XIV-МЮ", two(family.ParseSeries), two(readOnly(family.Rules.ReadSeries))},
	{"number, parsed", "012345", two(family.ParseCertificateNumber), two(anySix)},
	{"phone, parsed", "+79261234567", two(family.ParsePhone), two(readOnly(family.AnyPhone))},
	{"e-mail, parsed", "a.b@mail.ru", two(family.ParseEmail), email(family.AnyEmail, family.Strict)},
	{"phone", "+79261234567", phone(family.Rules.ReadPhone), phone(family.AnyPhone)},
	{"e-mail", "a.b-C+d@mail-1.example.ru", email(family.Rules.ReadEmail, family.Strict), email(family.AnyEmail, family.Strict)},
	{"e-mail, short", "a@b.c", email(family.Rules.ReadEmail, family.Portal), email(family.AnyEmail, family.Portal)},
	{"e-mail, international", "a@xn--e1afmkfd.xn--p1ai", email(family.Rules.ReadEmail, family.Strict), email(family.AnyEmail, family.Strict)},
}

// refusedWays are texts that a parser is sure to refuse without cleaning them.
var refusedWays = []way{
	{"date, no such day", "2020-02-30", two(family.ParseDate), two(family.AnyDate)},
	{"date with dots", "29.02.2020", two(family.ParseDate), two(family.AnyDate)},
	{"SNILS, check digits", "112-233-445 96", three(family.SNILSOf), three(family.AnySNILS)},
	{"SNILS, bare", "11223344595", three(family.SNILSOf), three(family.AnySNILS)},
	{"SNILS, zero", "000-000-000 00", three(family.SNILSOf), three(family.AnySNILS)},
	{"SNILS, last exempt", "001-001-998 99", three(family.SNILSOf), three(family.AnySNILS)},
	{"SNILS, first checked", "001-001-999 00", three(family.SNILSOf), three(family.AnySNILS)},
	{"INN, check digits", "500100732258", three(family.INNOf), three(family.AnyINN)},
	{"INN, zero", "000000000000", three(family.INNOf), three(family.AnyINN)},
	{"INN, of ten digits", "5001007322", three(family.INNOf), three(family.AnyINN)},
	{"INN, in groups", "50-010-073-2259", three(family.INNOf), three(family.AnyINN)},
	{"series, three letters", "VI-МЮЯ", three(family.ReadAnySeries), three(family.AnySeries)},
	{"series, no letters", "VI-", two(family.ParseSeries), two(readOnly(family.Rules.ReadSeries))},
	{"series, six digits", "LXXXIV-ЁЙЯЯ", three(family.ReadAnySeries), three(family.AnySeries)},
	{"name part, a digit", "Ёлкина-Берёзов1", three(family.NamePart), three(family.AnyNamePart)},
	{"name part, Latin", "Ёлкинa 1", three(family.NamePart), three(family.AnyNamePart)},
	{"issuer, a dash", "Отдел ЗАГС № 3-", two(family.ParseIssuer), two(family.AnyIssuer)},
	{"issuer, marks", "№ (\"\")", two(family.ParseIssuer), two(family.AnyIssuer)},
	{"birth place, a dash", "-г. Ёлки", two(family.ParseBirthPlace), two(family.AnyPlace)},
	{"number, a letter", "01234a", two(family.ParseCertificateNumber), two(anySix)},
	{"number with a sign", "N012345", two(family.ParseCertificateNumber), two(anySix)},
	{"number with spaces", "01 23 45", two(family.ParseCertificateNumber), two(anySix)},
	{
		"number, foreign", "01-234/a", number(family.Rules{}, family.ForeignCertificate),
		anyNumber(family.Rules{}, family.ForeignCertificate),
	},
	{"phone, a digit short", "+7926123456", two(family.ParsePhone), two(readOnly(family.AnyPhone))},
	{"phone, ten digits", "9261234567", phone(family.Rules.ReadPhone), phone(family.AnyPhone)},
	{"phone, in groups", "+7(926)123-45.67", phone(family.Rules.ReadPhone), phone(family.AnyPhone)},
	{"phone, a letter", "8926123456x", phone(family.Rules.ReadPhone), phone(family.AnyPhone)},
	{"e-mail, no dot", "a.b@mail", two(family.ParseEmail), email(family.AnyEmail, family.Strict)},
	{"e-mail, no host", "a.b@", email(family.Rules.ReadEmail, family.Portal), email(family.AnyEmail, family.Portal)},
	{"e-mail, a space", "a+b@mail.r u", email(family.Rules.ReadEmail, family.Portal), email(family.AnyEmail, family.Portal)},
	{"e-mail, digits for a top", "a@b-1.12", email(family.Rules.ReadEmail, family.Strict), email(family.AnyEmail, family.Strict)},
}

func two[T any](parse func(string) (T, error)) func(string) [3]any {
	return func(s string) [3]any { v, err := parse(s); return [3]any{v, family.Repairs(0), err} }
}

// readOnly is a reader without its notes.
func readOnly[T any](read func(family.Rules, string) (T, family.Notes, error)) func(string) (T, error) {
	return func(s string) (T, error) { v, _, err := read(family.Rules{}, s); return v, err }
}

func three[T any](read func(string) (T, family.Repairs, error)) func(string) [3]any {
	return func(s string) [3]any { v, did, err := read(s); return [3]any{v, did, err} }
}

func number(r family.Rules, kind family.CertificateKind) func(string) [3]any {
	return func(s string) [3]any { n, notes, err := r.ReadNumber(kind, s); return [3]any{n, notes.Repairs, err} }
}

func anyNumber(r family.Rules, kind family.CertificateKind) func(string) [3]any {
	return func(s string) [3]any { n, did, err := family.AnyNumber(r, kind, s); return [3]any{n, did, err} }
}

func anySix(s string) (family.CertificateNumber, error) {
	n, _, err := family.AnyNumber(family.Rules{}, family.RussianCertificate, s)
	return n, err
}

func phone(read func(family.Rules, string) (family.Phone, family.Notes, error)) func(string) [3]any {
	return func(s string) [3]any { p, notes, err := read(family.Rules{}, s); return [3]any{p, notes, err} }
}

func email(read func(family.Rules, string) (family.Email, error), p family.Profile) func(string) [3]any {
	return func(s string) [3]any {
		e, err := read(family.Rules{Profile: p}, s)
		return [3]any{e, family.Repairs(0), err}
	}
}

// hostile are pieces that a text may be hurt with: neighbors of the alphabet in
// Unicode and in bytes, halves of letters, marks, spaces and signs.
var hostile = []string{
	"", " ", "  ", "-", "--", "'", "`", ".", "..", "@", "+", "0", "9", "I", "l", "Z", "a", "xn--", "№", "«", "—", "–", "…", "\u2015", "\u2117", "\u00bc",
	"Ё", "ё", "Ѐ", "Џ", "А", "Я", "а", "п", "р", "я", "ѐ", "ђ", "Ђ", "\u0308", "\u0306", "\u00a0", "\n", "\x00", "\x7f", "\u0080", "\u200b", "\u202e",
	"\xd0", "\xd1", "\x81", "\x90", "\xaf", "\xbf", "\xff", "\xe2\x84", "\xd0\xd0", "\xd1\x90", "\ufeff", "٣", "V", "ZAГС", "\u00ad", "\uff11", "\uff19", "\uff1a", "e\u0301", "日",
}

// hurt is a good text with pieces put in, taken out and put in the place of
// others; or a text made of pieces alone.
func hurt(t *rapid.T, good string) string {
	for range rapid.IntRange(0, 3).Draw(t, "times") {
		from := rapid.IntRange(0, len(good)).Draw(t, "from")
		to := min(len(good), from+rapid.IntRange(0, 3).Draw(t, "bytes"))
		good = good[:from] + rapid.SampledFrom(hostile).Draw(t, "piece") + good[to:]
	}
	return good
}

func TestBothWaysAnswerAlike(t *testing.T) {
	t.Parallel()
	for _, way := range slices.Concat(bothWays, refusedWays) {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, way.any(way.good), way.here(way.good))
			rapid.Check(t, func(t *rapid.T) {
				in := hurt(t, way.good)
				require.Equal(t, way.any(in), way.here(in), "%q", in)
			})
			for i := range len(way.good) { // every byte in every place
				for c := range 256 {
					in := way.good[:i] + string([]byte{byte(c)}) + way.good[i+1:]
					require.Equal(t, way.any(in), way.here(in), "%q", in)
				}
			}
		})
	}
}

func TestNameIsReadAlikeBothWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := family.NameForm{Surname: hurt(t, "Ёлкина-Берёзова"), Given: hurt(t, "Мария"), Patronymic: hurt(t, "")}
		want, _, wantErr := family.Rules{}.ReadName(f)
		got, err := family.ParseName(f.Surname, f.Given, f.Patronymic)
		require.Equal(t, wantErr, err)
		require.Equal(t, want, got)
	})
}

func TestPlainTextNeedsNoCleaning(t *testing.T) {
	t.Parallel()
	check := func(t require.TestingT, in string) {
		if !family.Plain(in) {
			return
		}
		for _, lines := range []bool{false, true} {
			out, err := family.AnyText(in, lines)
			require.NoError(t, err, "%q", in)
			require.Equal(t, in, out)
		}
	}
	for r := range rune(0x3000) { // alone, between letters, at both ends
		for _, in := range []string{string(r), "я" + string(r) + "Я", string(r) + "я" + string(r)} {
			check(t, in)
		}
	}
	for a := range 256 { // every pair of bytes
		for b := range 256 {
			check(t, string([]byte{byte(a), byte(b)}))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, hurt(t, rapid.SampledFrom(bothWays).Draw(t, "way").good))
		check(t, rapid.String().Draw(t, "text"))
	})
}

func TestIssuerRemembersItsCharacters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		issuer, err := family.ParseIssuer(hurt(t, "Отдел ЗАГС № 3 г. Ёлки"))
		if err != nil {
			return
		}
		var back family.Issuer
		require.NoError(t, back.UnmarshalText([]byte(issuer.String())))
		require.Equal(t, issuer, back)
		for _, kind := range []family.CertificateKind{family.RussianCertificate, family.ForeignCertificate} {
			remembered, looked := family.Fits(issuer, kind)
			require.Equal(t, looked, remembered)
		}
	})
}
