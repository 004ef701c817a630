package family_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

type isZero interface{ IsZero() bool }

// parsers are all of them, each with a canonical text.
var parsers = []struct {
	name, good string
	parse      func(string) (isZero, error)
	text       func(string) (string, error)
}{
	of("date", "2020-05-15", family.ParseDate),
	of("name", "Образцов,Пётр,-", family.ParseNameText),
	of("sex", "male", family.ParseSex),
	of("relation", "guardian", family.ParseRelation),
	of("birth country", "other", family.ParseBirthCountry),
	of("certificate kind", "foreign", family.ParseCertificateKind),
	of("citizenship", "RUS", family.ParseCitizenship),
	of("SNILS", "112-233-445 95", family.ParseSNILS),
	of("INN", "500100732259", family.ParseINN),
	of("series", "VI-МЮ", family.ParseSeries),
	of("certificate number", "000001", family.ParseCertificateNumber),
	of("act number", "110209910002900532002", func(s string) (family.ActNumber, error) { return family.ParseActNumber(s, family.Date{}) }),
	of("issuer", "Отдел ЗАГС №1", family.ParseIssuer),
	of("birth place", "г. Омск", family.ParseBirthPlace),
	of("phone", "+79261234567", family.ParsePhone),
	of("e-mail", "ivan@mail.ru", family.ParseEmail),
}

type value interface {
	isZero
	String() string
}

func of[T value](name, good string, parse func(string) (T, error)) struct {
	name, good string
	parse      func(string) (isZero, error)
	text       func(string) (string, error)
} {
	return struct {
		name, good string
		parse      func(string) (isZero, error)
		text       func(string) (string, error)
	}{
		name, good,
		func(s string) (isZero, error) { return parse(s) },
		func(s string) (string, error) { v, err := parse(s); return v.String(), err },
	}
}

func TestHostileTextRefused(t *testing.T) {
	t.Parallel()
	for _, p := range parsers {
		_, err := p.parse(p.good)
		require.NoError(t, err, p.name)
		for what, in := range map[string]string{
			"broken UTF-8":        p.good[:1] + "\xff" + p.good[1:],
			"NUL":                 p.good + "\x00",
			"a C1 control":        p.good + "\u0085",
			"a line separator":    p.good + "\u2028",
			"a bidi override":     "\u202e" + p.good,
			"a bidi isolate":      "\u2066" + p.good,
			"a zero-width space":  p.good + "\u200b",
			"a zero-width joiner": p.good + "\u200d",
			"a soft hyphen":       p.good + "\u00ad",
			"a byte order mark":   "\ufeff" + p.good,
			"private use":         p.good + "\ue000",
			"unassigned":          p.good + "\U000e0fff",
			"a noncharacter":      p.good + "\uffff",
		} {
			v, err := p.parse(in)
			require.ErrorIs(t, err, family.ErrTextInvalid, "%s: %s", p.name, what)
			assert.True(t, v.IsZero(), p.name)
			assertHides(t, err, p.good)
		}
	}
}

// assertHides: no form of an error holds what was typed.
func assertHides(t *testing.T, err error, typed string) {
	t.Helper()
	text, jsonErr := json.Marshal(err)
	require.NoError(t, jsonErr)
	for _, shown := range []string{err.Error(), fmt.Sprintf("%v %+v %#v %q", err, err, err, err), string(text)} {
		assert.NotContains(t, strings.ToLower(shown), strings.ToLower(typed))
	}
}

// TestEveryRefusalHidesWhatWasTyped cuts and stretches good values, and gives
// each parser those of all others.
func TestEveryRefusalHidesWhatWasTyped(t *testing.T) {
	t.Parallel()
	for _, p := range parsers {
		for _, other := range parsers {
			if len(other.good) < 5 { // such as a word that codes may hold
				continue
			}
			good := other.good
			for _, in := range []string{good, good + good, "+" + good, good + "Ω", "1" + good, good + "@", "@" + good, good + ".", strings.Repeat(good, 300)} {
				if v, err := p.parse(in); err != nil {
					assertHides(t, err, good)
					assert.True(t, v.IsZero(), p.name)
				}
			}
		}
	}
}

func TestMuseumBadUTF8(t *testing.T) {
	t.Parallel()
	for _, p := range parsers {
		for _, in := range []string{"\xc0\x80", "\xed\xa0\x80", "Ё\xcc", strings.Repeat("\xcc\x88", 60), "\xf4\x90\x80\x80"} {
			v, err := p.parse(in)
			require.Error(t, err, p.name)
			assert.True(t, v.IsZero())
		}
	}
}

func TestCanonicalIsIdempotent(t *testing.T) {
	t.Parallel()
	for _, p := range parsers {
		text, err := p.text(p.good)
		require.NoError(t, err, p.name)
		assert.Equal(t, p.good, text, p.name)
		text, err = p.text("  " + p.good + "\u00a0\n")
		require.NoError(t, err, p.name)
		assert.Equal(t, p.good, text, p.name)
	}
}

