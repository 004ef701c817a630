package family

import (
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

// hidden is what every verb of fmt, GoString and slog show of a personal value:
// its type and whether it is given, never the value.
func hidden(kind string, zero bool) string {
	if zero {
		return kind + "()"
	}
	return kind + "(***)"
}

// hide answers fmt for a personal value.
func hide(s fmt.State, kind string, zero bool) {
	_, _ = io.WriteString(s, hidden(kind, zero)) // fmt.State never fails
}

// hideLog answers slog for a personal value.
func hideLog(kind string, zero bool) slog.Value { return slog.StringValue(hidden(kind, zero)) }

// stars replaces all but the last keep code points by asterisks; a text not
// longer than twice keep is hidden whole.
func stars(text string, keep int) string {
	n := utf8.RuneCountInString(text)
	if n <= 2*keep {
		keep = 0
	}
	out := make([]rune, 0, n)
	for _, r := range text {
		if n > keep {
			r = '*'
		}
		n--
		out = append(out, r)
	}
	return string(out)
}
