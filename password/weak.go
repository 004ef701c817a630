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

// weakWords is the list of words in the folded alphabet, the Russian ones also
// in Latin letters. It is made on first use and never changes.
var weakWords = sync.OnceValue(func() map[string]struct{} { //nolint:gochecknoglobals // A constant that Go cannot write.
	words := map[string]struct{}{}
	var b buffer
	for _, list := range []string{wordsEnglish, wordsWalks, wordsRussian} {
		for word := range strings.FieldsSeq(list) {
			if form, ok := fold(&b, word); ok {
				words[string(form)] = struct{}{}
			}
			letters := []rune(word)
			for i := range schemes {
				latin, ok := transliterate(nil, letters, &schemes[i])
				if ok && len(latin) >= minWord {
					words[string(latin)] = struct{}{}
				}
			}
		}
	}
	return words
})

// isWeak reports whether a folded password is a word of the list, a walk over
// the keyboard or one repeated character, with a disguise that everybody knows:
// digits and signs around it, leet, doubling, the other keyboard layout.
func isWeak(low []byte) bool {
	if undisguised(low) {
		return true
	}
	if half, ok := half(low); ok && undisguised(half) {
		return true
	}
	var b buffer
	return undisguised(onLayout(&b, low))
}

// undisguised strips signs, and signs with digits, at both ends and undoes leet,
// every way round.
func undisguised(form []byte) bool {
	return stripped(form, isLetter) || stripped(form, isLetterOrDigit)
}

func stripped(form []byte, keep func(byte) bool) bool {
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
			if known(form[from:to]) {
				return true
			}
		}
	}
	return false
}

// known looks a form up as it is and with leet undone.
func known(form []byte) bool {
	if listed(form) {
		return true
	}
	var b buffer
	for _, one := range [...]byte{'i', 'l'} {
		if plain, changed := unleet(&b, form, one); changed && listed(plain) {
			return true
		}
	}
	return false
}

// listed looks a form up, its half when it is doubled, and both as typed on the
// other layout.
func listed(form []byte) bool {
	if inList(form) {
		return true
	}
	var b buffer
	return inList(onLayout(&b, form))
}

func inList(form []byte) bool {
	words := weakWords()
	if _, ok := words[string(form)]; ok {
		return true
	}
	if half, ok := half(form); ok {
		if _, listed := words[string(half)]; listed {
			return true
		}
	}
	return isWalk(form)
}

// half returns one half of a form that is two equal halves.
func half(form []byte) ([]byte, bool) {
	n := len(form) / 2
	if n < minWord || len(form)%2 == 1 || !bytes.Equal(form[:n], form[n:]) {
		return nil, false
	}
	return form[:n], true
}

// The rows along which a finger walks; the alphabet is a row too.
const rows = "1234567890 qwertyuiop[] asdfghjkl;' zxcvbnm,. abcdefghijklmnopqrstuvwxyz"

// isWalk reports whether a form is made of runs of three or more characters,
// each along one row in one direction, or all the same.
func isWalk(form []byte) bool {
	for len(form) > 0 {
		run := 2
		if len(form) < minWord || !continues(form[:minWord]) {
			return false
		}
		for run < len(form) && continues(form[run-2:run+1]) {
			run++
		}
		form = form[run:]
	}
	return true
}

// continues reports whether three characters go one way along one row.
func continues(three []byte) bool {
	a, b, c := three[0], three[1], three[2]
	if a == b && b == c {
		return true
	}
	for i := 1; i < len(rows)-1; i++ {
		if rows[i] == b && (rows[i-1] == a && rows[i+1] == c || rows[i-1] == c && rows[i+1] == a) {
			return true
		}
	}
	return false
}
