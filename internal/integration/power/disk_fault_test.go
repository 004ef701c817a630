package power_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

const (
	commits = 7   // of a workload that meets a fault
	most    = 500 // acts of it
)

// harm is what faults did.
type harm struct {
	points  int // acts at which a fault began
	struck  map[act]int
	refused int // commits that did not happen
	unknown int // commits that nobody knows about
}

func (h harm) String() string {
	return fmt.Sprintf("%d points, which struck %d writes, %d syncs, %d truncates, %d deletes, %d reads; "+
		"%d commits refused, %d unknown; all happened once when repeated", h.points,
		h.struck[write], h.struck[flush], h.struck[truncate], h.struck[erase], h.struck[read], h.refused, h.unknown)
}

// prepared returns a disk with a database in which somebody has committed.
func prepared(t *testing.T) (*disk, *clients) {
	t.Helper()
	d, c := newDisk(1), newClients(1)
	m := switchOn(t, d, 0)
	s, closing, err := m.open(t.Context(), settings)
	require.NoError(t, err)
	require.NoError(t, c.work(t.Context(), s, kept))
	require.NoError(t, closing())
	d.syncFolder()
	require.NoError(t, m.switchOff())
	return d, c
}

// TestDiskFails lets a disk fail at every act of a few commits, once or until
// it is healed: with no room, or with an error of its own. The store goes on
// without being opened again, and what it acknowledged survives a cut.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"no room once":          {full: true},
		"no room until healed":  {full: true, lasting: true},
		"an error once":         {},
		"an error until healed": {lasting: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			image, before := prepared(t)
			h := harm{struck: make(map[act]int)}
			for from := 1; ; from += stride() {
				f.from, f.armed = from, true
				struck := strike(t, image.copied(uint64(from)), before.told[0], f, &h)
				if t.Failed() {
					t.Fatal("at act", from)
				}
				if !struck {
					break
				}
				h.points++
				require.LessOrEqual(t, from, most)
			}
			t.Log(h)
			assert.Greater(t, h.points, 30/stride())
			assert.NotZero(t, h.refused)
			assert.NotZero(t, h.unknown)
		})
	}
}

// stride is how many acts a test may pass over.
func stride() int {
	if race || testing.Short() {
		return 7
	}
	return 1
}

// strike runs the workload on a disk that fails, and reports whether it did.
func strike(t *testing.T, d *disk, told int, f fault, h *harm) bool {
	t.Helper()
	c := newClients(1)
	c.told[0] = told
	m := switchOn(t, d, 0)
	s, closing, err := m.open(t.Context(), settings+"&"+hasty)
	require.NoError(t, err)
	m.set(f)
	for range commits {
		m.insist(t, s, c, h)
	}
	struck := m.set(fault{})
	for what, n := range struck {
		h.struck[what] += n
	}
	require.NoError(t, c.check(t.Context(), s), "with the store as it is")
	require.NoError(t, c.work(t.Context(), s, 2))
	if f.from%2 == 0 {
		m.fail() // the store is not even closed
	}
	if err := closing(); !m.failed() {
		require.NoError(t, err)
	}
	require.NoError(t, m.switchOff())

	m = switchOn(t, d, 0)
	s, closing, err = m.open(t.Context(), settings)
	require.NoError(t, err)
	require.NoError(t, c.check(t.Context(), s), "after a cut")
	assert.Equal(t, told+commits+2, c.told[0])
	require.NoError(t, closing())
	require.NoError(t, m.switchOff())
	return len(struck) > 0
}

// insist repeats one commit until it is acknowledged, and holds what each
// refusal says. A lasting fault is healed after three.
func (m *machine) insist(t *testing.T, s *sqlitestore.Store, c *clients, h *harm) {
	t.Helper()
	for tries := 1; ; tries++ {
		n := c.told[0]
		err := c.commit(t.Context(), s, 0)
		if err == nil {
			return
		}
		require.Condition(t, func() bool { return plain(err) }, "%v", err)
		if errors.Is(err, storage.ErrUnknown) {
			h.unknown++
		} else {
			h.refused++
		}
		if tries == 3 {
			m.set(fault{from: healed})
		}
		require.Less(t, tries, 5, "the store does not go on: %v", err)
		m.look(t.Context(), t, s, c, n, err)
	}
}

