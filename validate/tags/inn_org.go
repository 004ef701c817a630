package tags

import "github.com/rodnik-go/rodnik/family"

// judgeINNOrg is the rule about the INN of an organization: 10 digits, the last
// of them a check digit, not all zero; bare or with spaces or dashes between
// them, full-width ones too. family reads the spelling, because it tells 10
// digits from all else.
func judgeINNOrg(text string, _ word) error {
	digits, count, bare := digitsOf(text)
	if !bare || count != len(digits) {
		switch _, err := family.ParseINN(text); {
		case err == nil, count == 12 && (isCode(err, family.ErrINNZero) || isCode(err, family.ErrINNChecksum)):
			return ErrINNOrgPerson
		case isCode(err, family.ErrINNFormat):
			return ErrINNOrgFormat
		case !isCode(err, family.ErrINNOrganisation):
			return err
		}
	}
	weights := [...]int{2, 4, 10, 3, 5, 9, 4, 6, 8}
	sum := 0
	for i, weight := range weights {
		sum += int(digits[i]) * weight
	}
	switch {
	case digits == [10]rune{}:
		return ErrINNOrgZero
	case sum%11%10 != int(digits[9]):
		return ErrINNOrgChecksum
	}
	return nil
}

// fullWidthZero is the first of the digits that family reads as plain ones.
const fullWidthZero = 0xff10

// digitsOf is the first ten digits of a text, full-width ones too, how many it
// has, and whether it has nothing but plain ones.
func digitsOf(text string) (digits [10]rune, count int, bare bool) {
	bare = true
	for _, r := range text {
		d := r - '0'
		if d < 0 || d > 9 {
			bare = false
			if d = r - fullWidthZero; d < 0 || d > 9 {
				continue
			}
		}
		if count < len(digits) {
			digits[count] = d
		}
		count++
	}
	return digits, count, bare
}

func isCode(err, code error) bool { return err == code } //nolint:errorlint // family's parsers return bare codes.
