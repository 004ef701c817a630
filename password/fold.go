package password

import "strings"

// Folding works on a one-byte alphabet: ASCII in lower case as it is, the
// Russian letters from 0x80 on with ё as е, everything else as one of 32 bytes
// from 0xC0 on, so that two foreign characters are seldom taken for one repeated.
// Every form of a password then fits an array on the stack.
const (
	firstRussian = 0x80
	lastRussian  = firstRussian + cyrillicYa - cyrillicA
	firstForeign = 0xC0
)

// A buffer holds one form of a password.
type buffer [maxRunes]byte

// foldRune folds one character; both cases of a letter that is not foreign give
// the same byte.
func foldRune(r rune) byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return byte(r) + 'a' - 'A'
	case 0 <= r && r < 0x80:
		return byte(r)
	case cyrillicA <= r && r <= cyrillicYa:
		return byte(firstRussian + r - cyrillicA)
	case cyrillicA-0x20 <= r && r < cyrillicA:
		return byte(firstRussian + r + 0x20 - cyrillicA)
	case r == cyrillicYo, r == cyrillicYo-0x50:
		return firstRussian + cyrillicYe - cyrillicA
	}
	return firstForeign | byte(r&0x1F)
}

// fold writes the folded text to b. It reports false when b is too small.
func fold(b *buffer, text string) ([]byte, bool) {
	n := 0
	for _, r := range text {
		if n == len(b) {
			return nil, false
		}
		b[n] = foldRune(r)
		n++
	}
	return b[:n], true
}

// onLayout writes what the same keys give on the Russian layout.
func onLayout(b *buffer, form []byte) []byte {
	for i, c := range form {
		b[i] = layout[c]
	}
	return b[:len(form)]
}

// unleet writes the form with digits and signs read as the letters they look
// like; one is what 1 and ! stand for. It reports false when nothing changed.
func unleet(b *buffer, form []byte, one byte) ([]byte, bool) {
	changed := false
	for i, c := range form {
		b[i] = leetLetter(c, one)
		changed = changed || b[i] != c
	}
	return b[:len(form)], changed
}

func leetLetter(c, one byte) byte {
	switch c {
	case '0':
		return 'o'
	case '1':
		return one
	case '!':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	}
	return c
}

// unshift writes the signs as the keys of the US layout that give them without
// Shift: ! is 1, @ is 2. It reports false when nothing changed.
func unshift(b *buffer, form []byte) ([]byte, bool) {
	const signs, keys = "!@#$%^&*()_+{}:\"<>?~|", "1234567890-=[];',./`\\"
	changed := false
	for i, c := range form {
		b[i] = c
		if at := strings.IndexByte(signs, c); at >= 0 {
			b[i], changed = keys[at], true
		}
	}
	return b[:len(form)], changed
}

// withoutSymbols writes the letters and digits of the form.
func withoutSymbols(b *buffer, form []byte) []byte {
	n := 0
	for _, c := range form {
		if isLetterOrDigit(c) {
			b[n] = c
			n++
		}
	}
	return b[:n]
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || firstRussian <= c && c <= lastRussian
}

func isLetterOrDigit(c byte) bool { return isLetter(c) || isDigit(c) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// transliterate appends the word, given in small letters, as the scheme writes
// it. It reports false when the word is not Russian.
func transliterate(to []byte, word []rune, s *scheme) ([]byte, bool) {
	for i := 0; i < len(word); i++ {
		r := word[i]
		switch {
		case s.x && r == letterK && i+1 < len(word) && word[i+1] == letterS:
			to = append(to, 'x')
			i++
		case s.short && r == shortI && i > 0 && i == len(word)-1 && (word[i-1] == cyrillicI || word[i-1] == letterY):
			to[len(to)-1] = 'y'
		case s.short && r == cyrillicYa && i > 0 && word[i-1] == cyrillicI:
			to = append(to, 'a')
		case cyrillicA <= r && r <= cyrillicYa:
			to = append(to, s.letters[r-cyrillicA]...)
		case r == cyrillicYo:
			to = append(to, s.letters[len(s.letters)-1]...)
		default:
			return to, false
		}
	}
	return to, true
}