// look reads what became of a commit that met a fault: after any error but
// ErrUnknown, nothing.
func (m *machine) look(ctx context.Context, t *testing.T, s *sqlitestore.Store, c *clients, n int, refused error) {
	t.Helper()
	got, err := s.Get(ctx, counter(0).Ref())
	if err != nil {
		require.Condition(t, func() bool { return plain(err) }, "%v", err)
		return
	}
	stored := int(got[0].Version) //nolint:gosec // A count of commits.
	require.LessOrEqual(t, stored, n+1)
	require.GreaterOrEqual(t, stored, n, "an acknowledged commit is lost")
	if !c.open[0] {
		require.Equal(t, n, stored, "it happened although it was refused: %v", refused)
	}
}

// plain reports whether an error says that the disk is to blame.
func plain(err error) bool {
	_, taken := errors.AsType[*storage.TakenError](err)
	return !taken && !errors.Is(err, storage.ErrConflict) &&
		(strings.Contains(err.Error(), "disk I/O error") || strings.Contains(err.Error(), "database or disk is full"))
}

// TestDiskFailsAndThenThePower cuts the power right after the commit that met
// a fault. What was refused has not happened, also then; what was ErrUnknown may
// have, which is why it is called so.
func TestDiskFailsAndThenThePower(t *testing.T) {
	t.Parallel()
	image, before := prepared(t)
	var total figures
	points := 0
	for from := 1; ; from += stride() {
		d, c := image.copied(uint64(from)), newClients(1)
		c.told[0] = before.told[0]
		m := switchOn(t, d, 0)
		s, closing, err := m.open(t.Context(), settings+"&"+hasty)
		require.NoError(t, err)
		m.set(fault{armed: true, from: from})
		err = c.work(t.Context(), s, commits)
		struck := m.set(fault{})
		m.fail()
		_ = closing() // without power it has nothing to say
		require.NoError(t, m.switchOff())
		if err != nil {
			require.Condition(t, func() bool { return plain(err) }, "%v", err)
		}

		m = switchOn(t, d, 0)
		s, closing, err = m.open(t.Context(), settings)
		require.NoError(t, err)
		require.NoError(t, c.check(t.Context(), s), "at act %d", from)
		require.NoError(t, c.work(t.Context(), s, 1))
		require.NoError(t, closing())
		require.NoError(t, m.switchOff())
		total.unknown += c.figures.unknown
		total.landed += c.figures.landed
		if len(struck) == 0 {
			break
		}
		points++
		require.LessOrEqual(t, from, most)
	}
	t.Logf("%d points; %d commits unknown, %d of them had happened", points, total.unknown, total.landed)
	assert.NotZero(t, total.unknown)
}

// TestDiskFailsWhileOpening lets a disk fail at every act of the first Open: it
// says so, and the next one opens.
func TestDiskFailsWhileOpening(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"no room once": {full: true}, "no room until healed": {full: true, lasting: true},
		"an error once": {}, "an error until healed": {lasting: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := 0
			for from := 1; ; from += stride() {
				m, c := switchOn(t, newDisk(uint64(from)), 0), newClients(1)
				f.from, f.armed = from, true
				m.set(f)
				_, closing, err := m.open(t.Context(), settings)
				struck := m.set(fault{})
				if err == nil {
					require.NoError(t, closing())
				} else {
					refused++
					require.Condition(t, func() bool { return plain(err) }, "%v", err)
				}
				s, closing, err := m.open(t.Context(), settings)
				require.NoError(t, err)
				require.NoError(t, c.work(t.Context(), s, 1))
				require.NoError(t, c.check(t.Context(), s))
				require.NoError(t, closing())
				require.NoError(t, m.switchOff())
				if len(struck) == 0 {
					break
				}
				require.LessOrEqual(t, from, most)
			}
			t.Log(refused, "times Open refused")
			assert.NotZero(t, refused)
		})
	}
}
