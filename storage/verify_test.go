package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// pantry is a database with a few jars and their past.
type pantry struct {
	store *memstore.Store
	v     *storage.Vault
	jars  *storage.Collection[jar]
	now   time.Time
	ids   []storage.ID
	past  map[storage.ID][]storage.Record // of the jars, oldest first
	entry map[storage.ID][]storage.ID     // of a jar, oldest first
	mark  storage.Checkpoint              // over everything
}

func newPantry(tb testing.TB) *pantry {
	tb.Helper()
	p := &pantry{
		store: memstore.New(), jars: jars(tb), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		past: map[storage.ID][]storage.Record{}, entry: map[storage.ID][]storage.ID{},
	}
	p.v = vault(tb, p.store, &storage.Options{Now: func() time.Time { return p.now }})
	require.NoError(tb, p.v.Check(tb.Context()))
	for i := range 4 {
		id, err := create(tb.Context(), p.v, p.jars, storage.Command{By: "a", Key: fmt.Sprint(i)}, fmt.Sprint("jar", i), 5)
		require.NoError(tb, err)
		p.ids = append(p.ids, id)
	}
	for range 3 {
		p.note(tb)
		for _, id := range p.ids {
			p.now = p.now.Add(time.Second)
			_, err := take(tb.Context(), p.v, p.jars, storage.Command{By: "a"}, id)
			require.NoError(tb, err)
		}
	}
	p.note(tb)
	require.NoError(tb, drop(tb.Context(), p.v, p.jars, p.ids[3]))
	for _, e := range p.events(tb) {
		for _, c := range e.Changed {
			p.entry[c.ID] = append(p.entry[c.ID], e.ID)
		}
	}
	p.now = p.now.Add(time.Hour)
	var err error
	p.mark, err = p.v.Checkpoint(tb.Context(), storage.Checkpoint{})
	require.NoError(tb, err)
	require.Equal(tb, 18, p.mark.Count()) // the mark of the Keyring among them
	return p
}

func (p *pantry) events(tb testing.TB) []storage.Event {
	tb.Helper()
	events, _, err := p.v.Events(tb.Context(), "", storage.MaxLimit)
	require.NoError(tb, err)
	return events
}

func (p *pantry) note(tb testing.TB) {
	tb.Helper()
	for _, id := range p.ids {
		p.past[id] = append(p.past[id], p.row(tb, "jar", id))
	}
}

func (p *pantry) row(tb testing.TB, kind storage.Kind, id storage.ID) storage.Record {
	tb.Helper()
	got, err := p.store.Get(tb.Context(), storage.Ref{Kind: kind, ID: id})
	require.NoError(tb, err)
	return got[0]
}

// write puts a row as an insider would, past the Vault.
func (p *pantry) write(tb testing.TB, rows ...storage.Record) {
	tb.Helper()
	for i := range rows {
		rows[i].Version = p.row(tb, rows[i].Kind, rows[i].ID).Version
	}
	require.NoError(tb, p.store.Commit(tb.Context(), storage.Batch{Put: rows}))
}

func (p *pantry) remove(tb testing.TB, kind storage.Kind, ids ...storage.ID) {
	tb.Helper()
	var b storage.Batch
	for _, id := range ids {
		b.Delete = append(b.Delete, p.row(tb, kind, id).Ref())
	}
	require.NoError(tb, p.store.Commit(tb.Context(), b))
}

func (p *pantry) verify(tb testing.TB, opts *storage.VerifyOptions) []storage.Problem {
	tb.Helper()
	r, err := p.v.VerifyAudit(tb.Context(), opts, p.jars)
	require.NoError(tb, err)
	assert.Equal(tb, len(r.Problems) == 0, r.Sound())
	return r.Problems
}

