package password_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

type codes = []validate.Code

// codesOf lists the broken rules in order; none is nil.
func codesOf(t require.TestingT, err error) codes {
	if err == nil {
		return nil
	}
	var all validate.Errors
	require.ErrorAs(t, err, &all)
	var out codes
	for _, e := range all {
		assert.Empty(t, e.Path)
		out = append(out, e.Code)
	}
	return out
}

func TestCheck(t *testing.T) {
	t.Parallel()
	var (
		weak     = codes{password.ErrWeak}
		notLatin = codes{password.ErrNoUpper, password.ErrNoLower, password.ErrCharNotAllowed}
		noSymbol = codes{password.ErrNoSymbol, password.ErrCharNotAllowed}
		words    = codes{password.ErrNoUpper, password.ErrNoDigit, password.ErrNoSymbol}
	)
	for _, c := range []struct {
		name, in            string
		personal            []string
		portal, recommended codes
	}{
		{name: "the test stand's own", in: "Test123456!", recommended: weak},
		{name: "three words", in: "Kv7-shelf_oRbit"},
		{name: "one of the three symbols that are not printed", in: "Vb6]mokrTu"},
		{name: "a Russian word on the Latin layout", in: "Gfhjkm1!", recommended: weak},
		{name: "a row of keys", in: "Qwerty1!", recommended: weak},
		{name: "leet", in: "P@ssw0rd1", recommended: weak},
		{name: "seven characters", in: "Aa1!aaa", portal: codes{password.ErrTooShort}, recommended: codes{password.ErrTooShort}},
		{name: "a symbol that is not allowed", in: "Vb6#mokrTu", portal: noSymbol, recommended: noSymbol},
		{name: "a word", in: "password", portal: words, recommended: append(words[:3:3], password.ErrWeak)},
		{name: "Cyrillic", in: "Абв12345!", portal: notLatin, recommended: notLatin},
		{
			name: "a surname and a year", in: "Petrov2016!", personal: []string{"Пётр Петров"},
			recommended: codes{password.ErrContainsPersonalData},
		},
		{name: "a space", in: "Vb6! mokrTu", portal: codes{password.ErrCharNotAllowed}, recommended: codes{password.ErrCharNotAllowed}},
		{name: "an asterisk and a backslash", in: `Vb6*\mokrTu`, portal: noSymbol, recommended: noSymbol},
		{name: "bytes that are no text", in: "Vb6!mokr\xff\xfe", portal: codes{password.ErrCharNotAllowed}, recommended: codes{password.ErrCharNotAllowed}},
		{name: "64 characters", in: "Kv7-" + strings.Repeat("xQ9_wz", 10)},
		{
			name: "65 characters", in: "Kv7-x" + strings.Repeat("xQ9_wz", 10),
			portal: codes{password.ErrTooLong}, recommended: codes{password.ErrTooLong},
		},
		{
			name: "nothing", in: "",
			portal:      codes{password.ErrTooShort, password.ErrNoUpper, password.ErrNoLower, password.ErrNoDigit, password.ErrNoSymbol},
			recommended: codes{password.ErrTooShort, password.ErrNoUpper, password.ErrNoLower, password.ErrNoDigit, password.ErrNoSymbol},
		},
		{
			name: "257 characters: nothing else is looked at", in: strings.Repeat("я", 257),
			portal: codes{password.ErrTooLong}, recommended: codes{password.ErrTooLong},
		},
		{
			name: "over 1 KiB", in: strings.Repeat("🜁", 257),
			portal: codes{password.ErrTooLong}, recommended: codes{password.ErrTooLong},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.portal, codesOf(t, password.Portal().Check(c.in, c.personal...)))
			assert.Equal(t, c.recommended, codesOf(t, password.Recommended().Check(c.in, c.personal...)))
		})
	}
}

func TestCheckTellsTheLimits(t *testing.T) {
	t.Parallel()
	require.EqualError(t, password.Portal().Check("Aa1!"), "password.too_short{min=8}")
	require.EqualError(t, password.Portal().Check("Aa1!"+strings.Repeat("x", 61)), "password.too_long{max=64}")
	require.EqualError(t, password.Portal().Check(strings.Repeat("x", 2000)), "password.too_long{max=64}")
	require.EqualError(t, password.Policy{}.Check(strings.Repeat("x", 257)), "password.too_long{max=256}")
	require.EqualError(t, password.Policy{MaxLength: 999}.Check(strings.Repeat("x", 257)), "password.too_long{max=256}")
}

