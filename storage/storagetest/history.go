package storagetest

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Operation is a method of a store.
type Operation uint8

// The methods of [storage.Store].
const (
	OpGet Operation = iota + 1
	OpFind
	OpCommit
	OpLease
)

// String is the name of the method.
func (o Operation) String() string {
	switch o {
	case OpGet:
		return "Get"
	case OpFind:
		return "Find"
	case OpCommit:
		return "Commit"
	case OpLease:
		return "Lease"
	}
	return "none"
}

// Never is the Returned of a call whose outcome is not known.
const Never int64 = math.MaxInt64

// Call is one call of a store: who asked what, and what was answered. Of the
// inputs only those of its operation are set. It shares no memory with the
// store or the caller.
type Call struct {
	Client    int       // who called, as [History.Client] was told
	Operation Operation // what was called

	Refs  []storage.Ref // asked of Get
	Query storage.Query // asked of Find
	Batch storage.Batch // asked of Commit

	Kinds      []storage.Kind // asked of Lease
	Now, Until time.Time      // asked of Lease
	Limit      int            // asked of Lease

	Records []storage.Record // answered by Get, Find and Lease
	Err     error            // answered by all

	// Called and Returned are ticks of one clock that all clients of the
	// history share and that never stands: no two are equal. A call that
	// returned before another was called has the lesser tick.
	Called   int64
	Returned int64

	// Unknown: the call may have done its work or not, and may do it still, so
	// that Returned is [Never]. That is a call answered with
	// [storage.ErrUnknown] or [ErrDown], and one that has not returned. Any
	// other error promises that nothing happened.
	Unknown bool
}

// History records the calls of many clients, for a judge of linearizability.
// The zero value is empty and ready. It may be used by many goroutines.
//
//	var h storagetest.History
//	for i := range clients {
//		go work(h.Client(i, store))
//	}
//	… // wait for them
//	for _, call := range h.Calls() { … }
type History struct {
	mu    sync.Mutex
	tick  int64
	calls []*Call // in the order of Called
}

// Client is the store as one client sees it: every call through it is recorded
// under this number. One client makes one call at a time.
func (h *History) Client(client int, s storage.Store) storage.Store {
	return &recorded{store: s, client: client, history: h}
}

// Calls returns a copy of what was recorded, in the order of Called.
func (h *History) Calls() []Call {
	h.mu.Lock()
	defer h.mu.Unlock()
	calls := make([]Call, len(h.calls))
	for i, c := range h.calls {
		calls[i] = *c
		calls[i].Refs, calls[i].Kinds, calls[i].Query.Any = slices.Clone(c.Refs), slices.Clone(c.Kinds), slices.Clone(c.Query.Any)
		calls[i].Batch, calls[i].Records = cloneBatch(c.Batch), cloneRecords(c.Records)
	}
	return calls
}

// begin notes a call. Until it ends, its outcome is unknown.
func (h *History) begin(c Call) *Call {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tick++
	c.Called, c.Returned, c.Unknown = h.tick, Never, true
	h.calls = append(h.calls, &c)
	return &c
}

// end notes the answer.
func (h *History) end(c *Call, answer []storage.Record, err error) {
	answer = cloneRecords(answer)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tick++
	c.Records, c.Err = answer, err
	if !errors.Is(err, storage.ErrUnknown) && !errors.Is(err, ErrDown) {
		c.Returned, c.Unknown = h.tick, false
	}
}

// recorded is a store whose calls are recorded.
type recorded struct {
	store   storage.Store
	client  int
	history *History
}

// Get implements storage.Store.
func (s *recorded) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	c := s.history.begin(Call{Client: s.client, Operation: OpGet, Refs: slices.Clone(refs)})
	got, err := s.store.Get(ctx, refs...)
	s.history.end(c, got, err)
	return got, err
}

// Find implements storage.Store.
func (s *recorded) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	asked := q
	asked.Any = slices.Clone(q.Any)
	c := s.history.begin(Call{Client: s.client, Operation: OpFind, Query: asked})
	got, err := s.store.Find(ctx, q)
	s.history.end(c, got, err)
	return got, err
}

// Commit implements storage.Store.
func (s *recorded) Commit(ctx context.Context, b storage.Batch) error {
	c := s.history.begin(Call{Client: s.client, Operation: OpCommit, Batch: cloneBatch(b)})
	err := s.store.Commit(ctx, b)
	s.history.end(c, nil, err)
	return err
}

// Lease implements storage.Store.
func (s *recorded) Lease(
	ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int,
) ([]storage.Record, error) {
	c := s.history.begin(Call{
		Client: s.client, Operation: OpLease,
		Kinds: slices.Clone(kinds), Now: now, Until: until, Limit: limit,
	})
	got, err := s.store.Lease(ctx, kinds, now, until, limit)
	s.history.end(c, got, err)
	return got, err
}

func cloneRecords(records []storage.Record) []storage.Record {
	records = slices.Clone(records)
	for i := range records {
		records[i] = copied(records[i])
	}
	return records
}

func cloneBatch(b storage.Batch) storage.Batch {
	return storage.Batch{Put: cloneRecords(b.Put), Delete: slices.Clone(b.Delete), Require: slices.Clone(b.Require)}
}
