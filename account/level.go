package account

import "github.com/rodnik-go/rodnik/internal/machine"

// Level is how far the portal knows a person.
type Level uint8

// The levels. Zero is unset.
const (
	Simplified Level = iota + 1 // name and contact
	Standard                    // papers checked
	Confirmed                   // identity proved in person or by signature: who may represent a child
	Child                       // a child's account, made by a representative
)

func levelNames() machine.Names {
	return machine.Names{"", "simplified", "standard", "confirmed", "child"}
}

// String is the word: "simplified", "standard", "confirmed", "child"; "" when unset.
func (l Level) String() string { return levelNames().Word(uint8(l)) }

// MarshalText is String.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (l *Level) UnmarshalText(text []byte) error { return machine.Read(levelNames(), text, l) }

// AccountState is the state of an account. Only an active one signs in.
type AccountState uint8 //nolint:revive // State is the application's.

// The states. Zero is unset. Who acts next: nobody.
const (
	AccountActive AccountState = iota + 1
)

func accountStateNames() machine.Names { return machine.Names{"", "active"} }

// String is the word: "active"; "" when unset.
func (s AccountState) String() string { return accountStateNames().Word(uint8(s)) }

// MarshalText is String.
func (s AccountState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *AccountState) UnmarshalText(text []byte) error {
	return machine.Read(accountStateNames(), text, s)
}
