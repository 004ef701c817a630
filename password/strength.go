package password

import (
	"math"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/validate"
)

// Score is a coarse answer to "how hard is it to guess?". The zero value is
// unset: nothing was typed, or too much to look at. Scores are compared with <.
type Score uint8

// The scores, each better than the one before.
const (
	Weak   Score = iota + 1 // guessed at once
	Fair                    // guessed by whoever holds the hash and has a week
	Good                    // not worth the trouble
	Strong                  // not guessed
)

func scoreNames() machine.Names { return machine.Names{"", "weak", "fair", "good", "strong"} }

// String is the word: "weak", "fair", "good", "strong"; "" when unset.
func (s Score) String() string { return scoreNames().Word(uint8(s)) }

// MarshalText is String.
func (s Score) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *Score) UnmarshalText(text []byte) error { return machine.Read(scoreNames(), text, s) }

// Strength is a hint for a meter beside the field of a password. It tells a lot
// about the password: show it to who types, and neither log nor store it. The
// zero value is that of an empty password.
type Strength struct {
	Score Score `json:"score,omitzero"`
	// Bits is about how many times the number of guesses doubles; 0 to 2048.
	Bits int `json:"bits"`
	// Reasons say what keeps the score down: [ErrContainsPersonalData], then
	// ErrHintWord to ErrHintShort, each once, in the order of the constants.
	// None for Strong. Below Good there is at least one.
	Reasons []validate.Code `json:"reasons,omitempty"`
}

// What parts of a password are worth, in bits, and the bits of each score.
const (
	wordBits     = 12 // of the list's five thousand
	disguiseBits = 1
	runBits      = 8
	yearBits     = 7
	fairBits     = 40
	goodBits     = 56
	strongBits   = 72
)

// The words looked for inside: shorter ones are there by chance.
const (
	shortestInner = 4
	longestInner  = 16
)

// Strength guesses how hard the password is to guess, and says why it is not
// harder. It is a hint and decides nothing: [Policy.Check] does. A password may
// be Strong and break a rule, or keep all rules and be Fair.
//
// The estimate reads the password from left to right as words of the list (4
// letters or more, in any of the disguises of Check), years from 1900 to 2099,
// walks over the keyboard, repeated characters, and single characters of the
// classes that occur, and adds up what each is worth. What Check calls weak or
// personal is Weak, and so is what is shorter than MinLength; RefuseWeak and
// RefusePersonal do not matter. Personal strings are as in Check. No dictionary
// but that of Check is asked, so a rare word counts as random letters.
//
// A text over 256 characters or 1 KiB gives no score and ErrTooLong.
func (p Policy) Strength(plain string, personal ...string) Strength {
	if plain == "" {
		return Strength{}
	}
	if tooLong(plain) {
		return Strength{Reasons: []validate.Code{ErrTooLong}}
	}
	var b buffer
	low, _ := fold(&b, plain)
	single := math.Log2(alphabet(plain))
	bits, seen := guess(low, single)
	score := scoreOf(bits)
	surely := weakness(low)
	if len(personal) > 0 && holdsPersonal(low, personal) {
		surely |= byPersonal
	}
	if len(low) < p.MinLength {
		surely |= byShort
	}
	if surely != 0 {
		score = Weak
	}
	if float64(len(low))*single < goodBits {
		seen |= byShort
	}
	out := Strength{Score: score, Bits: int(bits)}
	if score != Strong {
		out.Reasons = reasons(seen | surely)
	}
	return out
}

func scoreOf(bits float64) Score {
	switch {
	case bits < fairBits:
		return Weak
	case bits < goodBits:
		return Fair
	case bits < strongBits:
		return Good
	}
	return Strong
}

// alphabet is how many characters the classes that occur have together.
func alphabet(plain string) float64 {
	var seen [5]bool
	for _, r := range plain {
		switch {
		case 'a' <= r && r <= 'z':
			seen[0] = true
		case 'A' <= r && r <= 'Z':
			seen[1] = true
		case '0' <= r && r <= '9':
			seen[2] = true
		case r < utf8.RuneSelf:
			seen[3] = true
		default:
			seen[4] = true
		}
	}
	sum := 0
	for i, size := range [...]int{26, 26, 10, len(SymbolsPortal), cyrillicYa - cyrillicA + 1} {
		if seen[i] {
			sum += size
		}
	}
	return float64(sum)
}

// readings are the forms of a password in which words and walks are looked for.
// A form that is the same as the first is left out.
type readings struct {
	low, keys []byte
	words     []reading
}

type reading struct {
	form []byte
	how  clue
}

// guess adds up what the parts of a folded password are worth.
func guess(low []byte, single float64) (bits float64, seen clue) {
	if once, ok := half(low); ok && runOf(low) < len(low) {
		low, bits, seen = once, disguiseBits, byDouble
	}
	var keys, layout, leetI, leetL buffer
	var room [4]reading
	r := readings{low: low, words: append(room[:0], reading{form: low})}
	r.keys, _ = unshift(&keys, low)
	if form, changed := unleet(&leetI, low, 'i'); changed {
		r.words = append(r.words, reading{form, byLeet})
		form, _ = unleet(&leetL, low, 'l')
		r.words = append(r.words, reading{form, byLeet})
	}
	r.words = append(r.words, reading{onLayout(&layout, low), byLayout})
	for i := 0; i < len(low); {
		n, part, what := r.part(i)
		if n == 0 || part > single*float64(n) {
			n, part, what = 1, single, 0
		}
		bits += part
		seen |= what
		i += n
	}
	return bits, seen
}

// part is the longest part that begins at a place: how many characters, its
// worth in bits and what it is; 0 when none does.
func (r *readings) part(at int) (n int, bits float64, what clue) {
	if run := runOf(r.keys[at:]); run >= minWord {
		n, bits, what = run, runBits, asWalk
		if r.keys[at] == r.keys[at+1] {
			what = asRepeat
		}
	}
	if n < len("2016") && isYear(r.low, at) {
		n, bits, what = len("2016"), yearBits, byYear
	}
	words := weakWords()
	for most := min(longestInner, len(r.low)-at); most >= shortestInner && most >= n; most-- {
		for _, w := range r.words {
			if kind := words[string(w.form[at:at+most])]; kind != 0 && what != byYear {
				bits = wordBits
				if w.how != 0 {
					bits += disguiseBits
				}
				return most, bits, kind | w.how
			}
		}
	}
	return n, bits, what
}

// isYear reports whether four digits that stand alone are a year of our time.
func isYear(form []byte, at int) bool {
	if at+4 > len(form) || at > 0 && isDigit(form[at-1]) || at+4 < len(form) && isDigit(form[at+4]) {
		return false
	}
	century := string(form[at : at+2])
	return (century == "19" || century == "20") && isDigit(form[at+2]) && isDigit(form[at+3])
}

// reasons are the codes of clues.
func reasons(seen clue) []validate.Code {
	var out []validate.Code
	for _, r := range [...]struct {
		seen clue
		code validate.Code
	}{
		{byPersonal, ErrContainsPersonalData},
		{asWord, ErrHintWord},
		{byLeet, ErrHintLeet},
		{byLayout, ErrHintLayout},
		{asWalk, ErrHintWalk},
		{asRepeat, ErrHintRepeated},
		{byDouble, ErrHintDoubled},
		{byYear, ErrHintYear},
		{byShort, ErrHintShort},
	} {
		if seen&r.seen != 0 {
			out = append(out, r.code)
		}
	}
	return out
}
