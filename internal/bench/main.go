// Bench measures Rodnik in one run against go-playground/validator and against
// floors, scans written by hand for one task, and prints a table. Times are
// medians over interleaved rounds. "times" is the peer's time to ours, so more
// is better; "above" is our time to the floor's, so 1 is the best there is.
// Nothing fails because a machine is busy.
package main

import (
	"fmt"
	"os"
)

func main() {
	all, err := contests()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	fmt.Printf("%-46s %12s %8s %12s %8s %8s %12s %8s\n", "task", "ours", "allocs", "validator", "allocs", "times", "floor", "above")
	for _, c := range all {
		r := c.run()
		fmt.Printf("%-46s %9.1f ns %8.0f", c.name, r.us.ns, r.us.allocs)
		switch {
		case c.peer != nil:
			fmt.Printf(" %9.1f ns %8.0f %7.1fx", r.peer.ns, r.peer.allocs, r.times)
		case c.floor != nil:
			fmt.Printf(" %30s", "")
		}
		if c.floor != nil {
			fmt.Printf(" %9.1f ns %7.1fx", r.floor.ns, r.above)
		}
		fmt.Println()
	}
}
