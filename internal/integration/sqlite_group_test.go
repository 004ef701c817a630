package integration_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// arriving tells when somebody first waits for the end of the context: a
// commit does so when it stands in line.
type arriving struct {
	context.Context

	once  sync.Once
	there chan struct{}
}

func (c *arriving) Done() <-chan struct{} {
	c.once.Do(func() { close(c.there) })
	return c.Context.Done()
}

// crowd is a store whose first commit stands still while others gather.
type crowd struct {
	*sqlitestore.Store
	*faults

	commits atomic.Int64 // transactions that were asked to be durable
	answers map[storage.ID]chan error
	goOn    func()
}

// gather lets one commit stand still before it is durable, and the batches
// stand in line behind it, in this order. Of the next transaction fail decides.
func gather(t *testing.T, fail func(query string, run func() error) error, contexts map[storage.ID]context.Context, batches ...storage.Batch) *crowd {
	t.Helper()
	s, _, f := openFaulty(t)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	require.NoError(t, s.Commit(t.Context(), put(one("held", "held"), one("moved", ""))))
	c := &crowd{Store: s, faults: f, answers: make(map[storage.ID]chan error)}
	standing, stand := make(chan struct{}), make(chan struct{})
	c.goOn = sync.OnceFunc(func() { close(stand) })
	f.set(func(query string, run func() error) error {
		if query == "COMMIT" && c.commits.Add(1) == 1 {
			close(standing)
			<-stand
			return run()
		}
		if fail == nil || c.commits.Load() == 0 {
			return run()
		}
		return fail(query, run)
	})
	c.ask(t.Context(), put(one("first", "")))
	<-standing
	for _, b := range batches {
		ctx := contexts[b.Put[0].ID]
		if ctx == nil {
			ctx = t.Context()
		}
		waits := &arriving{Context: ctx, there: make(chan struct{})}
		c.ask(waits, b)
		<-waits.there
	}
	return c
}

func (c *crowd) ask(ctx context.Context, b storage.Batch) {
	answer := make(chan error, 1)
	c.answers[b.Put[0].ID] = answer
	go func() { answer <- c.Commit(ctx, b) }()
}

func (c *crowd) answer(id storage.ID) error { return <-c.answers[id] }

func (c *crowd) stored(t *testing.T, id storage.ID) bool {
	t.Helper()
	got, err := c.Get(t.Context(), storage.Ref{Kind: "k", ID: id})
	require.NoError(t, err)
	return got[0].Version > 0
}

func put(records ...storage.Record) storage.Batch { return storage.Batch{Put: records} }

// one is a new record that holds a unique key, unless that is "".
func one(id storage.ID, key string) storage.Record {
	r := storage.Record{Kind: "k", ID: id, Body: []byte("secret")}
	if key != "" {
		r.Unique = []storage.Key{{Space: "s", Digest: [32]byte([]byte(key + strings.Repeat(" ", 32))[:32])}}
	}
	return r
}

func TestSQLiteCommitsThatWaitShareATransaction(t *testing.T) {
	t.Parallel()
	moved := put(one("loser", "loser"))
	moved.Require = []storage.Ref{{Kind: "k", ID: "moved", Version: 7}}
	c := gather(t, nil, nil,
		put(one("a", "a"), one("a2", "a2")), moved, put(one("taken", "x"), one("taken2", "held")),
		put(one("b", "x")), put(one("late", "a2")), put(one("c", "loser")))
	c.goOn()
	require.NoError(t, c.answer("first"))
	for _, id := range []storage.ID{"a", "b", "c"} {
		require.NoError(t, c.answer(id))
		assert.True(t, c.stored(t, id))
	}
	require.ErrorIs(t, c.answer("loser"), storage.ErrConflict)
	for asked, refused := range map[storage.ID]storage.ID{"taken": "taken2", "late": "late"} {
		taken, ok := errors.AsType[*storage.TakenError](c.answer(asked))
		require.True(t, ok)
		assert.Equal(t, storage.Ref{Kind: "k", ID: refused}, taken.Ref)
	}
	for _, id := range []storage.ID{"loser", "taken", "taken2", "late"} {
		assert.False(t, c.stored(t, id), "nothing of a refused batch is stored")
	}
	assert.Equal(t, int64(2), c.commits.Load(), "one for the first and one for all that waited")
}

