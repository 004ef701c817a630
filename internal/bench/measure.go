package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// An effort is how many rounds are run and how long one takes at least.
type effort struct {
	rounds int
	round  time.Duration
}

// full is the whole measurement.
func full() effort { return effort{rounds: 21, round: 10 * time.Millisecond} }

// quick is one call of everything, which measures nothing.
func quick() effort { return effort{rounds: 1} }

// A contest is one task done by us, by a peer and by a scan written by hand for
// it. A nil side does not take part.
type contest struct {
	name            string
	goal            goal
	us, peer, floor func()
	peerName        string // "": validator
}

// A goal bounds our time as a multiple of the floor's, 0: not, and how often we
// allocate, when that is counted.
type goal struct {
	above, allocs float64
	counted       bool
}

// free is a goal that allows no allocation.
func free(above float64) goal { return goal{above: above, counted: true} }

// within is a goal of time alone.
func within(above float64) goal { return goal{above: above} }

// String is the goal as it stands in the table; "" for none.
func (g goal) String() string {
	switch {
	case g.above == 0:
		return ""
	case g.counted:
		return fmt.Sprintf("%.1fx, %.0f allocs", g.above, g.allocs)
	}
	return fmt.Sprintf("%.1fx", g.above)
}

// verdict is "met" or "not met"; "" without a goal.
func (g goal) verdict(r result) string {
	if g.above == 0 {
		return ""
	}
	return verdict(r.above <= g.above && (!g.counted || r.us.allocs <= g.allocs))
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "not met"
}

// A side is who took part: how long one call takes, in nanoseconds, and how
// often it allocates; zero for who did not.
type side struct {
	ns, allocs float64
}

// A result is medians over the rounds. Times is how many times dearer the peer
// is than we are, above is how many times dearer we are than the floor, both
// round by round; 0 without one.
type result struct {
	us, peer, floor side
	times, above    float64
}

// run times all sides in turn, so that a busy machine slows them alike.
func (c contest) run(e effort) result {
	var spent [3][]float64
	var sides [3]side
	all := [3]func(){c.us, c.peer, c.floor}
	var calls [3]int
	for i, f := range all {
		if f != nil {
			sides[i].allocs = testing.AllocsPerRun(min(100, e.rounds*10), f)
			calls[i] = calibrate(f, e.round)
		}
	}
	for range e.rounds {
		for i, f := range all {
			if f != nil {
				spent[i] = append(spent[i], timed(f, calls[i]))
			}
		}
	}
	r := result{times: ratio(spent[1], spent[0]), above: ratio(spent[0], spent[2])}
	for i := range sides {
		sides[i].ns = median(spent[i])
	}
	r.us, r.peer, r.floor = sides[0], sides[1], sides[2]
	return r
}

// timed is the time of one call, in nanoseconds, over n calls.
func timed(f func(), n int) float64 {
	start := time.Now()
	for range n {
		f()
	}
	return float64(time.Since(start)) / float64(n)
}

// calibrate is how many calls fill a round.
func calibrate(f func(), round time.Duration) int {
	n := 1
	for {
		start := time.Now()
		for range n {
			f()
		}
		if time.Since(start) >= round {
			return n
		}
		n *= 2
	}
}

// ratio is the median of a to b, round by round; 0 when one has no rounds.
func ratio(a, b []float64) float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		all = append(all, a[i]/b[i])
	}
	return median(all)
}

// median is 0 of none.
func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
