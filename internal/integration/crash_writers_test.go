package integration_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

const writers = 8 // who write at once in a crash test

// sum is how much a writer has written.
type sum struct {
	Writer storage.ID
	N      int
}

// leaf is one thing that a writer has written.
type leaf struct {
	ID     storage.ID
	Writer storage.ID
	N      int
}

// book is a vault in which writers count, one leaf each time.
type book struct {
	vault  *storage.Vault
	sums   *storage.Collection[sum]
	leaves *storage.Collection[leaf]
}

func newBook(store storage.Store) (*book, error) {
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		return nil, err
	}
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	if err != nil {
		return nil, err
	}
	keys, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	if err != nil {
		return nil, err
	}
	b := &book{}
	if b.sums, err = storage.NewCollection(storage.Spec[sum]{
		Kind: "crash.sum", Schema: 1, ID: func(s *sum) storage.ID { return s.Writer },
	}); err != nil {
		return nil, err
	}
	if b.leaves, err = storage.NewCollection(storage.Spec[leaf]{
		Kind: "crash.leaf", Schema: 1, ID: func(l *leaf) storage.ID { return l.ID },
		Keys: func(l *leaf) storage.Keys {
			return storage.Keys{
				Unique: []storage.Value{{Space: "crash.leaf", Text: fmt.Sprint(l.Writer, " ", l.N)}},
				Index:  []storage.Value{{Space: "crash.writer", Text: string(l.Writer)}},
			}
		},
	}); err != nil {
		return nil, err
	}
	b.vault, err = storage.NewVault(store, keys, nil)
	return b, err
}

func writer(i int) storage.ID { return storage.ID("w" + strconv.Itoa(i)) }

// write lets a writer count on and answers how far it is. Repeated with the
// same n it answers the same.
func (b *book) write(ctx context.Context, i, n int) (int, error) {
	c := storage.Command{By: storage.Actor(writer(i)), Key: strconv.Itoa(n)}
	return storage.Do(ctx, b.vault, c, storage.Op("crash.write", n), func(tx *storage.Tx) (int, error) {
		s, err := b.sums.Get(tx, writer(i))
		save := b.sums.Save
		if errors.Is(err, storage.ErrNotFound) {
			s, save, err = &sum{Writer: writer(i)}, b.sums.Create, nil
		}
		if err != nil {
			return 0, err
		}
		s.N++
		if err := save(tx, s); err != nil {
			return 0, err
		}
		return s.N, b.leaves.Create(tx, &leaf{ID: tx.NewID(), Writer: s.Writer, N: s.N})
	})
}

// stored is how far each writer is.
func (b *book) stored(ctx context.Context) ([writers]int, error) {
	return storage.View(ctx, b.vault, func(tx *storage.Tx) (all [writers]int, err error) {
		for i := range all {
			s, err := b.sums.Peek(tx, writer(i))
			if err == nil {
				all[i] = s.N
			} else if !errors.Is(err, storage.ErrNotFound) {
				return all, err
			}
		}
		return all, nil
	})
}

// crowd lets all writers go on from where they are, until one of them meets an
// error, and tells of each count that was acknowledged. It returns the errors.
func (b *book) crowd(ctx context.Context, from [writers]int, told func(i, n int)) [writers]error {
	var errs [writers]error
	var over atomic.Bool
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			for n := from[i] + 1; !over.Load(); n++ {
				got, err := b.write(ctx, i, n)
				if err != nil {
					errs[i] = err
					over.Store(true)
					return
				}
				told(i, got)
			}
		})
	}
	wg.Wait()
	return errs
}

// losses is what crashes did.
type losses struct {
	crashes      int
	acknowledged int // commits
	unknown      int // commits under way: nobody was told what became of them
	landed       int // of those, commits that had happened
}

func (l losses) String() string {
	return fmt.Sprintf("%d crashes; %d commits acknowledged, 0 lost; %d unknown, %d of them had happened, all resolved by retry",
		l.crashes, l.acknowledged, l.unknown, l.landed)
}

// resolve holds what is stored after a crash against what was acknowledged,
// and then repeats what every writer was about: it has happened once then,
// whether it had before or not. It returns how far the writers are now.
func (b *book) resolve(t *testing.T, acknowledged [writers]int, l *losses) [writers]int {
	t.Helper()
	stored, err := b.stored(t.Context())
	require.NoError(t, err)
	var repeated [writers]int
	var errs [writers]error
	var wg sync.WaitGroup
	for i, n := range acknowledged {
		require.GreaterOrEqual(t, stored[i], n, "an acknowledged commit is lost")
		require.LessOrEqual(t, stored[i], n+1, "a commit is there that was never asked for")
		l.landed += stored[i] - n
		wg.Go(func() { repeated[i], errs[i] = b.write(t.Context(), i, n+1) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs[:]...))
	now, err := b.stored(t.Context())
	require.NoError(t, err)
	for i, n := range acknowledged {
		require.Equal(t, n+1, repeated[i])
		require.Equal(t, n+1, now[i], "repeated, it has happened twice or not at all")
	}
	l.crashes++
	return now
}

// whole holds that every count left its leaf and its audit entry, once.
func (b *book) whole(t *testing.T, counted [writers]int) {
	t.Helper()
	all := 0
	for i, n := range counted {
		all += n
		leaves, err := storage.View(t.Context(), b.vault, func(tx *storage.Tx) (int, error) {
			got := 0
			for after := storage.ID(""); ; {
				page, err := b.leaves.Find(tx, storage.Find{
					Any: []storage.Value{{Space: "crash.writer", Text: string(writer(i))}}, After: after, Limit: storage.MaxLimit,
				})
				if err != nil || len(page) == 0 {
					return got, err
				}
				got += len(page)
				after = page[len(page)-1].ID
			}
		})
		require.NoError(t, err)
		assert.Equal(t, n, leaves)
	}
	report, err := b.vault.VerifyAudit(t.Context(), nil, b.sums, b.leaves)
	require.NoError(t, err)
	assert.True(t, report.Sound(), report.Problems)
	entries, first := make(map[storage.ID]bool), storage.ID("")
	for {
		events, _, err := b.vault.Events(t.Context(), first, storage.MaxLimit)
		require.NoError(t, err)
		for _, e := range events {
			if e.Operation == "crash.write" { // the vault has entries of its own
				entries[e.ID] = true
			}
		}
		if len(events) < storage.MaxLimit {
			break
		}
		first = events[len(events)-1].ID
	}
	assert.Len(t, entries, all)
}
