package memstore_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// TestModelLease compares what is leased with a list that is sorted anew each
// time, while records come, go, wake at other times and fall asleep.
func TestModelLease(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	kinds := []storage.Kind{"a", "b", "c"}
	moment := rapid.Map(rapid.IntRange(0, 20), func(n int) time.Time {
		if n == 0 {
			return time.Time{}
		}
		return start.Add(time.Duration(n) * time.Second)
	})
	rapid.Check(t, func(rt *rapid.T) {
		s := memstore.New()
		var model []storage.Record
		of := func(r storage.Record) string { return fmt.Sprintf("%s %s %d %v", r.Kind, r.ID, r.Version, r.WakeAt) }
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				r := storage.Record{
					Kind:   rapid.SampledFrom(kinds).Draw(rt, "kind"),
					ID:     storage.ID(fmt.Sprint(rapid.IntRange(0, 30).Draw(rt, "id"))),
					WakeAt: moment.Draw(rt, "wake"),
				}
				at := slices.IndexFunc(model, func(m storage.Record) bool { return m.Kind == r.Kind && m.ID == r.ID })
				if at < 0 {
					at, model = len(model), append(model, r)
				}
				r.Version = model[at].Version
				require.NoError(rt, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
				r.Version++
				model[at] = r
			},
			"delete": func(rt *rapid.T) {
				if len(model) == 0 {
					rt.Skip()
				}
				at := rapid.IntRange(0, len(model)-1).Draw(rt, "at")
				require.NoError(rt, s.Commit(t.Context(), storage.Batch{Delete: []storage.Ref{model[at].Ref()}}))
				model = slices.Delete(model, at, at+1)
			},
			"lease": func(rt *rapid.T) {
				asked := rapid.SliceOf(rapid.SampledFrom(kinds)).Draw(rt, "kinds")
				now, until := moment.Draw(rt, "now"), moment.Draw(rt, "until")
				limit := rapid.IntRange(1, 9).Draw(rt, "limit")
				slices.SortFunc(model, func(a, b storage.Record) int {
					return cmp.Or(a.WakeAt.Compare(b.WakeAt), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
				})
				var want, got []string
				for i := range model {
					m := &model[i]
					if len(want) < limit && slices.Contains(asked, m.Kind) && !m.WakeAt.IsZero() && !m.WakeAt.After(now) {
						m.Version++
						m.WakeAt = until
						want = append(want, of(*m))
					}
				}
				leased, err := s.Lease(t.Context(), asked, now, until, limit)
				require.NoError(rt, err)
				for _, r := range leased {
					got = append(got, of(r))
				}
				require.Equal(rt, want, got)
			},
		})
	})
}
