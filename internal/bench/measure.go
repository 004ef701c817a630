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

// A contest is one task done by us and by a peer. A nil peer runs alone.
type contest struct {
	name     string
	us, peer func()
}

// A result is medians over the rounds; ratio is peer to us, round by round.
type result struct {
	name             string
	us, peer         time.Duration
	usAlloc, prAlloc float64
	ratio            float64
}

// run times both sides in turn, so that a busy machine slows both alike.
func (c contest) run() result {
	r := result{name: c.name, usAlloc: testing.AllocsPerRun(100, c.us)}
	if c.peer != nil {
		r.prAlloc = testing.AllocsPerRun(100, c.peer)
	}
	usN := calibrate(c.us)
	peerN := 0
	if c.peer != nil {
		peerN = calibrate(c.peer)
	}
	var us, peer []time.Duration
	var ratios []float64
	for range rounds {
		a := timed(c.us, usN)
		us = append(us, a)
		if c.peer == nil {
			continue
		}
		b := timed(c.peer, peerN)
		peer = append(peer, b)
		ratios = append(ratios, float64(b)/float64(a))
	}
	r.us = median(us)
	if c.peer != nil {
		r.peer, r.ratio = median(peer), median(ratios)
	}
	return r
}

// timed is the time of one call, in hundredths of a nanosecond, over n calls.
func timed(f func(), n int) time.Duration {
	start := time.Now()
	for range n {
		f()
	}
	return time.Since(start) * 100 / time.Duration(n)
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

func median[T ~int64 | ~float64](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}
