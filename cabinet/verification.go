package cabinet

import "github.com/rodnik-go/rodnik/internal/machine"

// Verification is how far the civil register stands behind a card.
type Verification uint8

// The verifications of a card. Who acts next: the representative, who asks the
// register; the register; the representative, who mends or asks again; nobody.
const (
	VerificationNone      Verification = iota // entered by hand, nobody asked
	VerificationPending                       // the register was asked
	VerificationFailed                        // the register did not confirm
	VerificationConfirmed                     // confirmed, with the relation to the owner
)

func verificationNames() machine.Names {
	return machine.Names{"none", "pending", "failed", "confirmed"}
}

// String is the word: "none", "pending", "failed" or "confirmed"; "" for any
// other value.
func (v Verification) String() string { return verificationNames().Word(uint8(v)) }

// MarshalText is String.
func (v Verification) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (v *Verification) UnmarshalText(text []byte) error {
	return machine.Read(verificationNames(), text, v)
}
