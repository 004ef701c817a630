package storage_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// estate is a database with the pots of two owners, one of whom was erased.
type estate struct {
	store *memstore.Store
	v     *storage.Vault
	pots  *storage.Collection[jar]
	jars  *storage.Collection[jar]
	now   time.Time
	mark  storage.Checkpoint // behind the first pot alone

	anna, boris    storage.ID     // a pot of each; anna was erased
	handed, gone   storage.ID     // once anna's, now boris's; boris's, deleted
	plain          storage.ID     // a jar that nobody owns
	annas, boriss  storage.ID     // their data keys
	wasAnnas, last storage.Record // of handed, of gone
}

func newEstate(t *testing.T) *estate {
	t.Helper()
	w := &estate{store: memstore.New(), pots: owns(t), jars: jars(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	w.v = vault(t, w.store, &storage.Options{Now: func() time.Time { return w.now }})
	ctx, by := t.Context(), storage.Command{By: "host"}
	pot := func(label string) storage.ID {
		id, err := create(ctx, w.v, w.pots, by, label, 3)
		require.NoError(t, err)
		return id
	}
	w.handed = pot("anna honey")
	w.now = w.now.Add(time.Hour)
	w.anna, w.boris, w.gone = pot("anna jam"), pot("boris jam"), pot("boris tea")
	var err error
	w.plain, err = create(ctx, w.v, w.jars, by, "plum", 1)
	require.NoError(t, err)
	w.mark, err = w.v.Checkpoint(ctx, storage.Checkpoint{})
	require.NoError(t, err)
	w.wasAnnas, w.last = w.row(t, "pot", w.handed), w.row(t, "pot", w.gone)
	_, err = storage.Do(ctx, w.v, by, storage.Op("pot.hand"), func(tx *storage.Tx) (int, error) {
		j, err := w.pots.Get(tx, w.handed)
		if err != nil {
			return 0, err
		}
		j.Label = "boris honey"
		return 0, w.pots.Save(tx, j)
	})
	require.NoError(t, err)
	require.NoError(t, drop(ctx, w.v, w.pots, w.gone))
	w.annas, w.boriss = named(t, w.row(t, "pot", w.anna)), named(t, w.row(t, "pot", w.boris))
	require.NotEqual(t, w.annas, w.boriss)
	_, err = w.v.Erase(ctx, by, "anna")
	require.NoError(t, err)
	return w
}

// named is the data key that a body names.
func named(t *testing.T, rec storage.Record) storage.ID {
	t.Helper()
	require.Greater(t, len(rec.Body), 3)
	require.Equal(t, byte(3), rec.Body[1])
	return storage.ID(rec.Body[3 : 3+rec.Body[2]])
}

// rename puts the name of another data key before a body.
func rename(rec storage.Record, key storage.ID) storage.Record {
	rest := rec.Body[3+rec.Body[2]:]
	rec.Body = slices.Concat(rec.Body[:2], []byte{byte(len(key) & 0xff)}, []byte(key), rest)
	return rec
}

func (w *estate) row(t *testing.T, kind storage.Kind, id storage.ID) storage.Record {
	t.Helper()
	got, err := w.store.Get(t.Context(), storage.Ref{Kind: kind, ID: id})
	require.NoError(t, err)
	return got[0]
}

// write puts a row past the Vault.
func (w *estate) write(t *testing.T, rec storage.Record) {
	t.Helper()
	rec.Version = w.row(t, rec.Kind, rec.ID).Version
	require.NoError(t, w.store.Commit(t.Context(), storage.Batch{Put: []storage.Record{rec}}))
}

// TestMuseumBorrowedErasure: whoever may write rows passes a record off as one
// of somebody who was erased, under the name of that one's destroyed data key.
func TestMuseumBorrowedErasure(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		forge func(t *testing.T, w *estate) (storage.Kind, storage.ID)
		want  storage.Problem
	}{
		{"another owner's record", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			w.write(t, rename(w.row(t, "pot", w.boris), w.annas))
			return "pot", w.boris
		}, storage.Problem{What: storage.ErrTampered}},
		{"a body of nothing", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			rec := w.row(t, "pot", w.boris)
			rec.Body = claimErased(w.annas)
			w.write(t, rec)
			return "pot", w.boris
		}, storage.Problem{What: storage.ErrTampered}},
		{"a record nobody owns", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			rec := w.row(t, "jar", w.plain)
			rec.Body = claimErased(w.annas)
			w.write(t, rec)
			return "jar", w.plain
		}, storage.Problem{What: storage.ErrTampered}},
		{"a record rolled back to when it was hers", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			rec := w.row(t, "pot", w.handed)
			rec.Body = w.wasAnnas.Body
			w.write(t, rec)
			return "pot", w.handed
		}, storage.Problem{What: storage.ErrTampered}},
		{"a record brought back", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			w.write(t, rename(w.last, w.annas))
			return "pot", w.gone
		}, storage.Problem{What: storage.ErrAuditHead}},
		{"a record put in", func(t *testing.T, w *estate) (storage.Kind, storage.ID) {
			t.Helper()
			w.write(t, storage.Record{Kind: "pot", ID: "new", Body: claimErased(w.annas)})
			return "pot", "new"
		}, storage.Problem{What: storage.ErrAuditUnrecorded}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newEstate(t)
			problems := func(opts storage.VerifyOptions, kept ...storage.Kept) []storage.Problem {
				r, err := w.v.VerifyAudit(t.Context(), &opts, kept...)
				require.NoError(t, err)
				return r.Problems
			}
			require.Empty(t, problems(storage.VerifyOptions{}, w.pots, w.jars), "what was erased by right")
			require.Empty(t, problems(storage.VerifyOptions{From: w.mark}, w.pots, w.jars))
			want := test.want
			want.Kind, want.ID = test.forge(t, w)
			all := []storage.Problem{want}
			assert.Equal(t, all, problems(storage.VerifyOptions{}, w.pots, w.jars))
			assert.Equal(t, all, problems(storage.VerifyOptions{Passes: 3}, w.pots, w.jars))
			assert.Equal(t, all, problems(storage.VerifyOptions{}), "without the collections")
			if want.What == storage.ErrAuditUnrecorded {
				all = nil // nothing touched it since
			}
			assert.Equal(t, all, problems(storage.VerifyOptions{From: w.mark}, w.pots, w.jars))
		})
	}
}