//nolint:paralleltest // AllocsPerRun counts the whole process
func TestCanonicalInputAllocatesNothing(t *testing.T) {
	for _, p := range parsers {
		var parse func()
		switch p.name {
		case "date":
			parse = func() { _, _ = family.ParseDate(p.good) }
		case "name":
			parse = func() { _, _ = family.ParseName("Образцов", "Пётр", "Олегович") }
		case "SNILS":
			parse = func() { _, _ = family.ParseSNILS(p.good) }
		case "INN":
			parse = func() { _, _ = family.ParseINN(p.good) }
		case "series":
			parse = func() { _, _ = family.ParseSeries(p.good) }
		case "certificate number":
			parse = func() { _, _ = family.ParseCertificateNumber(p.good) }
		case "act number":
			parse = func() { _, _ = family.ParseActNumber(p.good, family.Date{}) }
		case "phone":
			parse = func() { _, _ = family.ParsePhone(p.good) }
		case "e-mail":
			parse = func() { e, _ := family.ParseEmail(p.good); _ = e.Key() }
		case "sex":
			parse = func() { _, _ = family.ParseSex(p.good) }
		case "relation":
			parse = func() { _, _ = family.ParseRelation(p.good) }
		case "birth country":
			parse = func() { _, _ = family.ParseBirthCountry(p.good) }
		case "certificate kind":
			parse = func() { _, _ = family.ParseCertificateKind(p.good) }
		case "citizenship":
			parse = func() { _, _ = family.ParseCitizenship(p.good) }
		case "issuer":
			parse = func() { _, _ = family.ParseIssuer(p.good) }
		case "birth place":
			parse = func() { _, _ = family.ParseBirthPlace(p.good) }
		}
		require.NotNil(t, parse, p.name)
		assert.Zero(t, testing.AllocsPerRun(100, parse), p.name)
	}
	form, r := validForm(), rules()
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if _, _, err := form.Parse(r); err != nil {
			t.Error(err)
		}
	}))
}

// TestConfusablesInPlace puts a letter that looks alike for each letter of a valid
// text: it is refused or gives the same key. Latin letters that look like other
// Latin ones are other domains, and are not among them.
func TestConfusablesInPlace(t *testing.T) {
	t.Parallel()
	pairs := map[rune][]rune{
		'а': {'a', 'α', 'ạ'}, 'е': {'e', 'ε', 'ҽ'}, 'о': {'o', 'ο', '0', 'օ'}, 'р': {'p', 'ρ'}, 'с': {'c', 'ϲ'}, 'х': {'x', 'χ'}, 'у': {'y', 'ү'},
		'А': {'A', 'Α'}, 'М': {'M', 'Μ', 'Ⅿ'}, 'Т': {'T', 'Τ'}, 'К': {'K', 'Κ', '\u212a'}, 'В': {'B', 'Β'}, 'С': {'C', 'Ⅽ', 'Ϲ'},
		'I': {'І', 'l', '|', '1', 'Ⅰ', 'Ι'}, 'V': {'У', 'Ⅴ', 'ѵ'}, 'X': {'Х', 'Χ', 'Ⅹ'}, 'a': {'а', 'ａ'}, 'o': {'о', 'ο', 'ｏ'}, 'i': {'і'}, 'm': {'м', 'ⅿ'},
	}
	for _, c := range []struct {
		good string
		key  func(string) (string, error)
	}{
		{"Тамара", func(s string) (string, error) { n, err := family.ParseName(s, "Анна", ""); return n.Fold(), err }},
		{"Сахарок", func(s string) (string, error) { n, err := family.ParseName("Ким", s, ""); return n.Fold(), err }},
		{"XVI-МА", func(s string) (string, error) { v, err := family.ParseSeries(s); return v.String(), err }},
		{"omai@mail.ru", func(s string) (string, error) { e, err := family.ParseEmail(s); return e.Key(), err }},
	} {
		want, err := c.key(c.good)
		require.NoError(t, err)
		runes := []rune(c.good)
		for at, r := range runes {
			for _, alike := range pairs[r] {
				other := append([]rune{}, runes...)
				other[at] = alike
				got, err := c.key(string(other))
				if err == nil {
					assert.Equal(t, want, got, "%s with %U", c.good, alike)
				}
			}
		}
	}
}

func TestMuseumMailParser(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"a@x.ru (comment)", "(c)a@x.ru", "a@x.ru\x00", "a@[x.ru]", "<a@x.ru>", "=?utf-8?q?a?= <a@x.ru>", "a@x.ru;b@x.ru", "a@b", "a@-b.ru",
		`"a\" @x.ru`, "a@x..ru", "a@.x.ru", "a@x.ru,", "mailto:a@x.ru@y.ru", "a\t@x.ru", strings.Repeat("(", 100) + "a@x.ru",
	} {
		e, err := family.ParseEmail(in)
		require.Error(t, err, in)
		assert.True(t, e.IsZero())
	}
}
