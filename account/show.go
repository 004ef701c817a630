package account

import (
	"fmt"
	"io"
	"log/slog"
)

// The views hide what is personal under every verb of fmt and in logs. Each has
// a Format of its own, for fmt does not ask the values inside a struct that it
// meets under a verb which it does not know.

const hidden = "(***)"

// Format prints the id, state and revision, whatever the verb.
func (a Application) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "application %s %s %d", string(a.ID), a.State, a.Revision)
}

// LogValue shows the id, state and revision.
func (a Application) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(a.ID)), slog.String("state", a.State.String()), slog.Uint64("revision", a.Revision))
}

// Format prints no number, whatever the verb.
func (p PhoneStep) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "PhoneStep"+hidden) }

// LogValue shows no number.
func (p PhoneStep) LogValue() slog.Value { return slog.StringValue("PhoneStep" + hidden) }

// Format prints no address, whatever the verb.
func (e EmailStep) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "EmailStep"+hidden) }

// LogValue shows no address.
func (e EmailStep) LogValue() slog.Value { return slog.StringValue("EmailStep" + hidden) }

// Format prints nothing of it, whatever the verb.
func (h Residence) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "Residence"+hidden) }

// LogValue shows nothing of it.
func (h Residence) LogValue() slog.Value { return slog.StringValue("Residence" + hidden) }

// Format prints nothing of them, whatever the verb.
func (c Contacts) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "Contacts"+hidden) }

// LogValue shows nothing of them.
func (c Contacts) LogValue() slog.Value { return slog.StringValue("Contacts" + hidden) }

// Format prints nothing of it, whatever the verb.
func (p EmailProof) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "EmailProof"+hidden) }

// LogValue shows nothing of it.
func (p EmailProof) LogValue() slog.Value { return slog.StringValue("EmailProof" + hidden) }
