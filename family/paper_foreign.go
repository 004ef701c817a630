package family

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest texts of papers that are not Russian, in code points.
const (
	maxSovietSeries  = 9
	maxForeignSeries = 10
	maxForeignNumber = 25
)

// readOtherSeries reads the series of a Soviet certificate (what reads as a
// Russian series is one, otherwise Roman and Cyrillic letters and hyphens) or
// of a foreign one (the set of foreign numbers, kept as typed).
//
// Source: personal cabinet, Soviet and foreign certificates.
func readOtherSeries(kind CertificateKind, typed string) (Series, Repairs, error) {
	if isSeries(typed) {
		return Series{text: typed}, 0, nil
	}
	if kind == SovietCertificate {
		if s, did, err := readSeries(typed); err == nil {
			return s, did, nil
		}
	}
	s, did, err := otherText(typed, maxSeries)
	if err != nil {
		return Series{}, 0, err
	}
	limit, allowed := maxForeignSeries, isForeign
	if kind == SovietCertificate {
		limit, allowed = maxSovietSeries, isSoviet
	}
	if utf8.RuneCountInString(s) > limit || strings.ContainsFunc(s, func(r rune) bool { return !allowed(r) }) ||
		!strings.ContainsFunc(s, isLetterOrDigit) {
		return Series{}, 0, ErrSeriesFormat
	}
	return Series{text: s}, did, nil
}

// anySeries reads what is stored: the series of any kind.
func anySeries(s string) (Series, error) {
	v, _, err := readOtherSeries(ForeignCertificate, s)
	return v, err
}

// readForeignNumber reads the number of a foreign certificate: 1 to 25 of
// letters of both alphabets, digits, space, full stop, hyphen and slash.
//
// Source: personal cabinet, foreign certificate.
func readForeignNumber(typed string) (CertificateNumber, Repairs, error) {
	s, did, err := otherText(typed, maxShort)
	if err != nil {
		return CertificateNumber{}, 0, err
	}
	s, more := plainDigits(s)
	did |= more
	if !isForeignNumber(s) {
		return CertificateNumber{}, 0, ErrNumberFormat
	}
	return CertificateNumber{text: s}, did, nil
}

func isForeignNumber(s string) bool {
	return utf8.RuneCountInString(s) <= maxForeignNumber && strings.ContainsFunc(s, isLetterOrDigit) &&
		!strings.ContainsFunc(s, func(r rune) bool { return !isForeign(r) })
}

func otherText(typed string, limit int) (string, Repairs, error) {
	s, err := clean(typed, limit, false)
	if err != nil {
		return "", 0, err
	}
	if s == "" {
		return "", 0, ErrRequired
	}
	s, did := unify(s)
	return s, did, nil
}

func isForeign(r rune) bool {
	return isRussian(r) || r < utf8.RuneSelf && (isLetterOrDigit(r) || strings.ContainsRune("/.- ", r))
}

func isSoviet(r rune) bool {
	return isRussian(r) || strings.ContainsRune("IVXLCivxlc-", r)
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || r >= '0' && r <= '9' }
