package storage_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// faulty is a store that does what a test says around each call. The calls are
// counted from 1.
type faulty struct {
	storage.Store
	calls  atomic.Int64
	before func(call int64, op string) error // an error: the call does not happen
	after  func(call int64, op string) error // an error: it happened, but who knows
}

func (s *faulty) around(op string, do func() error) error {
	call := s.calls.Add(1)
	if s.before != nil {
		if err := s.before(call, op); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	if s.after != nil {
		return s.after(call, op)
	}
	return nil
}

func (s *faulty) Get(ctx context.Context, refs ...storage.Ref) (got []storage.Record, err error) {
	err = s.around("get", func() error { got, err = s.Store.Get(ctx, refs...); return err })
	return got, err
}

func (s *faulty) Find(ctx context.Context, q storage.Query) (got []storage.Record, err error) {
	err = s.around("find", func() error { got, err = s.Store.Find(ctx, q); return err })
	return got, err
}

func (s *faulty) Commit(ctx context.Context, b storage.Batch) error {
	return s.around("commit", func() error { return s.Store.Commit(ctx, b) })
}

func (s *faulty) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) (got []storage.Record, err error) {
	err = s.around("lease", func() error { got, err = s.Store.Lease(ctx, kinds, now, until, limit); return err })
	return got, err
}

var errBroken = errors.New("engine: broken plum")

// stands reads a jar past all faults.
func stands(tb testing.TB, s storage.Store, id storage.ID) *jar {
	tb.Helper()
	j, err := storage.View(tb.Context(), vault(tb, s, nil), func(tx *storage.Tx) (*jar, error) {
		return jars(tb).Get(tx, id)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	require.NoError(tb, err)
	return j
}

// twoTakes takes from two jars in one operation, each once.
func twoTakes(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], key string, ids ...storage.ID) (int, error) {
	return storage.Do(ctx, v, storage.Command{By: "a", Key: key}, storage.Op("jar.two", ids), func(tx *storage.Tx) (int, error) {
		sum := 0
		for _, id := range ids {
			j, err := c.Get(tx, id)
			if err != nil {
				return 0, err
			}
			j.Left--
			sum += j.Left
			if err := c.Save(tx, j); err != nil {
				return 0, err
			}
		}
		return sum, nil
	})
}

// TestFaultAtEveryCall breaks each store call in turn, in each way, and then
// repeats the command with its key: the effect is there once.
func TestFaultAtEveryCall(t *testing.T) {
	t.Parallel()
	ways := map[string]func(s *faulty, at int64, cancel context.CancelFunc){
		"fails": func(s *faulty, at int64, _ context.CancelFunc) {
			s.before = func(call int64, _ string) error {
				if call == at {
					return errBroken
				}
				return nil
			}
		},
		"loses the request": func(s *faulty, at int64, _ context.CancelFunc) {
			s.before = func(call int64, op string) error {
				if call == at && op == "commit" {
					return storage.ErrUnknown
				}
				return nil
			}
		},
		"loses the acknowledgement": func(s *faulty, at int64, _ context.CancelFunc) {
			s.after = func(call int64, op string) error {
				if call == at && op == "commit" {
					return storage.ErrUnknown
				}
				return nil
			}
		},
		"loses it and stays away": func(s *faulty, at int64, _ context.CancelFunc) {
			lost := false
			s.before = func(int64, string) error {
				if lost {
					return errBroken
				}
				return nil
			}
			s.after = func(call int64, op string) error {
				if lost = call == at && op == "commit"; lost {
					return storage.ErrUnknown
				}
				return nil
			}
		},
		"ends the context before": func(s *faulty, at int64, cancel context.CancelFunc) {
			s.before = func(call int64, _ string) error {
				if call == at {
					cancel()
				}
				return nil
			}
		},
		"ends the context after": func(s *faulty, at int64, cancel context.CancelFunc) {
			s.after = func(call int64, _ string) error {
				if call == at {
					cancel()
				}
				return nil
			}
		},
		"a faster writer": func(s *faulty, at int64, _ context.CancelFunc) {
			s.before = func(call int64, _ string) error {
				if call == at {
					return storage.ErrConflict
				}
				return nil
			}
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := jars(t)
			for at := int64(1); ; at++ {
				store := memstore.New()
				v := vault(t, store, nil)
				one, err := create(t.Context(), v, c, storage.Command{By: "a"}, "one", 9)
				require.NoError(t, err)
				two, err := create(t.Context(), v, c, storage.Command{By: "a"}, "two", 9)
				require.NoError(t, err)

				s := &faulty{Store: store}
				ctx, cancel := context.WithCancel(t.Context())
				way(s, at, cancel)
				sum, err := twoTakes(ctx, vault(t, s, nil), c, "k", one, two)
				cancel()
				assert.Equal(t, stands(t, store, one).Left, stands(t, store, two).Left, "all or nothing")
				if err == nil {
					assert.Equal(t, 16, sum)
					assert.Equal(t, 8, stands(t, store, one).Left)
				} else {
					require.NotErrorIs(t, err, storage.ErrNotFound)
				}
				again, err := twoTakes(t.Context(), v, c, "k", one, two)
				require.NoError(t, err)
				assert.Equal(t, 16, again)
				assert.Equal(t, 8, stands(t, store, one).Left, "once")
				if s.calls.Load() < at {
					break // the operation has no call of that number
				}
			}
		})
	}
}

