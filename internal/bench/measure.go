package main

import (
	"slices"
	"testing"
	"time"
)

const (
	rounds    = 21
	roundTime = 10 * time.Millisecond
)

// A contest is one task done by us, by a peer and by a scan written by hand for
// it. A nil side does not take part.
type contest struct {
	name            string
	us, peer, floor func()
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
func (c contest) run() result {
	var spent [3][]float64
	var sides [3]side
	all := [3]func(){c.us, c.peer, c.floor}
	var calls [3]int
	for i, f := range all {
		if f != nil {
			sides[i].allocs = testing.AllocsPerRun(100, f)
			calls[i] = calibrate(f)
		}
	}
	for range rounds {
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
func calibrate(f func()) int {
	n := 1
	for {
		start := time.Now()
		for range n {
			f()
		}
		if time.Since(start) >= roundTime {
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
