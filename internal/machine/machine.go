// Package machine holds what Rodnik's state machines have in common: a table
// of moves, asked what is allowed.
package machine

import (
	"fmt"
	"slices"

	"github.com/rodnik-go/rodnik/validate"
)

// State is a small integer that prints as a word. Zero is unset: it stands for
// "does not exist yet" in From.
type State interface {
	~uint8
	fmt.Stringer
}

// Transition is one move of a machine: a row of its table.
type Transition[S State] struct {
	From   S      // the state before; zero: it does not exist yet
	Event  string // what happens
	Guard  string // what must hold, in words; "": nothing more
	Effect string // what is committed with it, in words; "": nothing more
	To     S      // the state after
	Next   string // who acts next: "representative", "register", "library", "holder", "nobody"
}

// Table is all moves of a machine.
type Table[S State] []Transition[S]

// Allowed lists the events that a state takes, each once, in table order.
func (t Table[S]) Allowed(from S) []string {
	var events []string
	for _, row := range t {
		if row.From == from && !slices.Contains(events, row.Event) {
			events = append(events, row.Event)
		}
	}
	return events
}

// Permits reports whether the table has that move.
func (t Table[S]) Permits(from S, event string, to S) bool {
	return slices.ContainsFunc(t, func(row Transition[S]) bool {
		return row.From == from && row.Event == event && row.To == to
	})
}

// Check returns nil when the state takes the event, otherwise code with the
// parameters state, event and allowed.
func (t Table[S]) Check(code validate.Code, from S, event string) error {
	for _, row := range t {
		if row.From == from && row.Event == event {
			return nil
		}
	}
	return code.With(
		validate.Text("state", from.String()), validate.Text("event", event),
		validate.List("allowed", t.Allowed(from)...))
}

// Final reports whether no move leads out of the state.
func (t Table[S]) Final(s S) bool { return len(t.Allowed(s)) == 0 }

// ErrUnknownWord says that a text is none of the words of its type.
const ErrUnknownWord validate.Code = "machine.unknown_word"

// Names gives small integers their words: Names[0] is that of zero.
type Names []string

// Word is the word of a state; "" for one that the list does not know.
func (n Names) Word(s uint8) string {
	if int(s) < len(n) {
		return n[s]
	}
	return ""
}

// Find is the state of a word; ok is false for an unknown one.
func (n Names) Find(word string) (s uint8, ok bool) {
	i := slices.Index(n, word)
	return uint8(max(i, 0)), i >= 0 //nolint:gosec // The lists are shorter than 256.
}

// Read stores the number of a word at to: the body of an UnmarshalText. What
// String gave comes back, so where zero is unset its empty text does too; where
// zero has a word, empty text is as unknown as any other. An unknown word is
// [ErrUnknownWord] and leaves to as it was.
func Read[S ~uint8](n Names, word []byte, to *S) error {
	s, ok := n.Find(string(word))
	if !ok {
		return ErrUnknownWord
	}
	*to = S(s)
	return nil
}
