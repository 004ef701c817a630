package zags

import "github.com/rodnik-go/rodnik/validate"

// The rules of a request.
const (
	// ErrRequestNotFound: no such request, or somebody else's; the two answers are equal.
	ErrRequestNotFound validate.Code = "zags.request.not_found"
	// ErrRequestNotAllowed{state,event,allowed}: the request does not take this now.
	ErrRequestNotAllowed validate.Code = "zags.request.not_allowed"
	// ErrRequestNoCertificate: no card has a Russian birth certificate to ask about.
	ErrRequestNoCertificate validate.Code = "zags.request.no_certificate"
	// ErrRequestChildrenEmpty: no child is ticked.
	ErrRequestChildrenEmpty validate.Code = "zags.request.children_empty"
	// ErrRequestTooManyChildren{max}: more children than one request takes.
	ErrRequestTooManyChildren validate.Code = "zags.request.too_many_children"
	// ErrRequestAutoUpdateOn: auto-update has to be off to submit.
	ErrRequestAutoUpdateOn validate.Code = "zags.request.auto_update_on"
	// ErrRequestAutoUpdateForced, a warning: auto-update was switched off at Submit.
	ErrRequestAutoUpdateForced validate.Code = "zags.request.auto_update_forced"
	// ErrRequestStaleRisk, a warning: with auto-update off documents may get stale.
	ErrRequestStaleRisk validate.Code = "zags.request.stale_risk"
	// ErrRequestAlreadyOpen: the register is being asked about this certificate
	// for this representative.
	ErrRequestAlreadyOpen validate.Code = "zags.request.already_open"
	// ErrRequestTooMany{max} or {max,not_before}: too many drafts or requests are
	// open, or too many certificates were asked about in a day.
	ErrRequestTooMany validate.Code = "zags.request.too_many"
)

// What an answer of the register comes to.
const (
	// ErrResultNotFound: the register has no such record, or it proves nothing
	// to who asked.
	ErrResultNotFound validate.Code = "zags.result.not_found"
	// ErrResultMismatch{fields}: these fields differ from the record.
	ErrResultMismatch validate.Code = "zags.result.mismatch"
	// ErrResultAmbiguous: more than one record fits.
	ErrResultAmbiguous validate.Code = "zags.result.ambiguous"
	// ErrResultRefused{reason}: the register does not confirm by this record.
	ErrResultRefused validate.Code = "zags.result.refused"
	// ErrResultUnavailable{reason}: the register gave no answer.
	ErrResultUnavailable validate.Code = "zags.result.unavailable"
	// ErrResultStale: the papers on the card are not those that were asked about.
	ErrResultStale validate.Code = "zags.result.stale"
	// ErrResultSpelling{fields}, a note: these fields agree but are spelled
	// another way in the record.
	ErrResultSpelling validate.Code = "zags.result.spelling"

	// ErrResultUnproved, in the audit only: the record agrees and does not name
	// who asked.
	ErrResultUnproved validate.Code = "zags.result.unproved"
	// ErrResultContradiction, in the audit only: another outcome than the one
	// that was settled.
	ErrResultContradiction validate.Code = "zags.result.contradiction"
	// ErrResultLate, in the audit only: an answer for a request that has ended.
	ErrResultLate validate.Code = "zags.result.late"
	// ErrResultUnknown, in the audit only: an answer outside the closed lists.
	ErrResultUnknown validate.Code = "zags.result.unknown"
	// ErrUnknownRequest is what a Registry answers about an id that the
	// register does not know.
	ErrUnknownRequest validate.Code = "zags.result.unknown_request"
)
