package family_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// answer is all that a parser says: the text of the value, what was mended, and
// the codes of broken rules.
type answer struct {
	text            string
	did             family.Repairs
	warnings, codes []validate.Code
}

func refused(codes ...validate.Code) answer { return answer{codes: codes} }

// answered is what the library says, in the same shape.
func answered(text string, notes family.Notes, err error) answer {
	a := answer{text: text, did: notes.Repairs, warnings: codesOf(notes.Warnings)}
	if err != nil {
		all, _ := validate.Of(err)
		a.codes = codesOf(all)
	}
	return a
}

func codesOf(all validate.Errors) []validate.Code {
	var out []validate.Code
	for _, e := range all {
		out = append(out, e.Code)
	}
	return out
}

var (
	slowVisible = regexp.MustCompile(`^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]*$`)
	slowSpaces  = regexp.MustCompile(`[ \x{a0}\x{2009}\x{202f}]+`)
	slowDashes  = regexp.MustCompile(`[‐‑‒–—−]`)
)

// slowClean is the order of work of every parser.
func slowClean(s string, limit int) (string, validate.Code) {
	if len(s) > 4*limit {
		return "", family.ErrTextTooLong
	}
	s = slowEnds.ReplaceAllString(s, "")
	if !utf8.ValidString(s) || !slowVisible.MatchString(s) {
		return "", family.ErrTextInvalid
	}
	s = norm.NFC.String(slowSpaces.ReplaceAllString(s, " "))
	if utf8.RuneCountInString(s) > limit {
		return "", family.ErrTextTooLong
	}
	return s, ""
}

// slowSwap replaces what the pattern finds, and tells whether it found any.
func slowSwap(s string, what *regexp.Regexp, by string, kind family.Repairs, did *family.Repairs) string {
	if what.MatchString(s) {
		*did |= kind
	}
	return what.ReplaceAllString(s, by)
}

var (
	slowOneNumeral = regexp.MustCompile(`[\x{2160}-\x{216f}\x{2170}-\x{217f}]`)
	slowNoDash     = regexp.MustCompile(`^(.*?)[ ./]?(..)$`)
	slowCanonical  = regexp.MustCompile(`^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$`)
	slowLatin      = strings.NewReplacer("1", "I", "|", "I", "І", "I", "У", "V", "Х", "X", "Л", "L", "С", "C", "Д", "D", "М", "M")
	slowCyrillic   = strings.NewReplacer("A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "X", "Х", "Y", "У")
	slowSmallPart  = regexp.MustCompile(`[a-zа-яёі]`)
)

// slowUpper is capitals of Latin and Russian letters, and of the Ukrainian i.
func slowUpper(s string, did *family.Repairs) string {
	if !slowSmallPart.MatchString(s) {
		return s
	}
	*did |= family.RepairCase
	return slowSmallPart.ReplaceAllStringFunc(s, strings.ToUpper)
}

func slowAlike(s string, by *strings.Replacer, did *family.Repairs) string {
	right := by.Replace(s)
	if right != s {
		*did |= family.RepairLookAlike
	}
	return right
}

func slowSeries(in string, profile family.Profile) answer {
	s, code := slowClean(in, 16)
	switch {
	case code != "":
		return refused(code)
	case s == "":
		return refused(family.ErrRequired)
	}
	var did family.Repairs
	for slowOneNumeral.MatchString(s) {
		did |= family.RepairCompatibility
		s = slowOneNumeral.ReplaceAllStringFunc(s, norm.NFKC.String)
	}
	s = slowSwap(s, slowDashes, "-", family.RepairDash, &did)
	first, second, one := strings.Cut(s, "-")
	switch {
	case strings.Contains(second, "-"):
		return refused(family.ErrSeriesFormat)
	case one && first+second != strings.TrimSuffix(first, " ")+strings.TrimPrefix(second, " "):
		did |= family.RepairSpace
		first, second = strings.TrimSuffix(first, " "), strings.TrimPrefix(second, " ")
	case !one && utf8.RuneCountInString(s) < 3:
		return refused(family.ErrSeriesFormat)
	case !one:
		did |= family.RepairSeparator
		parts := slowNoDash.FindStringSubmatch(s)
		first, second = parts[1], parts[2]
	}
	roman, more, ok := slowNumeral(first)
	if !ok {
		return refused(family.ErrSeriesRoman)
	}
	did |= more
	letters := slowAlike(slowUpper(second, &did), slowCyrillic, &did)
	if !regexp.MustCompile(`^[А-ЯЁ]{2}$`).MatchString(letters) {
		return refused(family.ErrSeriesLetters)
	}
	a := answer{text: roman + "-" + letters, did: did}
	switch yo := strings.Contains(letters, "Ё"); {
	case yo && profile == family.Strict:
		return refused(family.ErrSeriesLetters)
	case yo:
		a.warnings = []validate.Code{family.ErrSeriesLetters}
	case !slowCanonical.MatchString(roman):
		a.warnings = []validate.Code{family.ErrSeriesNotCanonical}
	}
	return a
}

// slowNumeral reads the small l as I, unless the part has other letters, all of
// them small, and reading L gives a canonical numeral.
func slowNumeral(s string) (text string, did family.Repairs, ok bool) {
	good := regexp.MustCompile(`^[IVXLCDM]{1,6}$`)
	letters := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) || r == 'l' {
			return -1
		}
		return r
	}, s)
	if strings.Contains(s, "l") {
		if letters != "" && !strings.ContainsFunc(letters, func(r rune) bool { return !unicode.IsLower(r) }) {
			text = slowAlike(slowUpper(s, &did), slowLatin, &did)
			if good.MatchString(text) && slowCanonical.MatchString(text) {
				return text, did, true
			}
		}
		did = family.RepairLookAlike
		s = strings.ReplaceAll(s, "l", "I")
	}
	text = slowAlike(slowUpper(s, &did), slowLatin, &did)
	return text, did, good.MatchString(text)
}

