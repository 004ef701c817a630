package rodnik_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

// TestWorkAfterAnErasure: after each step of the journey the representative, or
// the child, is erased. Whatever was under way comes to its end or rests for
// good: a year later nothing is stuck, nothing is due, and the audit is sound.
func TestWorkAfterAnErasure(t *testing.T) {
	t.Parallel()
	steps := legs()
	met := slices.IndexFunc(steps, func(one leg) bool { return one.name == "register" })
	for at := range steps {
		for _, who := range []string{"representative", "child"} {
			if who == "child" && at < met {
				continue
			}
			t.Run(fmt.Sprintf("%s after %s", who, steps[at].name), func(t *testing.T) {
				t.Parallel()
				ctx := t.Context()
				y := &way{world: newWorldOf(t, "old/one")}
				for _, one := range steps[:at+1] {
					require.NoError(t, one.do(t, ctx, y), one.name)
				}
				owner := storage.ID(y.mother.By)
				if who == "child" {
					owner = storage.ID(y.child)
				}
				require.NotEmpty(t, owner)
				_, err := y.portal.Erase(ctx, storage.Command{By: host}, owner)
				require.NoError(t, err)
				for _, d := range []time.Duration{0, time.Minute, 10 * time.Minute, 24 * time.Hour, 48 * time.Hour, 40 * 24 * time.Hour, 400 * 24 * time.Hour} {
					y.pass(d)
					require.NoError(t, drain(ctx, y.portal))
					stuck, _, err := y.portal.Stuck(ctx, "", storage.MaxLimit)
					require.NoError(t, err)
					assert.Empty(t, stuck, "after %v", d)
				}
				r, err := y.portal.VerifyAudit(ctx, nil)
				require.NoError(t, err)
				assert.Empty(t, r.Problems)
			})
		}
	}
}
