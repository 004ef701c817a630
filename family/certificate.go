package family

import (
	"fmt"
	"log/slog"

	"github.com/rodnik-go/rodnik/validate"
)

// BirthCertificate is a birth certificate with the act record it speaks of.
// The zero value is "not given". Certificates are compared with ==; whether two
// are one paper is [BirthCertificate.Identity].
type BirthCertificate struct {
	Kind      CertificateKind   `json:"kind,omitzero"`       // decides what is required
	Series    Series            `json:"series,omitzero"`     // required but of a foreign one
	Number    CertificateNumber `json:"number,omitzero"`     // required
	IssuedOn  Date              `json:"issued_on,omitzero"`  // required
	ActNumber ActNumber         `json:"act_number,omitzero"` // zero: absent
	ActDate   Date              `json:"act_date,omitzero"`   // required with an act number
	IssuedBy  Issuer            `json:"issued_by,omitzero"`  // required
}

// Russian returns ErrCertificateNotRussian unless the certificate is Russian.
// It is a guard of the account and of the register request, not a rule of
// saving.
//
// Source: Guide A, only a Russian certificate.
func (b BirthCertificate) Russian() error {
	if b.Kind != RussianCertificate {
		return ErrCertificateNotRussian
	}
	return nil
}

// Identity is what makes two certificates the same paper: kind, series and
// number, parted unambiguously; "" when the number is not given. It is to be
// digested with a key, never stored or shown.
func (b BirthCertificate) Identity() string {
	if b.Number.IsZero() {
		return ""
	}
	return string(appendFields(nil, "certificate", b.Kind.String(), b.Series.text, b.Number.text))
}

// The paths of the certificate's fields.
const (
	pathKind      = "certificate.kind"
	pathSeries    = "certificate.series"
	pathNumber    = "certificate.number"
	pathIssuedOn  = "certificate.issued_on"
	pathActNumber = "certificate.act_number"
	pathActDate   = "certificate.act_date"
	pathIssuedBy  = "certificate.issued_by"
)

// judgeCertificate applies the rules about the whole certificate of a child
// born on birth.
func judgeCertificate(b *BirthCertificate, r *Rules, birth Date, warnings, broken *validate.Collector) {
	require(broken, pathKind, b.Kind.IsZero())
	if b.Kind != ForeignCertificate {
		require(broken, pathSeries, b.Series.IsZero())
	}
	// A kind that is missing or broken is read as Russian: the series is judged
	// at once, not only after the kind is mended.
	if (b.Kind == RussianCertificate || b.Kind.IsZero()) && !b.Series.IsZero() {
		warning, err := b.Series.judge(r.Profile)
		if err != nil {
			broken.Add(pathSeries, err)
		}
		if warning != "" {
			warnings.Add(pathSeries, warning)
		}
	}
	require(broken, pathNumber, b.Number.IsZero())
	if b.Kind != ForeignCertificate && !b.Number.IsZero() {
		broken.Check(isNumber(r, b.Number.text), pathNumber, ErrNumberFormat)
	}
	require(broken, pathIssuedOn, b.IssuedOn.IsZero())
	judgeDates(b, r.Today, birth, broken)
	b.ActNumber.judge(r.Profile, b.ActDate, pathActNumber, warnings, broken)
	switch {
	case !b.ActNumber.IsZero():
		require(broken, pathActDate, b.ActDate.IsZero())
	case b.Kind != ForeignCertificate && !broken.Touches(pathActNumber):
		warnings.Add(pathActNumber, ErrActNumberAbsent)
	}
	require(broken, pathIssuedBy, b.IssuedBy.IsZero())
	if !b.IssuedBy.IsZero() && !b.IssuedBy.fits(b.Kind) {
		if r.Profile == Portal {
			broken.Add(pathIssuedBy, ErrIssuerCharset)
		} else {
			warnings.Add(pathIssuedBy, ErrIssuerCharset)
		}
	}
}

// judgeDates holds birth ≤ act ≤ issue ≤ today for the dates that are given.
func judgeDates(b *BirthCertificate, today, birth Date, broken *validate.Collector) {
	inOrder := func(first, second Date) bool {
		return first.IsZero() || second.IsZero() || !second.Before(first)
	}
	broken.Check(inOrder(birth, b.IssuedOn), pathIssuedOn, ErrIssueDateBeforeBirth)
	broken.Check(inOrder(b.IssuedOn, today), pathIssuedOn, ErrIssueDateFuture)
	broken.Check(inOrder(birth, b.ActDate), pathActDate, ErrActDateBeforeBirth)
	broken.Check(inOrder(b.ActDate, b.IssuedOn), pathActDate, ErrActDateAfterIssue)
}

// require adds ErrRequired when a value is missing and nothing is known to be
// wrong at its path.
func require(broken *validate.Collector, path string, missing bool) {
	if missing {
		addMissing(broken, path)
	}
}

func addMissing(broken *validate.Collector, path string) {
	if !broken.Touches(path) {
		broken.Add(path, ErrRequired)
	}
}

// IsZero reports whether nothing is given.
func (b BirthCertificate) IsZero() bool { return b == BirthCertificate{} }

// Masked is the certificate for screens: its series and number, masked.
func (b BirthCertificate) Masked() string {
	if b.IsZero() {
		return ""
	}
	return b.Series.Masked() + " " + b.Number.Masked()
}

// Format prints nothing of the certificate, whatever the verb.
func (b BirthCertificate) Format(s fmt.State, _ rune) { hide(s, "BirthCertificate", b.IsZero()) }

// GoString prints nothing of the certificate.
func (b BirthCertificate) GoString() string { return hidden("BirthCertificate", b.IsZero()) }

// LogValue shows nothing of the certificate.
func (b BirthCertificate) LogValue() slog.Value { return hideLog("BirthCertificate", b.IsZero()) }
