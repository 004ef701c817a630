package zags

import (
	"fmt"
	"io"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// RequestID names a request. The register knows the request by it.
type RequestID storage.ID

// ItemID names the check of one child within a request.
type ItemID storage.ID

// Inquiry is a request as the register gets it. It is the same each time it is
// sent.
type Inquiry struct {
	Request    RequestID  `json:"request"`
	AutoUpdate bool       `json:"auto_update"` // the register is asked to report later changes
	Asker      Asker      `json:"asker"`
	Questions  []Question `json:"questions"` // at least one
}

// Asker is the representative who asks, as the cabinet knows them at Submit.
type Asker struct {
	Name      family.Name  `json:"name,omitzero"`
	BirthDate family.Date  `json:"birth_date,omitzero"`
	SNILS     family.SNILS `json:"snils,omitzero"` // zero: not known
}

// Question is about one child.
type Question struct {
	Item   ItemID   `json:"item"`
	Papers Snapshot `json:"papers"`
}

// Snapshot is what the register is asked to compare, frozen at Submit.
type Snapshot struct {
	Name        family.Name             `json:"name,omitzero"`
	Sex         family.Sex              `json:"sex,omitzero"`
	BirthDate   family.Date             `json:"birth_date,omitzero"`
	Certificate family.BirthCertificate `json:"certificate,omitzero"`
}

func snapshotOf(card cabinet.Card) Snapshot {
	ch := card.Child
	return Snapshot{Name: ch.Name, Sex: ch.Sex, BirthDate: ch.BirthDate, Certificate: ch.Certificate}
}

// Ticket is what a [Registry] gives for an inquiry and gets back with each poll.
type Ticket struct {
	Request RequestID `json:"request"`
	Ref     string    `json:"ref,omitempty"` // the register's own name of the request, UTF-8, at most 256 bytes; "": not known

	// ExpectedIn is how long the register expects to take, from now; 0: it
	// does not say. The first poll is then.
	ExpectedIn time.Duration `json:"expected_in,omitempty"`
}

// kept is the Ref as it may be stored: one that is too long or not UTF-8 is not
// known.
func (t Ticket) kept() string {
	if len(t.Ref) > 256 || !utf8.ValidString(t.Ref) {
		return ""
	}
	return t.Ref
}

// Answer is what the register knows of a request. No Results means that it is
// still at work.
type Answer struct {
	Ticket  Ticket   // as the register knows the request; the zero value where it says nothing new
	Results []Result // any number, in any order, also those that came before
}

// Result is the register's answer about one child.
type Result struct {
	Item    ItemID
	Code    ResultCode // the register's; 0 where it gave none and Reason says why
	Reason  Reason     // where Code is 0: ReasonAccess, ReasonRestriction, ReasonService or ReasonExpired
	Records []Record   // with ResultFound, one or more
}

// ResultCode is the register's result code. Another number than these four is
// an answer that nobody understands; it is refused.
type ResultCode int

// The result codes of a birth request.
const (
	ResultFound     ResultCode = 1 // found, data attached
	ResultAbsent    ResultCode = 2 // absent, or not yet transferred from the regional system
	ResultAmbiguous ResultCode = 3 // more than one record fits
	ResultDefective ResultCode = 4 // found, and cannot be sent
)

func hide(w io.Writer, name string) { _, _ = io.WriteString(w, "zags."+name+"{hidden}") }

// Format prints nothing of the people, whatever the verb.
func (in Inquiry) Format(s fmt.State, _ rune) { hide(s, "Inquiry") }

// LogValue shows the request's id only.
func (in Inquiry) LogValue() slog.Value {
	return slog.GroupValue(slog.String("request", string(in.Request)))
}

// Format prints nothing of the people, whatever the verb.
func (r Result) Format(s fmt.State, _ rune) { hide(s, "Result") }

// LogValue shows the item's id only.
func (r Result) LogValue() slog.Value { return slog.GroupValue(slog.String("item", string(r.Item))) }
