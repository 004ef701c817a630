package machine

import (
	"fmt"
	"slices"
	"strings"
)

// many is from how many states an event must lead to one state to be told in a
// sentence instead of drawn as arrows.
const many = 4

// Draw is the table as a Mermaid state diagram, and below it, in sentences, the
// events that most states take (cancel, expire). Lines of one pair of states
// are one arrow.
func (t Table[S]) Draw() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	var said []string
	type pair struct{ from, to S }
	var order []pair
	arrows := map[pair][]string{}
	for _, row := range t {
		if from := t.sources(row.Event, row.To); row.From != 0 && len(from) >= many {
			text := fmt.Sprintf("- `%s` leads from %s to %s.\n", row.Event, strings.Join(from, ", "), row.To)
			if !slices.Contains(said, text) {
				said = append(said, text)
			}
			continue
		}
		p := pair{row.From, row.To}
		if arrows[p] == nil {
			order = append(order, p)
		}
		if !slices.Contains(arrows[p], row.Event) {
			arrows[p] = append(arrows[p], row.Event)
		}
	}
	for _, p := range order {
		from := "[*]"
		if p.from != 0 {
			from = p.from.String()
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", from, p.to, strings.Join(arrows[p], ", "))
	}
	var final []S
	for _, row := range t {
		if t.Final(row.To) && !slices.Contains(final, row.To) {
			final = append(final, row.To)
			fmt.Fprintf(&b, "    %s --> [*]\n", row.To)
		}
	}
	b.WriteString("```\n")
	if len(said) > 0 {
		b.WriteString("\n" + strings.Join(said, ""))
	}
	return b.String()
}

// sources lists the states from which an event leads to a state.
func (t Table[S]) sources(event string, to S) []string {
	var from []string
	for _, row := range t {
		if row.Event == event && row.To == to && row.From != 0 && !slices.Contains(from, row.From.String()) {
			from = append(from, row.From.String())
		}
	}
	return from
}
