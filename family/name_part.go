package family

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldPart is the key by which one part of a name is compared: small letters,
// the letter Yo as Ye, dashes as spaces, single spaces, no apostrophes, one kind
// of quotes. The Roman digits M, C and X are the letters that they look like: who
// types a numeral with either gets one key.
func FoldPart(text string) string {
	if utf8.ValidString(text) {
		text = norm.NFC.String(text)
	}
	folded := strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 0x451:
			return 0x435
		case r == 'm':
			return 0x43c
		case r == 'c':
			return 0x441
		case r == 'x':
			return 0x445
		case isApostrophe(r):
			return -1
		case isQuote(r):
			return '"'
		case isDash(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(folded), " ")
}

// readNamePart reads one part, of which look said found and plain; empty text is
// no error here.
func readNamePart(typed string, found class, plain bool) (string, Repairs, error) {
	if plain {
		switch {
		case isCanonicalName(typed, found):
			return typed, 0, nil
		case isNoNamePart(typed, found):
			return "", 0, ErrNameCharset
		}
	}
	return mendNamePart(typed)
}

// isCanonicalName reports a part, in which look found these kinds, as nearly
// everybody has it: nothing to mend, and no Roman digits, which would need a look
// at each word.
func isCanonicalName(s string, found class) bool {
	return found&letter != 0 && found.within(nameSet) && found&doubled == 0 &&
		s[0] != '-' && s[len(s)-1] != '-' && shorter(s, maxName)
}

// mendNamePart is readNamePart for any text.
func mendNamePart(typed string) (string, Repairs, error) {
	s, err := clean(typed, maxName, false)
	if err != nil || s == "" {
		return "", 0, err
	}
	s, did := unify(s)
	switch {
	case mixesScripts(s):
		return "", 0, ErrNameScript
	case !isNameText(s):
		return "", 0, ErrNameCharset
	case !isNameShape(s):
		return "", 0, ErrNameShape
	}
	return s, did, nil
}

// wordEnds reports what parts the words of a name; an apostrophe does not.
func wordEnds(r rune) bool {
	switch r {
	case ' ', '-', '.', '(', ')', '"':
		return true
	}
	return false
}

// mixesScripts reports a word with Cyrillic letters and letters of another
// alphabet.
func mixesScripts(s string) bool {
	cyrillic, other := false, false
	for _, r := range s {
		switch {
		case wordEnds(r):
			cyrillic, other = false, false
		case isRussian(r) || unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case unicode.IsLetter(r):
			other = true
		}
		if cyrillic && other {
			return true
		}
	}
	return false
}

// isNameText reports the set of the form service.
func isNameText(s string) bool {
	for _, r := range s {
		if !isRussian(r) && !wordEnds(r) && r != '\'' && !isRomanDigit(r) {
			return false
		}
	}
	return true
}

func isRomanDigit(r rune) bool {
	switch r {
	case 'I', 'V', 'X', 'L', 'C', 'D', 'M':
		return true
	}
	return false
}

// isNameShape reports a Cyrillic letter, no hyphen at an end, and no two of
// hyphen, space and apostrophe in a row.
func isNameShape(s string) bool {
	if s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	letter := false
	var before rune
	for _, r := range s {
		letter = letter || isRussian(r)
		if joins(r) && joins(before) {
			return false
		}
		before = r
	}
	return letter
}

func joins(r rune) bool { return r == '-' || r == ' ' || r == '\'' }

// isNewborn reports Cyrillic letters and single hyphens.
//
// Source: Family Code art. 58 p. 2 (Law 94-FZ of 2017-05-01).
func isNewborn(s string) bool {
	for _, r := range s {
		if r != '-' && !isRussian(r) {
			return false
		}
	}
	return !strings.Contains(s, "--")
}
