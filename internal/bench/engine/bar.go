package engine

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// bar shows how far a fill is on one line of a terminal. The zero value shows
// nothing.
type bar struct {
	to    io.Writer
	what  string
	all   int
	done  int
	start time.Time
	shown time.Time
}

const barWidth = 40

// progress takes what was done since the last time.
func (b *bar) progress(n int) {
	b.done += n
	now := time.Now()
	if b.to == nil || now.Sub(b.shown) < 200*time.Millisecond && b.done < b.all {
		return
	}
	if b.start.IsZero() {
		b.start = now
	}
	b.shown = now
	full := barWidth * b.done / b.all
	left := time.Duration(float64(now.Sub(b.start)) * float64(b.all-b.done) / float64(b.done))
	_, _ = fmt.Fprintf(b.to, "\r%-10s [%s%s] %3d%% %d of %d, %v left   ", b.what,
		strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*b.done/b.all, b.done, b.all, left.Round(time.Second))
	if b.done >= b.all {
		_, _ = fmt.Fprintf(b.to, "\r%-100s\r", "")
	}
}
