package storage

import (
	"context"
	"time"
)

// Store keeps records. It is the whole contract between Rodnik and an engine:
// four methods, no rules of the domain, nothing readable inside.
//
// Package storage/storagetest checks every duty; a store that passes it can
// carry the whole journey. The duties:
//
//   - A Commit is all or nothing, also when its context dies. What was
//     acknowledged is durable; a driver that cannot promise it says so.
//   - A version that moved is [ErrConflict], and it answers before a taken key.
//     A unique key that another record holds is [*TakenError], which names the
//     space and the refused record of the caller.
//   - Keys that a batch frees or swaps may be taken in that same batch, and are
//     free to others at once after it.
//   - Reads see the last commit and return records as they were put, keys in
//     the order they were put. Order is byte order of the ID.
//   - A leased record is in one hand only and its version moves, so a holder
//     that overslept meets ErrConflict.
//   - Times survive to the microsecond and come back in UTC. Memory is never
//     shared with the caller. Every method may be called at once from anywhere.
//   - What [Batch.Check], [Query.Check] and [CheckRefs] refuse is refused with
//     that error, never truncated.
//
// The small print: due means WakeAt is not zero and not after now. Get ignores
// the version asked. A lease of no kinds leases nothing. A [Space] holds either
// unique or look-up keys and belongs to one kind. TakenError is not
// ErrConflict. A store that cannot tell whether a commit happened answers
// [ErrUnknown]; any other error means that it did not happen. A context that
// ended is answered with its error, but for a commit in doubt. A Lease that
// answered an error may have happened: its records come back when it ends.
type Store interface {
	// Get returns one snapshot of the records, in the order asked, keys
	// included. A record that does not exist is returned with Version 0 and
	// the kind and ID that were asked.
	Get(ctx context.Context, refs ...Ref) ([]Record, error)

	// Find returns the records of one kind that hold any of the keys, unique
	// or look-up, each once, in byte order of ID. No key means all of the kind.
	Find(ctx context.Context, q Query) ([]Record, error)

	// Commit stores a batch, all of it or nothing. The error is ErrConflict,
	// *TakenError, ErrUnknown, ErrLimit or the engine's own, wrapped or not.
	Commit(ctx context.Context, b Batch) error

	// Lease hands out at most limit due records of these kinds, oldest WakeAt
	// first, moves their WakeAt to until and their Version to the next. It
	// returns them as they stand after that.
	Lease(ctx context.Context, kinds []Kind, now, until time.Time, limit int) ([]Record, error)
}
