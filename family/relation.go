package family

import (
	"fmt"
	"log/slog"
)

// Relation is how a representative says they stand to a child; proof comes from
// elsewhere. The zero value is "not given".
type Relation uint8

// The relations.
const (
	Parent   Relation = iota + 1 // mother or father
	Adopter                      // by adoption
	Guardian                     // guardian or trustee
)

// ParseRelation reads "parent", "adopter" and "guardian". Errors: ErrRequired, ErrRelationInvalid,
// ErrTextInvalid, ErrTextTooLong.
func ParseRelation(s string) (Relation, error) {
	if v := relationWord(s); v != 0 {
		return v, nil
	}
	return readWord(s, relationWord, ErrRelationInvalid)
}

func relationWord(s string) Relation {
	switch s {
	case "parent":
		return Parent
	case "adopter":
		return Adopter
	case "guardian":
		return Guardian
	}
	return 0
}

// IsZero reports whether the relation is not given.
func (r Relation) IsZero() bool { return r == 0 }

// String is "parent" or "adopter" or "guardian"; "" when it is not given.
func (r Relation) String() string {
	switch r {
	case Parent:
		return "parent"
	case Adopter:
		return "adopter"
	case Guardian:
		return "guardian"
	}
	return ""
}

// MarshalText is String.
func (r Relation) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what ParseRelation reads; empty text gives the zero value.
func (r *Relation) UnmarshalText(text []byte) error { return unmarshal(r, text, ParseRelation) }

// Format prints no relation, whatever the verb.
func (r Relation) Format(s fmt.State, _ rune) { hide(s, "Relation", r.IsZero()) }

// GoString prints no relation.
func (r Relation) GoString() string { return hidden("Relation", r.IsZero()) }

// LogValue shows no relation.
func (r Relation) LogValue() slog.Value { return hideLog("Relation", r.IsZero()) }