func TestSQLiteGroupMeetsFaults(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk I/O error")
	at := func(query string, fail func(run func() error) error) func() func(string, func() error) error {
		return func() func(string, func() error) error {
			var once sync.Once
			return func(asked string, run func() error) (err error) {
				if !strings.HasPrefix(strings.TrimSpace(asked), query) {
					return run()
				}
				met := false
				once.Do(func() { met, err = true, fail(run) })
				if met {
					return err
				}
				return run()
			}
		}
	}
	before := func(err error) func(func() error) error { return func(func() error) error { return err } }
	after := func(err error) func(func() error) error {
		return func(run func() error) error { return errors.Join(run(), err) }
	}
	always := func() func(string, func() error) error {
		return func(query string, run func() error) error {
			if query == "COMMIT" {
				return busyError{}
			}
			return run()
		}
	}
	tests := []struct {
		name string
		fail func() func(query string, run func() error) error
		a, b error // what both are answered; nil: stored
		lost bool  // both are stored all the same
	}{
		{"the commit fails", at("COMMIT", before(disk)), storage.ErrUnknown, storage.ErrUnknown, false},
		{"the answer to the commit is lost", at("COMMIT", after(disk)), storage.ErrUnknown, storage.ErrUnknown, true},
		{"the connection is lost at the commit", at("COMMIT", before(driver.ErrBadConn)), storage.ErrUnknown, storage.ErrUnknown, false},
		{"the commit is busy for a while", at("COMMIT", before(busyError{})), nil, nil, false},
		{"the commit is busy for ever", always, busyError{}, busyError{}, false},
		{"the lock is lost", at("BEGIN IMMEDIATE", before(disk)), disk, nil, false},
		{"a commit cannot begin", at("SAVEPOINT", before(disk)), nil, disk, false},
		{"a commit cannot end", at("RELEASE", before(disk)), nil, disk, false},
		{"the connection is lost within the group", at("SAVEPOINT", before(driver.ErrBadConn)), nil, sql.ErrConnDone, false},
		{"a refused commit cannot be undone", at("ROLLBACK TO", before(disk)), nil, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := gather(t, tt.fail(), nil, put(one("a", "a")), put(one("b", "b")), put(one("taken", "held")), put(one("again", "again")))
			c.goOn()
			require.NoError(t, c.answer("first"))
			for id, want := range map[storage.ID]error{"a": tt.a, "b": tt.b} {
				err := c.answer(id)
				if want == nil {
					require.NoError(t, err, id)
				} else {
					require.ErrorIs(t, err, want, id)
					assert.NotContains(t, err.Error(), "secret")
				}
				assert.Equal(t, want == nil || tt.lost, c.stored(t, id), id)
			}
			_, taken := errors.AsType[*storage.TakenError](c.answer("taken"))
			assert.True(t, taken, "a refusal rests on what is durable, so it is asked again")
			if err := c.answer("again"); tt.a == nil || errors.Is(tt.a, disk) {
				assert.NoError(t, err, "the fault of another is not its own")
			}
			c.set(nil)
			assert.NoError(t, c.Commit(t.Context(), put(one("after", "after"))), "and the store goes on")
		})
	}
}

func TestSQLiteGroupOutlivesATransactionThatSQLiteRolledBack(t *testing.T) {
	t.Parallel()
	var inserts atomic.Int64
	disk := errors.New("disk full")
	var c *crowd
	c = gather(t, func(query string, run func() error) error {
		if strings.Contains(query, "INSERT INTO rodnik_record") && inserts.Add(1) == 3 {
			return errors.Join(c.rollBack(t), disk) // as SQLite does by itself on some errors
		}
		return run()
	}, nil, put(one("a", "a")), put(one("b", "b")), put(one("full", "full")), put(one("d", "d")))
	c.goOn()
	require.ErrorIs(t, c.answer("full"), disk)
	assert.False(t, c.stored(t, "full"))
	for _, id := range []storage.ID{"a", "b", "d"} {
		require.NoError(t, c.answer(id))
		assert.True(t, c.stored(t, id), id)
	}
}

func TestSQLiteCommitLeavesTheLineWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := gather(t, nil, map[storage.ID]context.Context{"a": ctx}, put(one("a", "a")), put(one("b", "a")))
	cancel()
	require.ErrorIs(t, c.answer("a"), context.Canceled, "while the other one stands still")
	c.goOn()
	require.NoError(t, c.answer("b"))
	assert.False(t, c.stored(t, "a"))
}

func TestSQLiteCommitThatRanLeavesInDoubt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	standing, stand := make(chan struct{}), make(chan struct{})
	c := gather(t, func(query string, run func() error) error {
		if query == "COMMIT" {
			close(standing)
			<-stand
		}
		return run()
	}, map[storage.ID]context.Context{"b": ctx}, put(one("a", "a")), put(one("b", "b")))
	c.goOn()
	<-standing
	cancel()
	require.ErrorIs(t, c.answer("b"), storage.ErrUnknown, "while the disk stands still")
	close(stand)
	require.NoError(t, c.answer("a"))
	assert.True(t, c.stored(t, "b"))
}

func TestSQLiteClosesOverALine(t *testing.T) {
	t.Parallel()
	c := gather(t, nil, nil, put(one("a", "a")), put(one("b", "b")))
	closed := make(chan error)
	go func() { closed <- c.Close() }()
	c.goOn()
	require.NoError(t, <-closed)
	for _, id := range []storage.ID{"first", "a", "b"} {
		require.NoError(t, c.answer(id), "they came before the end")
	}
	assert.Error(t, c.Commit(t.Context(), put(one("c", "c"))))
}

// TestSQLiteGroupThatFailsRefusesNobody: two want one key in one transaction,
// which is not stored. The second is not told that the first has it.
func TestSQLiteGroupThatFailsRefusesNobody(t *testing.T) {
	t.Parallel()
	var once sync.Once
	c := gather(t, func(query string, run func() error) error {
		var err error
		if query == "COMMIT" {
			once.Do(func() { err = errors.New("disk I/O error") })
		}
		if err != nil {
			return err
		}
		return run()
	}, nil, put(one("a", "x")), put(one("b", "x")))
	c.goOn()
	require.NoError(t, c.answer("first"))
	unknown := 0
	for _, id := range []storage.ID{"a", "b"} {
		err := c.answer(id)
		if errors.Is(err, storage.ErrUnknown) {
			unknown++
			assert.False(t, c.stored(t, id))
			continue
		}
		require.NoError(t, err)
		assert.True(t, c.stored(t, id))
	}
	assert.Equal(t, 1, unknown, "who led the transaction that failed")
}
