package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rodnik-go/rodnik/storage"
)

// barWidth is how many places the bar has.
const barWidth = 30

// bar draws how far a copy is, over its last drawing.
type bar struct {
	out   io.Writer
	step  storage.CopyStep
	drawn bool
}

func (b *bar) show(p storage.CopyProgress) {
	if b.step != p.Step {
		b.end()
		b.step = p.Step
	}
	b.drawn = true
	// The line before may have been longer: clear to its end.
	_, _ = fmt.Fprintf(b.out, "\r%s\x1b[K", line(p))
}

// end leaves the last drawing where it is.
func (b *bar) end() {
	if b.drawn {
		_, _ = fmt.Fprintln(b.out)
	}
	b.drawn = false
}

// line is one drawing. A survey does not know yet how much there is.
func line(p storage.CopyProgress) string {
	if p.Total == 0 {
		return fmt.Sprintf("%-9s %d records  %s", p.Step, p.Done, p.Kind)
	}
	full := barWidth * p.Done / p.Total
	return fmt.Sprintf("%-9s [%s%s] %3d %%  %d of %d  %s", p.Step,
		strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*p.Done/p.Total, p.Done, p.Total, p.Kind)
}
