package family

import "strings"

// The characters beside letters, digits and space that the form service takes.
const (
	issuerMarks = `'.№:/,();"-`
	placeMarks  = `().",№:;-/'`
	issuerRoman = `IVXLCDM`
)

// isIssuerSet reports [а-яА-ЯёЁ\sIVXLCDM0-9'\.№:/,();"-]; the issuer of a
// foreign certificate may also hold Latin letters.
func isIssuerSet(s string, latin bool) bool {
	for _, r := range s {
		switch {
		case isRussian(r), r == ' ', r >= '0' && r <= '9', strings.ContainsRune(issuerMarks+issuerRoman, r):
		case latin && (r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'):
		default:
			return false
		}
	}
	return true
}

// isPlaceSet reports [а-яА-ЯёЁ\d\s().",№:;\-/'].
func isPlaceSet(s string) bool {
	for _, r := range s {
		if !isRussian(r) && r != ' ' && (r < '0' || r > '9') && !strings.ContainsRune(placeMarks, r) {
			return false
		}
	}
	return true
}