// TestEntryNamesTheDataKey that seals each record from then on: one made in the
// same commit too, none where there is no owner or no record any more.
func TestEntryNamesTheDataKey(t *testing.T) {
	t.Parallel()
	w := newEstate(t)
	events, _, err := w.v.Events(t.Context(), "", 100)
	require.NoError(t, err)
	keys := map[storage.ID][]storage.ID{}
	for _, e := range events {
		for _, c := range e.Changed {
			keys[c.ID] = append(keys[c.ID], c.DataKey)
		}
	}
	assert.Equal(t, map[storage.ID][]storage.ID{
		w.anna: {w.annas}, w.boris: {w.boriss}, w.handed: {w.annas, w.boriss}, w.gone: {w.boriss, ""}, w.plain: {""},
	}, keys)
}

// TestMisnamedRecordOpensAgain when the name that the audit knows is put back.
func TestMisnamedRecordOpensAgain(t *testing.T) {
	t.Parallel()
	w := newEstate(t)
	w.write(t, rename(w.row(t, "pot", w.boris), w.annas))
	_, err := one(t.Context(), w.v, w.pots, "pot", "boris jam")
	require.ErrorIs(t, err, storage.ErrErased, "whoever reads it cannot tell")
	w.write(t, rename(w.row(t, "pot", w.boris), w.boriss))
	_, err = one(t.Context(), w.v, w.pots, "pot", "boris jam")
	require.NoError(t, err)
	clean(t, w.v, w.pots, w.jars)
}

