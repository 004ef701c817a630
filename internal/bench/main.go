// Bench measures Rodnik against go-playground/validator in one run and prints a
// table. Times are medians over interleaved rounds; the ratio is the peer's time
// to ours, so more is better. Nothing fails because a machine is busy.
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
	fmt.Printf("%-46s %12s %8s %12s %8s %8s\n", "task", "ours", "allocs", "validator", "allocs", "ratio")
	for _, c := range all {
		r := c.run()
		fmt.Printf("%-46s %9.1f ns %8.0f", r.name, float64(r.us)/100, r.usAlloc)
		if c.peer != nil {
			fmt.Printf(" %9.1f ns %8.0f %7.1fx", float64(r.peer)/100, r.prAlloc, r.ratio)
		}
		fmt.Println()
	}
}
