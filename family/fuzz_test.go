package family_test

import (
	"encoding"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/rodnik-go/rodnik/family"
)

// holds checks what is true of every parser: a failed parse gives the zero
// value, and the text of a value gives the value back, also through
// UnmarshalText.
func holds[T interface {
	comparable
	value
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, in string, parse func(string) (T, error)) (T, bool) {
	t.Helper()
	v, err := parse(in)
	if err != nil {
		require.True(t, v.IsZero())
		require.False(t, len(in) > 8 && strings.Contains(err.Error(), in))
		return v, false
	}
	if !v.IsZero() {
		again, err := parse(v.String())
		require.NoError(t, err)
		require.Equal(t, v, again)
	}
	require.True(t, utf8.ValidString(v.String()))
	require.True(t, norm.NFC.IsNormalString(v.String()))
	text, err := v.MarshalText()
	require.NoError(t, err)
	var back T
	require.NoError(t, P(&back).UnmarshalText(text))
	require.Equal(t, v, back)
	return v, true
}

func FuzzParseDate(f *testing.F) {
	f.Add("2020-02-29") // canonical, a leap day
	f.Add("31.02.2016") // no such day
	f.Add("1825-12-31") // before the first year
	f.Fuzz(func(t *testing.T, in string) {
		v, ok := holds(t, in, family.ParseDate)
		want, slow := slowDate(in)
		require.Equal(t, slow, ok)
		require.True(t, !ok || want.Equal(v.Start(nil)))
	})
}

func FuzzParseSNILS(f *testing.F) {
	f.Add("112-233-445 95")   // canonical
	f.Add("11223344595")      // bare
	f.Add("087-654-303 00")   // sum 101
	f.Add("001-001-998 99")   // the last exempt
	f.Add("000-000-000 00")   // arithmetic-valid
	f.Add("1–1\u00a0")        // dashes of more bytes
	f.Add("-112-233-445 95-") // dashes outside
	f.Fuzz(func(t *testing.T, in string) {
		_, ok := holds(t, in, family.ParseSNILS)
		require.Equal(t, slowSNILS(in), ok)
	})
}

func FuzzParseINN(f *testing.F) {
	f.Add("500100732259")    // canonical
	f.Add("5001 0073-22 59") // parted
	f.Add("6449013711")      // an organization's
	f.Add("000000000000")    // arithmetic-valid
	f.Fuzz(func(t *testing.T, in string) {
		_, ok := holds(t, in, family.ParseINN)
		require.Equal(t, slowINN(in), ok)
	})
}

func FuzzParseSeries(f *testing.F) {
	f.Add("VI-МЮ")        // canonical
	f.Add("VI – МЮ")      // the guide's placeholder
	f.Add("ⅰⅹ-мю")        // one-character numerals
	f.Add("xl-мю")        // a small l
	f.Add("VIМЮ")         // no separator
	f.Add("МЮ-VI")        // turned round
	f.Add("ıı-МЮ")        // capitals of dotless letters
	f.Add("VI-МЕ\u0308")  // Yo of two code points
	f.Add("VI\u0308-МЮ ") // a mark of its own
	f.Add("VI-\u1c80А")   // an old shape of a letter
	f.Fuzz(func(t *testing.T, in string) {
		if v, ok := holds(t, in, family.ParseSeries); ok {
			require.Equal(t, v.String(), v.Roman()+"-"+v.Letters())
		}
		checkSeries(t, in)
	})
}

func FuzzParseCertificateNumber(f *testing.F) {
	f.Add("000001")        // leading zeros
	f.Add("№ 123 456")     // a sign
	f.Add("12З456")        // a letter like a digit
	f.Add("1234567")       // seven
	f.Add("N\u00a0N12345") // two signs
	f.Fuzz(func(t *testing.T, in string) {
		if v, ok := holds(t, in, family.ParseCertificateNumber); ok {
			require.Regexp(t, `^[0-9]{6}$`, v.String())
		}
		r := family.Rules{}
		v, _, err := r.ReadNumber(family.ForeignCertificate, in)
		if err == nil {
			var back family.CertificateNumber
			require.NoError(t, back.UnmarshalText([]byte(v.String())))
			require.Equal(t, v, back)
		}
	})
}

func FuzzParseActNumber(f *testing.F) {
	f.Add("110209910002900532002", "2020-05-15")     // the long form
	f.Add("110 20991 0002900532-002", "")            // parted, no date
	f.Add("12345-1234В", "2016-01-01")               // one character too many
	f.Add("123в", "2016-01-01")                      // a small letter
	f.Add("—", "2016-01-01")                         // absent
	f.Add("- 110209910002900532002 -", "2020-05-15") // hyphens outside
	f.Add("１１0209910002900532002", "2018-09-30")     // full-width digits, too early
	f.Fuzz(func(t *testing.T, in, day string) {
		on, _ := family.ParseDate(day)
		parse := func(s string) (family.ActNumber, error) { return family.ParseActNumber(s, on) }
		holds(t, in, parse)
		checkActNumber(t, in, on)
	})
}

func FuzzParseName(f *testing.F) {
	f.Add("Аль-Хасан оглы")    // accepted
	f.Add("О’Коннор")          // repaired
	f.Add("Aнна")              // two alphabets
	f.Add("Андреи\u0306")      // two code points
	f.Add("Иван III (Иванов)") // Roman digits and brackets
	f.Add("О„")                // a quote that is made plain, and was another key
	f.Fuzz(func(t *testing.T, in string) {
		checkName(t, in)
		n, notes, err := family.Rules{}.ReadName(family.NameForm{Surname: in, NoGiven: true})
		if err != nil {
			require.True(t, n.IsZero())
			return
		}
		require.Equal(t, n.Fold(), n.Titled().Fold())
		back, err := family.ParseNameText(n.String())
		require.NoError(t, err)
		require.Equal(t, n, back)
		require.Equal(t, family.FoldPart(in), family.FoldPart(n.Surname()), "%v", notes)
	})
}

func FuzzParseNameText(f *testing.F) {
	f.Add("Образцов,Пётр,-")  // a stated absence
	f.Add("Образцов, Пётр, ") // spaces
	f.Add("-,-,-")            // nothing at all
	f.Fuzz(func(t *testing.T, in string) { holds(t, in, family.ParseNameText) })
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+79261234567")      // canonical
	f.Add("8 (926) 123-45-67") // as people type
	f.Add("+7 701 123 45 67")  // Kazakhstan
	f.Add("+375291234567")     // another country
	f.Add("+ (7)9261234567")   // a space after the plus
	f.Add("(+79261234567)")    // a parenthesis before it
	f.Fuzz(func(t *testing.T, in string) {
		_, ok := holds(t, in, family.ParsePhone)
		if ok || len(in) <= 32 {
			require.Equal(t, slowPhone(in), ok)
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	f.Add("ivan@mail.ru")     // canonical
	f.Add("ivan@ПРИМЕР.РФ")   // international
	f.Add("a@mаil.ru")        // a mixed label
	f.Add("a@x。ru")           // another full stop
	f.Add("a@xn--a.ru")       // broken punycode
	f.Add("a@ß.de")           // IDNA 2003 and 2008 differ
	f.Add("a@xn--e1afmkfd.x") // punycode typed
	f.Add("a@AB--C.RU")       // two hyphens, in capitals
	f.Fuzz(func(t *testing.T, in string) {
		checkEmail(t, in)
		v, ok := holds(t, in, family.ParseEmail)
		if !ok {
			return
		}
		require.Regexp(t, `^[^@A-Z]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$`, v.Key())
		again, err := family.ParseEmail(v.Address())
		require.NoError(t, err)
		require.Equal(t, v.Key(), again.Key())
		require.True(t, strings.HasPrefix(in, "*") || !strings.Contains(v.Masked(), v.String()))
	})
}

func FuzzParseTexts(f *testing.F) {
	f.Add("Отдел «ЗАГС» №1\nг. Омска") // lines and quotes
	f.Add("—")                         // a dash only
	f.Add("RUS,KAZ")                   // a set
	f.Add("male")                      // a word
	f.Fuzz(func(t *testing.T, in string) {
		holds(t, in, family.ParseIssuer)
		holds(t, in, family.ParseBirthPlace)
		holds(t, in, family.ParseCitizenship)
		holds(t, in, family.ParseSex)
		holds(t, in, family.ParseRelation)
		holds(t, in, family.ParseBirthCountry)
		holds(t, in, family.ParseCertificateKind)
		a, err := family.ParseAddress(in)
		require.Equal(t, err != nil, a.IsZero())
		again, err := family.ParseAddress(a.Line)
		require.Equal(t, a, again, "%v", err)
	})
}

func FuzzChildForm(f *testing.F) {
	f.Add(string(must(json.Marshal(validForm())))) // canonical
	f.Add(`{}`)                                    // empty
	f.Add(`{"certificate":{"kind":"soviet","series":"ivабв","number":"№123456"}}`)
	f.Fuzz(func(t *testing.T, in string) {
		var form family.ChildForm
		if json.Unmarshal([]byte(in), &form) != nil {
			return
		}
		for _, profile := range []family.Profile{family.Strict, family.Portal} {
			r := rules()
			r.Profile = profile
			child, warnings, err := form.Parse(r)
			if err != nil {
				require.True(t, child.IsZero())
				continue
			}
			checked, err := child.Check(r)
			require.NoError(t, err)
			require.LessOrEqual(t, len(checked), len(warnings))
			var back family.Child
			require.NoError(t, json.Unmarshal(must(json.Marshal(child)), &back))
			require.Equal(t, child, back)
		}
	})
}
