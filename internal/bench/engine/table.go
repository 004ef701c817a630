package engine

import (
	"fmt"
	"io"
	"slices"
)

// table prints rows as they come, and keeps the first error of writing.
type table struct {
	to       io.Writer
	progress io.Writer // nil: nobody looks
	wanted   func(name string) bool
	grown    int // records of a store that has grown
	err      error
	headed   bool
}

func (t *table) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(t.to, format, args...); err != nil && t.err == nil {
		t.err = err
	}
}

// line is a sentence in place of rows.
func (t *table) line(format string, args ...any) {
	t.head()
	t.printf(format+"\n", args...)
}

// row prints the cells of a row.
func (t *table) row(name, ours, floor, ratio, goal string) {
	t.head()
	t.printf("%-58s %12s %12s  %-22s %s\n", name, ours, floor, ratio, goal)
}

func spread(middle, low, high float64) string {
	return fmt.Sprintf("%5.2fx (%.2f-%.2f)", middle, low, high)
}

func (t *table) head() {
	if !t.headed {
		t.headed = true
		t.printf("\n%-58s %12s %12s  %-22s %s\n", "stores", "ours", "floor", "ratio (quartiles)", "goal")
	}
}

// bound is a goal: the ratio is at most, or at least, that; 0: it is shown only.
type bound struct {
	at    float64
	least bool
}

func most(at float64) bound  { return bound{at: at} }
func least(at float64) bound { return bound{at: at, least: true} }

func (b bound) verdict(ratio float64) string {
	switch {
	case b.at == 0:
		return ""
	case b.least:
		return fmt.Sprintf("at least %.2fx: %s", b.at, met(ratio >= b.at))
	}
	return fmt.Sprintf("at most %.2fx: %s", b.at, met(ratio <= b.at))
}

func met(yes bool) string {
	if yes {
		return "met"
	}
	return "not met"
}

// compare prints the median of one figure of both sides and of its ratio, turn
// by turn, with the quartiles.
func (t *table) compare(name, unit string, goal bound, ours, floor []slice, figure func(slice) float64) {
	a, b, ratios := make([]float64, len(ours)), make([]float64, len(ours)), make([]float64, len(ours))
	for i := range ours {
		a[i], b[i] = figure(ours[i]), figure(floor[i])
		ratios[i] = a[i] / b[i]
	}
	low, middle, high := quartiles(ratios)
	t.row(name, amount(median(a), unit), amount(median(b), unit), spread(middle, low, high), goal.verdict(middle))
}

// counted prints a figure that no clock decides.
func (t *table) counted(name, unit string, goal bound, ours, floor float64) {
	t.row(name, amount(ours, unit), amount(floor, unit), fmt.Sprintf("%5.2fx", ours/floor), goal.verdict(ours/floor))
}

// absolute prints a figure whose goal is no ratio; most 0: there is none.
func (t *table) absolute(name, unit string, most, ours float64) {
	goal := ""
	if most > 0 {
		goal = fmt.Sprintf("at most %s: %s", amount(most, unit), met(ours <= most))
	}
	t.row(name, amount(ours, unit), "", "", goal)
}

// one prints a count whose goal is exactly one.
func (t *table) one(name string, ours float64) {
	t.row(name, amount(ours, ""), "", "", "exactly 1: "+met(ours == 1))
}

func amount(v float64, unit string) string {
	switch {
	case v >= 1e5:
		return fmt.Sprintf("%.0f%s", v, unit)
	case v >= 100:
		return fmt.Sprintf("%.1f%s", v, unit)
	}
	return fmt.Sprintf("%.2f%s", v, unit)
}

func median(all []float64) float64 {
	_, middle, _ := quartiles(all)
	return middle
}

// quartiles are 0 of none.
func quartiles(all []float64) (low, middle, high float64) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/4], all[len(all)/2], all[len(all)*3/4]
}
