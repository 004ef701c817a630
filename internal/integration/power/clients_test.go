package power_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

const (
	count  storage.Kind  = "power.count"
	leaf   storage.Kind  = "power.leaf"
	unique storage.Space = "power.unique"
	client storage.Space = "power.client"
	kept                 = 3 // leaves of one client that stand at once
)

// What a loss of power must never do.
var (
	errLost    = errors.New("an acknowledged commit is lost")
	errUndead  = errors.New("a commit is there that was refused or never asked for")
	errCorrupt = errors.New("the database is damaged")
	errHalf    = errors.New("a commit is there by half")
)

var noon = time.Date(2026, time.April, 1, 12, 0, 0, 0, time.UTC)

func counter(i int) storage.Record {
	return storage.Record{Kind: count, ID: storage.ID("c" + strconv.Itoa(i))}
}

// leafOf is what the n-th commit of a client makes.
func leafOf(i, n int) storage.Record {
	return storage.Record{
		Kind:   leaf,
		ID:     storage.ID(fmt.Sprint("c", i, "-", n)),
		Unique: []storage.Key{{Space: unique, Digest: [32]byte{byte(i), byte(n % kept)}}}, //nolint:gosec // Freed by the leaf that goes.
		Index:  []storage.Key{{Space: client, Digest: [32]byte{byte(i)}}},                 //nolint:gosec // One of few.
		WakeAt: noon.Add(time.Duration(n) * time.Second),
		Body:   bodyOf(i, n),
	}
}

// bodyOf fills a few pages, now and then more than a cache holds.
func bodyOf(i, n int) []byte {
	size := 500 + n*997%6000
	if n%7 == 3 {
		size += 60_000
	}
	body := make([]byte, size)
	for at := range body {
		body[at] = byte(at*7 + i + n) //nolint:gosec // Any pattern.
	}
	return body
}

// batchOf is the n-th commit of a client: it counts on, makes one leaf and
// deletes the oldest.
func batchOf(i, n int) storage.Batch {
	counted := counter(i)
	counted.Version = uint64(n - 1) //nolint:gosec // A count of commits.
	b := storage.Batch{Put: []storage.Record{counted, leafOf(i, n)}}
	if n > kept {
		gone := leafOf(i, n-kept)
		b.Delete = []storage.Ref{{Kind: leaf, ID: gone.ID, Version: 1}}
	}
	return b
}

// clients commit, and remember what they were told.
type clients struct {
	told    []int  // how many commits were acknowledged
	open    []bool // the next one may have happened
	figures figures
}

type figures struct{ acknowledged, unknown, landed int }

func newClients(n int) *clients {
	return &clients{told: make([]int, n), open: make([]bool, n)}
}

// commit commits what is next for a client, which is repeated as long as it is
// not known to have happened.
func (c *clients) commit(ctx context.Context, s *sqlitestore.Store, i int) error {
	err := s.Commit(ctx, batchOf(i, c.told[i]+1))
	switch {
	case err == nil, c.open[i] && errors.Is(err, storage.ErrConflict): // it had happened
		c.told[i]++
		c.open[i] = false
		return nil
	case errors.Is(err, storage.ErrUnknown):
		c.open[i] = true
	}
	return err
}

// work lets every client commit so many times, or until its first error.
func (c *clients) work(ctx context.Context, s *sqlitestore.Store, times int) error {
	errs := make([]error, len(c.told))
	var wg sync.WaitGroup
	for i := range c.told {
		wg.Go(func() {
			for range times {
				if errs[i] = c.commit(ctx, s, i); errs[i] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// check holds what is stored against what the clients were told, and corrects
// what they know.
func (c *clients) check(ctx context.Context, s *sqlitestore.Store) error {
	if err := s.Check(ctx); err != nil {
		return fmt.Errorf("%w: %w", errCorrupt, err)
	}
	all := 0
	for i, told := range c.told {
		got, err := s.Get(ctx, counter(i).Ref())
		if err != nil {
			return err
		}
		n := int(got[0].Version) //nolint:gosec // A count of commits.
		switch {
		case n < told:
			return fmt.Errorf("client %d: %d of %d: %w", i, n, told, errLost)
		case n > told+1, n > told && !c.open[i]:
			return fmt.Errorf("client %d: %d of %d: %w", i, n, told, errUndead)
		}
		if c.open[i] {
			c.figures.unknown++
			c.figures.landed += n - told
		}
		if err := leaves(ctx, s, i, n); err != nil {
			return err
		}
		all += min(n, kept)
		c.told[i], c.open[i] = n, false
	}
	every, err := s.Find(ctx, storage.Query{Kind: leaf, Limit: storage.MaxLimit, Heads: true})
	if err == nil && len(every) != all {
		err = fmt.Errorf("%d leaves, want %d: %w", len(every), all, errHalf)
	}
	return err
}

// leaves holds that the leaves of a client are those of its last commits.
func leaves(ctx context.Context, s *sqlitestore.Store, i, n int) error {
	found, err := s.Find(ctx, storage.Query{Kind: leaf, Any: leafOf(i, 0).Index, Limit: storage.MaxLimit})
	if err != nil {
		return err
	}
	if len(found) != min(n, kept) {
		return fmt.Errorf("client %d has %d leaves after %d commits: %w", i, len(found), n, errHalf)
	}
	for at := max(1, n-kept+1); at <= n; at++ {
		want := leafOf(i, at)
		want.Version = 1
		held, err := s.Find(ctx, storage.Query{Kind: leaf, Any: want.Unique, Limit: 2})
		if err != nil {
			return err
		}
		if len(held) != 1 || !reflect.DeepEqual(held[0], want) {
			return fmt.Errorf("leaf %d of client %d is not as it was put: %w", at, i, errHalf)
		}
	}
	return nil
}
