// Package proof holds the claims that only Rodnik's own services may make.
// They are in an internal package so that no caller of the library can build
// one: an account rests on them.
package proof

// Confirmed claims that the civil register confirmed a card's papers and named
// the representative as the child's.
type Confirmed struct {
	Digest string // proof digest frozen when the register was asked
	Item   string // the register item that says so
	Act    string // the 21-digit number of the act record, if the register gave it
}

// Failed claims that a check of the register ended without confirmation.
type Failed struct {
	Digest string
	Item   string
	Code   string   // why, as the representative may know it
	Fields []string // with a mismatch: the fields that differ
}

// Account claims that an application completed and made an account.
type Account struct {
	Account string
	Link    string // the link of the representative who made it
}
