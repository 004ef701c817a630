package integration_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// together is how many clients race for one group of records. The judge's work
// grows with every call that is under way with others.
const together = 4

// traffic is teams of clients. A team races for the same few records, a group,
// and moves on to the next group together.
type traffic struct {
	teams    int
	calls    int  // about how many, of all clients
	perGroup int  // about how many before a team moves on
	faults   bool // a few answers are lost, or come to nothing, or the client dies
	cancels  bool // a few contexts end while the call is under way
	seed     uint64
}

// run returns what happened.
func (tr traffic) run(t *testing.T, store storage.Store) []storagetest.Call {
	t.Helper()
	var (
		history storagetest.History
		clock   atomic.Int64
		wg      sync.WaitGroup
	)
	made := make([]atomic.Int64, tr.teams) // calls
	for i := range tr.teams * together {
		c := &racer{
			traffic: tr, id: i, base: store, history: &history, made: &made[i%tr.teams], clock: &clock,
			rand: rand.New(rand.NewPCG(tr.seed, uint64(i))), //nolint:gosec // Any traffic will do, and the same again.
		}
		wg.Go(func() {
			c.connect()
			for int(c.made.Load())*tr.teams < tr.calls {
				if err := c.step(t.Context()); !allowed(err) {
					assert.NoError(t, err)
					return
				}
			}
			c.canceling.Wait()
		})
	}
	wg.Wait()
	return history.Calls()
}

// allowed are the errors that the traffic itself brings about.
func allowed(err error) bool {
	_, taken := errors.AsType[*storage.TakenError](err)
	return err == nil || taken || errors.Is(err, storage.ErrConflict) || errors.Is(err, storage.ErrUnknown) ||
		errors.Is(err, storagetest.ErrDown) || errors.Is(err, context.Canceled)
}

// racer is one client.
type racer struct {
	traffic

	id        int
	base      storage.Store
	history   *storagetest.History
	made      *atomic.Int64 // calls of the team
	clock     *atomic.Int64 // of all
	rand      *rand.Rand
	canceling sync.WaitGroup

	store storage.Store // what this client sees
	fault *storagetest.Faulty
	after int // calls until its fault
	named int // records this client made

	main, side storage.Kind // of the group of this step
	name       string       // of it
}

// connect gives the client a store of its own, with the next fault ahead.
func (c *racer) connect() {
	c.after = 0
	if c.faults {
		c.after = 1 + c.rand.IntN(100)
	}
	all := storagetest.Faults()
	c.fault = storagetest.NewFaulty(c.base, all[c.rand.IntN(len(all))], c.after)
	c.store = c.history.Client(c.id, c.fault)
}

// tick is a time that nobody else has.
func (c *racer) tick() time.Time { return noon.Add(time.Duration(c.clock.Add(2)) * time.Microsecond) }

func (c *racer) key(slot int) storage.Key {
	return storage.Key{Space: storage.Space(c.name + ".claim"), Digest: [32]byte{byte(slot)}} //nolint:gosec // 1 or 2.
}

func (c *racer) look() storage.Key { return storage.Key{Space: storage.Space(c.name + ".look")} }

// fresh is a record that never was.
func (c *racer) fresh() storage.Record {
	c.named++
	return c.filled(storage.Record{Kind: c.main, ID: storage.ID(fmt.Sprintf("c%d-%d", c.id, c.named))})
}

// filled says in a record who wrote it when, and half of the time lets it wake.
func (c *racer) filled(r storage.Record) storage.Record {
	now := c.tick()
	r.Body = fmt.Appendf(nil, "%d %d", c.id, now.Sub(noon))
	r.WakeAt = time.Time{}
	if c.rand.IntN(2) == 0 {
		r.WakeAt = now
	}
	return r
}

// step does one of the things that clients race for.
func (c *racer) step(ctx context.Context) error {
	if c.after > 0 && c.fault.Calls() >= c.after {
		c.connect()
	}
	group := int(c.made.Load())/c.perGroup*c.teams + c.id%c.teams
	c.name = string([]rune{'a' + rune(group/676%26), 'a' + rune(group/26%26), 'a' + rune(group%26)})
	c.main, c.side = storage.Kind(c.name+".main"), storage.Kind(c.name+".side")
	if c.cancels && c.rand.IntN(30) == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		yields := c.rand.IntN(300)
		c.canceling.Go(func() {
			for range yields {
				runtime.Gosched()
			}
			cancel()
		})
	}
	return []func(context.Context) error{
		c.read, c.update, c.update, c.create, c.skew, c.skew, c.claim, c.claim, c.release, c.release, c.pass, c.swap, c.search, c.lease, c.lease,
	}[c.rand.IntN(15)](ctx)
}

func (c *racer) get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	c.made.Add(1)
	return c.store.Get(ctx, refs...)
}

func (c *racer) find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	c.made.Add(1)
	return c.store.Find(ctx, q)
}