const auditKind storage.Kind = "storage.audit"

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		tamper func(t *testing.T, p *pantry)
		want   func(p *pantry) []storage.Problem // without a checkpoint
		cut    bool                              // only a checkpoint tells, or it tells too
	}{
		{"nothing", func(*testing.T, *pantry) {}, func(*pantry) []storage.Problem { return nil }, false},
		{"an edited record", func(t *testing.T, p *pantry) {
			t.Helper()
			r := p.row(t, "jar", p.ids[0])
			r.Body[len(r.Body)-1] ^= 1
			p.write(t, r)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrTampered}}
		}, false},
		{"a moved key", func(t *testing.T, p *pantry) {
			t.Helper()
			r := p.row(t, "jar", p.ids[0])
			r.Unique[0].Digest[3] ^= 1
			p.write(t, r)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrTampered}}
		}, false},
		{"an alarm that was set", func(t *testing.T, p *pantry) {
			t.Helper()
			r := p.row(t, "jar", p.ids[0])
			r.WakeAt = p.now
			p.write(t, r)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrTampered}}
		}, false},
		{"a record rolled back", func(t *testing.T, p *pantry) {
			t.Helper()
			p.write(t, p.past[p.ids[1]][1])
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[1], What: storage.ErrAuditHead}}
		}, false},
		{"a record rolled back and used again", func(t *testing.T, p *pantry) {
			t.Helper()
			p.write(t, p.past[p.ids[1]][1])
			_, err := take(t.Context(), p.v, p.jars, storage.Command{By: "a"}, p.ids[1])
			require.NoError(t, err)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[1], What: storage.ErrAuditFork}}
		}, false},
		{"a deleted record", func(t *testing.T, p *pantry) {
			t.Helper()
			p.remove(t, "jar", p.ids[2])
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[2], What: storage.ErrAuditLost}}
		}, false},
		{"a record brought back", func(t *testing.T, p *pantry) {
			t.Helper()
			p.write(t, p.past[p.ids[3]][3])
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[3], What: storage.ErrAuditHead}}
		}, false},
		{"a record without entries", func(t *testing.T, p *pantry) {
			t.Helper()
			p.remove(t, auditKind, p.entry[p.ids[0]]...)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrAuditUnrecorded}}
		}, true},
		{"a deleted entry", func(t *testing.T, p *pantry) {
			t.Helper()
			p.remove(t, auditKind, p.entry[p.ids[0]][1])
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrAuditGap}}
		}, true},
		{"the last entries deleted", func(t *testing.T, p *pantry) {
			t.Helper()
			p.remove(t, auditKind, p.entry[p.ids[0]][3], p.entry[p.ids[0]][2])
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrAuditGap}}
		}, true},
		{"entries that changed places", func(t *testing.T, p *pantry) {
			t.Helper()
			x, y := p.row(t, auditKind, p.entry[p.ids[0]][1]), p.row(t, auditKind, p.entry[p.ids[0]][2])
			x.Body, y.Body = y.Body, x.Body
			p.write(t, x, y)
		}, func(p *pantry) []storage.Problem {
			return []storage.Problem{
				{Kind: "jar", ID: p.ids[0], What: storage.ErrAuditGap},
				{Kind: auditKind, ID: p.entry[p.ids[0]][1], What: storage.ErrTampered},
				{Kind: auditKind, ID: p.entry[p.ids[0]][2], What: storage.ErrTampered},
			}
		}, true},
		{"an entry put in", func(t *testing.T, p *pantry) {
			t.Helper()
			r := p.row(t, auditKind, p.entry[p.ids[0]][1])
			r.ID = "0" + r.ID[1:len(r.ID)-1] + "_"
			p.write(t, r)
		}, func(p *pantry) []storage.Problem {
			id := p.entry[p.ids[0]][1]
			return []storage.Problem{{Kind: auditKind, ID: "0" + id[1:len(id)-1] + "_", What: storage.ErrTampered}}
		}, true},
		{"a record and all that is told of it taken out", func(t *testing.T, p *pantry) {
			t.Helper()
			p.remove(t, "jar", p.ids[0])
			p.remove(t, auditKind, p.entry[p.ids[0]]...)
		}, func(*pantry) []storage.Problem { return nil }, true},
		{"everything set back", func(t *testing.T, p *pantry) {
			t.Helper()
			for _, id := range p.ids {
				p.write(t, p.past[id][2])
				p.remove(t, auditKind, p.entry[id][3:]...)
			}
		}, func(*pantry) []storage.Problem { return nil }, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPantry(t)
			test.tamper(t, p)
			want := test.want(p)
			assert.Equal(t, want, p.verify(t, nil))
			assert.ElementsMatch(t, want, p.verify(t, &storage.VerifyOptions{Passes: 3}))
			if test.cut {
				want = append(want, storage.Problem{Kind: auditKind, ID: p.mark.Last(), What: storage.ErrAuditCheckpoint})
			}
			assert.ElementsMatch(t, want, p.verify(t, &storage.VerifyOptions{To: p.mark}))
		})
	}
}