func slowActNumber(in string, on family.Date, profile family.Profile) answer {
	s, code := slowClean(in, 32)
	if code != "" {
		return refused(code)
	}
	var did family.Repairs
	s = slowSwap(s, slowDashes, "-", family.RepairDash, &did)
	if s == "" || s == "-" {
		return answer{warnings: []validate.Code{family.ErrActNumberAbsent}}
	}
	if plain := slowPlain.Replace(s); plain != s {
		s = plain
		did |= family.RepairCompatibility
	}
	s = slowSwap(s, regexp.MustCompile(`^[№Nn#] ?`), "", family.RepairSign, &did)
	since := date("2018-10-01")
	if !regexp.MustCompile(`^[0-9]([ -]*[0-9]){20}$`).MatchString(s) {
		s = slowUpper(s, &did)
		if !regexp.MustCompile(`^[0-9]{1,5}(-[0-9]{1,4})?[А-Я]?$`).MatchString(s) || utf8.RuneCountInString(s) > 10 ||
			!strings.ContainsAny(s, "123456789") || !on.IsZero() && !on.Before(since) {
			return refused(family.ErrActNumberFormat)
		}
		return answer{text: s, did: did}
	}
	s = regexp.MustCompile(`[ -]`).ReplaceAllString(s, "")
	var broken []validate.Code
	if !on.IsZero() && on.Before(since) {
		broken = append(broken, family.ErrActNumberFormForDate)
	}
	if !slowLuhn(s) {
		broken = append(broken, family.ErrActNumberChecksum)
	}
	if !on.IsZero() && s[2:5] != on.String()[1:4] {
		broken = append(broken, family.ErrActNumberYear)
	}
	if len(broken) > 0 && profile == family.Strict {
		return refused(broken...)
	}
	return answer{text: s, did: did, warnings: broken}
}

func slowLuhn(s string) bool {
	sum := 0
	for i, c := range s {
		product := int(c - '0')
		if i%2 == 1 && i < 20 {
			product *= 2
		}
		if product > 9 {
			product -= 9
		}
		sum += product
	}
	return sum%10 == 0
}

var bothProfiles = []family.Profile{family.Strict, family.Portal}

func checkSeries(t require.TestingT, in string) {
	for _, p := range bothProfiles {
		v, notes, err := family.Rules{Profile: p}.ReadSeries(in)
		require.Equal(t, slowSeries(in, p), answered(v.String(), notes, err), "%q %s", in, p)
	}
}

func checkActNumber(t require.TestingT, in string, on family.Date) {
	for _, p := range bothProfiles {
		v, notes, err := family.Rules{Profile: p}.ReadActNumber(in, on)
		require.Equal(t, slowActNumber(in, on, p), answered(v.String(), notes, err), "%q %s", in, p)
	}
}

func TestSeriesAnswersAsTheRulesSay(t *testing.T) {
	t.Parallel()
	pieces := []rune("IVXLCDMivxlcdml1|ІіУуХхЛлСсДдМмⅥⅸⅼⅯAaBbYyETАаЯяЁёЮюZzРр-–−. /\u00a0№1'\u1c80\u0308")
	rapid.Check(t, func(t *rapid.T) {
		checkSeries(t, hurt(t, rapid.SampledFrom([]string{"VI-МЮ", "XIV – МА", "vl-мю", "IIIVAK"}).Draw(t, "good")))
		checkSeries(t, string(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 10).Draw(t, "pieces")))
		roman := rapid.SliceOfN(rapid.SampledFrom(pieces[:34]), 1, 6).Draw(t, "roman")
		checkSeries(t, string(roman)+rapid.SampledFrom([]string{"", "-", " — ", " ", "."}).Draw(t, "dash")+
			string(rapid.SliceOfN(rapid.SampledFrom(pieces[14:54]), 2, 2).Draw(t, "letters")))
	})
}

func TestActNumberAnswersAsTheRulesSay(t *testing.T) {
	t.Parallel()
	days := []family.Date{{}, date("2016-01-01"), date("2018-09-30"), date("2018-10-01"), date("2020-05-15")}
	pieces := []rune("0011234567899-– Вв№Nn#ЁёAb１９'.")
	rapid.Check(t, func(t *rapid.T) {
		on := rapid.SampledFrom(days).Draw(t, "day")
		checkActNumber(t, hurt(t, rapid.SampledFrom([]string{"110209910002900532002", "110 20991-0002900532002", "123-4В", "№ 12", "-"}).Draw(t, "good")), on)
		checkActNumber(t, string(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces")), on)
		checkActNumber(t, string(rapid.SliceOfN(rapid.SampledFrom([]rune("0123456789")), 21, 21).Draw(t, "digits")), on)
	})
}
