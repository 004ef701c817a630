package password

import (
	"crypto/sha256"
	"crypto/subtle"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/validate"
)

// The symbols of the portal.
// Source: Guide A, step "Пароль"; the list published for ESIA has three more.
const (
	// SymbolsGuide is the 26 symbols that Guide A prints. Both lists hold them,
	// so passwords are generated from them.
	SymbolsGuide = "!\"$%&'()+,-./:;<=>?@[^_{}~"
	// SymbolsPortal is the 29 symbols that are accepted: those of Guide A and
	// ], |, backtick. In neither: #, *, \ and the space.
	SymbolsPortal = SymbolsGuide + "]|`"
)

// The bounds of any policy. A longer text is refused before any other work.
const (
	maxRunes = 256
	maxBytes = 1024
)

// Policy says which passwords are taken. It is a plain value: compare it, copy
// it, change a field. The zero value takes every text of Latin letters and
// digits up to 256 characters, the empty one too.
type Policy struct {
	// MinLength and MaxLength bound the length in characters (code points).
	// MaxLength 0 and everything above 256 mean 256.
	MinLength, MaxLength int
	// NeedUpper, NeedLower, NeedDigit, NeedSymbol ask for at least one A–Z, a–z,
	// 0–9 or member of Symbols.
	NeedUpper, NeedLower, NeedDigit, NeedSymbol bool
	// Symbols are allowed besides A–Z, a–z and 0–9. Printable ASCII only; other
	// characters in it have no effect. Empty: none is allowed.
	Symbols string
	// Draw is the part of Symbols that Generate uses. Empty: all but the space.
	Draw string
	// RefuseWeak refuses words, walks over the keyboard and repeated letters,
	// in disguise too.
	RefuseWeak bool
	// RefusePersonal refuses what holds the personal data given to Check.
	RefusePersonal bool
}

// Portal is the five rules of the portal: at least 8 characters, a capital, a
// small letter, a digit and a symbol of [SymbolsPortal], nothing else. At most
// 64 characters; the portal prints no maximum.
// Source: Guide A, step "Пароль".
func Portal() Policy {
	return Policy{
		MinLength: 8, MaxLength: 64,
		NeedUpper: true, NeedLower: true, NeedDigit: true, NeedSymbol: true,
		Symbols: SymbolsPortal, Draw: SymbolsGuide,
	}
}

// Recommended is [Portal] without weak passwords and without personal data.
func Recommended() Policy {
	p := Portal()
	p.RefuseWeak, p.RefusePersonal = true, true
	return p
}

// Check returns every rule the password breaks as [validate.Errors] without a
// path, or nil. A text over 256 characters or 1 KiB is ErrTooLong and nothing
// else is looked at. Nothing is trimmed or normalized before.
//
// A weak password is one of the package's list of almost five thousand
// English and Russian words, names and keyboard walks, or straight runs along
// the keyboard (rows, columns, slants, two of them alternating, with Shift or
// without), or one repeated character: in any case, with digits and signs at
// both ends, with leet undone (0 o, 1 i l, 3 e, 4 a, 5 s, 7 t, @ a, $ s, ! i),
// doubled, typed on the Latin layout (gfhjkm), in Latin letters (parol).
//
// Each personal string is plain text and is recognized by its shape:
//
//   - with an @ it is an e-mail: the part before the @, of 4 characters or more;
//   - YYYY-MM-DD or DD.MM.YYYY is a date: ddmmyyyy, ddmmyy and yyyymmdd;
//   - without letters it is a number (phone, certificate, SNILS): its digits
//     when there are six, the last seven when there are more;
//   - everything else is words: each run of 3 letters or more (a part of a name,
//     a word of the service) as it is, with leet undone, on the other keyboard
//     layout and, when Russian, in Latin letters; each run of 6 digits or more
//     like a number.
//
// Signs between digits do not hide a date or a number. Shorter parts are not
// looked for; of one string the first 1 KiB is read.
func (p Policy) Check(plain string, personal ...string) error {
	if len(plain) > maxBytes {
		return validate.Errors{ErrTooLong.With(validate.Int("max", p.longest()))}
	}
	seen, length := p.classes(plain)
	if length > maxRunes {
		return validate.Errors{ErrTooLong.With(validate.Int("max", p.longest()))}
	}
	var broken validate.Collector
	if length < p.MinLength {
		broken.Check(false, "", ErrTooShort, validate.Int("min", p.MinLength))
	}
	if length > p.longest() {
		broken.Check(false, "", ErrTooLong, validate.Int("max", p.longest()))
	}
	broken.Check(!p.NeedUpper || seen&hasUpper != 0, "", ErrNoUpper)
	broken.Check(!p.NeedLower || seen&hasLower != 0, "", ErrNoLower)
	broken.Check(!p.NeedDigit || seen&hasDigit != 0, "", ErrNoDigit)
	broken.Check(!p.NeedSymbol || seen&hasSymbol != 0, "", ErrNoSymbol)
	broken.Check(seen&hasOther == 0, "", ErrCharNotAllowed)
	if p.RefuseWeak || p.RefusePersonal {
		var b buffer
		low, _ := fold(&b, plain)
		if p.RefuseWeak && weakness(low) != 0 {
			broken.Check(false, "", ErrWeak)
		}
		if p.RefusePersonal && len(personal) > 0 && holdsPersonal(low, personal) {
			broken.Check(false, "", ErrContainsPersonalData)
		}
	}
	return broken.Err()
}

// What a character, and a password, holds.
const (
	hasUpper = 1 << iota
	hasLower
	hasDigit
	hasSymbol
	hasOther
)

// classes says what a text holds, and its length in characters.
func (p Policy) classes(plain string) (seen uint8, length int) {
	table := &portalClasses
	if p.Symbols != SymbolsPortal {
		own := classesWith(p.Symbols)
		table = &own
	}
	for i := range len(plain) {
		seen |= table[plain[i]]
	}
	if seen&hasOther == 0 {
		return seen, len(plain) // ASCII
	}
	return seen, utf8.RuneCountInString(plain)
}

func (p Policy) longest() int {
	if p.MaxLength <= 0 {
		return maxRunes
	}
	return min(p.MaxLength, maxRunes)
}

// isSymbol reports whether r is printable ASCII, neither letter nor digit; the
// space is one.
func isSymbol(r rune) bool {
	return ' ' <= r && r <= '~' && !isDigit(byte(r)) && !isLetter(foldRune(r))
}

// Equal compares a password with its repeat in constant time. It returns nil or
// ErrMismatch.
func Equal(plain, repeat string) error {
	a, b := sha256.Sum256([]byte(plain)), sha256.Sum256([]byte(repeat))
	if subtle.ConstantTimeCompare(a[:], b[:]) != 1 {
		return ErrMismatch
	}
	return nil
}
