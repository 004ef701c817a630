package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// sick is what a jar's work does in the model.
type sick uint8

const (
	well sick = iota
	answersError
	panicsInAct
	panicsInSettle
	staysDue
)

// ward is jars under commands, work that fails, and a store that loses calls.
type ward struct {
	ctx  context.Context
	s    *shelf
	sick map[storage.ID]sick
	due  map[storage.ID]bool // the model: what waits to be settled
	left map[storage.ID]int  // and how much of it is left
}

func (w *ward) worker() *storage.Worker[jar, int] {
	return &storage.Worker[jar, int]{
		Of: w.s.c, Name: "jar.ring",
		Act: func(_ context.Context, j *jar) int {
			if w.sick[j.ID] == panicsInAct {
				panic("plum")
			}
			return 0
		},
		Settle: func(tx *storage.Tx, j *jar, x int) error {
			switch w.sick[j.ID] {
			case answersError:
				return errEmpty
			case staysDue:
				return nil
			case well, panicsInAct:
			case panicsInSettle:
				_ = w.s.sleep(tx, j, x)
				panic("plum")
			}
			return w.s.sleep(tx, j, x)
		},
	}
}

// vault is one over the bare store, or over one that loses a call.
func (w *ward) vault(t *rapid.T, store storage.Store) *storage.Vault {
	v, err := storage.NewVault(store, w.keys(t), &storage.Options{Now: func() time.Time { return w.s.now }})
	require.NoError(t, err)
	return v
}

func (w *ward) keys(t *rapid.T) *storage.Keyring {
	var secrets [2]storage.Secret
	for i := range secrets {
		key := make([]byte, 32)
		key[0] = byte(i)
		var err error
		secrets[i], err = storage.NewSecret("test", key)
		require.NoError(t, err)
	}
	k, err := storage.NewKeyring(secrets[:1], secrets[1:])
	require.NoError(t, err)
	return k
}

// settled takes over into the model what work has done, which is nothing or
// one settling of what was due.
func (w *ward) settled(t *rapid.T) {
	for id, due := range w.due {
		j, err := storage.View(w.ctx, w.s.v, func(tx *storage.Tx) (*jar, error) { return w.s.c.Get(tx, id) })
		require.NoError(t, err)
		if due && j.At.IsZero() && j.Left == w.left[id]-1 && w.sick[id] == well {
			w.due[id], w.left[id] = false, j.Left
		}
		require.Equal(t, w.left[id], j.Left, "settled once, and only if it was due")
		require.Equal(t, w.due[id], !j.At.IsZero())
		got, err := w.s.store.Get(w.ctx, storage.Ref{Kind: "jar", ID: id})
		require.NoError(t, err)
		if w.due[id] {
			require.False(t, got[0].WakeAt.IsZero(), "what is due is never lost")
			require.False(t, got[0].WakeAt.After(w.s.now.Add(time.Hour)), "and comes back within the longest rest")
		}
	}
}

// TestModelStuck: under random commands, failures and lost calls no record is
// lost or settled twice; once all are well, all are settled and none is listed.
func TestModelStuck(t *testing.T) {
	t.Parallel()
	c := jars(t)
	rapid.Check(t, func(t *rapid.T) {
		w := &ward{
			ctx: context.Background(), //nolint:usetesting // rapid.T has none that lives long enough
			s:   &shelf{store: memstore.New(), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)},
			due: map[storage.ID]bool{}, left: map[storage.ID]int{}, sick: map[storage.ID]sick{},
		}
		s := w.s
		s.v, s.c = w.vault(t, s.store), c
		for i := range rapid.IntRange(1, 4).Draw(t, "jars") {
			id, err := storage.Do(w.ctx, s.v, storage.Command{By: "a"}, storage.Op("jar.create"), func(tx *storage.Tx) (storage.ID, error) {
				j := &jar{ID: tx.NewID(), Label: fmt.Sprint(i), Left: 1000, At: tx.Now()}
				return j.ID, s.c.Create(tx, j)
			})
			require.NoError(t, err)
			s.ids, w.due[id], w.left[id] = append(s.ids, id), true, 1000
		}
		some := rapid.SampledFrom(s.ids)
		faulty := func(t *rapid.T) *storage.Vault {
			mode := rapid.SampledFrom(storagetest.Faults()).Draw(t, "fault")
			return w.vault(t, storagetest.NewFaulty(s.store, mode, rapid.IntRange(0, 12).Draw(t, "at")))
		}
		t.Repeat(map[string]func(*rapid.T){
			"sicken": func(t *rapid.T) {
				w.sick[some.Draw(t, "jar")] = rapid.SampledFrom([]sick{well, answersError, panicsInAct, panicsInSettle, staysDue}).Draw(t, "how")
			},
			"pass": func(t *rapid.T) {
				s.now = s.now.Add(time.Duration(rapid.Int64Range(1, int64(3*time.Minute)).Draw(t, "time")))
			},
			"work":  func(t *rapid.T) { _, _ = w.worker().Work(w.ctx, faulty(t), rapid.IntRange(1, 5).Draw(t, "limit")) },
			"sweep": func(t *rapid.T) { _, _ = faulty(t).Work(w.ctx, 5) },
			"retry": func(t *rapid.T) {
				_ = faulty(t).Retry(w.ctx, storage.Command{By: "operator"}, "jar", some.Draw(t, "jar"))
			},
			"command": func(t *rapid.T) {
				id := some.Draw(t, "jar")
				_, err := storage.Do(w.ctx, s.v, storage.Command{By: "a"}, storage.Op("jar.set"), func(tx *storage.Tx) (int, error) {
					j, err := s.c.Get(tx, id)
					if err != nil {
						return 0, err
					}
					j.At = tx.Now()
					return 0, s.c.Save(tx, j)
				})
				require.NoError(t, err)
				w.due[id] = true
			},
			"": w.settled,
		})
		w.sick = map[storage.ID]sick{}
		for range 3 {
			s.now = s.now.Add(2 * time.Hour)
			_, err := w.worker().Work(w.ctx, s.v, 10)
			require.NoError(t, err)
			_, err = s.v.Work(w.ctx, 10)
			require.NoError(t, err)
		}
		w.settled(t)
		for id, due := range w.due {
			require.False(t, due, "%s was never settled", id)
		}
		left, err := s.store.Find(w.ctx, storage.Query{Kind: "storage.stuck", Limit: 10})
		require.NoError(t, err)
		require.Empty(t, left)
	})
}
