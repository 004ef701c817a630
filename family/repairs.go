package family

import "github.com/rodnik-go/rodnik/validate"

// Repairs is the set of kinds of changes that normalization made to one text.
// It never holds the text. The zero value is "taken as typed".
type Repairs uint16

// The kinds of repairs, one bit each; see the codes ErrRepair….
const (
	RepairDash          Repairs = 1 << iota // another dash became a hyphen
	RepairSpace                             // spaces around the dash of a series went
	RepairSeparator                         // a missing or other separator became a hyphen
	RepairCase                              // small letters became capitals
	RepairLookAlike                         // a character that looks like the right one
	RepairCompatibility                     // one character for a whole numeral, or a full-width digit
	RepairSign                              // a number sign in front went
	RepairQuotes                            // typographic quotes or apostrophes became plain
	RepairCountryCode                       // the trunk prefix 8 became +7
)

// Has reports whether all kinds of k are in the set.
func (r Repairs) Has(k Repairs) bool { return r&k == k }

// Codes lists the kinds as codes, in the order of the constants; nil for none.
func (r Repairs) Codes() []validate.Code {
	if r == 0 {
		return nil
	}
	return r.list()
}

func (r Repairs) list() []validate.Code {
	var out []validate.Code
	for i, code := range repairCodes() {
		if r.Has(1 << i) {
			out = append(out, code)
		}
	}
	return out
}

// repairCodes are the codes of the kinds, in the order of the constants.
func repairCodes() [9]validate.Code {
	return [...]validate.Code{
		ErrRepairDash, ErrRepairSpace, ErrRepairSeparator, ErrRepairCase, ErrRepairLookAlike,
		ErrRepairCompatibility, ErrRepairSign, ErrRepairQuotes, ErrRepairCountryCode,
	}
}

// repairOf is the kind with that code; zero for the code of another rule.
func repairOf(code validate.Code) Repairs {
	for i, of := range repairCodes() {
		if of == code {
			return 1 << i
		}
	}
	return 0
}

// Notes is what a reader has to say beside a value it accepted. The zero value
// says nothing.
type Notes struct {
	Repairs  Repairs         // what was mended
	Warnings validate.Errors // broken rules that stop nothing
}

// All lists the repairs as codes without a path, then the warnings; nil for
// none.
func (n Notes) All() validate.Errors {
	var c validate.Collector
	for _, code := range n.Repairs.Codes() {
		c.Add("", code)
	}
	c.Add("", errOrNil(n.Warnings))
	return c.Errors()
}

// errOrNil is the list as an error; nil, not an empty list, when nothing is
// wrong, and the bare code when one rule without a path or parameter is broken.
func errOrNil(all validate.Errors) error {
	switch {
	case len(all) == 0:
		return nil
	case len(all) == 1 && all[0].Path == "" && len(all[0].Params) == 0:
		return all[0].Code
	}
	return all
}
