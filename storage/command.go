package storage

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Actor says who acts: the ID of a representative's account, of the child's
// own account, or a name the host chose for itself. The host has authenticated
// it; services check rights only. At most 64 bytes of UTF-8; anything else is
// ErrLimit. The zero value is nobody, and
// refused but where a secret is the right to act: signing in, and the link of a
// letter.
type Actor string

// System is who acts when Work does.
const System Actor = "system"

const maxActor = 64

// Command says who does what. Every command of every service takes one, right
// after ctx.
type Command struct {
	By Actor // who acts

	// Key is the caller's idempotency key, UTF-8 up to 256 bytes; "" for
	// none. The same actor, key and payload get the same answer for 24 hours;
	// another payload is ErrIdempotencyReused. Repeat with the same key when no
	// answer arrived, or ErrUnknown did; take a new key for a new try.
	Key string

	Source   string // where the call came from, for limits; never trusted for rights
	Revision uint64 // the revision the person saw; 0: whatever is there
}

// Operation names a command and what it was given.
type Operation struct {
	name    string
	payload string
	err     error
}

// Op names an operation, such as "cabinet.add", with the payload by which a
// repeated command is recognized; it has to be writable as JSON. Passwords and
// codes never belong into it.
func Op(name string, payload ...any) Operation {
	text, err := json.Marshal(payload)
	return Operation{name: name, payload: string(text), err: err}
}

// Name is the name of the operation.
func (o Operation) Name() string { return o.name }

// Format prints the name under every verb, never the payload.
func (o Operation) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "operation %s", o.name) }

// LogValue is the name.
func (o Operation) LogValue() slog.Value { return slog.StringValue(o.name) }
