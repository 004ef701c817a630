package consent

import "github.com/rodnik-go/rodnik/validate"

// The rules of agreements and permissions.
const (
	// ErrPurposeRequired: an agreement or a permission without a purpose.
	ErrPurposeRequired validate.Code = "consent.purpose.required"
	// ErrSystemUnknown: no system of that id was registered with the Ledger.
	ErrSystemUnknown validate.Code = "consent.system.unknown"
	// ErrRecordIncomplete{missing}: evidence would lack what the law asks of it.
	ErrRecordIncomplete validate.Code = "consent.record.incomplete"
	// ErrAgreementRequired: the tick under the text is not given, or what was
	// given is not in force.
	ErrAgreementRequired validate.Code = "consent.agreement.required"
	// ErrAgreementTextOutdated: the text is not the current one; show that.
	ErrAgreementTextOutdated validate.Code = "consent.agreement.text_outdated"
	// ErrGiverNotRepresentative: nobody the register has named as this child's
	// representative; the same for a child that does not exist.
	ErrGiverNotRepresentative validate.Code = "consent.giver.not_representative"
	// ErrAuthorityExpired: the child is of age and speaks for itself.
	ErrAuthorityExpired validate.Code = "consent.authority.expired"
)
