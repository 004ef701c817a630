// Package engine measures the stores beside floors, code written by hand that
// writes the same rows, in slices that take turns within one run.
package engine
