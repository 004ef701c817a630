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

// The rules of requests and permissions.
const (
	// ErrGrantNeedLink{next}: the child has an account that is not linked to
	// the representative's; link it first.
	ErrGrantNeedLink validate.Code = "consent.grant.need_link"
	// ErrGrantNotEligible: not this child's representative; the same for a
	// child that does not exist.
	ErrGrantNotEligible validate.Code = "consent.grant.not_eligible"
	// ErrScopeNotAsked: a scope was to be granted that the system did not ask for.
	ErrScopeNotAsked validate.Code = "consent.scope.not_asked"
	// ErrScopeRequiredMissing{missing}: a required scope was left out, or
	// nothing was granted at all.
	ErrScopeRequiredMissing validate.Code = "consent.scope.required_missing"
	// ErrRequestNotFound: no such request, or about somebody else's child; the
	// two answers are equal.
	ErrRequestNotFound validate.Code = "consent.request.not_found"
	// ErrRequestExpired{state,event,allowed}: nobody answered in time.
	ErrRequestExpired validate.Code = "consent.request.expired"
	// ErrRequestClosed{state,event,allowed}: it was granted, declined or
	// replaced by another.
	ErrRequestClosed validate.Code = "consent.request.closed"
	// ErrRequestCovered: the system's own permission covers all it asks for.
	ErrRequestCovered validate.Code = "consent.request.covered"
	// ErrPermissionNotActive{state,event,allowed}: no such permission, about
	// somebody else's child, or over; the first two answers are equal.
	ErrPermissionNotActive validate.Code = "consent.permission.not_active"
	// ErrPermissionTooMany{max}: the child has that many permissions in force.
	ErrPermissionTooMany validate.Code = "consent.permission.too_many"
	// ErrReceiptInvalid: no record of the Ledger ever said what the receipt says.
	ErrReceiptInvalid validate.Code = "consent.receipt.invalid"
)
