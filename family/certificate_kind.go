package family

import (
	"fmt"
	"log/slog"
)

// CertificateKind is the kind of a birth certificate; it decides which fields are
// mandatory and whether an account can be opened. The zero value is "not given".
type CertificateKind uint8

// The kinds of certificates.
const (
	RussianCertificate CertificateKind = iota + 1 // also issued by a Russian consulate; the only one that opens an account
	SovietCertificate                             // of the USSR
	ForeignCertificate                            // of any other country; needs no series
)

// ParseCertificateKind reads "russian", "soviet" and "foreign". Errors: ErrRequired, ErrCertificateKindInvalid,
// ErrTextInvalid, ErrTextTooLong.
func ParseCertificateKind(s string) (CertificateKind, error) {
	if v := certificateKindWord(s); v != 0 {
		return v, nil
	}
	return readWord(s, certificateKindWord, ErrCertificateKindInvalid)
}

func certificateKindWord(s string) CertificateKind {
	switch s {
	case "russian":
		return RussianCertificate
	case "soviet":
		return SovietCertificate
	case "foreign":
		return ForeignCertificate
	}
	return 0
}

// IsZero reports whether the kind is not given.
func (k CertificateKind) IsZero() bool { return k == 0 }

// String is "russian" or "soviet" or "foreign"; "" when it is not given.
func (k CertificateKind) String() string {
	switch k {
	case RussianCertificate:
		return "russian"
	case SovietCertificate:
		return "soviet"
	case ForeignCertificate:
		return "foreign"
	}
	return ""
}

// MarshalText is String.
func (k CertificateKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what ParseCertificateKind reads; empty text gives the zero value.
func (k *CertificateKind) UnmarshalText(text []byte) error {
	return unmarshal(k, text, ParseCertificateKind)
}

// Format prints no kind, whatever the verb.
func (k CertificateKind) Format(s fmt.State, _ rune) { hide(s, "CertificateKind", k.IsZero()) }

// GoString prints no kind.
func (k CertificateKind) GoString() string { return hidden("CertificateKind", k.IsZero()) }

// LogValue shows no kind.
func (k CertificateKind) LogValue() slog.Value { return hideLog("CertificateKind", k.IsZero()) }
