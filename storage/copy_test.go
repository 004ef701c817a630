package storage_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// cellar is a store in use: jars of many versions, one of them stuck, one
// leased, answers to keys, an audit and the mark.
func cellar(t *testing.T, n int) (*shelf, []storage.Kind) {
	t.Helper()
	s := newShelf(t, memstore.New(), n)
	require.NoError(t, s.v.Check(t.Context()))
	on := true
	_, err := s.failing(&on).Work(t.Context(), s.v, 1)
	require.NoError(t, err)
	for i := range n {
		_, err := take(t.Context(), s.v, s.c, storage.Command{By: "a", Key: fmt.Sprint("k", i)}, s.ids[i])
		require.NoError(t, err)
	}
	return s, append(storage.KindsOf(s.v.Collections()), "jar")
}

// holds is everything in a store, without versions.
func holds(tb testing.TB, s storage.Store, kinds []storage.Kind) map[storage.Ref]storage.Record {
	tb.Helper()
	all := map[storage.Ref]storage.Record{}
	for _, kind := range kinds {
		found, err := s.Find(tb.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
		require.NoError(tb, err)
		for _, rec := range found {
			rec.Version = 0
			all[rec.Ref()] = rec
		}
	}
	return all
}

func TestCopyIsTheSameStore(t *testing.T) {
	t.Parallel()
	s, kinds := cellar(t, 30)
	for _, page := range []int{0, 1, 2, 29, 30, 31, 10_000} {
		to := memstore.New()
		var told []storage.CopyProgress
		report, err := storage.Copy(t.Context(), s.store, to, kinds, &storage.CopyOptions{
			Page: page, Progress: func(p storage.CopyProgress) { told = append(told, p) },
		})
		require.NoError(t, err)
		want := holds(t, s.store, kinds)
		assert.Equal(t, want, holds(t, to, kinds))
		assert.Equal(t, storage.CopyReport{Copied: len(want) - 1}, report)
		last := told[len(told)-1]
		assert.Equal(t, storage.Verifying, last.Step)
		assert.Equal(t, len(want)-1, last.Done)
		assert.True(t, slices.IsSortedFunc(told, func(a, b storage.CopyProgress) int { return int(a.Step) - int(b.Step) }))
		for _, p := range told {
			assert.Equal(t, p.Step != storage.Surveying, p.Total == last.Total, p)
			assert.LessOrEqual(t, p.Done, last.Total)
		}

		v := vault(t, to, &storage.Options{Now: s.v.Now})
		require.NoError(t, v.Check(t.Context()))
		assert.Equal(t, 8, stands(t, to, s.ids[3]).Left)
		left, err := take(t.Context(), v, s.c, storage.Command{By: "a", Key: "k3"}, s.ids[3])
		require.NoError(t, err)
		assert.Equal(t, 8, left, "answers to keys are there")
		_, err = take(t.Context(), v, s.c, storage.Command{By: "a"}, s.ids[3])
		require.NoError(t, err)

		report, err = storage.Copy(t.Context(), s.store, to, kinds, nil)
		require.ErrorIs(t, err, storage.ErrConflict, "the copy is in use, and has changed")
		assert.Zero(t, report)
	}
}

// TestCopyGoesOn where it was stopped, by whatever, at each call: until it is
// whole, the target refuses to be opened; in the end it is the same.
func TestCopyGoesOn(t *testing.T) {
	t.Parallel()
	s, kinds := cellar(t, 5)
	want := holds(t, s.store, kinds)
	for _, mode := range storagetest.Faults() {
		t.Run(fmt.Sprint("fault ", mode), func(t *testing.T) {
			t.Parallel()
			stopped := 0
			for at := 1; ; at++ {
				to := memstore.New()
				ctx, cancel := context.WithCancel(t.Context())
				broken := storagetest.NewFaulty(to, mode, at).Ending(cancel)
				_, err := storage.Copy(ctx, s.store, broken, kinds, &storage.CopyOptions{Page: 3})
				cancel()
				if err == nil && broken.Calls() < at {
					break
				}
				if len(holds(t, to, kinds)) > 0 && len(holds(t, to, kinds)) < len(want) {
					stopped++
					require.ErrorIs(t, vault(t, to, nil).Check(t.Context()), storage.ErrHalfCopied)
					_, err := storage.Copy(t.Context(), to, memstore.New(), kinds, nil)
					require.ErrorIs(t, err, storage.ErrHalfCopied, "half a copy is no source")
				}
				_, err = storage.Copy(t.Context(), s.store, to, kinds, nil)
				require.NoError(t, err)
				require.Equal(t, want, holds(t, to, kinds))
				require.NoError(t, vault(t, to, nil).Check(t.Context()))
				report, err := storage.Copy(t.Context(), s.store, to, kinds, nil)
				require.NoError(t, err, "once more is nothing")
				require.Zero(t, report)
			}
			if mode == storagetest.Refused || mode == storagetest.DeadThen || mode == storagetest.DeadNow {
				assert.Positive(t, stopped)
			}
		})
	}
}

// TestCopyStopsWithItsContext on either store, at each call.
func TestCopyStopsWithItsContext(t *testing.T) {
	t.Parallel()
	s, kinds := cellar(t, 3)
	for at := int64(1); ; at++ {
		to := memstore.New()
		ctx, cancel := context.WithCancel(t.Context())
		f := &faulty{Store: to, before: func(call int64, _ string) error {
			if call == at {
				cancel()
			}
			return nil
		}}
		_, err := storage.Copy(ctx, s.store, f, kinds, &storage.CopyOptions{Page: 2})
		cancel()
		if f.calls.Load() < at {
			require.NoError(t, err)
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		_, err = storage.Copy(t.Context(), s.store, to, kinds, nil)
		require.NoError(t, err)
	}
}

func TestCopyRefuses(t *testing.T) {
	t.Parallel()
	other := func(id storage.ID) storage.Record {
		return storage.Record{Kind: "jar", ID: id, Body: []byte("other")}
	}
	for _, tc := range []struct {
		name string
		put  func(s *shelf) storage.Record // into the target, before
		says string
	}{
		{name: "a record before all others", put: func(*shelf) storage.Record { return other("-") }, says: "jar -"},
		{name: "a record behind all others", put: func(*shelf) storage.Record { return other("z") }, says: "jar z"},
		{name: "a record between", put: func(s *shelf) storage.Record { return other(s.ids[1] + "0") }, says: "jar "},
		{name: "another record of that ID", put: func(s *shelf) storage.Record { return other(s.ids[2]) }, says: "jar "},
		{name: "another mark", put: func(*shelf) storage.Record {
			return storage.Record{Kind: "storage.keyring", ID: "keyring", Body: []byte("other")}
		}, says: "storage.keyring keyring"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, kinds := cellar(t, 4)
			for _, page := range []int{1, 2, 4, 256} {
				to := memstore.New()
				rec := tc.put(s)
				require.NoError(t, to.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
				report, err := storage.Copy(t.Context(), s.store, to, kinds, &storage.CopyOptions{Page: page})
				require.ErrorIs(t, err, storage.ErrConflict)
				assert.Contains(t, err.Error(), tc.says)
				assert.Zero(t, report)
				assert.Len(t, holds(t, to, kinds), 1, "nothing was written")
			}
		})
	}
	t.Run("a body that differs and nothing else", func(t *testing.T) {
		t.Parallel()
		s, kinds := cellar(t, 4)
		to := memstore.New()
		rec := raw(t, s.store, s.ids[0])
		rec.Version, rec.Body[9] = 0, rec.Body[9]^1
		require.NoError(t, to.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
		_, err := storage.Copy(t.Context(), s.store, to, kinds, nil)
		require.ErrorIs(t, err, storage.ErrConflict)
		require.ErrorIs(t, vault(t, to, nil).Check(t.Context()), storage.ErrHalfCopied)
	})
	t.Run("a source that changes meanwhile", func(t *testing.T) {
		t.Parallel()
		s, kinds := cellar(t, 4)
		to := memstore.New()
		_, err := storage.Copy(t.Context(), s.store, to, kinds, &storage.CopyOptions{Progress: func(p storage.CopyProgress) {
			if p.Step == storage.Copying && p.Kind == "jar" {
				s.set(t, s.now.Add(time.Hour))
			}
		}})
		require.ErrorIs(t, err, storage.ErrConflict)
		require.ErrorIs(t, vault(t, to, nil).Check(t.Context()), storage.ErrHalfCopied)
	})
	t.Run("bad kinds", func(t *testing.T) {
		t.Parallel()
		for _, kinds := range [][]storage.Kind{{"Jar"}, {""}, {"jar", "jar"}} {
			_, err := storage.Copy(t.Context(), memstore.New(), memstore.New(), kinds, nil)
			require.ErrorIs(t, err, storage.ErrLimit)
		}
		_, err := storage.Copy(t.Context(), nil, memstore.New(), nil, nil)
		require.Error(t, err)
	})
}

// TestModelCopy copies any two stores: it succeeds when the target holds a
// part of the source, and then they are the same.
func TestModelCopy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background() //nolint:usetesting // rapid.T has none that lives long enough
		from, to := memstore.New(), memstore.New()
		kinds := []storage.Kind{"a", "b"}
		part := true
		for _, kind := range kinds {
			for i := range rapid.IntRange(0, 6).Draw(t, "records") {
				id := storage.ID(fmt.Sprint(i))
				rec := storage.Record{Kind: kind, ID: id, Body: []byte{byte(i)}, WakeAt: time.UnixMicro(int64(i)).UTC()}
				rec.Index = []storage.Key{{Space: storage.Space(kind), Digest: [32]byte{1}}}
				where := rapid.SampledFrom([]string{"source", "source", "source", "both", "both", "target", "changed"}).Draw(t, "where")
				if where != "target" {
					require.NoError(t, from.Commit(ctx, storage.Batch{Put: []storage.Record{rec}}))
				}
				if where == "changed" {
					rec.Body = []byte{99}
				}
				if where != "source" {
					require.NoError(t, to.Commit(ctx, storage.Batch{Put: []storage.Record{rec}}))
				}
				part = part && (where == "source" || where == "both")
			}
		}
		report, err := storage.Copy(ctx, from, to, kinds, &storage.CopyOptions{Page: rapid.IntRange(1, 8).Draw(t, "page")})
		if !part {
			require.ErrorIs(t, err, storage.ErrConflict)
			return
		}
		require.NoError(t, err)
		n := 0
		for _, kind := range kinds {
			want, err := from.Find(ctx, storage.Query{Kind: kind, Limit: 10})
			require.NoError(t, err)
			got, err := to.Find(ctx, storage.Query{Kind: kind, Limit: 10})
			require.NoError(t, err)
			require.Equal(t, want, got)
			n += len(got)
		}
		require.Equal(t, n, report.Copied+report.There)
	})
}
