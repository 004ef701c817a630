package cabinet

import (
	"fmt"
	"log/slog"
)

// Format prints the name of the card under every verb, nothing of the child.
func (c Card) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "Card(%s)", string(c.ID)) }

// LogValue is the name of the card.
func (c Card) LogValue() slog.Value { return slog.StringValue("Card(" + string(c.ID) + ")") }

// Format prints the name of the draft under every verb, nothing that was typed.
func (d Draft) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "Draft(%s)", string(d.ID)) }

// LogValue is the name of the draft.
func (d Draft) LogValue() slog.Value { return slog.StringValue("Draft(" + string(d.ID) + ")") }

// Format prints the name of the child under every verb, nothing else.
func (c Child) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "Child(%s)", string(c.ID)) }

// LogValue is the name of the child.
func (c Child) LogValue() slog.Value { return slog.StringValue("Child(" + string(c.ID) + ")") }
