package zags

import (
	"strings"

	"github.com/rodnik-go/rodnik/family"
)

// comparison is what holding a record against papers gave.
type comparison struct {
	differ []string // fields that are really different
	spelt  []string // name parts that agree and are written another way
	paper  bool     // series and number of the certificate were compared: a child is known by them
	child  bool     // a part of the name and the birth date were compared
}

// agrees reports whether the record confirms the papers. A record that says
// too little confirms nothing: otherwise an empty one would confirm all.
func (c *comparison) agrees() bool { return len(c.differ) == 0 && c.paper && c.child }

func (c *comparison) hold(field string, same bool) {
	if !same {
		c.differ = append(c.differ, field)
	}
}

// compare holds a record against the papers frozen at Submit: names by their
// fold, everything else exactly; what the register or the paper leaves out is
// not compared. Issuer and places are never compared.
func compare(s Snapshot, r Record) comparison {
	var c comparison
	named := c.name("surname", s.Name.Surname(), r.Child.Surname, r.Child.NoSurname)
	named = c.name("given", s.Name.Given(), r.Child.Given, r.Child.NoGiven) || named
	c.name("patronymic", s.Name.Patronymic(), r.Child.Patronymic, r.Child.NoPatronymic)
	if !r.Sex.IsZero() {
		c.hold("sex", r.Sex == s.Sex)
	}
	c.date("birth_date", s.BirthDate, r.BirthDate)
	c.child = named && r.BirthDate.Year != 0

	best, found := closest(s.Certificate, r.Certificates)
	if found {
		c.differ = append(c.differ, best.differ...)
		c.paper = best.paper
	}
	c.act(s.Certificate, r)
	return c
}

// name compares one part of a name, and reports whether there was one to
// compare with.
func (c *comparison) name(field, ours, theirs string, absent bool) bool {
	theirs = strings.TrimSpace(theirs)
	if theirs == "" && !absent {
		return false
	}
	same := family.FoldPart(ours) == family.FoldPart(theirs)
	c.hold(field, same)
	if same && ours != theirs {
		c.spelt = append(c.spelt, field)
	}
	return theirs != ""
}

func (c *comparison) date(field string, ours family.Date, theirs PartialDate) {
	if !theirs.IsZero() && !ours.IsZero() {
		c.hold(field, theirs.Agrees(ours))
	}
}

// closest compares with the certificate that differs least: one of several,
// primary or repeat, is enough. One without a number is passed over when
// others have theirs.
func closest(ours family.BirthCertificate, theirs []Certificate) (best comparison, found bool) {
	numbered := false
	for _, t := range theirs {
		numbered = numbered || t.Number != ""
	}
	for _, t := range theirs {
		if numbered && t.Number == "" {
			continue
		}
		var c comparison
		if t.Series != "" {
			c.hold("certificate.series", sameSeries(ours.Series, t.Series))
		}
		if t.Number != "" {
			c.hold("certificate.number", strings.TrimSpace(t.Number) == ours.Number.String())
			c.paper = t.Series != ""
		}
		c.date("certificate.issued_on", ours.IssuedOn, t.IssuedOn)
		if !found || len(c.differ) < len(best.differ) {
			best, found = c, true
		}
	}
	return best, found
}

func sameSeries(ours family.Series, theirs string) bool {
	if s, err := family.ParseSeries(theirs); err == nil {
		return s == ours
	}
	return strings.TrimSpace(theirs) == ours.String()
}

// act compares the act record. The old number counts as equal; a number in the
// form that the register left out is not compared.
func (c *comparison) act(ours family.BirthCertificate, r Record) {
	if n := ours.ActNumber; !n.IsZero() && (r.ActNumber != "" || r.OldActNumber != "") {
		same := sameAct(n, r.ActNumber) || sameAct(n, r.OldActNumber)
		given := r.OldActNumber
		if n.IsLong() {
			given = r.ActNumber
		}
		if same || given != "" {
			c.hold("certificate.act_number", same)
		}
	}
	c.date("certificate.act_date", ours.ActDate, r.ActDate)
}

func sameAct(ours family.ActNumber, theirs string) bool {
	var n family.ActNumber
	return n.UnmarshalText([]byte(theirs)) == nil && !n.IsZero() && n == ours
}

// names reports whether a record names the asker as a parent or adopter: by an
// equal SNILS, or by the whole name under the fold and the whole birth date.
// Two different SNILS are two people, whatever their names are.
func names(r Record, a Asker) bool {
	for _, p := range r.Parents {
		if p.Role < Mother || p.Role > Adopter {
			continue
		}
		if !a.SNILS.IsZero() && !p.SNILS.IsZero() {
			if a.SNILS == p.SNILS {
				return true
			}
			continue
		}
		born, whole := p.BirthDate.Whole()
		if whole && born == a.BirthDate && sameName(a.Name, p.Name) {
			return true
		}
	}
	return false
}

func sameName(ours family.Name, theirs family.NameForm) bool {
	parts := [...]string{theirs.Surname, theirs.Given, theirs.Patronymic}
	for i := range parts {
		parts[i] = family.FoldPart(parts[i])
	}
	folded := strings.Join(parts[:], ",")
	return folded != ",," && folded == ours.Fold()
}
