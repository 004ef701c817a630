package family_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/idna"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

var (
	slowApostrophes = regexp.MustCompile("[`´‘’ʼ]")
	slowQuotes      = regexp.MustCompile("[«»“”„]")
	slowHasCyrillic = regexp.MustCompile(`\p{Cyrillic}`)
	slowHasRussian  = regexp.MustCompile(`[а-яА-ЯёЁ]`)
	slowNameSet     = regexp.MustCompile(`^[а-яА-ЯёЁ IVXLCDM'.()"-]+$`)
	slowBadJoints   = regexp.MustCompile(`^-|-$|[-' ]{2}`)
	slowWordEnds    = regexp.MustCompile(`[ .()"-]`)
)

// slowSurname is a part of a name where it is required.
func slowSurname(in string) answer {
	s, code := slowClean(in, 100)
	switch {
	case code != "":
		return refused(code)
	case s == "":
		return refused(family.ErrRequired)
	}
	var did family.Repairs
	s = slowSwap(s, slowDashes, "-", family.RepairDash, &did)
	s = slowSwap(s, slowApostrophes, "'", family.RepairQuotes, &did)
	s = slowSwap(s, slowQuotes, `"`, family.RepairQuotes, &did)
	for _, word := range slowWordEnds.Split(s, -1) {
		foreign := strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Cyrillic, r) })
		if foreign && slowHasCyrillic.MatchString(word) {
			return refused(family.ErrNameScript)
		}
	}
	switch {
	case !slowNameSet.MatchString(s):
		return refused(family.ErrNameCharset)
	case !slowHasRussian.MatchString(s), slowBadJoints.MatchString(s):
		return refused(family.ErrNameShape)
	}
	return answer{text: s, did: did}
}

func checkName(t require.TestingT, in string) {
	n, notes, err := family.Rules{}.ReadName(family.NameForm{Surname: in, Given: "Анна"})
	var did family.Repairs
	for _, r := range []family.Repairs{family.RepairDash, family.RepairQuotes} {
		if notes.Has("surname", r.Codes()[0]) {
			did |= r
		}
	}
	require.Equal(t, slowSurname(in), answered(n.Surname(), family.Notes{Repairs: did}, err), "%q", in)
	require.Len(t, notes, len(did.Codes()))
}

var (
	slowLocal  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_{|}~`-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_{|}~`-]+)*$")
	slowHost   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	slowPortal = regexp.MustCompile(`^[0-9а-яА-Яa-zA-Z_.-]{1,50}@[0-9а-яА-Яa-zA-Z_.-]{2,50}\.[а-яА-Яa-zA-Z]{2,10}$`)
)

// slowEmail is an address by its key.
func slowEmail(in string, profile family.Profile) answer {
	s, code := slowClean(in, 254)
	switch {
	case code != "":
		return refused(code)
	case s == "":
		return refused(family.ErrRequired)
	case len(s) > 254:
		return refused(family.ErrTextTooLong)
	}
	parts := regexp.MustCompile(`^(.*)@([^@]*)$`).FindStringSubmatch(s)
	if parts == nil {
		return refused(family.ErrEmailFormat)
	}
	local, domain := parts[1], parts[2]
	switch {
	case regexp.MustCompile(`^".*"$`).MatchString(local):
		return refused(family.ErrEmailLocalPart)
	case regexp.MustCompile(`[ <>@]`).MatchString(local), regexp.MustCompile(`[ <>]|^\[`).MatchString(domain):
		return refused(family.ErrEmailFormat)
	case len(local) > 64, !slowLocal.MatchString(local):
		return refused(family.ErrEmailLocalPart)
	}
	ascii, ok := slowDomain(domain)
	key := strings.ToLower(local) + "@" + ascii
	switch {
	case !ok:
		return refused(family.ErrEmailDomain)
	case len(key) > 254:
		return refused(family.ErrTextTooLong)
	case profile == family.Strict:
		return answer{text: key}
	}
	switch typed := local + "@" + domain; {
	case strings.Contains(local, "+"):
		return refused(family.ErrEmailPlus)
	case utf8.RuneCountInString(typed) > 100:
		return refused(family.ErrTextTooLong)
	case !slowPortal.MatchString(local + "@portal.ru"):
		return refused(family.ErrEmailLocalPart)
	case !slowPortal.MatchString(typed):
		return refused(family.ErrEmailDomain)
	}
	return answer{text: key}
}

