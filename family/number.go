package family

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"
)

// CertificateNumber is the number of a birth certificate: six digits with
// their leading zeros, or seven by the option SevenDigitNumber; of a foreign
// certificate 1 to 25 letters, digits and marks. The zero value is "not given".
type CertificateNumber struct{ text string }

// ParseCertificateNumber reads the number of a Russian certificate: six
// digits, with spaces between them and a number sign in front; full-width
// digits are mended. Letters are never taken for digits. Errors: ErrRequired, ErrNumberFormat,
// ErrTextInvalid, ErrTextTooLong.
func ParseCertificateNumber(s string) (CertificateNumber, error) {
	if allDigits(s, 6) {
		return CertificateNumber{text: s}, nil
	}
	if isNoNumber(s) {
		return CertificateNumber{}, ErrNumberFormat
	}
	n, _, err := mendNumber(&Rules{}, RussianCertificate, s)
	return n, err
}

// ReadNumber is [ParseCertificateNumber] for a kind of certificate under these
// rules, with what was mended.
func (r Rules) ReadNumber(kind CertificateKind, typed string) (CertificateNumber, Notes, error) {
	n, did, err := readNumber(&r, kind, typed)
	return n, Notes{Repairs: did}, err
}

func readNumber(r *Rules, kind CertificateKind, typed string) (CertificateNumber, Repairs, error) {
	if isNumber(r, typed) {
		return CertificateNumber{text: typed}, 0, nil
	}
	if kind != ForeignCertificate && isNoNumber(typed) {
		return CertificateNumber{}, 0, ErrNumberFormat
	}
	return mendNumber(r, kind, typed)
}

// mendNumber is readNumber for any spelling.
func mendNumber(r *Rules, kind CertificateKind, typed string) (CertificateNumber, Repairs, error) {
	if kind == ForeignCertificate {
		return readForeignNumber(typed)
	}
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return CertificateNumber{}, 0, err
	}
	if s == "" {
		return CertificateNumber{}, 0, ErrRequired
	}
	s, did := plainDigits(s)
	s, more := stripSign(s)
	did |= more
	if s = strings.ReplaceAll(s, " ", ""); !isNumber(r, s) {
		return CertificateNumber{}, 0, ErrNumberFormat
	}
	return CertificateNumber{text: s}, did, nil
}

// stripSign takes one number sign from the front.
func stripSign(s string) (string, Repairs) {
	if r, size := utf8.DecodeRuneInString(s); isNumberSign(r) {
		return strings.TrimPrefix(s[size:], " "), RepairSign
	}
	return s, 0
}

func isNumber(r *Rules, s string) bool {
	return allDigits(s, 6) || r.SevenDigitNumber && allDigits(s, 7)
}

// anyNumber reads what is stored: the number of any kind.
func anyNumber(s string) (CertificateNumber, error) {
	r := lenient()
	n, _, err := readNumber(&r, ForeignCertificate, s)
	return n, err
}

// IsZero reports whether the number is not given.
func (n CertificateNumber) IsZero() bool { return n.text == "" }

// String is the whole number; "" when it is not given.
func (n CertificateNumber) String() string { return n.text }

// Masked is the number for screens: its last two characters.
func (n CertificateNumber) Masked() string { return stars(n.text, 2) }

// MarshalText is String.
func (n CertificateNumber) MarshalText() ([]byte, error) { return []byte(n.text), nil }

// UnmarshalText reads the number of any kind of certificate, as it may be
// stored; empty text gives the zero value.
func (n *CertificateNumber) UnmarshalText(text []byte) error { return unmarshal(n, text, anyNumber) }

// Format prints no number, whatever the verb.
func (n CertificateNumber) Format(s fmt.State, _ rune) { hide(s, "CertificateNumber", n.IsZero()) }

// GoString prints no number.
func (n CertificateNumber) GoString() string { return hidden("CertificateNumber", n.IsZero()) }

// LogValue shows no number.
func (n CertificateNumber) LogValue() slog.Value { return hideLog("CertificateNumber", n.IsZero()) }
