package familytest

import (
	"time"

	"github.com/rodnik-go/rodnik/family"
)

// Family is who lives together. The first adult is a representative of the
// children and fills in their forms. The first child is the one a [Wish] is
// about; the others are in no order.
type Family struct {
	Shape    Shape   `json:"shape"`
	Adults   []Adult `json:"adults"`
	Children []Child `json:"children"`
}

// Adult is a representative, or the step-father.
type Adult struct {
	Person   family.Representative     `json:"person"`
	Form     family.RepresentativeForm `json:"form"`              // what gives Person
	Relation family.Relation           `json:"relation,omitzero"` // zero: a step-father, who represents nobody
	INN      family.INN                `json:"inn"`
	Phone    family.Phone              `json:"phone"`
	Email    family.Email              `json:"email"`
}

// Child is a child with what an account needs beside the card.
type Child struct {
	Child      family.Child      `json:"child"`
	Form       family.ChildForm  `json:"form"`             // what gives Child, filled in by the first adult
	Father     string            `json:"father,omitempty"` // the given name in the patronymic; "": there is none
	BirthPlace family.BirthPlace `json:"birth_place"`
	Phone      family.Phone      `json:"phone"`
	Email      family.Email      `json:"email"`
	Twin       bool              `json:"twin,omitempty"` // one of the first two, who are twins
}

// Family makes the next family. Two wishes that differ in Messy only give
// families that differ in the spelling of forms only.
func (s *Source) Family(w Wish) Family {
	speller := &Source{state: s.next()}
	f := Family{Shape: w.Shape}
	if f.Shape == AnyShape {
		f.Shape = pick(s, []Shape{TwoParents, TwoParents, TwoParents, SingleMother, SingleFather, StepFather, Guardianship, Adoption})
	}
	count := w.Children
	if count <= 0 {
		count = pick(s, []int{1, 1, 2, 2, 3, 4})
	}
	twins := w.Twins || w.Children == 0 && s.chance(8)
	if twins {
		count = max(count, 2)
	}
	births := s.births(w.Age, min(count, 5), twins)
	home := s.home()
	kin := s.kin(f.Shape)
	f.Adults = s.adults(f.Shape, kin, oldest(births), home)
	paper := w.Paper
	if paper == AnyPaper {
		paper = pick(s, []Paper{RussianPaper, RussianPaper, RussianPaper, RussianPaper, RussianPaper, RussianPaper, ConsularPaper, ForeignPaper})
	}
	f.Children = s.children(kin, paper, births, twins, f.Adults[0].Relation)
	for i := range f.Adults {
		if a := &f.Adults[i]; w.Messy {
			a.Form = speller.messyAdult(a.Form)
		}
		f.Adults[i].Person = MustRepresentative(f.Adults[i].Form, s.Rules(family.Strict))
	}
	for i := range f.Children {
		if w.Messy {
			f.Children[i].Form = speller.messyChild(f.Children[i].Form)
		}
		r := s.Rules(family.Strict)
		r.AgeLimit = 150 // somebody may be 18 by a wish
		f.Children[i].Child = MustChild(f.Children[i].Form, r)
	}
	return f
}

// births are the birth dates: brothers and sisters are 300 days apart, or
// twins.
func (s *Source) births(first Age, count int, twins bool) []family.Date {
	all := []family.Date{s.born(first)}
	if twins {
		all = append(all, all[0])
	}
	for len(all) < count {
		if d := s.born(AnyAge); apart(all, d) {
			all = append(all, d)
		}
	}
	return all
}

func apart(all []family.Date, d family.Date) bool {
	for _, other := range all {
		days := d.Start(nil).Sub(other.Start(nil)) / (24 * time.Hour)
		if max(days, -days) < 300 {
			return false
		}
	}
	return true
}

func oldest(all []family.Date) family.Date {
	first := all[0]
	for _, d := range all {
		if d.Before(first) {
			first = d
		}
	}
	return first
}

// youth is the days of nearly 18 years.
const youth = 6500

// born is a birth date of that age on the policy date.
func (s *Source) born(age Age) family.Date {
	if age == AnyAge && s.chance(25) {
		age = pick(s, []Age{Newborn, LastDayOf13, FourteenToday, LastDayOf17, LeapDay})
	}
	today := s.opts.Today
	switch age {
	case Newborn:
		return today
	case LastDayOf13:
		return yearsBefore(today.AddDays(1), 14, time.March, 1)
	case FourteenToday:
		return yearsBefore(today, 14, time.February, 28)
	case LastDayOf17:
		return yearsBefore(today.AddDays(1), 18, time.March, 1)
	case EighteenToday:
		return yearsBefore(today, 18, time.February, 28)
	case LeapDay:
		return pick(s, leapDays(today))
	case AnyAge:
	}
	return today.AddDays(-s.below(youth))
}

// yearsBefore is the same day that many years before; the other day in a year
// that has no 29 February.
func yearsBefore(d family.Date, years int, month time.Month, day int) family.Date {
	if at, err := family.DateAt(d.Year()-years, d.Month(), d.Day()); err == nil {
		return at
	}
	return mustBe(family.DateAt(d.Year()-years, month, day))
}

// leapDays are the days on which somebody under 18 was born on 29 February.
func leapDays(today family.Date) []family.Date {
	var all []family.Date
	for year := today.Year() - 18; year <= today.Year(); year++ {
		d, err := family.DateAt(year, time.February, 29)
		if err == nil && family.AgeUnder(d, today, family.DefaultAgeLimit, family.OnBirthday) {
			all = append(all, d)
		}
	}
	return all
}
