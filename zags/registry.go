package zags

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Registry asks the civil register. It carries questions and answers and holds
// no rule: whether an answer proves anything is decided by the [Checker].
//
// Duties:
//   - Submit is repeatable: the same [Inquiry.Request] with the same content is
//     one submission at the register, however often it is sent.
//   - Poll says what the register knows of a request by its id. An id that the
//     register does not know is [ErrUnknownRequest], and only then; a Ticket
//     without Ref is asked by the id alone.
//   - A register that will never take or answer a request is a
//     *[RejectedError]. Every other error means "not known": it is asked again.
//   - An answer is passed on as it came: absent fields stay absent, an unknown
//     result code stays unknown. Of several versions of one act record the
//     newest is passed on. Texts are in NFC. What the transport cannot
//     authenticate is an error and never an Answer.
//   - Results may come in parts, in any order and again.
//   - Every method ends with its context, returns within a minute and may be
//     called at once from anywhere. No error text holds personal data. A panic
//     is contained, logged without its value, and means "not known".
type Registry interface {
	// Submit hands an inquiry over.
	Submit(ctx context.Context, in Inquiry) (Ticket, error)

	// Poll asks what has become of a request.
	Poll(ctx context.Context, ticket Ticket) (Answer, error)
}

// Canceler is a [Registry] that can be told that nobody waits any more. It is
// told once, and what it answers changes nothing.
type Canceler interface {
	Cancel(ctx context.Context, ticket Ticket) error
}

// RejectedError says that the register will never take or answer a request.
type RejectedError struct {
	Reason Reason // "": ReasonService
}

// Error is "zags: rejected" and the reason.
func (e *RejectedError) Error() string { return "zags: rejected: " + string(e.reason()) }

// Format prints the error, whatever the verb: a Registry may have put anything
// into Reason.
func (e *RejectedError) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, e.Error()) }

func (e *RejectedError) reason() Reason {
	if e.Reason == ReasonExpired {
		return ReasonExpired
	}
	return ReasonService
}

// Temporary reports whether an error of a [Registry] leaves open what became of
// the request, so that it has to be asked again: every error but a
// *[RejectedError] and [ErrUnknownRequest].
func Temporary(err error) bool {
	var rejected *RejectedError
	return err != nil && !errors.As(err, &rejected) && !errors.Is(err, ErrUnknownRequest)
}
