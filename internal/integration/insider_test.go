package integration_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// keeping remembers every row that was ever stored.
type keeping struct {
	storage.Store

	mu   sync.Mutex
	past map[storage.Ref][]storage.Record // version 0 in the key
}

func (s *keeping) Commit(ctx context.Context, b storage.Batch) error {
	err := s.Store.Commit(ctx, b)
	if err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range b.Put {
			at := storage.Ref{Kind: r.Kind, ID: r.ID}
			s.past[at] = append(s.past[at], r)
		}
	}
	return err
}

// insider is somebody who may write rows of a database that has seen a whole
// journey.
type insider struct {
	*portal
	*keeping

	kinds  []storage.Kind // that a chain tells of, and the audit
	calm   []storage.Record
	mark   storage.Checkpoint
	erased string // the data key of a stranger who was erased; a draft of theirs stands
}

const auditKind storage.Kind = "storage.audit"

func newInsider(t *testing.T, base storage.Store) *insider {
	t.Helper()
	x := &insider{keeping: &keeping{Store: base, past: map[storage.Ref][]storage.Record{}}}
	x.portal, _, _ = travel(t, x.keeping, 1<<30, troubles()[0])
	draft, err := x.services.Cabinet.SaveDraft(t.Context(), storage.Command{By: host}, "", family.ChildForm{Surname: "Образцова"})
	require.NoError(t, err)
	require.NoError(t, x.services.Cabinet.DiscardDraft(t.Context(), storage.Command{By: host}, draft.ID))
	draft, err = x.services.Cabinet.SaveDraft(t.Context(), storage.Command{By: "stranger"}, "", family.ChildForm{Surname: "Примерова"})
	require.NoError(t, err)
	_, err = x.services.Erase(t.Context(), storage.Command{By: host}, "stranger")
	require.NoError(t, err)
	for _, k := range x.services.Collections() {
		if kind := k.Kind(); kind == auditKind || !strings.HasPrefix(string(kind), "storage.") {
			x.kinds = append(x.kinds, kind)
		}
	}
	x.pass(time.Hour)
	x.mark, err = x.services.Checkpoint(t.Context(), storage.Checkpoint{})
	require.NoError(t, err)
	x.calm = x.rows(t)
	for _, row := range x.calm {
		if row.ID == storage.ID(draft.ID) {
			x.erased = owners(row)
		}
	}
	require.NotEmpty(t, x.erased)
	x.verified(t)
	return x
}

// owners is the data key that the body of a row names; "": it has no owner.
func owners(row storage.Record) string {
	if row.Body[1] != 3 {
		return ""
	}
	return string(row.Body[3 : 3+row.Body[2]])
}

// rows are all rows of those kinds as they stand.
func (x *insider) rows(t *testing.T) (all []storage.Record) {
	t.Helper()
	for _, kind := range x.kinds {
		found, err := x.Find(t.Context(), storage.Query{Kind: kind, Limit: storage.MaxLimit})
		require.NoError(t, err)
		all = append(all, found...)
	}
	return all
}

// write puts and deletes rows past the Vault, whatever stands there.
func (x *insider) write(t *testing.T, put []storage.Record, gone ...storage.Ref) {
	t.Helper()
	b := storage.Batch{Put: slices.Clone(put)}
	for i := range b.Put {
		b.Put[i].Version = x.version(t, b.Put[i].Ref())
	}
	for _, ref := range gone {
		if ref.Version = x.version(t, ref); ref.Version != 0 {
			b.Delete = append(b.Delete, ref)
		}
	}
	require.NoError(t, x.Store.Commit(t.Context(), b))
}

func (x *insider) version(t *testing.T, ref storage.Ref) uint64 {
	t.Helper()
	got, err := x.Get(t.Context(), ref)
	require.NoError(t, err)
	return got[0].Version
}

// restore makes the database what it was.
func (x *insider) restore(t *testing.T) {
	t.Helper()
	calm := map[storage.Ref]bool{}
	for _, r := range x.calm {
		calm[storage.Ref{Kind: r.Kind, ID: r.ID}] = true
	}
	var strange []storage.Ref
	for _, r := range x.rows(t) {
		if !calm[storage.Ref{Kind: r.Kind, ID: r.ID}] {
			strange = append(strange, r.Ref())
		}
	}
	x.write(t, nil, strange...)
	for part := range slices.Chunk(x.calm, 200) {
		x.write(t, part)
	}
}