// TestVerifyFromACheckpoint reads only what came after it.
func TestVerifyFromACheckpoint(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	for range 2 {
		_, err := take(t.Context(), p.v, p.jars, storage.Command{By: "a"}, p.ids[0])
		require.NoError(t, err)
	}
	opts := &storage.VerifyOptions{From: p.mark}
	r, err := p.v.VerifyAudit(t.Context(), opts, p.jars)
	require.NoError(t, err)
	assert.Empty(t, r.Problems)
	assert.Equal(t, 2, r.Entries)
	assert.Equal(t, 3, r.Records)
	p.now = p.now.Add(time.Hour)
	next, err := p.v.Checkpoint(t.Context(), p.mark)
	require.NoError(t, err)
	assert.Equal(t, 20, next.Count())
	whole, err := p.v.Checkpoint(t.Context(), storage.Checkpoint{})
	require.NoError(t, err)
	assert.Equal(t, whole, next, "the way there does not matter")
	assert.Empty(t, p.verify(t, &storage.VerifyOptions{From: p.mark, To: next}))

	p.write(t, p.past[p.ids[0]][3])
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrAuditHead}}, p.verify(t, opts))
	p.write(t, p.past[p.ids[1]][0])
	assert.Len(t, p.verify(t, opts), 1, "nothing touched this one since")
	assert.Len(t, p.verify(t, nil), 2)
}

func TestVerifySaysWhatItCannotCheck(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	var told []int
	r, err := p.v.VerifyAudit(t.Context(), &storage.VerifyOptions{Progress: func(entries, records int) {
		told = append(told, entries, records)
	}})
	require.NoError(t, err)
	assert.Equal(t, []storage.Kind{"jar"}, r.Unkept)
	assert.Equal(t, []int{18, 3}, told)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = p.v.VerifyAudit(ctx, nil)
	require.ErrorIs(t, err, context.Canceled)
}

// TestVerifyWhileOthersWrite: operations that commit while the audit is read
// raise no alarm, and do not hide what is wrong.
func TestVerifyWhileOthersWrite(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	v := vault(t, store, nil)
	var ids []storage.ID
	for i := range 60 {
		id, err := create(ctx, v, c, storage.Command{By: "a"}, fmt.Sprint("jar", i), 1<<40)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: ids[7]})
	require.NoError(t, err)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	finish := sync.OnceFunc(func() { close(stop); wg.Wait() })
	defer finish()
	for w := range 3 {
		other := vault(t, store, nil)
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				id := ids[8+(i*31+w)%40]
				if i%5 == 4 {
					made, err := create(ctx, other, c, storage.Command{By: "a"}, fmt.Sprint("w", w, " ", i), 1)
					if i%10 == 9 && err == nil {
						err = drop(ctx, other, c, made)
					}
					assert.NoError(t, err) //nolint:testifylint // A writer does not stop the test.
					continue
				}
				_, err := take(ctx, other, c, storage.Command{By: "a"}, id)
				assert.NoError(t, err)
			}
		})
	}
	for range 2 {
		clean(t, v, c)
	}
	_, err = take(ctx, v, c, storage.Command{By: "a"}, ids[7])
	require.NoError(t, err)
	now, err := store.Get(ctx, got[0].Ref())
	require.NoError(t, err)
	old := got[0]
	old.Version = now[0].Version
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: []storage.Record{old}}))
	r, err := v.VerifyAudit(ctx, nil, c)
	require.NoError(t, err)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: ids[7], What: storage.ErrAuditHead}}, r.Problems)
	finish()
	calm, err := v.VerifyAudit(ctx, nil, c)
	require.NoError(t, err)
	assert.Equal(t, r.Problems, calm.Problems)
}
