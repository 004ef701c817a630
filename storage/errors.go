package storage

import (
	"github.com/rodnik-go/rodnik/validate"
)

// What a store, or the Vault over it, answers. All but [TakenError] are codes,
// so errors.Is finds them however they are wrapped.
const (
	// ErrNotFound: there is no such record.
	ErrNotFound validate.Code = "storage.not_found"
	// ErrConflict: a record is not at the version that was named.
	ErrConflict validate.Code = "storage.conflict"
	// ErrUnknown: whether the commit happened cannot be told, such as after a
	// connection broke. Repeat the command with the same idempotency key; one
	// that had no key may then be done twice, so look first.
	ErrUnknown validate.Code = "storage.unknown"
	// ErrNewerSchema: the body was written by a newer version of the program.
	ErrNewerSchema validate.Code = "storage.newer_schema"
	// ErrLimit{what,max}: beyond a bound of the contract.
	ErrLimit validate.Code = "storage.limit"
	// ErrIdempotencyReused: the idempotency key was used with another payload.
	ErrIdempotencyReused validate.Code = "storage.idempotency_reused"
	// ErrKeyMissing{key}: the Keyring does not hold the key that sealed this.
	ErrKeyMissing validate.Code = "storage.key_missing"
	// ErrErased: whose data this is was erased: it cannot be read any more, and
	// nothing can be added to it.
	ErrErased validate.Code = "storage.erased"
	// ErrTampered{key}: a sealed body, or the keys beside it, are not as
	// written; or the key of that name has other bytes than when they were.
	ErrTampered validate.Code = "storage.tampered"
	// ErrHalfCopied: a [Copy] into this store was stopped; run it again.
	ErrHalfCopied validate.Code = "storage.half_copied"
	// ErrPanicked: what a record needed done panicked; what with is not kept.
	ErrPanicked validate.Code = "storage.panicked"
	// ErrLeftDue: a worker left a record as it was, and due.
	ErrLeftDue validate.Code = "storage.left_due"
	// ErrCheckpointInvalid: this is no checkpoint, or not one of this Vault.
	ErrCheckpointInvalid validate.Code = "storage.checkpoint.invalid"
)

// What [Vault.VerifyAudit] finds, beside [ErrTampered] and [ErrKeyMissing].
const (
	// ErrAuditGap: an entry is missing from the chain of this record.
	ErrAuditGap validate.Code = "storage.audit.gap"
	// ErrAuditFork: two entries follow the same one in the chain of this record.
	ErrAuditFork validate.Code = "storage.audit.fork"
	// ErrAuditHead: the record opens, and is not as its last entry left it. One
	// that does not open is ErrTampered.
	ErrAuditHead validate.Code = "storage.audit.head"
	// ErrAuditLost: the record is gone, and no entry deleted it.
	ErrAuditLost validate.Code = "storage.audit.lost"
	// ErrAuditUnrecorded: no entry made this record.
	ErrAuditUnrecorded validate.Code = "storage.audit.unrecorded"
	// ErrAuditCheckpoint: the entries up to the checkpoint are not those it saw.
	ErrAuditCheckpoint validate.Code = "storage.audit.checkpoint"
)

// TakenError says that another record holds a unique key. It names the space
// and the caller's own refused record, never a value and never the holder.
type TakenError struct {
	Space Space
	Ref   Ref
}

// Error is "storage: taken: " and the space.
func (e *TakenError) Error() string { return "storage: taken: " + string(e.Space) }
