package zags

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/rodnik-go/rodnik/family"
)

// Record is an act record of a birth as the register answers it. Every field
// may be left out; a field left out is compared with nothing and proves
// nothing. It is judged and never stored.
type Record struct {
	Canceled     bool            // the act record is no longer in force
	ActNumber    string          // number in the register, 21 digits
	OldActNumber string          // number the ZAGS office gave before 2018-10-01
	ActDate      PartialDate     // date of the act record
	Certificates []Certificate   // primary and repeat ones
	Child        family.NameForm // a part marked absent is stated to be absent
	Sex          family.Sex
	BirthDate    PartialDate
	Parents      []Person // those whom the record names; may be empty
}

// Certificate is one certificate that was issued of a record.
type Certificate struct {
	Series   string
	Number   string
	IssuedOn PartialDate
}

// Role is how a record names a person.
type Role uint8

// The roles. The zero value is unknown and proves nothing.
const (
	Mother Role = iota + 1
	Father
	Adopter
)

// Person is somebody whom a record names.
type Person struct {
	Role      Role
	Name      family.NameForm
	BirthDate PartialDate
	SNILS     family.SNILS
}

// PartialDate is a date of the register: month and day may be absent. The zero
// value is left out.
type PartialDate struct {
	Year  int
	Month time.Month // 0: absent
	Day   int        // 0: absent
}

// PartialOf is a whole date.
func PartialOf(d family.Date) PartialDate {
	return PartialDate{Year: d.Year(), Month: d.Month(), Day: d.Day()}
}

// IsZero reports whether the date is left out.
func (p PartialDate) IsZero() bool { return p == PartialDate{} }

// Whole is the civil date; ok is false when a part is absent or there is no
// such day.
func (p PartialDate) Whole() (d family.Date, ok bool) {
	d, err := family.DateAt(p.Year, p.Month, p.Day)
	return d, err == nil
}

// Agrees reports whether every part that is given is that of d.
func (p PartialDate) Agrees(d family.Date) bool {
	return (p.Year == 0 || p.Year == d.Year()) && (p.Month == 0 || p.Month == d.Month()) && (p.Day == 0 || p.Day == d.Day())
}

// Format prints nothing of the record, whatever the verb.
func (r Record) Format(s fmt.State, _ rune) { hide(s, "Record") }

// LogValue shows nothing of the record.
func (r Record) LogValue() slog.Value { return slog.StringValue("zags.Record{hidden}") }

// Format prints nothing of the certificate, whatever the verb.
func (c Certificate) Format(s fmt.State, _ rune) { hide(s, "Certificate") }

// LogValue shows nothing of the certificate.
func (c Certificate) LogValue() slog.Value { return slog.StringValue("zags.Certificate{hidden}") }

// Format prints nothing of the person, whatever the verb.
func (p Person) Format(s fmt.State, _ rune) { hide(s, "Person") }

// LogValue shows nothing of the person.
func (p Person) LogValue() slog.Value { return slog.StringValue("zags.Person{hidden}") }

// Format prints no date, whatever the verb.
func (p PartialDate) Format(s fmt.State, _ rune) { hide(s, "PartialDate") }

// LogValue shows no date.
func (p PartialDate) LogValue() slog.Value { return slog.StringValue("zags.PartialDate{hidden}") }
