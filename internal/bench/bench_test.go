package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkTasks runs every task of the table as ordinary benchmarks.
func BenchmarkTasks(b *testing.B) {
	all, err := contests()
	require.NoError(b, err)
	for _, c := range all {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.us()
			}
		})
		if c.peer != nil {
			b.Run(c.name+", validator", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.peer()
				}
			})
		}
		if c.floor != nil {
			b.Run(c.name+", floor", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.floor()
				}
			})
		}
	}
}
