package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

// way is what goes over connections in one direction.
type way struct {
	gone int // bytes so far
	cut  int // how many go through before the cut; 0: all
}

// wire counts what goes over connections, and cuts them when so many bytes have
// gone out, or come in. Connections outlive a round: pgx asks for a cancel
// beside the next one.
type wire struct {
	mu      sync.Mutex
	counts  bool
	out, in way
}

// measure begins to count, and to cut.
func (w *wire) measure(cutOut, cutIn int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts, w.out, w.in = true, way{cut: cutOut}, way{cut: cutIn}
}

// rest neither counts nor cuts, and returns what was counted.
func (w *wire) rest() (out, in int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts = false
	return w.out.gone, w.in.gone
}

// pass counts n bytes and returns how many of them go through.
func (w *wire) pass(n int, along *way) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.counts {
		return n
	}
	if along.cut > 0 {
		n = min(n, along.cut-along.gone)
	}
	along.gone += n
	return n
}

// end is one end of a wire.
type end struct {
	net.Conn

	wire *wire
}

var errCut = errors.New("the wire was cut")

func (e end) Write(p []byte) (int, error) {
	n := e.wire.pass(len(p), &e.wire.out)
	sent, err := e.Conn.Write(p[:n])
	if err == nil && n < len(p) {
		err = errors.Join(errCut, e.Close())
	}
	return sent, err
}

func (e end) Read(p []byte) (int, error) {
	got, err := e.Conn.Read(p)
	n := e.wire.pass(got, &e.wire.in)
	if err == nil && n < got {
		err = errors.Join(errCut, e.Close())
	}
	return n, err
}

// TestCrashConnectionCut cuts the connection at many bytes of what a commit
// sends, and at each of what it is answered, for a commit alone and for one that
// several share. An error that is not storage.ErrUnknown means that nothing was
// stored, success that all was, and what is unknown happens once when it is
// repeated.
func TestCrashConnectionCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		clients int
		o       pgstore.Options
	}{"alone": {1, pgstore.Options{Alone: true}}, "grouped": {3, pgstore.Options{Groups: 1}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &wire{}
			config := database(t, template())
			healthy := open(t, connect(t, config.Copy()), pgstore.Options{})
			config.MaxConns = 1
			config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
			config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, address)
				return end{conn, w}, err
			}
			b := &cutters{t: t, wire: w, cut: open(t, connect(t, config), c.o), healthy: healthy, versions: make([]uint64, c.clients)}
			b.round(0, 0) // prepares the statement
			out, in := b.round(0, 0)
			for n := 1; n < out; n += 1 + n%9 { // every fifth or so
				b.round(n, 0)
			}
			for n := 1; n < in; n++ {
				b.round(0, n)
			}
			sound(t, healthy)
			t.Logf("%d cuts in %d bytes out, %d bytes in: %d commits acknowledged, %d refused, %d unknown of which %d had happened",
				b.rounds-2, out, in, b.acknowledged, b.refused, b.unknown, b.landed)
			assert.Positive(t, b.landed)
			assert.Greater(t, b.unknown, b.landed)
		})
	}
}

// cutters are clients that each change a card and make a record.
type cutters struct {
	t            *testing.T
	wire         *wire
	cut, healthy *pgstore.Store
	versions     []uint64
	rounds       int

	acknowledged, refused, unknown, landed int
}

// round commits once for each client while the wire is measured or cut, and
// holds what is stored against what each was told.
func (c *cutters) round(cutOut, cutIn int) (out, in int) {
	c.t.Helper()
	c.rounds++
	require.NoError(c.t, c.cut.Commit(c.t.Context(), put(record(fmt.Sprintf("warm-%d", c.rounds))))) // connects
	batches, errs := make([]storage.Batch, len(c.versions)), make([]error, len(c.versions))
	for i, version := range c.versions {
		card := record(fmt.Sprintf("card-%d", i), key("phone", fmt.Sprint(i)))
		card.Version, card.Index = version, []storage.Key{key("turn", fmt.Sprint(version/4))}
		id := fmt.Sprintf("entry-%d-%d", i, c.rounds)
		batches[i] = put(card, record(id, key("command", id)))
	}
	c.wire.measure(cutOut, cutIn)
	together(len(batches), func(i int) { errs[i] = c.cut.Commit(c.t.Context(), batches[i]) })
	out, in = c.wire.rest()
	for i, err := range errs {
		found, got := c.healthy.Get(c.t.Context(), batches[i].Put[0].Ref(), batches[i].Put[1].Ref())
		require.NoError(c.t, got)
		stored := found[0].Version == c.versions[i]+1
		require.Equal(c.t, stored, found[1].Version == 1, "half of a commit is stored")
		switch {
		case err == nil:
			c.acknowledged++
			require.True(c.t, stored, "an acknowledged commit is lost")
		case !errors.Is(err, storage.ErrUnknown):
			c.refused++
			require.False(c.t, stored, "a commit that was refused is stored: %v", err)
		default:
			c.unknown++
			again := c.healthy.Commit(c.t.Context(), batches[i])
			if stored {
				c.landed++
				require.ErrorIs(c.t, again, storage.ErrConflict)
			} else {
				require.NoError(c.t, again)
				stored = true
			}
		}
		if stored {
			c.versions[i]++
		}
	}
	return out, in
}