func TestEverySymbolOfThePortal(t *testing.T) {
	t.Parallel()
	assert.Len(t, password.SymbolsGuide, 26)
	assert.Len(t, password.SymbolsPortal, 29)
	for c := range rune(0x80) {
		err := password.Portal().Check("Kv7" + string(c) + "shelf" + string(c))
		allowed := strings.ContainsRune(password.SymbolsPortal, c)
		assert.Equal(t, allowed, err == nil, "character %q", c)
	}
}

func TestZeroPolicyAsksForNothing(t *testing.T) {
	t.Parallel()
	require.NoError(t, password.Policy{}.Check(""))
	require.NoError(t, password.Policy{}.Check("password1"))
	require.ErrorIs(t, password.Policy{}.Check("a b"), password.ErrCharNotAllowed)
	require.ErrorIs(t, password.Policy{Symbols: "я1a"}.Check("яблоко"), password.ErrCharNotAllowed)
	require.NoError(t, password.Policy{MinLength: 15, Symbols: " "}.Check("four words of mine"))
}

func TestPoliciesAreValues(t *testing.T) {
	t.Parallel()
	changed := password.Recommended()
	changed.RefuseWeak, changed.RefusePersonal = false, false
	assert.Equal(t, password.Portal(), changed)
	assert.Contains(t, map[password.Policy]bool{password.Portal(): true}, changed, "comparable")
}

func TestEqual(t *testing.T) {
	t.Parallel()
	require.NoError(t, password.Equal("Kv7-shelf_oRbit", "Kv7-shelf_oRbit"))
	require.ErrorIs(t, password.Equal("Kv7-shelf_oRbit", "Kv7-shelf_orbit"), password.ErrMismatch)
	require.ErrorIs(t, password.Equal("Kv7-shelf_oRbit", "Kv7-shelf_oRbit "), password.ErrMismatch)
}

func TestCheckOfAGoodPasswordAllocatesNothing(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts for the whole process.
	const plain = "Kv7-shelf_oRbit"
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if password.Portal().Check(plain) != nil {
			t.Error("refused")
		}
	}))
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if password.Recommended().Check(plain, "Петров", "Пётр", "2016-05-19", "+7 926 123-45-67", "petya@example.org", "123456") != nil {
			t.Error("refused")
		}
	}))
}

func TestErrorsHoldNothingTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		marker := rapid.StringMatching(`[A-Za-z]{3}[0-9]{4}\PC{3,12}`).Draw(t, "plain")
		if err := password.Recommended().Check(marker, marker); err != nil {
			assert.NotContains(t, err.Error(), marker)
		}
	})
}

func TestGeneratedAlwaysFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.IntRange(8, 64).Draw(t, "length")
		plain, err := password.Recommended().Generate(length)
		require.NoError(t, err)
		assert.Len(t, plain, length)
		require.NoError(t, password.Recommended().Check(plain))
		assert.False(t, strings.ContainsAny(plain, "lI1O0]|`"), "a character that is never generated")
	})
	plain, err := password.Portal().Generate(0)
	require.NoError(t, err)
	assert.Len(t, plain, 16)
}

func TestGeneratedClassesHaveNoFixedPlace(t *testing.T) {
	t.Parallel()
	classes := []string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", password.SymbolsGuide}
	const draws, length = 2000, 8
	var seen [4][length]int
	for range draws {
		plain, err := password.Portal().Generate(length)
		require.NoError(t, err)
		for i := range length {
			for class, members := range classes {
				if strings.IndexByte(members, plain[i]) >= 0 {
					seen[class][i]++
				}
			}
		}
	}
	for class := range classes {
		total := 0
		for i := range length {
			total += seen[class][i]
		}
		for i := range length {
			// 0.4 of the mean is more than 6 standard deviations here.
			assert.InEpsilon(t, float64(total)/length, float64(seen[class][i]), 0.4, "class %d at place %d", class, i)
		}
	}
}

func TestGenerateRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	noSymbols := password.Portal()
	noSymbols.Symbols = ""
	onlyForeign := password.Portal()
	onlyForeign.Symbols, onlyForeign.Draw = "яю", "яю"
	tooNarrow := password.Policy{MinLength: 3, NeedUpper: true, NeedLower: true, NeedDigit: true, NeedSymbol: true, Symbols: "!"}
	for _, c := range []struct {
		name   string
		policy password.Policy
		length int
	}{
		{"shorter than the policy", password.Portal(), 7},
		{"longer than the policy", password.Portal(), 65},
		{"negative", password.Policy{}, -1},
		{"a symbol is needed and none allowed", noSymbols, 16},
		{"symbols that are no ASCII", onlyForeign, 16},
		{"more classes than characters", tooNarrow, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := c.policy.Generate(c.length)
			require.ErrorIs(t, err, password.ErrPolicyUnsatisfiable)
		})
	}
}