// slowDomain is a domain in lower-case ASCII. The look-up rules of IDNA are
// those of its package; what is ours is beside them.
func slowDomain(domain string) (string, bool) {
	good := func(host string) bool {
		return len(host) <= 253 && slowHost.MatchString(host) && !regexp.MustCompile(`\.[0-9]+$`).MatchString(host)
	}
	plain := regexp.MustCompile(`^[ -~]*$`).MatchString(domain)
	if low := strings.ToLower(domain); plain && !strings.Contains(low, "xn--") {
		return low, good(low)
	}
	if regexp.MustCompile(`[。．｡]`).MatchString(domain) {
		return "", false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || !good(ascii) || len(strings.Split(ascii, ".")) != len(strings.Split(domain, ".")) {
		return "", false
	}
	shown, err := idna.Lookup.ToUnicode(ascii)
	if err != nil {
		return "", false
	}
	for _, label := range append(strings.Split(domain, "."), strings.Split(shown, ".")...) {
		scripts := map[string]bool{}
		for _, r := range label {
			if unicode.IsLetter(r) {
				scripts[slowScript(r)] = true
			}
		}
		if len(scripts) > 1 {
			return "", false
		}
	}
	return ascii, true
}

func slowScript(r rune) string {
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

func checkEmail(t require.TestingT, in string) {
	for _, p := range bothProfiles {
		e, err := family.Rules{Profile: p}.ReadEmail(in)
		require.Equal(t, slowEmail(in, p), answered(e.Key(), family.Notes{}, err), "%q %s", in, p)
	}
}

func TestNameAnswersAsTheRulesSay(t *testing.T) {
	t.Parallel()
	pieces := []rune("АаЯяЁёйИVXLaz'’`-–—  ().\"«»№,1\u00a0\u0306\u0308Әѣα")
	rapid.Check(t, func(t *rapid.T) {
		checkName(t, hurt(t, rapid.SampledFrom([]string{"Ёлкина-Берёзова оглы", "Иван (I'я.) \"IV\"", "О’Коннор", "Ким"}).Draw(t, "good")))
		checkName(t, string(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces")))
		checkName(t, strings.Repeat(string(rapid.SampledFrom(pieces).Draw(t, "one")), rapid.IntRange(98, 102).Draw(t, "times")))
	})
}

func TestEmailAnswersAsTheRulesSay(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", "Z", "0", ".", "-", "--", "_", "+", "@", "\"", "<", ">", "[", " ", "я", "Я", "ё", "а", "o", "xn--", "xn--e1afmkfd", "mail", "пример", ".ru", ".рф", "ß", "ı", "\u200b", "ａ", "。", "日", "ー", "\u0301", "№"}
	rapid.Check(t, func(t *rapid.T) {
		checkEmail(t, hurt(t, rapid.SampledFrom([]string{"a.b-C+d@mail-1.example.ru", "ivan@пример.рф", "A@XN--E1AFMKFD.XN--P1AI", "x@AB--C.RU"}).Draw(t, "good")))
		checkEmail(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), ""))
		checkEmail(t, "a@"+strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(t, "domain"), "")+".ru")
		n := rapid.IntRange(45, 70).Draw(t, "long")
		checkEmail(t, strings.Repeat("a", n)+"@"+strings.Repeat("b", rapid.IntRange(45, 70).Draw(t, "longer"))+".ru")
		checkEmail(t, "a@"+strings.Repeat("bb.", rapid.IntRange(78, 86).Draw(t, "many"))+"ru")
	})
}
