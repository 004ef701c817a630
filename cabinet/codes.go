package cabinet

import "github.com/rodnik-go/rodnik/validate"

// The rules of the cabinet.
const (
	// ErrCardNotFound: no such card, or somebody else's; the two answers are equal.
	ErrCardNotFound validate.Code = "cabinet.card.not_found"
	// ErrCardHeld{by}: a check, an application or an account rests on what would change.
	ErrCardHeld validate.Code = "cabinet.card.held"
	// ErrDraftClosed: no such draft, or it was saved, discarded or purged.
	ErrDraftClosed validate.Code = "cabinet.draft.closed"
	// ErrChildDuplicate: this certificate is on another card of the same cabinet.
	ErrChildDuplicate validate.Code = "cabinet.child.duplicate"
	// ErrChildNamesake, a warning: another card has these names, sex and birth date.
	ErrChildNamesake validate.Code = "cabinet.child.namesake"
	// ErrChildNotFound: no such child, or nobody the actor is proved to represent.
	ErrChildNotFound validate.Code = "cabinet.child.not_found"
	// ErrRelationMissing: who the representative is to the child is not stated,
	// or the cabinet does not know the representative.
	ErrRelationMissing validate.Code = "cabinet.relation.missing"
	// ErrNoticeNotFound: no such notice, or somebody else's; the two answers are equal.
	ErrNoticeNotFound validate.Code = "cabinet.notice.not_found"
)
