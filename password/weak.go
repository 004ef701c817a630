package password

import (
	"bytes"
	"strings"
	"sync"
)

// How far from the ends of the letters a digit or sign may still be one of
// them in disguise: the $$ of "pa$$1".
const leetReach = 3

// minWord is the length of the shortest word on the list.
const minWord = 3

// A clue is what gave a password away, and through which disguises it was seen;
// 0 is nothing.
type clue uint16

const (
	asWord     clue = 1 << iota // a word or name of the list
	asWalk                      // keys along the keyboard, a well-known number or syllable
	asRepeat                    // one repeated character
	byLeet                      // with leet undone
	byLayout                    // typed on the other layout
	byDouble                    // twice the same
	byYear                      // a year of our time; see [Policy.Strength]
	byPersonal                  // personal data; see [Policy.Strength]
	byShort                     // too short; see [Policy.Strength]
)

// weakWords is the list of words in the folded alphabet, the Russian ones also
// in Latin letters, each a word or a walk. It is made on first use and never
// changes.
var weakWords = sync.OnceValue(func() map[string]clue { //nolint:gochecknoglobals // A constant that Go cannot write.
	words := map[string]clue{}
	var b buffer
	for _, list := range []struct {
		words string
		kind  clue
	}{{wordsEnglish, asWord}, {wordsRussian, asWord}, {wordsWalks, asWalk}} {
		for word := range strings.FieldsSeq(list.words) {
			if form, ok := fold(&b, word); ok {
				words[string(form)] = list.kind
			}
			letters := []rune(word)
			for i := range schemes {
				latin, ok := transliterate(nil, letters, &schemes[i])
				if ok && len(latin) >= minWord {
					words[string(latin)] = list.kind
				}
			}
		}
	}
	return words
})

// weakness says what a folded password is when it is a word of the list, a walk
// over the keyboard or one repeated character, with a disguise that everybody
// knows: digits and signs around it, leet, doubling, the other keyboard layout,
// Shift held on some keys.
func weakness(low []byte) clue {
	if c := undisguised(low); c != 0 {
		return c
	}
	if half, ok := half(low); ok {
		if c := undisguised(half); c != 0 {
			return c | byDouble
		}
	}
	var b buffer
	if c := undisguised(onLayout(&b, low)); c != 0 {
		return c | byLayout
	}
	if keys, changed := unshift(&b, low); changed {
		return undisguised(keys) & walked
	}
	return 0
}

// undisguised strips signs, and signs with digits, at both ends and undoes leet,
// every way round.
func undisguised(form []byte) clue {
	if c := stripped(form, isLetter); c != 0 {
		return c
	}
	return stripped(form, isLetterOrDigit)
}

func stripped(form []byte, keep func(byte) bool) clue {
	lead, trail := 0, len(form)
	for lead < trail && !keep(form[lead]) {
		lead++
	}
	for trail > lead && !keep(form[trail-1]) {
		trail--
	}
	for from := 0; from <= lead; from++ {
		if from > 0 && from < lead-leetReach {
			continue
		}
		for to := len(form); to >= trail; to-- {
			if to < len(form) && to > trail+leetReach || to-from < minWord {
				continue
			}
			if c := known(form[from:to]); c != 0 {
				return c
			}
		}
	}
	return 0
}

// known looks a form up as it is and with leet undone.
func known(form []byte) clue {
	if c := listed(form); c != 0 {
		return c
	}
	var b buffer
	for _, one := range [...]byte{'i', 'l'} {
		if plain, changed := unleet(&b, form, one); changed {
			if c := listed(plain); c != 0 {
				return c | byLeet
			}
		}
	}
	return 0
}

// listed looks a form up, its half when it is doubled, and both as typed on the
// other layout.
func listed(form []byte) clue {
	if c := inList(form); c != 0 {
		return c
	}
	var b buffer
	if c := inList(onLayout(&b, form)); c != 0 {
		return c | byLayout
	}
	return 0
}

func inList(form []byte) clue {
	words := weakWords()
	if c := words[string(form)]; c != 0 {
		return c
	}
	if half, ok := half(form); ok {
		if c := words[string(half)]; c != 0 {
			return c | byDouble
		}
	}
	return walk(form)
}

// half returns one half of a form that is two equal halves.
func half(form []byte) ([]byte, bool) {
	n := len(form) / 2
	if n < minWord || len(form)%2 == 1 || !bytes.Equal(form[:n], form[n:]) {
		return nil, false
	}
	return form[:n], true
}
