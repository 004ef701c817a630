package main

// The floors: what a patient person would write by hand for one value or one
// form in canonical form, and nothing else. They answer yes or no, know no other
// spelling and name no mistake; they allocate nothing. The floor of a whole form
// also fills what the form comes to.
// Ours is measured against them, so that a ratio says how much all that costs.

func floorDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}

func floorSNILS(s string) bool {
	if len(s) != 14 || s[3] != '-' || s[7] != '-' || s[11] != ' ' {
		return false
	}
	a, b, c, d, e, f := uint(s[0]-'0'), uint(s[1]-'0'), uint(s[2]-'0'), uint(s[4]-'0'), uint(s[5]-'0'), uint(s[6]-'0')
	g, h, i, k, l := uint(s[8]-'0'), uint(s[9]-'0'), uint(s[10]-'0'), uint(s[12]-'0'), uint(s[13]-'0')
	if a > 9 || b > 9 || c > 9 || d > 9 || e > 9 || f > 9 || g > 9 || h > 9 || i > 9 || k > 9 || l > 9 {
		return false
	}
	if s < "001-001-999" {
		return s >= "000-000-001"
	}
	return (9*a+8*b+7*c+6*d+5*e+4*f+3*g+2*h+i)%101%100 == 10*k+l
}

func floorINN(s string) bool {
	if len(s) != 12 {
		return false
	}
	const first, second = "\x07\x02\x04\x0a\x03\x05\x09\x04\x06\x08", "\x03\x07\x02\x04\x0a\x03\x05\x09\x04\x06\x08"
	var a, b, all uint
	for i := range 10 {
		d := uint(s[i] - '0')
		if d > 9 {
			return false
		}
		a += d * uint(first[i])
		b += d * uint(second[i])
		all |= d
	}
	x, y := uint(s[10]-'0'), uint(s[11]-'0')
	return all > 0 && x == a%11%10 && y == (b+x*8)%11%10
}

func floorSeries(s string) bool {
	at := len(s) - 5
	if at < 1 || at > 6 || s[at] != '-' {
		return false
	}
	for i := range at {
		switch s[i] {
		case 'I', 'V', 'X', 'L', 'C', 'D', 'M':
		default:
			return false
		}
	}
	return s[at+1] == 0xd0 && s[at+3] == 0xd0 && s[at+2]-0x90 < 0x20 && s[at+4]-0x90 < 0x20
}

// floorNumeral is a numeral of tens, fives and ones, as series have.
func floorNumeral(s string) bool {
	i := 0
	for i < len(s) && s[i] == 'X' && i < 3 {
		i++
	}
	switch rest := s[i:]; rest {
	case "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX":
		return len(s) > 0
	}
	return false
}

func floorPhone(s string) bool {
	return len(s) == 12 && s[:3] == "+79" && floorDigits(s[3:], 9)
}

// floorLetter reports the two bytes of a Russian letter.
func floorLetter(a, b byte) bool {
	switch a {
	case 0xd0:
		return b-0x90 < 0x30 || b == 0x81
	case 0xd1:
		return b-0x80 < 0x10 || b == 0x91
	}
	return false
}

func floorName(s string) bool {
	if len(s) == 0 || len(s) > 100 {
		return false
	}
	joined := true // a joiner may not come first
	for i := 0; i < len(s); i++ {
		if i+1 < len(s) && floorLetter(s[i], s[i+1]) {
			i++
			joined = false
			continue
		}
		if c := s[i]; joined || c != '-' && c != ' ' && c != '\'' {
			return false
		}
		joined = true
	}
	return !joined
}

func floorIssuer(s string) bool {
	if len(s) == 0 || len(s) > 255 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	space, word := true, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case i+1 < len(s) && floorLetter(c, s[i+1]):
			i++
			space, word = false, true
			continue
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c >= '0' && c <= '9', c == 'I', c == 'V', c == 'X', c == 'L', c == 'C', c == 'D', c == 'M':
			word = true
		case c == '\'' || c == '.' || c == ':' || c == '/' || c == ',' || c == '(' || c == ')' || c == ';' || c == '"' || c == '-':
		case i+2 < len(s) && s[i:i+3] == "№":
			i += 2
		default:
			return false
		}
		space = false
	}
	return word && !space
}

func floorEmail(s string) bool {
	if len(s) > 254 {
		return false
	}
	at, before := -1, byte('.')
	dots, start, word := 0, 0, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			word = true
		case c >= '0' && c <= '9':
		case c == '.':
			if before == '.' || before == '-' && at >= 0 || at >= 0 && i-start > 63 {
				return false
			}
			if at >= 0 {
				dots++
				start, word = i+1, false
			}
		case c == '@':
			if at >= 0 || before == '.' || i > 64 {
				return false
			}
			at, start, word, c = i, i+1, false, '.'
		case c == '-':
			if at >= 0 && (before == '.' || before == '-') {
				return false
			}
			word = true
		case at < 0 && (c >= 'A' && c <= 'Z' || c == '_' || c == '+' || c == '!' || c >= '#' && c <= '\'' || c == '*' || c == '/' ||
			c == '=' || c == '?' || c == '^' || c == '`' || c >= '{' && c <= '~'):
		default:
			return false
		}
		before = c
	}
	return dots > 0 && word && before != '.' && before != '-' && len(s)-start <= 63 && len(s)-at-1 <= 253
}
