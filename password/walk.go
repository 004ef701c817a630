package password

import "strings"

// rows are the paths along which a finger walks: rows, columns and slanting
// lines of keys. The alphabet is a path too.
const rows = "1234567890-= qwertyuiop[] asdfghjkl;' zxcvbnm,./ " +
	"1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. 0p;/ zse4 xdr5 cft6 vgy7 bhu8 nji9 mko0 " +
	"abcdefghijklmnopqrstuvwxyz"

// walked are the clues that survive when signs are read as the keys they stand
// on: a word spelled with keys instead of letters is none.
const walked = asWalk | asRepeat | byDouble

// walk reports whether a form is one repeated character or made of runs of
// three or more characters, each along one path in one direction; or two such
// forms whose characters alternate (1q2w3e).
func walk(form []byte) clue {
	if len(form) < minWord {
		return 0
	}
	if runOf(form) == len(form) && form[0] == form[1] {
		return asRepeat
	}
	if runs(form) {
		return asWalk
	}
	var b buffer
	n := 0
	for _, from := range [...]int{0, 1} {
		start := n
		for i := from; i < len(form); i += 2 {
			b[n] = form[i]
			n++
		}
		if !runs(b[start:n]) {
			return 0
		}
	}
	return asWalk
}

// runs reports whether a form is runs and nothing else.
func runs(form []byte) bool {
	if len(form) < minWord {
		return false
	}
	for len(form) > 0 {
		run := runOf(form)
		if run < minWord {
			return false
		}
		form = form[run:]
	}
	return true
}

// runOf is how many characters at the start go one way along one path, or are
// all the same; less than minWord is none.
func runOf(form []byte) int {
	run := 2
	for run < len(form) && continues(form[run-2:run+1]) {
		run++
	}
	return min(run, len(form))
}

// continues reports whether three characters go one way along one path.
func continues(three []byte) bool {
	a, b, c := three[0], three[1], three[2]
	if a == b && b == c {
		return true
	}
	if b == ' ' || a == b || b == c {
		return false
	}
	for from := 0; ; {
		i := strings.IndexByte(rows[from:], b)
		if i < 0 {
			return false
		}
		i += from
		if i > 0 && i < len(rows)-1 && (rows[i-1] == a && rows[i+1] == c || rows[i-1] == c && rows[i+1] == a) {
			return true
		}
		from = i + 1
	}
}
