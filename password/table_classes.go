package password

// portalClasses is the classes of a policy with the symbols of the portal.
var portalClasses = classesWith(SymbolsPortal)

// classesWith is, for every byte, what it is in a policy with these symbols. A
// byte that is no ASCII is something else.
func classesWith(symbols string) (table [256]uint8) {
	for i := range table {
		switch c := byte(i & 0xFF); {
		case 'a' <= c && c <= 'z':
			table[i] = hasLower
		case 'A' <= c && c <= 'Z':
			table[i] = hasUpper
		case isDigit(c):
			table[i] = hasDigit
		default:
			table[i] = hasOther
		}
	}
	for i := range len(symbols) {
		if c := symbols[i]; isSymbol(rune(c)) {
			table[c] = hasSymbol
		}
	}
	return table
}
