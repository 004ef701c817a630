package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func due(ctx context.Context, v *storage.Vault, c *storage.Collection[jar], id storage.ID, at time.Time) (time.Time, error) {
	return storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.due"), func(tx *storage.Tx) (time.Time, error) {
		j, err := c.Get(tx, id)
		if err != nil {
			return time.Time{}, err
		}
		j.At = at
		return tx.Now(), c.Save(tx, j)
	})
}

// TestRekeyKeepsWhatIsBesideTheDocument: its chain, the time of its commit, and
// until when a worker holds it.
func TestRekeyKeepsWhatIsBesideTheDocument(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	now := start
	opts := &storage.Options{Now: func() time.Time { return now }}
	old := under(t, store, "old/l", opts)
	require.NoError(t, old.Check(ctx))
	id, err := create(ctx, old, c, storage.Command{By: "a"}, "plum", 3)
	require.NoError(t, err)
	_, err = due(ctx, old, c, id, now)
	require.NoError(t, err)
	leased, err := store.Lease(ctx, []storage.Kind{"jar"}, now, now.Add(2*time.Minute), 1)
	require.NoError(t, err)
	require.Len(t, leased, 1)
	_, err = due(ctx, old, c, id, now.Add(time.Hour))
	require.NoError(t, err)

	both := under(t, store, "new old/l m", opts)
	done, err := both.Rekey(ctx, []storage.Kept{c}, nil)
	require.NoError(t, err)
	require.True(t, done.Done)
	r, err := both.VerifyAudit(ctx, nil, c)
	require.NoError(t, err)
	assert.Empty(t, r.Problems)
	now = start.Add(-time.Hour)
	at, err := due(ctx, both, c, id, start)
	require.NoError(t, err)
	assert.Equal(t, start, at, "a clock set back revives nothing")
	got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	assert.Equal(t, start.Add(2*time.Minute), got[0].WakeAt, "a worker has it until then")
}

// TestRekeyIsNotDoneBesideABrokenRecord: whoever could still open it needs the
// old key.
func TestRekeyIsNotDoneBesideABrokenRecord(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	old := under(t, store, "old/l", nil)
	require.NoError(t, old.Check(ctx))
	id, err := create(ctx, old, c, storage.Command{By: "a"}, "plum", 3)
	require.NoError(t, err)
	got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	got[0].Body[len(got[0].Body)-1] ^= 1
	require.NoError(t, store.Commit(ctx, storage.Batch{Put: got}))
	r, err := under(t, store, "new old/l", nil).Rekey(ctx, []storage.Kept{c}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Broken)
	assert.False(t, r.Done)
	require.ErrorIs(t, under(t, store, "new/l", nil).Check(ctx), storage.ErrKeyMissing)
}

// TestSealKeyInUseIsNoted when it comes to the front, also where the mark is
// sealed under another again.
func TestSealKeyInUseIsNoted(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), memstore.New(), jars(t)
	require.NoError(t, under(t, store, "old/l", nil).Check(ctx))
	v := under(t, store, "new old/l", nil)
	require.NoError(t, v.Check(ctx))
	_, err := create(ctx, v, c, storage.Command{By: "a"}, "plum", 3)
	require.NoError(t, err)
	require.NoError(t, under(t, store, "old new/l m", nil).Check(ctx))
	require.ErrorContains(t, under(t, store, "old/l", nil).Check(ctx), "storage.key_missing{key=new}")
}

// TestErasedRecordKeepsItsKeys when Work lays it to rest: a unique value stays
// taken.
func TestErasedRecordKeepsItsKeys(t *testing.T) {
	t.Parallel()
	ctx, store, pots := t.Context(), memstore.New(), owns(t)
	v := vault(t, store, nil)
	id, err := storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("pot"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "anna jam", At: tx.Now()}
		return j.ID, pots.Create(tx, j)
	})
	require.NoError(t, err)
	_, err = v.Erase(ctx, storage.Command{By: "a"}, "anna")
	require.NoError(t, err)
	before, err := store.Get(ctx, storage.Ref{Kind: "pot", ID: id})
	require.NoError(t, err)
	w := storage.Worker[jar, int]{Of: pots, Name: "pot.work", Settle: func(*storage.Tx, *jar, int) error { return nil }}
	_, err = w.Work(ctx, v, 1)
	require.NoError(t, err)
	after, err := store.Get(ctx, storage.Ref{Kind: "pot", ID: id})
	require.NoError(t, err)
	assert.True(t, after[0].WakeAt.IsZero())
	assert.Equal(t, before[0].Unique, after[0].Unique)
	assert.Equal(t, before[0].Index, after[0].Index)
}

// TestVerifyFindsAnAlarmPutOff for good.
func TestVerifyFindsAnAlarmPutOff(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	_, err := due(t.Context(), p.v, p.jars, p.ids[0], p.now)
	require.NoError(t, err)
	require.Empty(t, p.verify(t, nil))
	row := p.row(t, "jar", p.ids[0])
	row.WakeAt = p.now.AddDate(10, 0, 0)
	p.write(t, row)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: p.ids[0], What: storage.ErrTampered}}, p.verify(t, nil))
}

// TestVerifyRefusesAForgedCheckpoint in either place.
func TestVerifyRefusesAForgedCheckpoint(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	other, err := under(t, memstore.New(), "seal-1/look-1", nil).Checkpoint(t.Context(), storage.Checkpoint{})
	require.NoError(t, err)
	for _, opts := range []*storage.VerifyOptions{{From: other}, {To: other}, {From: other, To: p.mark}, {From: p.mark, To: other}} {
		_, err := p.v.VerifyAudit(t.Context(), opts, p.jars)
		require.ErrorIs(t, err, storage.ErrCheckpointInvalid)
	}
}

