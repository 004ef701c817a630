package password_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/password"
)

// dress makes a word fit the five rules the way people do: a capital at the
// first letter, digits and a sign behind.
func dress(word string) string {
	typed := []byte(password.Layout(word))
	for i, c := range typed {
		if 'a' <= c && c <= 'z' {
			typed[i] = c - 'a' + 'A'
			break
		}
	}
	return string(typed) + "2016!"[max(0, min(3, len(typed)-4)):]
}

func TestWeakButFittingRefused(t *testing.T) {
	t.Parallel()
	fitting, seen := 0, map[string]bool{}
	for _, word := range password.WeakWords() {
		require.False(t, seen[word], "%s stands twice", word)
		require.Equal(t, strings.ToLower(word), word)
		seen[word] = true
		plain := dress(word)
		if password.Portal().Check(plain) != nil {
			continue
		}
		fitting++
		require.ErrorIs(t, password.Recommended().Check(plain), password.ErrWeak, "%s for %s", plain, word)
	}
	assert.GreaterOrEqual(t, fitting, 3000, "entries that fit the five rules when dressed up")
}

func TestDisguisesAreSeenThrough(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in string }{
		{"digits and signs on both sides", "!!2016Dragon2016??"},
		{"leet inside", "Dr4g0n2016!"},
		{"leet at the start", "$unshine2016!A"[:13]},
		{"leet at the end", "Princes$2016"},
		{"1 for l", "F1ower2016!"},
		{"1 for i", "K1tten2016!"},
		{"! for i", "K!tten2016"},
		{"7 and @", "@N@s7asia2016"},
		{"a doubled word", "Dragondragon1!"},
		{"a doubled dressed word", "Dragon1!Dragon1!"},
		{"a doubled word on the other layout", "Gfhjkmgfhjkm1!"},
		{"keys back to front", "Poiuytrewq1!"},
		{"three rows", "Qweasdzxc1!"},
		{"two rows of digits and letters", "1qaz2WSX!"},
		{"two columns, the second with Shift", "1qaz@WSX"},
		{"two columns, a sign first", "!QAZ2wsx"},
		{"three columns", "!QAZ2wsx3EDC"},
		{"a column twice", "1qaz!QAZ"},
		{"columns upwards", "Zaq1@wsx"},
		{"slanting columns", "Zse4%rdx"},
		{"two rows alternating, Shift on the digits", "!Q@W3e4r"},
		{"the same, a little further on", "6y&U8i(O"},
		{"the row of digits with Shift", "12345^&*qweR"},
		{"one repeated letter", "Aaaaaaa1!"},
		{"repeated letters", "Aaabbbccc1!"},
		{"the alphabet", "Abcdefgh1!"},
		{"a pattern of keys", "1q2w3e4r!Q"[:9]},
		{"мария on the Latin layout", "Vfhbz2016!"},
		{"александр on the Latin layout", "Fktrcfylh1!"},
		{"москва on the Latin layout", "Vjcrdf2016!"},
		{"люблю on the Latin layout: signs are letters", "K.,k.2016!"},
		{"хоккей on the Latin layout: a sign in front", "[Jrrtq2016!"},
		{"йцукен itself, the keys of qwerty", "Йцукен1!Qq"[:14]},
		{"a Russian word in Latin letters", "Solnyshko1!"},
		{"the same by another custom", "Lyubimaya1!"},
		{"and another", "Ljubimaja1!"},
		{"the service", "Gosuslugi2026!"},
		{"the school", "Shkola2026!"},
		{"the service in Russian keys", "Ujceckeub1!"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.ErrorIs(t, password.Recommended().Check(c.in), password.ErrWeak, c.in)
		})
	}
}

func TestGoodPasswordsAreNotWeak(t *testing.T) {
	t.Parallel()
	for _, plain := range []string{
		"Kv7-shelf_oRbit", "Vb6]mokrTu", "tRee9:laptopFog", "Zq!8mWx2Lp", "moon-Kettle-7-brick", "Q7w!E9r$T2y", "Xn3_gazeta-Fonar",
	} {
		assert.NoError(t, password.Recommended().Check(plain), plain)
	}
}

// What is drawn at random must not be taken for a walk, but where chance made a
// short word and dressed it in digits and symbols: about one draw in 10,000.
func TestGeneratedPasswordsAreNotWeak(t *testing.T) {
	t.Parallel()
	drawn := password.Portal() // without the check, so that Generate cannot hide a weak draw
	weak := 0
	for range 10_000 {
		plain, err := drawn.Generate(12)
		require.NoError(t, err)
		if password.Recommended().Check(plain) != nil {
			weak++
		}
	}
	require.Less(t, weak, 20)
}

func TestWeaknessSurvivesDressing(t *testing.T) {
	t.Parallel()
	words := slices.DeleteFunc(password.WeakWords(), func(word string) bool {
		return strings.ContainsAny(word, "0123456789") // digits around digits make another number
	})
	rapid.Check(t, func(t *rapid.T) {
		word := password.Layout(rapid.SampledFrom(words).Draw(t, "word"))
		upper := rapid.SliceOfN(rapid.Bool(), len(word), len(word)).Draw(t, "upper")
		typed := []rune(word)
		for i, r := range typed {
			if upper[i] {
				typed[i] = unicode.ToUpper(r)
			}
		}
		word = string(typed)
		if rapid.Bool().Draw(t, "doubled") {
			word += word
		}
		plain := rapid.StringMatching(`[0-9!?]{0,4}`).Draw(t, "before") + word + rapid.StringMatching(`[0-9!?]{0,4}`).Draw(t, "after")
		require.ErrorIs(t, password.Policy{Symbols: password.SymbolsPortal, RefuseWeak: true}.Check(plain), password.ErrWeak)
	})
}
