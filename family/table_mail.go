package family

// What a byte may be in an e-mail address of ASCII.
const (
	mailLocal  uint8 = 1 << iota // a character of the local part, other than a dot
	mailLetter                   // a small letter, of both parts
	mailDigit
	mailHyphen
	mailDot
	mailAt

	mailSmall = mailLocal | mailLetter
	mailCount = mailLocal | mailDigit
)

// mailBytes is what each byte may be; 0 for one that stands in no plain
// address.
var mailBytes = [256]uint8{
	'a': mailSmall, 'b': mailSmall, 'c': mailSmall, 'd': mailSmall, 'e': mailSmall, 'f': mailSmall, 'g': mailSmall,
	'h': mailSmall, 'i': mailSmall, 'j': mailSmall, 'k': mailSmall, 'l': mailSmall, 'm': mailSmall, 'n': mailSmall,
	'o': mailSmall, 'p': mailSmall, 'q': mailSmall, 'r': mailSmall, 's': mailSmall, 't': mailSmall, 'u': mailSmall,
	'v': mailSmall, 'w': mailSmall, 'x': mailSmall, 'y': mailSmall, 'z': mailSmall,
	'A': mailLocal, 'B': mailLocal, 'C': mailLocal, 'D': mailLocal, 'E': mailLocal, 'F': mailLocal, 'G': mailLocal,
	'H': mailLocal, 'I': mailLocal, 'J': mailLocal, 'K': mailLocal, 'L': mailLocal, 'M': mailLocal, 'N': mailLocal,
	'O': mailLocal, 'P': mailLocal, 'Q': mailLocal, 'R': mailLocal, 'S': mailLocal, 'T': mailLocal, 'U': mailLocal,
	'V': mailLocal, 'W': mailLocal, 'X': mailLocal, 'Y': mailLocal, 'Z': mailLocal,
	'0': mailCount, '1': mailCount, '2': mailCount, '3': mailCount, '4': mailCount,
	'5': mailCount, '6': mailCount, '7': mailCount, '8': mailCount, '9': mailCount,
	'!': mailLocal, '#': mailLocal, '$': mailLocal, '%': mailLocal, '&': mailLocal, '\'': mailLocal,
	'*': mailLocal, '+': mailLocal, '/': mailLocal, '=': mailLocal, '?': mailLocal, '^': mailLocal,
	'_': mailLocal, '{': mailLocal, '|': mailLocal, '}': mailLocal, '~': mailLocal, '`': mailLocal,
	'-': mailLocal | mailHyphen, '.': mailDot, '@': mailAt,
}
