package password_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/password"
)

func TestStrength(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		personal []string
		want     password.Score
		reasons  codes
	}{
		{name: "nothing typed"},
		{name: "the test stand's own", in: "Test123456!", want: password.Weak, reasons: codes{password.ErrHintWord, password.ErrHintWalk}},
		{name: "three words, two of them rare", in: "Kv7-shelf_oRbit", want: password.Strong},
		{name: "ten random characters", in: "Vb6]mokrTu", want: password.Good},
		{name: "a Russian word on the Latin layout", in: "Gfhjkm1!", want: password.Weak, reasons: codes{password.ErrHintWord, password.ErrHintLayout, password.ErrHintShort}},
		{name: "a row of keys", in: "Qwerty1!", want: password.Weak, reasons: codes{password.ErrHintWalk, password.ErrHintShort}},
		{name: "leet", in: "P@ssw0rd1", want: password.Weak, reasons: codes{password.ErrHintWord, password.ErrHintLeet}},
		{name: "seven characters", in: "Aa1!aaa", want: password.Weak, reasons: codes{password.ErrHintRepeated, password.ErrHintShort}},
		{name: "what breaks a rule may be good", in: "Vb6#mokrTu", want: password.Good},
		{name: "a word", in: "password", want: password.Weak, reasons: codes{password.ErrHintWord, password.ErrHintShort}},
		{name: "Cyrillic", in: "Абв12345!", want: password.Weak, reasons: codes{password.ErrHintWalk, password.ErrHintShort}},
		{
			name: "a surname and a year", in: "Petrov2016!", personal: []string{"Пётр Петров"}, want: password.Weak,
			reasons: codes{password.ErrContainsPersonalData, password.ErrHintWord, password.ErrHintYear},
		},
		{name: "columns with Shift", in: "1qaz@WSX", want: password.Weak, reasons: codes{password.ErrHintWalk, password.ErrHintShort}},
		{name: "one repeated character", in: "Aaaaaaaaaaaaaaaa", want: password.Weak, reasons: codes{password.ErrHintRepeated}},
		{name: "random, twice", in: "kQ7x!kQ7x!", want: password.Weak, reasons: codes{password.ErrHintDoubled}},
		{name: "a random part and a year", in: "Zq!8m-2016", want: password.Fair, reasons: codes{password.ErrHintYear}},
		{name: "eight random characters", in: "Zq!8mWx2", want: password.Fair, reasons: codes{password.ErrHintShort}},
		{name: "digits alone", in: "8305917264", want: password.Weak, reasons: codes{password.ErrHintShort}},
		{name: "four common words", in: "dragon-Summer-7-monkey-flower", want: password.Strong},
		{name: "characters of another script", in: "日本国憲法第九条戦争放棄永久平和", want: password.Strong},
		{name: "one of them, repeated", in: strings.Repeat("漢", 20), want: password.Weak, reasons: codes{password.ErrHintRepeated}},
		{name: "bytes that are no characters", in: strings.Repeat("\xff\xfe", 16), want: password.Weak, reasons: codes{password.ErrHintRepeated}},
		{name: "more than any policy takes", in: strings.Repeat("x", 257), reasons: codes{password.ErrTooLong}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := password.Recommended().Strength(c.in, c.personal...)
			assert.Equal(t, c.want, got.Score, "%+v", got)
			assert.Equal(t, c.reasons, got.Reasons, "%+v", got)
		})
	}
}

func TestStrengthKnowsTheShortestLength(t *testing.T) {
	t.Parallel()
	p := password.Recommended()
	p.MinLength = 20
	got := p.Strength("Zq!8mWx2Lp-vR5kN")
	assert.Equal(t, password.Strength{Score: password.Weak, Bits: got.Bits, Reasons: codes{password.ErrHintShort}}, got)
}

// A word or walk that is there by chance takes some bits away, never many.
func TestGeneratedPasswordsAreStrong(t *testing.T) {
	t.Parallel()
	p := password.Recommended()
	good := 0
	for range 10_000 {
		plain, err := p.Generate(0)
		require.NoError(t, err)
		got := p.Strength(plain)
		require.GreaterOrEqual(t, got.Score, password.Good, "%s %+v", plain, got)
		if got.Score == password.Good {
			good++
		}
	}
	assert.LessOrEqual(t, good, 20)
}

// What Check calls weak or personal is Weak; what is not Good has a reason; what
// is Strong has none.
func TestStrengthAgreesWithCheck(t *testing.T) {
	t.Parallel()
	only := password.Policy{Symbols: password.SymbolsPortal, RefuseWeak: true, RefusePersonal: true}
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.OneOf(
			rapid.String(), rapid.StringMatching(`[a-zA-Z]{0,3}(dragon|Gfhjkm|2016|qwe|!QAZ|petrov|aaa){1,3}[!-~]{0,8}`),
		).Draw(t, "plain")
		got := only.Strength(plain, "Петров")
		refused := codesOf(t, only.Check(plain, "Петров"))
		if plain == "" || len(refused) > 0 && refused[0] == password.ErrTooLong {
			require.Zero(t, got.Score)
			return
		}
		for _, code := range refused {
			if code == password.ErrWeak || code == password.ErrContainsPersonalData {
				require.Equal(t, password.Weak, got.Score, "%q", plain)
			}
		}
		require.True(t, got.Score >= password.Weak && got.Score <= password.Strong)
		require.GreaterOrEqual(t, got.Bits, 0)
		require.LessOrEqual(t, got.Bits, 2048)
		require.True(t, got.Score >= password.Good || len(got.Reasons) > 0, "%q: %+v", plain, got)
		require.True(t, got.Score != password.Strong || got.Reasons == nil, "%q: %+v", plain, got)
	})
}

func TestScoreRoundTrips(t *testing.T) {
	t.Parallel()
	for _, s := range []password.Score{0, password.Weak, password.Fair, password.Good, password.Strong} {
		text, err := json.Marshal(password.Strength{Score: s})
		require.NoError(t, err)
		var again password.Strength
		require.NoError(t, json.Unmarshal(text, &again))
		assert.Equal(t, s, again.Score)
	}
	var s password.Score
	require.Error(t, s.UnmarshalText([]byte("splendid")))
	assert.Empty(t, password.Score(9).String())
}
