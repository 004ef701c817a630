package family

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"

	"github.com/rodnik-go/rodnik/validate"
)

// Address is a postal address: one line is enough, the parts are optional. The
// zero value is "not given". Addresses are compared with ==.
type Address struct {
	Line       string `json:"line,omitzero"`       // the whole address, 1 to 500 code points, at least one letter
	Country    string `json:"country,omitzero"`    // ISO 3166 alpha-3; "" is Russia
	Region     string `json:"region,omitzero"`     // optional, as all below
	District   string `json:"district,omitzero"`   // of the region
	City       string `json:"city,omitzero"`       // town or city
	Settlement string `json:"settlement,omitzero"` // village and the like
	Street     string `json:"street,omitzero"`     // with its kind
	House      string `json:"house,omitzero"`      // with its letter
	Building   string `json:"building,omitzero"`   // within the house number
	Flat       string `json:"flat,omitzero"`       // flat or room
	ZIP        string `json:"zip,omitzero"`        // six digits
	FIAS       string `json:"fias,omitzero"`       // a GUID, or the old code: digits parted by full stops
	Copied     bool   `json:"copied,omitzero"`     // came from the representative's by [Address.Copy], not edited since
}

// ParseAddress reads the line of a Russian address: line breaks count as
// spaces. Errors: ErrRequired, ErrAddressShape, ErrTextInvalid, ErrTextTooLong.
//
// Source: Guide A and Guide B, permanent registration address.
func ParseAddress(line string) (Address, error) {
	a, err := Address{Line: line}.Parse()
	if all, ok := validate.Of(err); ok && len(all) == 1 {
		all[0].Path = ""
		return Address{}, errOrNil(all)
	}
	return a, err
}

// Parse reads an address whose fields are as typed. The error is
// validate.Errors with the paths line, country, region and so on; beside the
// codes of [ParseAddress] it has ErrAddressNotRussian, ErrAddressZIP and
// ErrAddressFIAS. The mark Copied stays.
func (a Address) Parse() (Address, error) {
	var broken validate.Collector
	for _, f := range [...]struct {
		path string
		text *string
	}{
		{"line", &a.Line},
		{"country", &a.Country},
		{"region", &a.Region},
		{"district", &a.District},
		{"city", &a.City},
		{"settlement", &a.Settlement},
		{"street", &a.Street},
		{"house", &a.House},
		{"building", &a.Building},
		{"flat", &a.Flat},
		{"zip", &a.ZIP},
		{"fias", &a.FIAS},
	} {
		text, err := clean(*f.text, maxAddress, true)
		*f.text = text
		if err == nil {
			err = addressRule(f.path, text)
		}
		broken.Add(f.path, err)
	}
	if err := broken.Err(); err != nil {
		return Address{}, err
	}
	return a, nil
}

// addressRule is the rule of one field.
func addressRule(path, text string) error {
	switch path {
	case "line":
		if text == "" {
			return ErrRequired
		}
		if !strings.ContainsFunc(text, unicode.IsLetter) {
			return ErrAddressShape
		}
	case "country":
		if text != "" && text != Russia {
			return ErrAddressNotRussian
		}
	case "zip":
		if text != "" && !allDigits(text, 6) {
			return ErrAddressZIP
		}
	case "fias":
		if text != "" && !isGUID(text) && !isDotted(text) {
			return ErrAddressFIAS
		}
	}
	return nil
}

// isGUID reports 8-4-4-4-12 hexadecimal digits.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
			continue
		}
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}

// isDotted reports two or more runs of digits parted by full stops, at most 64
// characters.
func isDotted(s string) bool {
	runs := 0
	for run := range strings.SplitSeq(s, ".") {
		if run == "" || !allDigits(run, len(run)) {
			return false
		}
		runs++
	}
	return runs > 1 && len(s) <= 64
}

// Copy is the address for somebody else ("same as mine"), marked as a copy. A
// later change of either never touches the other.
func (a Address) Copy() Address {
	a.Copied = !a.IsZero()
	return a
}

// Edit is the address with another line, as typed. It has no parts, for they
// were those of the old line, and is no copy any more.
func (a Address) Edit(line string) (Address, error) { return ParseAddress(line) }

// IsZero reports whether the address is not given.
func (a Address) IsZero() bool { return a == Address{} }

// String is the whole line; "" when it is not given.
func (a Address) String() string { return a.Line }

// Masked is the address for screens: asterisks, of no telling length.
func (a Address) Masked() string {
	if a.IsZero() {
		return ""
	}
	return "***"
}

// Format prints no address, whatever the verb.
func (a Address) Format(s fmt.State, _ rune) { hide(s, "Address", a.IsZero()) }

// GoString prints no address.
func (a Address) GoString() string { return hidden("Address", a.IsZero()) }

// LogValue shows no address.
func (a Address) LogValue() slog.Value { return hideLog("Address", a.IsZero()) }
