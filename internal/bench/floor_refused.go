package main

import (
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// The floors of refusals whose code cannot be told from the length or from one
// byte: a control character, broken UTF-8 or a spelling that is mended would
// have another answer, so each byte has to be looked at once. They answer with
// the code that we answer with, "" for a good value, and false where they are
// not sure: there the long way begins, which is no scan.

// isFloorGraphic reports a printable ASCII character other than a space.
func isFloorGraphic(c byte) bool { return c-'!' <= '~'-'!' }

// refuseNumber is a word that starts with a digit.
func refuseNumber(s string) (validate.Code, bool) {
	if len(s) == 0 || len(s) > 32 || s[0]-'0' > 9 {
		return "", false
	}
	digits := len(s) == 6
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' <= 9:
		case isFloorGraphic(c):
			digits = false
		default:
			return "", false
		}
	}
	if digits {
		return "", true
	}
	return family.ErrNumberFormat, true
}

// refusePhone is a word that starts with +7; the marks that may stand between
// digits are for the long way.
func refusePhone(s string) (validate.Code, bool) {
	if len(s) < 2 || len(s) > 32 || s[0] != '+' || s[1] != '7' {
		return "", false
	}
	spoiled, marks := false, false
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c-'0' <= 9:
		case c == '-' || c == '.' || c == '(' || c == ')':
			marks = true
		case isFloorGraphic(c):
			spoiled = true
		default:
			return "", false
		}
	}
	switch {
	case spoiled, !marks && len(s) != 12:
		return family.ErrPhoneFormat, true
	case !marks && s[2] == '9':
		return "", true
	}
	return "", false
}

// refuseSeries is Roman digits, a hyphen and Russian letters.
func refuseSeries(s string) (validate.Code, bool) {
	at := 0
	for at < len(s) && at <= 6 && (s[at] == 'I' || s[at] == 'V' || s[at] == 'X' || s[at] == 'L' || s[at] == 'C' || s[at] == 'D' || s[at] == 'M') {
		at++
	}
	if at < 1 || at > 6 || at == len(s) || len(s) > 16 || s[at] != '-' {
		return "", false
	}
	capitals := true
	for i := at + 1; i < len(s); i += 2 {
		if i+1 == len(s) || !floorLetter(s[i], s[i+1]) {
			return "", false
		}
		capitals = capitals && s[i] == 0xd0 && s[i+1]-0x90 < 0x20
	}
	switch {
	case len(s) != at+5:
		return family.ErrSeriesLetters, true
	case capitals:
		return "", true
	}
	return "", false
}

// refuseNamePart is Russian letters, digits and what joins words.
func refuseNamePart(s string) (validate.Code, bool) {
	if len(s) == 0 || len(s) > 100 || s[0] == ' ' || s[len(s)-1] == ' ' {
		return "", false
	}
	joined, shaped, digits := true, true, false
	space := false
	for i := 0; i < len(s); i++ {
		if i+1 < len(s) && floorLetter(s[i], s[i+1]) {
			i++
			joined, space = false, false
			continue
		}
		switch c := s[i]; {
		case c-'0' <= 9:
			digits, joined, space = true, false, false
		case c == ' ' && space:
			return "", false
		case c == '-', c == '\'', c == ' ':
			shaped = shaped && !joined
			joined, space = true, c == ' '
		default:
			return "", false
		}
	}
	if digits {
		return family.ErrNameCharset, true
	}
	return "", shaped && !joined
}

// refuseName is the codes of surname, given name and patronymic.
func refuseName(surname, given, patronymic string) (codes [3]validate.Code, sure bool) {
	first, one := refuseNamePart(surname)
	second, two := refuseNamePart(given)
	third, three := refuseNamePart(patronymic)
	return [3]validate.Code{first, second, third}, one && two && three
}

// refuseIssuer is the form's set and single spaces.
func refuseIssuer(s string) (validate.Code, bool) {
	if len(s) == 0 || len(s) > 255 {
		return "", false
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
				return "", false
			}
			space = true
			continue
		case c >= '0' && c <= '9', c == 'I', c == 'V', c == 'X', c == 'L', c == 'C', c == 'D', c == 'M':
			word = true
		case c == '\'' || c == '.' || c == ':' || c == '/' || c == ',' || c == '(' || c == ')' || c == ';' || c == '"' || c == '-':
		case i+2 < len(s) && s[i:i+3] == "№":
			i += 2
		default:
			return "", false
		}
		space = false
	}
	switch {
	case space:
		return "", false
	case !word, s[0] == '-', s[len(s)-1] == '-':
		return family.ErrIssuerShape, true
	}
	return "", true
}

// refusePassword is the set of passwordCodes that a password of ASCII breaks:
// every rule is judged, where floorPassword may stop at the first.
func refusePassword(s string) (broken uint8, sure bool) {
	if len(s) > 256 {
		return 0, false
	}
	seen := floorClasses(s)
	if seen >= 32 {
		return 0, false
	}
	broken = uint8(^seen&15)<<2 | uint8(seen&16)<<2
	if len(s) < 8 {
		broken |= 1
	}
	if len(s) > 64 {
		broken |= 2
	}
	return broken, true
}

// floorClasses is 1 for a capital, 2 for a small letter, 4 for a digit, 8 for a
// symbol of the portal, 16 for other ASCII, 32 for anything else.
func floorClasses(s string) (seen uint) {
	for i := range len(s) {
		switch c := s[i]; {
		case c-'a' < 26:
			seen |= 2
		case c-'A' < 26:
			seen |= 1
		case c-'0' < 10:
			seen |= 4
		case c < 64 && uint64(lowSymbols)>>c&1 == 1, c >= 64 && c < 128 && uint64(highSymbols)>>(c-64)&1 == 1:
			seen |= 8
		case c < 128:
			seen |= 16
		default:
			seen |= 32
		}
	}
	return seen
}
