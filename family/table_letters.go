package family

import "strings"

// romanOf is the Roman digit a capital stands for in the first part of a
// series, and whether it only looks like one; 0 when it does not.
func romanOf(r rune) (byte, bool) {
	switch r {
	case 'I', 'V', 'X', 'L', 'C', 'D', 'M':
		return byte(r), false
	case '1', '|', 'І':
		return 'I', true
	case 'У':
		return 'V', true
	case 'Х':
		return 'X', true
	case 'Л':
		return 'L', true
	case 'С':
		return 'C', true
	case 'Д':
		return 'D', true
	case 'М':
		return 'M', true
	}
	return 0, false
}

// cyrillicOf is the Cyrillic capital a Latin one looks like; 0 for none.
func cyrillicOf(r rune) rune {
	switch r {
	case 'A':
		return 'А'
	case 'B':
		return 'В'
	case 'C':
		return 'С'
	case 'E':
		return 'Е'
	case 'H':
		return 'Н'
	case 'K':
		return 'К'
	case 'M':
		return 'М'
	case 'O':
		return 'О'
	case 'P':
		return 'Р'
	case 'T':
		return 'Т'
	case 'X':
		return 'Х'
	case 'Y':
		return 'У'
	}
	return 0
}

// numeralOf is the letters of the one-character numerals U+2160 to U+217F; ""
// for any other character.
func numeralOf(r rune) string {
	if r < 0x2160 || r > 0x217f {
		return ""
	}
	for i, letters := range [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "L", "C", "D", "M"} {
		switch int(r) - i {
		case 0x2160:
			return letters
		case 0x2170:
			return strings.ToLower(letters)
		}
	}
	return ""
}

// sexWord is the sex a word of a screen or a wire stands for.
func sexWord(s string) Sex {
	switch s {
	case "male", "M", "m", "1", "М", "м":
		return Male
	case "female", "F", "f", "2", "Ж", "ж":
		return Female
	}
	return 0
}

// sexLetter is the letter of screens; "" for no sex.
func sexLetter(x Sex) string {
	switch x {
	case Male:
		return "М"
	case Female:
		return "Ж"
	}
	return ""
}

// isNumberSign reports what people put before a number.
func isNumberSign(r rune) bool { return r == '№' || r == 'N' || r == 'n' || r == '#' }

// isSeriesLetter reports the capitals А to Я; Ё is not among them.
func isSeriesLetter(r rune) bool { return r >= 'А' && r <= 'Я' }

// yo is the letter that only the profile Portal takes in a series.
const yo = 'Ё'

// isSeriesPair reports the two bytes of А to Я or of Ё.
func isSeriesPair(lead, tail byte) bool {
	return lead == 0xd0 && (tail >= 0x90 && tail <= 0xaf || tail == yoTail)
}

// hasYo reports whether one of the two letters of a series is Ё.
func hasYo(letters string) bool { return letters[1] == yoTail || letters[3] == yoTail }

// yoTail is the second byte of Ё; no other letter of a series has it.
const yoTail = 0x81

// isRussianPair reports the two bytes of a letter of the Russian alphabet.
func isRussianPair(lead, tail byte) bool {
	return lead|1 == 0xd1 && russianTails[tail]&(lead&1+1) != 0
}