// TestCrashBetweenCountAndCompare loses the second commit of CountThen: what
// was counted stays counted.
func TestCrashBetweenCountAndCompare(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	id, err := create(ctx, vault(t, store, nil), c, storage.Command{By: "a"}, "tries", 5)
	require.NoError(t, err)
	s := &faulty{Store: store}
	commits := 0
	s.before = func(_ int64, op string) error {
		if op == "commit" {
			if commits++; commits == 2 {
				return errBroken
			}
		}
		return nil
	}
	guess := func(v *storage.Vault, secret string) (bool, error) {
		return storage.CountThen(ctx, v, storage.Command{By: "a", Key: "k"}, storage.Op("jar.guess", id),
			func(tx *storage.Tx) (*jar, error) {
				j, err := c.Get(tx, id)
				if err != nil {
					return nil, err
				}
				j.Left--
				return j, c.Save(tx, j)
			},
			func(tx *storage.Tx, counted *jar) (bool, error) {
				if secret != counted.Label {
					return false, tx.Refuse(errEmpty)
				}
				return true, nil
			})
	}
	_, err = guess(vault(t, s, nil), "tries")
	require.ErrorIs(t, err, errBroken)
	assert.Equal(t, 4, stands(t, store, id).Left)
	ok, err := guess(vault(t, store, nil), "tries")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, 3, stands(t, store, id).Left, "the repeated try is counted too")

	t.Run("the key's answer does not depend on the secret", func(t *testing.T) {
		ok, err := guess(vault(t, store, nil), "wrong")
		require.NoError(t, err)
		assert.True(t, ok, "take a new key for each try")
		assert.Equal(t, 3, stands(t, store, id).Left)
	})
}

func TestPanicLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	v := vault(t, store, nil)
	var id storage.ID
	assert.PanicsWithValue(t, "plum", func() {
		_, _ = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (int, error) {
			id = tx.NewID()
			assert.NoError(t, c.Create(tx, &jar{ID: id}))
			panic("plum")
		})
	})
	assert.Nil(t, stands(t, store, id))
}

// TestLostAnswerAmongOthers: what a lost batch became is told by its audit
// entry, also when somebody else was faster meanwhile.
func TestLostAnswerAmongOthers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		lands string // "no" or "at once", before the faster writer
		away  bool   // the store does not answer the question
		left  int
		err   error
	}{
		{name: "it never landed, and runs again", lands: "no", left: 7},
		{name: "it had landed", lands: "at once", left: 7},
		{name: "nobody can tell", lands: "no", away: true, left: 8, err: storage.ErrUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ctx, c, store := t.Context(), jars(t), memstore.New()
			id, err := create(ctx, vault(t, store, nil), c, storage.Command{By: "a"}, "plum", 9)
			require.NoError(t, err)
			s, commits := &faulty{Store: store}, 0
			faster := func() {
				_, err := take(ctx, vault(t, store, nil), c, storage.Command{By: "b"}, id)
				assert.NoError(t, err)
			}
			s.before = func(_ int64, op string) error {
				if op != "commit" {
					if tc.away && commits > 0 {
						return errBroken
					}
					return nil
				}
				if commits++; commits == 1 && tc.lands == "no" {
					faster()
					return storage.ErrUnknown
				}
				return nil
			}
			s.after = func(_ int64, op string) error {
				if op == "commit" && commits == 1 {
					faster()
					return storage.ErrUnknown
				}
				return nil
			}
			_, err = take(ctx, vault(t, s, nil), c, storage.Command{By: "a"}, id)
			require.ErrorIs(t, err, tc.err)
			assert.Equal(t, tc.left, stands(t, store, id).Left, "each took one")
		})
	}
}
