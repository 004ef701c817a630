package pgstore_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// turns counts the round trips of a connection: how often the client speaks
// after it has listened.
type turns struct {
	net.Conn

	n *atomic.Int64

	mu       sync.Mutex
	listened bool
}

func (c *turns) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listened = c.listened || n > 0
	return n, err
}

func (c *turns) Write(p []byte) (int, error) {
	c.mu.Lock()
	if c.listened {
		c.n.Add(1)
	}
	c.listened = false
	c.mu.Unlock()
	return c.Conn.Write(p)
}

// counted is a pool of one connection whose round trips are counted.
func counted(t *testing.T, mode pgx.QueryExecMode) (*pgxpool.Pool, *atomic.Int64) {
	t.Helper()
	n := new(atomic.Int64)
	config := database(t, template())
	config.MaxConns = 1
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	config.ConnConfig.DefaultQueryExecMode = mode
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return &turns{Conn: conn, n: n}, err
	}
	return connect(t, config), n
}

// TestCommitIsOneRoundTrip holds for every batch, also where no statement is
// kept prepared.
func TestCommitIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]pgx.QueryExecMode{
		"prepared": pgx.QueryExecModeCacheStatement, "not prepared": pgx.QueryExecModeExec,
	} {
		for how, o := range map[string]pgstore.Options{"grouped": {}, "alone": {Alone: true}} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				pool, n := counted(t, mode)
				s := open(t, pool, o)
				version := uint64(0)
				for i := range 8 { // the first prepares the statement
					r := record("a", key("phone", fmt.Sprint(i/2)), key("email", "1"))
					r.Index, r.Version = []storage.Key{key("owner", fmt.Sprint(i))}, version
					before := n.Load()
					require.NoError(t, s.Commit(t.Context(), storage.Batch{
						Put:     []storage.Record{r, record(fmt.Sprintf("b%d", i), key("phone", fmt.Sprintf("b%d", i)))},
						Require: []storage.Ref{ref("absent", 0)},
					}))
					version++
					if i > 0 {
						assert.Equal(t, int64(1), n.Load()-before, "round trips")
					}
				}
				for range 2 { // the first prepares the statements
					before := n.Load()
					_, err := s.Get(t.Context(), ref("a", 0), ref("b1", 0))
					require.NoError(t, err)
					_, err = s.Find(t.Context(), storage.Query{Kind: kind, Any: []storage.Key{key("email", "1")}, Limit: 1})
					require.NoError(t, err)
					_, err = s.Lease(t.Context(), []storage.Kind{kind}, time.Unix(0, 0), time.Unix(0, 0), 1)
					require.NoError(t, err)
					n.Add(before - n.Load())
				}
				before := n.Load()
				_, err := s.Get(t.Context(), ref("a", 0), ref("b1", 0))
				require.NoError(t, err)
				_, err = s.Find(t.Context(), storage.Query{Kind: kind, Any: []storage.Key{key("email", "1")}, Limit: 1})
				require.NoError(t, err)
				_, err = s.Lease(t.Context(), []storage.Kind{kind}, time.Unix(0, 0), time.Unix(0, 0), 1)
				require.NoError(t, err)
				assert.Equal(t, int64(3), n.Load()-before, "Get, Find and Lease")
			})
		}
	}
}

// TestCommitIsOneTransaction counts the transactions of the whole server that
// write, and its log; so no other test may run beside it.
func TestCommitIsOneTransaction(t *testing.T) { //nolint:paralleltest // It counts what the whole server does.
	pool := fresh(t)
	const commits = 200
	look := func() (transactions, bytes int64) {
		err := pool.QueryRow(t.Context(), `
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint`).
			Scan(&transactions, &bytes)
		require.NoError(t, err)
		return transactions, bytes
	}
	for _, o := range []pgstore.Options{{}, {Alone: true}} { //nolint:paralleltest // As above.
		s := open(t, pool, o)
		t.Run(fmt.Sprintf("alone: %v", o.Alone), func(t *testing.T) {
			card := record(fmt.Sprintf("card-%v", o.Alone))
			run(t, pool, "CHECKPOINT")
			transactions, bytes := look()
			for i := range commits {
				id := fmt.Sprintf("%v-%d", o.Alone, i)
				require.NoError(t, s.Commit(t.Context(), put(card, record(id, key("command", id)))))
				card.Version++
			}
			after, log := look()
			assert.Equal(t, int64(commits), after-transactions, "transactions that write")
			t.Logf("%d bytes of WAL a commit of an update, an insert and a unique key", (log-bytes)/commits)
		})
	}
}

// TestGroupIsFewTransactions lets commits arrive together while one transaction
// at a time may be under way.
func TestGroupIsFewTransactions(t *testing.T) { //nolint:paralleltest // It counts what the whole server does.
	pool := fresh(t)
	s := open(t, pool, pgstore.Options{Groups: 1})
	const clients, each = 32, 10
	xid := func() (n int64) {
		require.NoError(t, pool.QueryRow(t.Context(), "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").Scan(&n))
		return n
	}
	before := xid()
	together(clients, func(client int) {
		for i := range each {
			id := fmt.Sprintf("%d-%d", client, i)
			assert.NoError(t, s.Commit(t.Context(), put(record(id, key("phone", id)))))
		}
	})
	wrote := xid() - before
	t.Logf("%d commits in %d transactions", clients*each, wrote)
	assert.Less(t, wrote, int64(clients*each/2))
	found, err := s.Find(t.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
	require.NoError(t, err)
	assert.Len(t, found, clients*each)
	sound(t, s)
}
