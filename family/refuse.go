package family

// What people mistype is mostly plain still, and a look at each byte tells what
// is wrong with it. The functions here are sure of some such texts only; any
// other text takes the way on which it is cleaned and mended first, and tests
// hold that both ways answer alike.

// isGraphic reports a printable ASCII character other than a space. A text of
// these has nothing to clean.
func isGraphic(c byte) bool { return c-'!' <= '~'-'!' }

// isWord reports 1 to 32 printable ASCII characters without a space.
func isWord(s string) bool {
	if s == "" || len(s) > maxShort {
		return false
	}
	for i := range len(s) {
		if !isGraphic(s[i]) {
			return false
		}
	}
	return true
}

// isSpoiled reports a word with something beside digits and hyphens, which is
// no SNILS and no INN.
func isSpoiled(s string) bool {
	if len(s) > maxShort {
		return false
	}
	spoiled := false
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c), c == '-':
		case isGraphic(c):
			spoiled = true
		default:
			return false
		}
	}
	return spoiled
}

// isNoDate reports a word that is not a date in its second form, with dots; it
// has been looked at for the first one.
func isNoDate(s string) bool { return isWord(s) && (len(s) < 3 || s[2] != '.') }

// isNoNumber reports a word that starts with a digit: there is no sign to drop
// before it, and no space in it. It has been looked at for a good number.
func isNoNumber(s string) bool { return isWord(s) && isDigit(s[0]) }

// isNoPhone reports a word that is no phone of any country: with a character
// that may not stand in one, or +7 and too many or too few digits. The first
// characters, so many, were seen to be a plus and digits.
func isNoPhone(s string, seen int) bool {
	if len(s) < 2 || len(s) > maxShort {
		return false
	}
	if s[0] == '+' && s[1] == '7' && len(s) != 12 && allDigits(s[1:], len(s)-1) {
		return true
	}
	var found class
	for i := max(seen, 1); i < len(s); i++ {
		kind := byteClasses[s[i]]
		if kind == 0 {
			return false
		}
		found |= kind
	}
	const marks = hyphen | nameMark // and quotes, of which this is not sure
	return found&blank == 0 && !found.within(digit|marks) && (s[0] == '+' || isDigit(s[0]))
}

// isNoSeries reports a good numeral and a hyphen before Russian letters, of
// which there are not two.
func isNoSeries(s string) bool {
	if len(s) > maxSeries {
		return false
	}
	at := 0
	for at < len(s) && at < 6 && byteClasses[s[at]] == roman {
		at++
	}
	if at == 0 || at == len(s) || s[at] != '-' || len(s) == at+5 {
		return false
	}
	for i := at + 1; i < len(s); i += 2 {
		if i+1 == len(s) || !isRussianPair(s[i], s[i+1]) {
			return false
		}
	}
	return true
}

// isNoNamePart reports a plain part, with nothing but Russian letters for
// letters, of which look found these kinds, that holds what no name does.
func isNoNamePart(s string, found class) bool {
	return found&(digit|paperMark) != 0 && found&(latin|roman) == 0 && shorter(s, maxName)
}

// isNoPaper reports a plain issuer or place, of which look found these kinds,
// with a hyphen at an end or without a letter and a digit.
func isNoPaper(s string, found class, limit int) bool {
	return s != "" && shorter(s, limit) &&
		(s[0] == '-' || s[len(s)-1] == '-' || found&(letter|roman|latin|digit) == 0)
}

// refuseEmail is what is wrong with an address of plain characters after a good
// local part up to at, which plainEmail did not take; nil when that is not sure.
func refuseEmail(s string, at int) error {
	if at == 0 || len(s) > maxEmail || s[len(s)-1] == ' ' {
		return nil
	}
	parted := false
	var before byte
	for i := at + 1; i < len(s); i++ {
		c := s[i]
		switch {
		case mailBytes[c]&(mailLetter|mailDigit|mailDot) != 0:
		case c == ' ' && before != ' ':
			parted = true
		case c == '-' && before != '-': // two may begin an international label
		default:
			return nil
		}
		before = c
	}
	if parted {
		return ErrEmailFormat
	}
	return ErrEmailDomain
}