// TestCopyComparesAllOfARecord but its version.
func TestCopyComparesAllOfARecord(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*storage.Record){
		"when it is due":  func(r *storage.Record) { r.WakeAt = r.WakeAt.Add(time.Microsecond) },
		"a look-up key":   func(r *storage.Record) { r.Index[0].Digest[0] ^= 1 },
		"a unique key":    func(r *storage.Record) { r.Unique[0].Digest[0] ^= 1 },
		"no look-up keys": func(r *storage.Record) { r.Index = nil },
	} {
		from, to := memstore.New(), memstore.New()
		rec := storage.Record{
			Kind: "jar", ID: "a", WakeAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Body: []byte("body"),
			Unique: []storage.Key{{Space: "one"}}, Index: []storage.Key{{Space: "many"}},
		}
		require.NoError(t, from.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
		change(&rec)
		require.NoError(t, to.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
		_, err := storage.Copy(t.Context(), from, to, []storage.Kind{"jar"}, nil)
		require.ErrorIs(t, err, storage.ErrConflict, name)
	}
}

// TestCopyTakesAKindNamedLikeAMark whole: only that of a tenant is one.
func TestCopyTakesAKindNamedLikeAMark(t *testing.T) {
	t.Parallel()
	from, to := memstore.New(), memstore.New()
	const kind storage.Kind = "xstorage.keyring"
	for _, id := range []storage.ID{"a", "keyring"} {
		require.NoError(t, from.Commit(t.Context(), storage.Batch{Put: []storage.Record{{Kind: kind, ID: id, Body: []byte("body")}}}))
	}
	r, err := storage.Copy(t.Context(), from, to, []storage.Kind{kind}, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, r.Copied)
}

// TestHostileNameOfAKeyIsNotRepeated: the name stands in clear, so anybody may
// write anything there.
func TestHostileNameOfAKeyIsNotRepeated(t *testing.T) {
	t.Parallel()
	v := vault(t, memstore.New(), nil)
	for by := range 5 {
		for _, name := range []string{"", "Anna\n", "ключ", string(make([]byte, 255))} {
			body := append([]byte{2, byte(by), byte(len(name) & 0xff)}, name...)
			_, err := storage.Open(v, "jar", "a", append(body, make([]byte, 64)...))
			require.Equal(t, storage.ErrTampered, err)
		}
	}
}

func FuzzHostileBody(f *testing.F) {
	store := memstore.New()
	v := vault(f, store, nil)
	_, err := create(f.Context(), v, owns(f), storage.Command{By: "a"}, "anna jam", 1)
	require.NoError(f, err)
	f.Add(claimErased(datakeys(f, store)[0].ID))
	f.Add([]byte{2, 1, 6, 's', 'e', 'a', 'l', '-', '1', 0, 0, 0, 1})
	recs, err := store.Find(f.Context(), storage.Query{Kind: "storage.audit", Limit: 1})
	require.NoError(f, err)
	f.Add(recs[0].Body)
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := storage.Open(v, "jar", "a", body)
		require.Error(t, err)
	})
}

// TestVerifyFromACheckpointFindsWhatIsMissing behind it: an entry in the middle,
// and a record that was deleted and put back.
func TestVerifyFromACheckpointFindsWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	id := p.ids[0]
	known := len(p.events(t))
	for range 2 {
		_, err := take(t.Context(), p.v, p.jars, storage.Command{By: "a"}, id)
		require.NoError(t, err)
	}
	_, err := due(t.Context(), p.v, p.jars, id, time.Time{})
	require.NoError(t, err)
	from := &storage.VerifyOptions{From: p.mark}
	require.Empty(t, p.verify(t, from))
	gone := p.row(t, auditKind, p.events(t)[known+1].ID)
	p.remove(t, auditKind, gone.ID)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: id, What: storage.ErrAuditGap}}, p.verify(t, from))

	p = newPantry(t)
	id = p.ids[0]
	row := p.row(t, "jar", id)
	require.NoError(t, drop(t.Context(), p.v, p.jars, id))
	from.From = p.mark
	require.Empty(t, p.verify(t, from))
	p.write(t, row)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: id, What: storage.ErrAuditHead}}, p.verify(t, from))
}

// alien is a store that answers a read with somebody else's records.
type alien struct{ *memstore.Store }

func (s alien) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	q.Kind = "msk" + q.Kind[3:]
	for i := range q.Any {
		q.Any[i].Space = "msk" + q.Any[i].Space[3:]
	}
	return s.Store.Find(ctx, q)
}

// TestTenantTakesNoOthersRecords, whatever the store gives.
func TestTenantTakesNoOthersRecords(t *testing.T) {
	t.Parallel()
	ctx, store, c := t.Context(), alien{memstore.New()}, jars(t)
	_, err := create(ctx, vault(t, store, &storage.Options{Tenant: "msk"}), c, storage.Command{By: "a"}, "plum", 1)
	require.NoError(t, err)
	_, err = storage.View(ctx, vault(t, store, &storage.Options{Tenant: "spb"}), func(tx *storage.Tx) (int, error) {
		return c.Count(tx, storage.Find{})
	})
	require.ErrorIs(t, err, storage.ErrTampered)
}