func (c *racer) commit(ctx context.Context, b storage.Batch) error {
	c.made.Add(1)
	return c.store.Commit(ctx, b)
}

// both reads the two records that everybody knows, as one snapshot.
func (c *racer) both(ctx context.Context) ([]storage.Record, error) {
	return c.get(ctx, storage.Ref{Kind: c.main, ID: "a"}, storage.Ref{Kind: c.side, ID: "a"})
}

func (c *racer) read(ctx context.Context) error {
	_, err := c.both(ctx)
	return err
}

// update writes or deletes a record at the version it was read at.
func (c *racer) update(ctx context.Context) error {
	got, err := c.both(ctx)
	if err != nil {
		return err
	}
	r := got[c.rand.IntN(2)]
	if r.Version > 0 && c.rand.IntN(5) == 0 {
		return c.commit(ctx, storage.Batch{Delete: []storage.Ref{r.Ref()}})
	}
	return c.commit(ctx, storage.Batch{Put: []storage.Record{c.filled(r)}})
}

// create writes both at once, or neither.
func (c *racer) create(ctx context.Context) error {
	return c.commit(ctx, storage.Batch{Put: []storage.Record{
		c.filled(storage.Record{Kind: c.side, ID: "a"}), c.filled(storage.Record{Kind: c.main, ID: "a"}),
	}})
}

// skew writes one record and requires the other one unchanged, be it absent.
func (c *racer) skew(ctx context.Context) error {
	got, err := c.both(ctx)
	if err != nil {
		return err
	}
	i := c.rand.IntN(2)
	return c.commit(ctx, storage.Batch{Put: []storage.Record{c.filled(got[i])}, Require: []storage.Ref{got[1-i].Ref()}})
}

func (c *racer) claim(ctx context.Context) error {
	r := c.fresh()
	r.Unique, r.Index = []storage.Key{c.key(1 + c.rand.IntN(2))}, []storage.Key{c.look()}
	return c.commit(ctx, storage.Batch{Put: []storage.Record{r}})
}

// holder finds who holds a key.
func (c *racer) holder(ctx context.Context, slot int) (storage.Record, error) {
	found, err := c.find(ctx, storage.Query{Kind: c.main, Any: []storage.Key{c.key(slot)}, Limit: 1})
	if err != nil || len(found) == 0 {
		return storage.Record{}, err
	}
	return found[0], nil
}

// release gives a key back, with the record or without.
func (c *racer) release(ctx context.Context) error {
	r, err := c.holder(ctx, 1+c.rand.IntN(2))
	if err != nil || r.Version == 0 {
		return err
	}
	if c.rand.IntN(4) > 0 {
		return c.commit(ctx, storage.Batch{Delete: []storage.Ref{r.Ref()}})
	}
	r = c.filled(r)
	r.Unique, r.Index = nil, nil
	return c.commit(ctx, storage.Batch{Put: []storage.Record{r}})
}

// pass hands a key to a new record in one commit.
func (c *racer) pass(ctx context.Context) error {
	r, err := c.holder(ctx, 1+c.rand.IntN(2))
	if err != nil || r.Version == 0 {
		return err
	}
	next := c.fresh()
	next.Unique = r.Unique
	return c.commit(ctx, storage.Batch{Put: []storage.Record{next}, Delete: []storage.Ref{r.Ref()}})
}

// swap exchanges the keys of two records.
func (c *racer) swap(ctx context.Context) error {
	one, err := c.holder(ctx, 1)
	if err != nil || one.Version == 0 {
		return err
	}
	two, err := c.holder(ctx, 2)
	if err != nil || two.Version == 0 || one.ID == two.ID {
		return err
	}
	one.Unique, two.Unique = two.Unique, one.Unique
	return c.commit(ctx, storage.Batch{Put: []storage.Record{c.filled(two), c.filled(one)}})
}

func (c *racer) search(ctx context.Context) error {
	keys := [][]storage.Key{nil, {c.look()}, {c.key(1), c.key(2)}, {c.key(2)}}
	_, err := c.find(ctx, storage.Query{
		Kind: c.main, Any: keys[c.rand.IntN(len(keys))], Limit: 1 + c.rand.IntN(3),
		Descending: c.rand.IntN(2) == 0, Heads: c.rand.IntN(3) == 0,
	})
	return err
}

// lease takes what is due and gives one of it back.
func (c *racer) lease(ctx context.Context) error {
	c.made.Add(1)
	now := c.tick()
	got, err := c.store.Lease(ctx, []storage.Kind{c.main, c.side}, now, now.Add(101*time.Microsecond), 1+c.rand.IntN(2))
	if err != nil || len(got) == 0 || c.rand.IntN(2) == 0 {
		return err
	}
	return c.commit(ctx, storage.Batch{Put: []storage.Record{c.filled(got[0])}})
}
