package account

import "github.com/rodnik-go/rodnik/validate"

// The rules of applications and accounts.
const (
	// ErrRequired: the field is missing.
	ErrRequired validate.Code = "account.required"
	// ErrNotEligible{reasons}: Begin lacks a proof; Readiness names each with its next step.
	ErrNotEligible validate.Code = "account.not_eligible"
	// ErrRepresentativeLevel: who acts has no active account of level Confirmed.
	ErrRepresentativeLevel validate.Code = "account.representative.level"
	// ErrRelationNotProved: the relation to the child was proved and is no longer.
	ErrRelationNotProved validate.Code = "account.relation.not_proved"
	// ErrCertificateNotConfirmed: the register was not asked about these papers.
	ErrCertificateNotConfirmed validate.Code = "account.certificate.not_confirmed"
	// ErrCertificatePending: the register has not answered yet.
	ErrCertificatePending validate.Code = "account.certificate.pending"
	// ErrChildHasAccount: the child has an account.
	ErrChildHasAccount validate.Code = "account.child.has_account"

	// ErrApplicationNotFound: no such application, or somebody else's; equal answers.
	ErrApplicationNotFound validate.Code = "account.application.not_found"
	// ErrApplicationAlreadyOpen: another representative's application is open.
	ErrApplicationAlreadyOpen validate.Code = "account.application.already_open"
	// ErrApplicationNotAllowed{state,event,allowed}: not a move of this state.
	ErrApplicationNotAllowed validate.Code = "account.application.not_allowed"
	// ErrApplicationSuspended{reasons}: a guard of Begin holds no longer.
	ErrApplicationSuspended validate.Code = "account.application.suspended"
	// ErrAddressRepresentativeMissing: "same as mine", and there is none to copy.
	ErrAddressRepresentativeMissing validate.Code = "account.address.representative_missing"

	// ErrPhoneSameAsRepresentative: a representative of the child uses this phone.
	ErrPhoneSameAsRepresentative validate.Code = "account.phone.same_as_representative"
	// ErrPhoneTaken: another account holds this phone.
	ErrPhoneTaken validate.Code = "account.phone.taken"
	// ErrPhoneSkipped, a warning: sign-in and recovery will be by e-mail only.
	ErrPhoneSkipped validate.Code = "account.phone.skipped"
	// ErrEmailSameAsRepresentative: a representative of the child uses this address.
	ErrEmailSameAsRepresentative validate.Code = "account.email.same_as_representative"
	// ErrEmailTaken: another account holds this address.
	ErrEmailTaken validate.Code = "account.email.taken"

	// ErrSendTooSoon{not_before}: the pause between two sends is not over.
	ErrSendTooSoon validate.Code = "account.send.too_soon"
	// ErrSendTooMany{not_before}: the cap of a day is reached.
	ErrSendTooMany validate.Code = "account.send.too_many"
	// ErrSendFailed: what a Mailer or SMSSender answers when trying again is of no use.
	ErrSendFailed validate.Code = "account.send.failed"

	// ErrCodeWrong{left}: not the code; so many tries are left.
	ErrCodeWrong validate.Code = "account.code.wrong"
	// ErrCodeExpired: the code has outlived its time.
	ErrCodeExpired validate.Code = "account.code.expired"
	// ErrCodeUsed: the code has proved its phone before.
	ErrCodeUsed validate.Code = "account.code.used"
	// ErrCodeTooManyTries{not_before}: no more tries for this code, or for this phone today.
	ErrCodeTooManyTries validate.Code = "account.code.too_many_tries"
	// ErrCodeSuperseded: the code belongs to a number that was changed.
	ErrCodeSuperseded validate.Code = "account.code.superseded"
	// ErrTokenInvalid: not a link of ours, or one that was ended.
	ErrTokenInvalid validate.Code = "account.token.invalid"
	// ErrTokenExpired: the link has outlived its time.
	ErrTokenExpired validate.Code = "account.token.expired"
	// ErrTokenUsed: the link has proved its address before.
	ErrTokenUsed validate.Code = "account.token.used"

	// ErrSignInFailed: the one answer to every sign-in that did not succeed.
	ErrSignInFailed validate.Code = "account.sign_in.failed"
	// ErrSignInLocked{until}: too many wrong passwords from this source.
	ErrSignInLocked validate.Code = "account.sign_in.locked"
)
