package zags

import (
	"github.com/rodnik-go/rodnik/internal/machine"
)

// State is where a request stands. The zero value is unset.
type State uint8

// The states of a request, with who acts next.
const (
	Draft      State = iota + 1 // the representative: ticks and submits
	Submitting                  // the library: the register has not taken it yet
	Submitted                   // the register: it has to answer
	Overdue                     // the register: its time is over, it may still answer
	Completed                   // nobody: every child has an outcome
	Canceled                    // nobody: the representative canceled it
	Failed                      // nobody: the register did not take it
	Abandoned                   // nobody: the draft was left alone
)

func stateNames() machine.Names {
	return machine.Names{"", "draft", "submitting", "submitted", "overdue", "completed", "cancelled", "failed", "abandoned"} //nolint:misspell // A word of the wire.
}

// String is the word, such as "draft"; "" for the zero value.
func (s State) String() string { return stateNames().Word(uint8(s)) }

// MarshalText is String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *State) UnmarshalText(text []byte) error { return machine.Read(stateNames(), text, s) }

// Final reports whether nothing can happen to the request any more.
func (s State) Final() bool { return s >= Completed }

// ItemState is where the check of one child stands. The zero value is unset.
type ItemState uint8

// The states of an item, with who acts next.
const (
	Selected    ItemState = iota + 1 // the representative: has to submit
	Pending                          // the register: has to answer
	Confirmed                        // nobody: the papers and the relation are proved
	NotFound                         // nobody: no record, or none that proves anything to who asked
	Mismatch                         // nobody: fields differ; the representative may mend the card and ask again
	Ambiguous                        // nobody: several records fit; the act record would help
	Refused                          // nobody: the ZAGS office has to mend the record
	Unavailable                      // nobody: no answer came; asking again may help
	Withdrawn                        // nobody: the representative canceled
)

func itemNames() machine.Names {
	return machine.Names{
		"", "selected", "pending", "confirmed", "not_found", "mismatch", "ambiguous", "refused", "unavailable", "withdrawn",
	}
}

// String is the word, such as "pending"; "" for the zero value.
func (s ItemState) String() string { return itemNames().Word(uint8(s)) }

// MarshalText is String.
func (s ItemState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *ItemState) UnmarshalText(text []byte) error { return machine.Read(itemNames(), text, s) }

// Final reports whether the item has its outcome.
func (s ItemState) Final() bool { return s >= Confirmed }

// Reason says why an item ended without confirmation. "" where there is none.
type Reason string

// The closed list of reasons.
const (
	ReasonNotFound    Reason = "not_found_or_not_transferred" // absent, or not yet transferred from the regional system
	ReasonAmbiguous   Reason = "ambiguous"                    // more than one record fits
	ReasonDefect      Reason = "record_defect"                // the record cannot be sent or says too little
	ReasonCanceled    Reason = "record_cancelled"             //nolint:misspell // A word of the wire: the act record is canceled.
	ReasonRestriction Reason = "legal_restriction"            // a law forbids the answer
	ReasonAccess      Reason = "access"                       // access was denied
	ReasonMismatch    Reason = "data_mismatch"                // fields differ
	ReasonService     Reason = "service_failure"              // the register or the way to it failed
	ReasonExpired     Reason = "expired"                      // no answer in time
)
