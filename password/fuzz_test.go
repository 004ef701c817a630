package password_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// slowRules is the five rules and the alphabet, written the long way.
func slowRules(plain string) []validate.Code {
	if len(plain) > 1024 || utf8.RuneCountInString(plain) > 256 {
		return []validate.Code{password.ErrTooLong}
	}
	var out []validate.Code
	need := func(ok bool, code validate.Code) {
		if !ok {
			out = append(out, code)
		}
	}
	const upper, lower, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
	need(utf8.RuneCountInString(plain) >= 8, password.ErrTooShort)
	need(utf8.RuneCountInString(plain) <= 64, password.ErrTooLong)
	need(strings.ContainsAny(plain, upper), password.ErrNoUpper)
	need(strings.ContainsAny(plain, lower), password.ErrNoLower)
	need(strings.ContainsAny(plain, digits), password.ErrNoDigit)
	need(strings.ContainsAny(plain, password.SymbolsPortal), password.ErrNoSymbol)
	need(strings.Trim(plain, upper+lower+digits+password.SymbolsPortal) == "" &&
		!strings.ContainsFunc(plain, func(r rune) bool {
			return !strings.ContainsRune(upper+lower+digits+password.SymbolsPortal, r)
		}), password.ErrCharNotAllowed)
	return out
}

func FuzzCheck(f *testing.F) {
	f.Add("Kv7-shelf_oRbit", "Петров Пётр")                   // a good one
	f.Add("Petrov2016!", "Пётр Петров")                       // personal
	f.Add("Gfhjkm1!", "2016-05-19")                           // weak by layout
	f.Add("1q2w3e4r!!!!", "+7 926 123-45-67")                 // digits among letters
	f.Add("\xff\xc3\x28", "\xff@\xfe")                        // no text
	f.Add("e\u0301\u0306\u0308", "Андреи\u0306 е\u0308")      // combining marks
	f.Add(strings.Repeat("!", 256), strings.Repeat("я", 300)) // as long as may be
	f.Add("!@#$%^&*()", "@")                                  // signs alone
	f.Add("[];',.`{}:\"<>~", "Хъжэбюё")                       // keys that are letters
	f.Fuzz(func(t *testing.T, plain, personal string) {
		want := slowRules(plain)
		require.Equal(t, want, codesOf(t, password.Portal().Check(plain)))
		got := codesOf(t, password.Recommended().Check(plain, personal))
		require.GreaterOrEqual(t, len(got), len(want))
		require.True(t, slices.Equal(want, got[:len(want)]), "%v, want %v first", got, want)
		for _, code := range got[len(want):] {
			assert.Contains(t, codes{password.ErrWeak, password.ErrContainsPersonalData}, code)
			if want == nil {
				require.Equal(t, password.Weak, password.Recommended().Strength(plain, personal).Score)
			}
		}
		_ = password.Portal().Strength(plain, personal)
	})
}

func FuzzParseHash(f *testing.F) {
	const good = "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
	f.Add(good)                                                      // the reference vector
	f.Add(strings.Replace(good, "p=2", "p=2,keyid=Zm9vYmFyYmF6", 1)) // with a pepper
	f.Add(strings.Replace(good, "m=256", "m=0256", 1))               // a leading zero
	f.Add(strings.Replace(good, "m=256", "m=4294967552", 1))         // more than 32 bits
	f.Add(strings.Replace(good, "t=2", "t=11", 1))                   // over the bound
	f.Add(strings.Replace(good, "p=2", "p=257", 1))                  // 1 in 8 bits
	f.Add(strings.Replace(good, "c29t", "c2\n9t", 1))                // a line feed that decoders skip
	f.Add(good + "=")                                                // padding
	f.Add("$argon2i" + good[9:])                                     // the other argon2
	f.Fuzz(func(t *testing.T, text string) {
		again, err := password.ReparseHash(text)
		if err != nil {
			require.ErrorIs(t, err, password.ErrHashInvalid)
			return
		}
		require.Equal(t, text, again, "one spelling of each hash")
	})
}
