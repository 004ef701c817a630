package familytest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

// Every wish comes true on the edges of the policy dates, on leap days, and
// where somebody asks for a shape, an age or a paper that does not exist.
func TestFamiliesOfAnyDay(t *testing.T) {
	t.Parallel()
	for _, today := range []string{
		"1910-01-01", "1918-02-28", "1991-12-31", "2000-02-29", "2018-09-30", "2018-10-01", "2025-02-28", "2025-03-01", "2100-02-28", "9900-12-31",
	} {
		t.Run(today, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(200) {
				n := int(seed)
				w := familytest.Wish{
					Shape: familytest.Shape(seed % 9), Age: familytest.Age(seed % 8), Paper: familytest.Paper(seed % 5),
					Children: n%9 - 1, Twins: seed%3 == 0, Messy: seed%2 == 0,
				}
				s := familytest.New(seed, &familytest.Options{Today: familytest.MustDate(today), TestStandPhones: seed%7 == 0})
				for i, c := range s.Family(w).Children {
					if w.Age == familytest.EighteenToday && (i == 0 || c.Twin) {
						continue
					}
					_, _, err := c.Form.Parse(s.Rules(family.Portal))
					require.NoError(t, err, "seed %d", seed)
				}
			}
		})
	}
}
