package password

// The first and the last small Cyrillic letter of the Russian alphabet, and ё,
// which stands apart from them in Unicode.
const (
	cyrillicA  = 'а'
	cyrillicYa = 'я'
	cyrillicYo = 'ё'
	cyrillicYe = 'е'
	cyrillicI  = 'и'
	shortI     = 'й'
)

// The marks that turn и into й and е into ё when a letter comes in two pieces.
const (
	combiningBreve    = '\u0306'
	combiningDiaresis = '\u0308'
)

// Latin keys and, in the same order, the Cyrillic letters on them. The keys are
// given without and with Shift.
// Source: the standard Russian (ЙЦУКЕН) and US (QWERTY) layouts.
const (
	layoutKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + `{}:"<>~`
	layoutLetters = "йцукенгшщзхъфывапролджэячсмитьбюё" + "хъжэбюё"
)

// layout is, for every byte of the folded alphabet, the letter on the same key
// of the Russian layout, or the byte itself.
var layout = func() [256]byte {
	var table [256]byte
	for i := range table {
		table[i] = byte(i)
	}
	key := 0
	for _, letter := range layoutLetters {
		table[layoutKeys[key]] = foldRune(letter)
		key++
	}
	return table
}()

// A scheme is one custom of writing Russian in Latin letters: for а to я in
// order, then ё.
type scheme struct {
	letters [33]string
	x       bool // кс is x
	short   bool // a final ий or ый is y, ия is ia
}

// schemes are the customs that people, passports and websites follow.
// Source: the transliteration of Russian travel documents (second line), the
// rest from usage.
var schemes = [...]scheme{
	{letters: [33]string{
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
		"kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "yo",
	}},
	{letters: [33]string{
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
		"kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu", "ia", "e",
	}},
	{letters: [33]string{
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
		"h", "c", "ch", "sh", "sch", "", "y", "", "e", "ju", "ja", "jo",
	}},
	{x: true, short: true, letters: [33]string{
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
		"h", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya", "e",
	}},
	{x: true, letters: [33]string{
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
		"h", "c", "ch", "sh", "sh", "", "i", "", "e", "u", "ya", "e",
	}},
}

// The letters that a scheme treats together.
const (
	letterK = 'к'
	letterS = 'с'
	letterY = 'ы'
)
