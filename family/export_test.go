package family

// The ways that any text may take, and that canonical text need not take. Tests
// hold that both ways answer alike.
var (
	AnyDate      = readDate
	AnySNILS     = mendSNILS
	AnyINN       = mendINN
	AnySeries    = mendSeries
	AnyActNumber = mendActNumber
	AnyNamePart  = mendNamePart
	SNILSOf      = readSNILS
	INNOf        = readINN
	AnyIssuer    = mendIssuer
	AnyPlace     = mendBirthPlace
	AnyText      = cleanAny
)

// Plain reports whether one look finds nothing to change in a text.
func Plain(s string) bool {
	_, ok := look(s)
	return ok
}

// NamePart is one part of a name and its repairs as the parser reads them first.
func NamePart(s string) (string, Repairs, error) {
	found, plain := look(s)
	return readNamePart(s, found, plain)
}

// ReadAnySeries is the series and its repairs as the parser reads them first.
func ReadAnySeries(s string) (Series, Repairs, error) { return readSeries(s) }

// ReadAnyActNumber is the number and its repairs as the parser reads them first.
func ReadAnyActNumber(s string) (ActNumber, Repairs, error) { return readActNumber(s) }

// AnyNumber is ReadNumber by the way of any text.
func AnyNumber(r Rules, kind CertificateKind, s string) (CertificateNumber, Repairs, error) {
	return mendNumber(&r, kind, s)
}

// AnyPhone is ReadPhone by the way of any text.
func AnyPhone(r Rules, s string) (Phone, Notes, error) { return r.readPhone(s) }

// AnyEmail is ReadEmail by the way of any text.
func AnyEmail(r Rules, s string) (Email, error) { return r.readEmail(s) }

// Fits is whether the issuer keeps to the form's set, by what was found in it
// and by a look at each character.
func Fits(i Issuer, kind CertificateKind) (bool, bool) {
	return i.fits(kind), isIssuerSet(i.Canonical(), kind == ForeignCertificate)
}