// tamper does one thing to the rows, and says which. What was erased it leaves
// alone: nobody can read it, so nobody can tell.
func (x *insider) tamper(t *testing.T, r *rand.Rand) string {
	t.Helper()
	one := func(of []storage.Record) storage.Record {
		row := of[r.IntN(len(of))]
		row.Body, row.Unique, row.Index = slices.Clone(row.Body), slices.Clone(row.Unique), slices.Clone(row.Index)
		return row
	}
	where := func(ok func(storage.Record) bool) []storage.Record {
		var found []storage.Record
		for _, row := range x.calm {
			if ok(row) && owners(row) != x.erased {
				found = append(found, row)
			}
		}
		return found
	}
	entries := where(func(row storage.Record) bool { return row.Kind == auditKind })
	past := func(n int) []storage.Record { // states that rows have left
		var all []storage.Record
		for _, at := range slices.SortedFunc(maps.Keys(x.past), func(a, b storage.Ref) int {
			return strings.Compare(string(a.Kind)+string(a.ID), string(b.Kind)+string(b.ID))
		}) {
			states := x.past[at]
			if stands := x.version(t, at) != 0; slices.Contains(x.kinds, at.Kind) && stands == (n > 0) {
				all = append(all, states[:len(states)-n]...)
			}
		}
		return all
	}
	row := one(where(func(storage.Record) bool { return true }))
	switch what := r.IntN(14); what {
	case 0:
		row.Body[r.IntN(len(row.Body))] ^= 1 << r.IntN(8)
		x.write(t, []storage.Record{row})
		return "a bit of a body"
	case 1:
		row.Body = row.Body[:r.IntN(len(row.Body))]
		x.write(t, []storage.Record{row})
		return "a body cut off"
	case 2:
		row = one(where(func(row storage.Record) bool { return len(row.Unique) > 0 }))
		row.Unique[r.IntN(len(row.Unique))].Digest[r.IntN(32)] ^= 1 << r.IntN(8)
		x.write(t, []storage.Record{row})
		return "a unique key changed"
	case 3:
		row = one(where(func(row storage.Record) bool { return len(row.Unique)+len(row.Index) > 0 }))
		if row.Index = nil; len(row.Unique) > 0 {
			row.Unique = row.Unique[1:]
		}
		x.write(t, []storage.Record{row})
		return "a key taken away"
	case 4:
		if row.WakeAt = row.WakeAt.Add(100 * 24 * time.Hour); row.WakeAt.Year() < 2000 {
			row.WakeAt = x.clock()
		}
		x.write(t, []storage.Record{row})
		return "an alarm moved"
	case 5:
		x.write(t, nil, row.Ref())
		return "a row deleted"
	case 6:
		x.write(t, nil, one(entries).Ref())
		return "an entry deleted"
	case 7:
		n := 1 + r.IntN(len(entries))
		for _, e := range entries[len(entries)-n:] {
			x.write(t, nil, e.Ref())
		}
		return "the audit cut off"
	case 8:
		row.ID, row.Unique = row.ID[:len(row.ID)-1]+"_", nil
		x.write(t, []storage.Record{row})
		return "a row put in"
	case 9:
		same := where(func(other storage.Record) bool { return other.Kind == row.Kind && other.ID != row.ID })
		if len(same) == 0 {
			return x.tamper(t, r)
		}
		other := one(same)
		row.Body, other.Body = other.Body, row.Body
		x.write(t, []storage.Record{row, other})
		return "two bodies swapped"
	case 10:
		row = one(where(func(row storage.Record) bool { return owners(row) != "" }))
		copy(row.Body[3:], x.erased)
		x.write(t, []storage.Record{row})
		return "another owner's erased key"
	case 11:
		row = one(where(func(row storage.Record) bool { return owners(row) != "" }))
		copy(row.Body[3:], x.erased)
		row.ID, row.Unique = row.ID[:len(row.ID)-1]+"_", nil
		x.write(t, []storage.Record{row})
		return "a row put in under an erased key"
	case 12:
		x.write(t, []storage.Record{one(past(1))})
		return "a row rolled back"
	default:
		x.write(t, []storage.Record{one(past(0))})
		return "a row brought back"
	}
}

// TestInsiderIsFound: fault class F18. Whatever somebody does to the rows of a
// journey's database, past the Vault, the verification reports it.
func TestInsiderIsFound(t *testing.T) {
	t.Parallel()
	t.Run("memstore", func(t *testing.T) {
		t.Parallel()
		insiders(t, newInsider(t, memstore.New()), 1000)
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		insiders(t, newInsider(t, openSQLite(t, newFile(t))), 60)
	})
}

func insiders(t *testing.T, x *insider, n int) {
	t.Helper()
	did := map[string]int{}
	for seed := range n {
		what := x.tamper(t, rand.New(rand.NewPCG(uint64(seed), 18))) //nolint:gosec // A seed, so that a failure can be repeated.
		did[what]++
		r, err := x.services.VerifyAudit(t.Context(), &storage.VerifyOptions{To: x.mark})
		require.NoError(t, err)
		require.NotEmpty(t, r.Problems, "%s, seed %d", what, seed)
		x.restore(t)
	}
	t.Log(did)
	x.verified(t)
}

// TestTenantsTravelApart: two tenants make the same journey in one store, with
// the same people, phones and keys, and both arrive.
func TestTenantsTravelApart(t *testing.T) {
	t.Parallel()
	for name, store := range map[string]storage.Store{"memstore": memstore.New(), "sqlite": openSQLite(t, newFile(t))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, tenant := range []string{"spb", "omsk", ""} {
				w, j := newPortal(t, store), &journey{}
				w.tenant = tenant
				for _, one := range journeySteps() {
					err := one.do(t, t.Context(), w, j)
					for range 20 {
						if err == nil {
							break
						}
						require.ErrorIs(t, err, errNotYet)
						err = one.do(t, t.Context(), w, j)
					}
					require.NoError(t, err, one.name)
				}
				w.verified(t)
				for _, k := range w.services.Collections() {
					assert.LessOrEqual(t, len(k.Kind()), 23, "%s", k.Kind())
				}
			}
		})
	}
}