// TestModelErasures: whatever becomes of records and their owners, the audit is
// sound, here and in a copy under other keys; and each record that is passed off
// as another erased owner's is named.
func TestModelErasures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		ctx, by, pots := t.Context(), storage.Command{By: "host"}, owns(t)
		store := memstore.New()
		v := under(t, store, "old/l", nil)
		owner := rapid.SampledFrom([]string{"anna", "boris", "vera", ""})
		erased, whose := map[string]bool{}, map[storage.ID]string{}
		some := func() storage.ID {
			return rapid.SampledFrom(slices.Sorted(maps.Keys(whose))).Draw(r, "id")
		}
		for n := range rapid.IntRange(1, 25).Draw(r, "deeds") {
			who, label := owner.Draw(r, "owner"), fmt.Sprint(" ", n)
			switch rapid.IntRange(0, 9).Draw(r, "deed") {
			case 0:
				if who != "" {
					_, err := v.Erase(ctx, by, storage.ID(who))
					require.NoError(r, err)
					erased[who] = true
				}
			case 1, 2, 3, 4:
				id, err := create(ctx, v, pots, by, who+label, 1)
				if erased[who] {
					require.ErrorIs(r, err, storage.ErrErased)
					continue
				}
				require.NoError(r, err)
				whose[id] = who
			case 5:
				if len(whose) > 0 {
					id := some()
					err := drop(ctx, v, pots, id)
					if require.Equal(r, erased[whose[id]], errors.Is(err, storage.ErrErased)); err == nil {
						delete(whose, id)
					}
				}
			default:
				if len(whose) > 0 {
					id := some()
					_, err := storage.Do(ctx, v, by, storage.Op("pot.hand"), func(tx *storage.Tx) (int, error) {
						j, err := pots.Get(tx, id)
						if err != nil {
							return 0, err
						}
						j.Label = who + label
						return 0, pots.Save(tx, j)
					})
					if erased[whose[id]] || erased[who] {
						require.ErrorIs(r, err, storage.ErrErased)
						continue
					}
					require.NoError(r, err)
					whose[id] = who
				}
			}
		}
		clean(t, v, pots)
		v = under(t, store, "new old/l", nil)
		_, err := v.Rekey(ctx, []storage.Kept{pots}, nil)
		require.NoError(r, err)
		other := memstore.New()
		_, err = storage.Copy(ctx, store, other, storage.KindsOf(append(v.Collections(), pots)), nil)
		require.NoError(r, err)
		v = under(t, other, "new/l", nil)
		clean(t, v, pots)

		names := map[string]storage.ID{}
		for id, who := range whose {
			if who != "" {
				got, err := other.Get(ctx, storage.Ref{Kind: "pot", ID: id})
				require.NoError(r, err)
				names[who] = named(t, got[0])
			}
		}
		for id, who := range whose {
			for thief, key := range names {
				if !erased[thief] || thief == who {
					continue
				}
				got, err := other.Get(ctx, storage.Ref{Kind: "pot", ID: id})
				require.NoError(r, err)
				was := got[0].Body
				got[0].Body = claimErased(key)
				require.NoError(r, other.Commit(ctx, storage.Batch{Put: got}))
				report, err := v.VerifyAudit(ctx, nil, pots)
				require.NoError(r, err)
				require.Equal(r, []storage.Problem{{Kind: "pot", ID: id, What: storage.ErrTampered}}, report.Problems)
				got[0].Body, got[0].Version = was, got[0].Version+1
				require.NoError(r, other.Commit(ctx, storage.Batch{Put: got}))
			}
		}
	})
}

// TestVerifyNamesAnUnownedRecordBehindACheckpoint: what nobody owns is never
// erased, also where nothing touched it since the checkpoint.
func TestVerifyNamesAnUnownedRecordBehindACheckpoint(t *testing.T) {
	t.Parallel()
	w := newEstate(t)
	w.now = w.now.Add(time.Hour)
	mark, err := w.v.Checkpoint(t.Context(), w.mark)
	require.NoError(t, err)
	rec := w.row(t, "jar", w.plain)
	rec.Body = claimErased(w.annas)
	w.write(t, rec)
	r, err := w.v.VerifyAudit(t.Context(), &storage.VerifyOptions{From: mark}, w.pots, w.jars)
	require.NoError(t, err)
	assert.Equal(t, []storage.Problem{{Kind: "jar", ID: w.plain, What: storage.ErrTampered}}, r.Problems)
}

