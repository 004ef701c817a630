// Bench measures Rodnik in one run against go-playground/validator,
// nyaruka/phonenumbers, net/mail and x/crypto, and against floors, scans written
// by hand for one task, and prints tables. Times are medians over interleaved
// rounds. "times" is the peer's time to ours, so more is better; "above" is our
// time to the floor's, so 1 is the best there is. Nothing fails because a machine
// is busy.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"

	"github.com/rodnik-go/rodnik/internal/bench/engine"
)

func main() {
	once := flag.Bool("quick", false, "run everything once, to see that it works; the numbers mean nothing")
	only := flag.String("only", "", "run only the tasks whose names match this pattern, without hashing and the mebibytes")
	scale := flag.Int("scale", 0, "fill SQLite and PostgreSQL with so many records, measure what has grown, and nothing else")
	flag.Parse()
	var err error
	if *scale > 0 {
		err = grow(os.Stdout, os.Stderr, *scale, *only)
	} else {
		err = run(os.Stdout, *once, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run prints all tables, or the rows of the last one whose names match only.
// Hashing comes first: the memory of the others would be counted with it.
func run(w io.Writer, once bool, only string) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	out := &printer{to: w}
	e, rounds, each, tries, stores := full(), 5, 2, 3, engine.Full()
	if once {
		e, rounds, each, tries, stores = quick(), 1, 1, 1, engine.Quick()
	}
	if only == "" {
		h, err := hash(rounds, each)
		if err != nil {
			return err
		}
		printHashing(out, h)
		printEndurance(out, tries)
	}
	all, err := contests()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c contest) bool { return !pattern.MatchString(c.name) })
	if len(all) > 0 {
		out.printf("\n%-50s %12s %7s  %-12s %12s %7s %8s %12s %7s  %-14s\n",
			"task", "ours", "allocs", "peer", "", "allocs", "times", "floor", "above", "goal")
	}
	for _, c := range all {
		printContest(out, c, c.run(e))
	}
	return errors.Join(out.err, engine.Run(context.Background(), w, stores, pattern.MatchString))
}

// grow prints what changes when a store has n records.
func grow(w, progress io.Writer, n int, only string) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	return engine.Scale(context.Background(), w, progress, engine.Full(), n, pattern.MatchString)
}

// A printer keeps the first error of writing.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(p.to, format, args...); err != nil && p.err == nil {
		p.err = err
	}
}

func printContest(out *printer, c contest, r result) {
	out.printf("%-50s %9.1f ns %7.0f", c.name, r.us.ns, r.us.allocs)
	peer, floor := "", ""
	if c.peer != nil {
		name := c.peerName
		if name == "" {
			name = "validator"
		}
		peer = fmt.Sprintf("%-12s %9.1f ns %7.0f %7.1fx", name, r.peer.ns, r.peer.allocs, r.times)
	}
	if c.floor != nil {
		floor = fmt.Sprintf("%9.1f ns %6.2fx", r.floor.ns, r.above)
	}
	out.printf("  %-42s %-20s  %-14s %s\n", peer, floor, c.goal, c.goal.verdict(r))
}

func printHashing(out *printer, h hashing) {
	out.printf("%-50s %12s %12s %8s  %s\n", "hashing, 16 callers", "ours", "x/crypto", "rate", "goal")
	out.printf("%-50s %10.1f/s %10.1f/s %7.2fx  at least %.2fx: %s\n",
		"default Hasher, x/crypto behind a semaphore", h.us, h.peer, h.rate, rateGoal, verdict(h.rate >= rateGoal))
	if h.resident > 0 {
		out.printf("%-50s %8d MiB %22s at most %d MiB: %s\n",
			"most memory resident meanwhile", h.resident>>20, "", room()>>20, verdict(h.resident <= room()))
	}
}

func printEndurance(out *printer, tries int) {
	out.printf("\n%-50s %12s  %-26s %s\n", "a mebibyte given to", "slowest", "by", "goal")
	all := parsers()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		worst := endure(name, all[name], tries)
		out.printf("%-50s %9.4f ms  %-26s at most %v: %s\n",
			name, worst.most.Seconds()*1000, worst.input, longestTime, verdict(worst.most <= longestTime))
	}
}
