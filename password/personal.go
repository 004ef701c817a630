package password

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

const (
	maxPersonal  = 1024 // bytes of one personal string that are read
	minLocalPart = 4    // shortest part before the @ that is looked for
	minPart      = 3    // shortest part of a name
	phoneTail    = 7    // how many last digits of a phone are looked for
	minNumber    = 6    // shortest number: that of a birth certificate
)

// forms are the readings of one password in which personal data is looked for.
type forms struct {
	n, bareN                      int // length of the first four, length of bare
	low, keys, leetI, leetL, bare buffer
}

func (f *forms) read(low []byte) {
	f.n = copy(f.low[:], low)
	onLayout(&f.keys, low)
	unleet(&f.leetI, low, 'i')
	unleet(&f.leetL, low, 'l')
	f.bareN = len(withoutSymbols(&f.bare, low))
}

// hasWord looks for letters as they are, and with leet undone.
func (f *forms) hasWord(word []byte) bool {
	return bytes.Contains(f.low[:f.n], word) || bytes.Contains(f.leetI[:f.n], word) || bytes.Contains(f.leetL[:f.n], word)
}

// hasKeys looks for letters typed on the other layout.
func (f *forms) hasKeys(word []byte) bool { return bytes.Contains(f.keys[:f.n], word) }

// hasDigits looks for digits, whatever signs stand between them.
func (f *forms) hasDigits(digits []byte) bool { return bytes.Contains(f.bare[:f.bareN], digits) }

// holdsPersonal reports whether a folded password holds any of the personal
// strings. How each is recognized is said at [Policy.Check].
func holdsPersonal(low []byte, personal []string) bool {
	var f forms
	f.read(low)
	for _, text := range personal {
		if len(text) > maxPersonal {
			text = text[:maxPersonal]
		}
		text = strings.TrimSpace(text)
		if at := strings.LastIndexByte(text, '@'); at >= 0 {
			if f.holdsLocalPart(text[:at]) {
				return true
			}
			continue
		}
		if day, ok := dateOf(text); ok {
			if f.holdsDate(day) {
				return true
			}
			continue
		}
		if f.holdsText(text) {
			return true
		}
	}
	return false
}

func (f *forms) holdsLocalPart(local string) bool {
	var b buffer
	word, ok := fold(&b, local)
	return ok && len(word) >= minLocalPart && (f.hasWord(word) || f.hasKeys(word))
}

// A date is the eight digits ddmmyyyy.
type date [8]byte

// dateOf reads YYYY-MM-DD and DD.MM.YYYY. It does not ask whether the month has
// that day.
func dateOf(text string) (date, bool) {
	var d date
	var order string
	switch {
	case len(text) != len("YYYY-MM-DD"):
		return d, false
	case text[4] == '-' && text[7] == '-':
		order = text[8:10] + text[5:7] + text[:4]
	case text[2] == '.' && text[5] == '.':
		order = text[:2] + text[3:5] + text[6:]
	}
	if len(order) != len(d) {
		return d, false
	}
	for i := range d {
		if !isDigit(order[i]) {
			return d, false
		}
		d[i] = order[i]
	}
	return d, true
}

func (f *forms) holdsDate(d date) bool {
	short := [6]byte{d[0], d[1], d[2], d[3], d[6], d[7]}
	wire := [8]byte{d[4], d[5], d[6], d[7], d[2], d[3], d[0], d[1]}
	return f.hasDigits(d[:]) || f.hasDigits(short[:]) || f.hasDigits(wire[:])
}

// holdsText cuts a text into words of letters and numbers. In a text without
// letters all digits are one number, so that a phone may be written with
// spaces, dashes and brackets.
func (f *forms) holdsText(text string) bool {
	var letters [maxRunes]rune
	var digits [maxRunes]byte
	words, numbers, wordy := 0, 0, strings.ContainsFunc(text, unicode.IsLetter)
	for _, r := range text {
		if mark(letters[:words], r) {
			continue
		}
		if unicode.IsLetter(r) {
			if words < len(letters) {
				letters[words] = unicode.ToLower(r)
				words++
			}
		} else {
			if f.holdsName(letters[:words]) {
				return true
			}
			words = 0
		}
		if '0' <= r && r <= '9' {
			if numbers < len(digits) {
				digits[numbers] = byte(r)
				numbers++
			}
		} else if wordy {
			if f.holdsNumber(digits[:numbers]) {
				return true
			}
			numbers = 0
		}
	}
	return f.holdsName(letters[:words]) || f.holdsNumber(digits[:numbers])
}

// mark joins a combining breve or diaeresis to the letter before it.
func mark(letters []rune, r rune) bool {
	if r != combiningBreve && r != combiningDiaresis || len(letters) == 0 {
		return false
	}
	last := &letters[len(letters)-1]
	switch {
	case r == combiningBreve && *last == cyrillicI:
		*last = shortI
	case r == combiningDiaresis && *last == cyrillicYe:
		*last = cyrillicYo
	}
	return true
}

// holdsName looks for one word of small letters: as it is, on the other layout
// and, when it is Russian, in Latin letters.
func (f *forms) holdsName(word []rune) bool {
	if len(word) < minPart {
		return false
	}
	var b buffer
	for i, r := range word {
		b[i] = foldRune(r)
	}
	name := b[:len(word)]
	if slices.Max(name) >= firstForeign {
		return false
	}
	if f.hasWord(name) || f.hasKeys(name) {
		return true
	}
	var room [2 * maxRunes]byte
	for i := range schemes {
		latin, ok := transliterate(room[:0], word, &schemes[i])
		if ok && len(latin) >= minPart && f.hasWord(latin) {
			return true
		}
	}
	return false
}

// holdsNumber looks for a whole number of six digits, and for the last seven of
// a longer one.
func (f *forms) holdsNumber(digits []byte) bool {
	if len(digits) < minNumber {
		return false
	}
	return f.hasDigits(digits[max(0, len(digits)-phoneTail):])
}
