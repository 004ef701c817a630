package family

// byteClasses is the class of each printable ASCII character; 0 for any other
// byte.
var byteClasses = [256]class{
	' ': blank, '!': other, '"': nameMark, '#': other, '$': other, '%': other, '&': other,
	'\'': apostrophe, '(': nameMark, ')': nameMark, '*': other, '+': other, ',': paperMark,
	'-': hyphen, '.': nameMark, '/': paperMark,
	'0': digit, '1': digit, '2': digit, '3': digit, '4': digit, '5': digit, '6': digit, '7': digit,
	'8': digit, '9': digit,
	':': paperMark, ';': paperMark, '<': other, '=': other, '>': other, '?': other, '@': other,
	'A': latin, 'B': latin, 'C': roman, 'D': roman, 'E': latin, 'F': latin, 'G': latin, 'H': latin,
	'I': roman, 'J': latin, 'K': latin, 'L': roman, 'M': roman,
	'N': latin, 'O': latin, 'P': latin, 'Q': latin, 'R': latin, 'S': latin, 'T': latin, 'U': latin,
	'V': roman, 'W': latin, 'X': roman, 'Y': latin, 'Z': latin,
	'[': other, '\\': other, ']': other, '^': other, '_': other, '`': other,
	'a': latin, 'b': latin, 'c': latin, 'd': latin, 'e': latin, 'f': latin, 'g': latin, 'h': latin,
	'i': latin, 'j': latin, 'k': latin, 'l': latin, 'm': latin,
	'n': latin, 'o': latin, 'p': latin, 'q': latin, 'r': latin, 's': latin, 't': latin, 'u': latin,
	'v': latin, 'w': latin, 'x': latin, 'y': latin, 'z': latin,
	'{': other, '|': other, '}': other, '~': other,
}

// russianTails tells which second bytes make a letter of the Russian alphabet:
// bit 1 after 0xD0 (capitals, the small letters up to pe, capital Yo), bit 2
// after 0xD1 (the small letters from er on, small Yo).
var russianTails = [256]uint8{
	0x80: 2, 0x81: 2 | 1, 0x82: 2, 0x83: 2, 0x84: 2, 0x85: 2, 0x86: 2, 0x87: 2,
	0x88: 2, 0x89: 2, 0x8a: 2, 0x8b: 2, 0x8c: 2, 0x8d: 2, 0x8e: 2, 0x8f: 2,
	0x90: 1, 0x91: 1 | 2, 0x92: 1, 0x93: 1, 0x94: 1, 0x95: 1, 0x96: 1, 0x97: 1,
	0x98: 1, 0x99: 1, 0x9a: 1, 0x9b: 1, 0x9c: 1, 0x9d: 1, 0x9e: 1, 0x9f: 1,
	0xa0: 1, 0xa1: 1, 0xa2: 1, 0xa3: 1, 0xa4: 1, 0xa5: 1, 0xa6: 1, 0xa7: 1,
	0xa8: 1, 0xa9: 1, 0xaa: 1, 0xab: 1, 0xac: 1, 0xad: 1, 0xae: 1, 0xaf: 1,
	0xb0: 1, 0xb1: 1, 0xb2: 1, 0xb3: 1, 0xb4: 1, 0xb5: 1, 0xb6: 1, 0xb7: 1,
	0xb8: 1, 0xb9: 1, 0xba: 1, 0xbb: 1, 0xbc: 1, 0xbd: 1, 0xbe: 1, 0xbf: 1,
}

// The weights of the digits of an INN under its first and second check digit.
var (
	innFirst  = [10]uint64{7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
	innSecond = [11]uint64{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
)

// luhnDoubles is twice a digit, less nine when that is above nine.
var luhnDoubles = [10]uint8{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}

// monthDays is the length of each month, February's in a leap year.
var monthDays = [13]uint8{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