// TestMissingEntryOfAnOwnedRecord is all that is reported: the record behind the
// gap is as its last entry left it, under the data key that this one names.
func TestMissingEntryOfAnOwnedRecord(t *testing.T) {
	t.Parallel()
	for _, erased := range []bool{false, true} {
		ctx, store, pots, by := t.Context(), memstore.New(), owns(t), storage.Command{By: "host"}
		v := vault(t, store, nil)
		id, err := create(ctx, v, pots, by, "anna jam", 9)
		require.NoError(t, err)
		for range 2 {
			_, err = take(ctx, v, pots, by, id)
			require.NoError(t, err)
		}
		if erased {
			_, err = v.Erase(ctx, by, "anna")
			require.NoError(t, err)
		}
		clean(t, v, pots)
		entries, err := store.Find(ctx, storage.Query{Kind: "storage.audit", Limit: 1})
		require.NoError(t, err)
		require.NoError(t, store.Commit(ctx, storage.Batch{Delete: []storage.Ref{entries[0].Ref()}}))
		r, err := v.VerifyAudit(ctx, nil, pots)
		require.NoError(t, err)
		assert.Equal(t, []storage.Problem{{Kind: "pot", ID: id, What: storage.ErrAuditGap}}, r.Problems)
	}
}

// TestDeletedRecordNamesNoKey, though its owner's seals another one beside it.
func TestDeletedRecordNamesNoKey(t *testing.T) {
	t.Parallel()
	w := newEstate(t)
	_, err := storage.Do(t.Context(), w.v, storage.Command{By: "host"}, storage.Op("pot.swap"), func(tx *storage.Tx) (int, error) {
		j, err := w.pots.Get(tx, w.boris)
		require.NoError(t, err)
		require.NoError(t, w.pots.Delete(tx, j))
		return 0, w.pots.Create(tx, &jar{ID: tx.NewID(), Label: "boris milk"})
	})
	require.NoError(t, err)
	events, _, err := w.v.Events(t.Context(), "", 100)
	require.NoError(t, err)
	keys := map[bool]storage.ID{}
	for _, c := range events[len(events)-1].Changed {
		keys[c.Gone] = c.DataKey
	}
	assert.Equal(t, map[bool]storage.ID{true: "", false: w.boriss}, keys)
	clean(t, w.v, w.pots, w.jars)
}

// TestMisnamedRecordIsRested: a worker that meets a record under the name of an
// erased owner's key lets it rest. Once the name is put back VerifyAudit still
// tells that it sleeps, and a command wakes it.
func TestMisnamedRecordIsRested(t *testing.T) {
	t.Parallel()
	ctx, by, w := t.Context(), storage.Command{By: "host"}, newEstate(t)
	id, err := storage.Do(ctx, w.v, by, storage.Op("pot.due"), func(tx *storage.Tx) (storage.ID, error) {
		j := &jar{ID: tx.NewID(), Label: "boris due", Left: 3, At: tx.Now()}
		return j.ID, w.pots.Create(tx, j)
	})
	require.NoError(t, err)
	if w.row(t, "pot", id).WakeAt.IsZero() {
		t.Fatal("it is due")
	}
	w.write(t, rename(w.row(t, "pot", id), w.annas))
	work := storage.Worker[jar, int]{Of: w.pots, Name: "pot.work", Settle: func(*storage.Tx, *jar, int) error { return nil }}
	_, err = work.Work(ctx, w.v, 10)
	require.NoError(t, err)
	require.True(t, w.row(t, "pot", id).WakeAt.IsZero(), "it rests")
	w.write(t, rename(w.row(t, "pot", id), w.boriss))
	r, err := w.v.VerifyAudit(ctx, nil, w.pots, w.jars)
	require.NoError(t, err)
	assert.Equal(t, []storage.Problem{{Kind: "pot", ID: id, What: storage.ErrTampered}}, r.Problems)
	_, err = take(ctx, w.v, w.pots, by, id)
	require.NoError(t, err)
	assert.False(t, w.row(t, "pot", id).WakeAt.IsZero())
	clean(t, w.v, w.pots, w.jars)
}
