package family

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/rodnik-go/rodnik/validate"
)

// Issuer is the office that issued a certificate, as the document
// prints it: 1 to 255 code points with single spaces and no line breaks, at
// least one letter or digit, no dash at an end. The zero value is "not given".
type Issuer struct {
	text  string
	kinds class // what look finds in text; 0 when it is not all plain
}

// ParseIssuer reads an issuer under the profile Strict: line breaks
// count as spaces, and nothing else is changed. Errors: ErrRequired,
// ErrIssuerShape, ErrTextInvalid, ErrTextTooLong.
//
// Source: form service, issuer; personal cabinet.
func ParseIssuer(s string) (Issuer, error) {
	i, _, err := Rules{}.ReadIssuer(RussianCertificate, s)
	return i, err
}

// ReadIssuer is [ParseIssuer] under these rules for a
// kind of certificate (a foreign one may hold Latin letters). A character outside the
// form's set is the warning ErrIssuerCharset, under the profile Portal the
// error.
func (r Rules) ReadIssuer(kind CertificateKind, typed string) (Issuer, Notes, error) {
	i, err := readIssuer(typed)
	if err != nil {
		return Issuer{}, Notes{}, err
	}
	switch {
	case i.fits(kind):
		return i, Notes{}, nil
	case r.Profile == Portal:
		return Issuer{}, Notes{}, ErrIssuerCharset
	}
	return i, Notes{Warnings: validate.Errors{ErrIssuerCharset.With()}}, nil
}

func readIssuer(typed string) (Issuer, error) {
	if found, ok := look(typed); ok {
		switch {
		case isCanonicalPaper(typed, found, maxIssuer):
			return Issuer{text: typed, kinds: found}, nil
		case isNoPaper(typed, found, maxIssuer):
			return Issuer{}, ErrIssuerShape
		}
	}
	return mendIssuer(typed)
}

// mendIssuer is readIssuer for any text.
func mendIssuer(typed string) (Issuer, error) {
	s, err := clean(typed, maxIssuer, true)
	if err != nil {
		return Issuer{}, err
	}
	if s == "" {
		return Issuer{}, ErrRequired
	}
	i := Issuer{text: s}
	i.kinds, _ = look(s)
	if c := i.Canonical(); c[0] == '-' || c[len(c)-1] == '-' || !strings.ContainsFunc(c, isLetterOrDigit) {
		return Issuer{}, ErrIssuerShape
	}
	return i, nil
}

// fits reports the set of the form service for that kind of certificate.
func (i Issuer) fits(kind CertificateKind) bool {
	if i.kinds != 0 && i.kinds.within(paperSet) {
		return true
	}
	return isIssuerSet(i.Canonical(), kind == ForeignCertificate)
}

// Canonical is the text with plain dashes, quotes and apostrophes, by which two
// spellings are compared.
func (i Issuer) Canonical() string {
	s, _ := unify(i.text)
	return s
}

// IsZero reports whether the issuer is not given.
func (i Issuer) IsZero() bool { return i.text == "" }

// String is the whole text; "" when it is not given.
func (i Issuer) String() string { return i.text }

// Masked is the text for screens: asterisks, of no telling length.
func (i Issuer) Masked() string {
	if i.IsZero() {
		return ""
	}
	return "***"
}

// MarshalText is String.
func (i Issuer) MarshalText() ([]byte, error) { return []byte(i.text), nil }

// UnmarshalText reads what ParseIssuer reads; empty text gives the zero value.
func (i *Issuer) UnmarshalText(text []byte) error { return unmarshal(i, text, ParseIssuer) }

// Format prints no issuer, whatever the verb.
func (i Issuer) Format(s fmt.State, _ rune) { hide(s, "Issuer", i.IsZero()) }

// GoString prints no issuer.
func (i Issuer) GoString() string { return hidden("Issuer", i.IsZero()) }

// LogValue shows no issuer.
func (i Issuer) LogValue() slog.Value { return hideLog("Issuer", i.IsZero()) }
