package family

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// expandNumerals makes letters of one-character numerals.
func expandNumerals(s string) (string, Repairs) {
	if !strings.ContainsFunc(s, func(r rune) bool { return numeralOf(r) != "" }) {
		return s, 0
	}
	var b strings.Builder
	did := RepairCompatibility
	for _, r := range s {
		if letters := numeralOf(r); letters != "" {
			b.WriteString(letters)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String(), did
}

// splitSeries cuts at the only dash; without one at a space, dot or slash
// before the last two letters, or just before them.
func splitSeries(s string) (first, second string, did Repairs, ok bool) {
	s, did = unify(s)
	did &= RepairDash
	if first, second, ok = strings.Cut(s, "-"); ok {
		if strings.Contains(second, "-") {
			return "", "", 0, false
		}
		if strings.HasSuffix(first, " ") || strings.HasPrefix(second, " ") {
			did |= RepairSpace
		}
		return strings.TrimSuffix(first, " "), strings.TrimPrefix(second, " "), did, true
	}
	runes := []rune(s)
	at := len(runes) - 2
	if at < 1 {
		return "", "", 0, false
	}
	first, second = string(runes[:at]), string(runes[at:])
	if strings.ContainsRune(" ./", runes[at-1]) {
		first = string(runes[:at-1])
	}
	return first, second, did | RepairSeparator, true
}

// repairRoman makes one to six capitals of IVXLCDM.
func repairRoman(s string) (string, Repairs, bool) {
	if n := utf8.RuneCountInString(s); n == 0 || n > 6 {
		return "", 0, false
	}
	ell, others, small := false, false, true
	for _, r := range s {
		ell = ell || r == 'l'
		if unicode.IsLetter(r) && r != 'l' {
			others = true
			small = small && unicode.IsLower(r)
		}
	}
	if ell && others && small {
		if text, did, ok := romanWith(s, 'L'); ok && isNumeral(text) {
			return text, did, true
		}
	}
	return romanWith(s, 'I')
}

// romanWith reads the small letter l as that digit.
func romanWith(s string, ell byte) (string, Repairs, bool) {
	out := make([]byte, 0, 6)
	var did Repairs
	for _, r := range s {
		if r == 'l' {
			out = append(out, ell)
			if ell == 'L' {
				did |= RepairCase
			} else {
				did |= RepairLookAlike
			}
			continue
		}
		up := capital(r)
		if up != r {
			did |= RepairCase
		}
		digit, alike := romanOf(up)
		if digit == 0 {
			return "", 0, false
		}
		if alike {
			did |= RepairLookAlike
		}
		out = append(out, digit)
	}
	return string(out), did, true
}

// repairLetters makes two Cyrillic capitals.
func repairLetters(s string) (string, Repairs, bool) {
	if utf8.RuneCountInString(s) != 2 {
		return "", 0, false
	}
	out := make([]rune, 0, 2)
	var did Repairs
	for _, r := range s {
		up := capital(r)
		if up != r {
			did |= RepairCase
		}
		if c := cyrillicOf(up); c != 0 {
			did |= RepairLookAlike
			up = c
		}
		if !isSeriesLetter(up) && up != yo {
			return "", 0, false
		}
		out = append(out, up)
	}
	return string(out), did, true
}

// isNumeral reports whether a Roman numeral is written as Romans do.
func isNumeral(s string) bool {
	// Nearly all are below forty.
	tens := 0
	for tens < 3 && tens < len(s) && s[tens] == 'X' {
		tens++
	}
	switch s[tens:] {
	case "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX":
		return s != ""
	}
	rest := s[numeralPlace(s, 'M', 0, 0):]
	rest = rest[numeralPlace(rest, 'C', 'D', 'M'):]
	rest = rest[numeralPlace(rest, 'X', 'L', 'C'):]
	rest = rest[numeralPlace(rest, 'I', 'V', 'X'):]
	return s != "" && rest == ""
}

// numeralPlace is the length of one decimal place at the start of s, written
// with these letters for one, five and ten; the thousands have only the first.
func numeralPlace(s string, one, five, ten byte) int {
	if len(s) > 1 && s[0] == one && (s[1] == five || s[1] == ten) {
		return 2
	}
	n := 0
	if len(s) > 0 && s[0] == five {
		n = 1
	}
	for ones := 0; ones < 3 && n < len(s) && s[n] == one; ones++ {
		n++
	}
	return n
}
