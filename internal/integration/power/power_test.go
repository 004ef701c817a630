package power_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lives is how often the power of one disk fails before the next disk.
const lives = 20

// cuts returns how many cuts a test makes. RODNIK_CUTS multiplies them.
func cuts(t *testing.T, n int) int {
	t.Helper()
	if race || testing.Short() {
		n /= 10
	}
	if text := os.Getenv("RODNIK_CUTS"); text != "" {
		times, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		n = int(float64(n) * times)
	}
	return max(n, 100)
}

// outage is what cuts found.
type outage struct {
	figures

	cuts  map[act]int // by what the power failed in; "" is at rest
	fates fates
	found map[error]int
}

func (o *outage) String() string {
	all := 0
	for _, n := range o.cuts {
		all += n
	}
	return fmt.Sprintf("%d cuts (%d in a write, %d in a sync, %d in a truncate, %d in a delete, %d at rest); %s; "+
		"%d commits acknowledged; %d unknown, %d of them had happened; %d lost, %d damaged, %d half, %d undead",
		all, o.cuts[write], o.cuts[flush], o.cuts[truncate], o.cuts[erase], o.cuts[""], o.fates.String(),
		o.acknowledged, o.unknown, o.landed, o.found[errLost], o.found[errCorrupt], o.found[errHalf], o.found[errUndead])
}

// plant is what makes a machine lose commits.
type plant struct {
	liar     bool   // no sync does anything
	settings string // instead of those that Open asks for
}

// cut lets clients commit on disk after disk, and takes the power away while
// they do. What it finds is counted, and the disk is left.
func cut(t *testing.T, times, writers int, planted plant) *outage {
	t.Helper()
	o := &outage{cuts: make(map[act]int), found: make(map[error]int)}
	for seed := uint64(1); times > 0; seed++ {
		d := newDisk(seed<<8 | uint64(writers)) //nolint:gosec // One or eight.
		d.liar = planted.liar
		c := newClients(writers)
		var err error
		for life := 0; life < lives && times > 0 && err == nil; life++ {
			times--
			err = o.live(t, d, c, 1+d.rng.IntN(100+20*writers), planted)
			err = wrapped(err, d, seed, life)
		}
		if err == nil { // the last one is not cut
			err = wrapped(o.live(t, d, c, 0, planted), d, seed, lives)
		}
		o.fates.add(d.fates)
		o.unknown += c.figures.unknown
		o.landed += c.figures.landed
		o.acknowledged -= c.figures.landed // the clients know of them, but nobody told
		o.note(t, err)
	}
	return o
}

func wrapped(err error, d *disk, seed uint64, life int) error {
	if err != nil {
		return fmt.Errorf("seed %d, life %d, sectors of %d bytes: %w", seed, life, d.sector, err)
	}
	return nil
}

func (o *outage) note(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, kind := range []error{errLost, errUndead, errHalf, errCorrupt} {
		if errors.Is(err, kind) {
			if o.found[kind]++; o.found[kind] == 1 {
				t.Log("the first:", err)
			}
			return
		}
	}
	require.NoError(t, err)
}

// live is one life of a machine: what is stored is checked, and what nobody
// knows is repeated, before the clients go on.
func (o *outage) live(t *testing.T, d *disk, c *clients, cutAt int, planted plant) error {
	t.Helper()
	m := switchOn(t, d, cutAt)
	m.late = d.rng.IntN(3) == 0
	m.lies = planted.settings != ""
	before := sum(c.told)
	err := o.used(t, m, c, planted)
	require.NoError(t, m.switchOff())
	o.acknowledged += sum(c.told) - before
	if cutAt != 0 {
		o.cuts[m.cutIn]++
	}
	return err
}

// used opens the store of a machine and uses it until the power fails, or it
// was enough.
func (o *outage) used(t *testing.T, m *machine, c *clients, planted plant) error {
	t.Helper()
	s, closing, err := m.open(t.Context(), settings+"&"+hasty+planted.settings)
	if err != nil {
		if m.failed() {
			return nil
		}
		return fmt.Errorf("%w: %w", errCorrupt, err)
	}
	defer func() {
		if err := closing(); !m.failed() {
			assert.NoError(t, err)
		}
	}()
	broken := func(err error) bool { // not by the power
		return errors.Is(err, errLost) || errors.Is(err, errUndead) || errors.Is(err, errHalf)
	}
	if err := c.check(t.Context(), s); err != nil {
		if m.failed() && !broken(err) {
			return nil
		}
		return err
	}
	times := 1 + m.rng.IntN(8)
	if err := c.work(t.Context(), s, times); err != nil {
		if m.failed() {
			return nil
		}
		return fmt.Errorf("%w: %w", errCorrupt, err)
	}
	return nil
}

func sum(all []int) (n int) {
	for _, one := range all {
		n += one
	}
	return n
}

// TestPowerLoss cuts the power of a machine whose clients commit. RODNIK_CUTS
// multiplies the 2,000 cuts.
func TestPowerLoss(t *testing.T) {
	t.Parallel()
	for name, writers := range map[string]int{"one client": 1, "eight clients": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			times := cuts(t, 1000)
			o := cut(t, times, writers, plant{})
			t.Log(o)
			assert.Empty(t, o.found)
			assert.NotZero(t, o.unknown)
			if times < 1000 { // too few to meet everything
				return
			}
			assert.NotZero(t, o.landed)
			assert.Less(t, o.landed, o.unknown, "every cut left the commit that it met")
			for _, what := range []act{write, flush, ""} {
				assert.NotZero(t, o.cuts[what], what)
			}
		})
	}
}

// TestPowerLossFindsASyncThatDoesNothing: the same cuts find what is lost when
// the medium lies.
func TestPowerLossFindsASyncThatDoesNothing(t *testing.T) {
	t.Parallel()
	o := cut(t, cuts(t, 200), 1, plant{liar: true})
	t.Log(o)
	assert.NotZero(t, o.found[errLost])
	assert.NotZero(t, o.found[errCorrupt])
}

// TestPowerLossFindsSynchronousNormal: with synchronous=NORMAL, which Open
// refuses unless it is lied to, acknowledged commits are lost, whole ones.
func TestPowerLossFindsSynchronousNormal(t *testing.T) {
	t.Parallel()
	for name, writers := range map[string]int{"one client": 1, "eight clients": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := cut(t, cuts(t, 200), writers, plant{settings: "&_pragma=synchronous(NORMAL)"})
			t.Log(o)
			assert.NotZero(t, o.found[errLost])
			assert.Zero(t, o.found[errCorrupt]+o.found[errHalf]+o.found[errUndead])
		})
	}
}
