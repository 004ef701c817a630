package familytest

import (
	"slices"
	"strconv"

	"github.com/rodnik-go/rodnik/family"
)

// relatives are the names that a family shares.
type relatives struct {
	children surname
	first    surname // of the first adult
	second   surname // of the second
	father   father  // whose name is in the children's patronymics
}

// kin draws the names for a shape.
func (s *Source) kin(shape Shape) relatives {
	own, other := s.twoSurnames()
	k := relatives{children: own, first: own, second: own, father: pick(s, fathers[:])}
	switch shape {
	case TwoParents:
		switch double := own.with(other); s.below(10) {
		case 0: // both of them, in one order for all children
			k.first, k.children = other, double
		case 1, 2: // the mother kept hers
			k.first = other
		case 3: // the mother took both
			k.first = double
		}
	case StepFather:
		k.second = other
		if s.chance(60) {
			k.first = other
		}
	case Guardianship, Adoption:
		k.first, k.second = other, other
	case AnyShape, SingleMother, SingleFather:
		if s.chance(10) {
			k.children = own.with(other)
			k.first = k.children
		}
	}
	return k
}

func (s *Source) twoSurnames() (own, other surname) {
	i := s.below(len(surnames))
	return surnames[i], surnames[(i+1+s.below(len(surnames)-1))%len(surnames)]
}

// with is a double surname.
func (n surname) with(other surname) surname {
	return surname{man: n.man + "-" + other.man, woman: n.woman + "-" + other.woman}
}

func (n surname) of(sex family.Sex) string {
	if sex == family.Female {
		return n.woman
	}
	return n.man
}

func (f father) of(sex family.Sex) string {
	if sex == family.Female {
		return f.daughter
	}
	return f.son
}

// adults are the shape's, the first representative first.
func (s *Source) adults(shape Shape, k relatives, oldest family.Date, home string) []Adult {
	man, woman := family.Male, family.Female
	switch shape {
	case SingleMother:
		return []Adult{s.adult(woman, k.first, "", family.Parent, oldest, 18, home)}
	case SingleFather:
		return []Adult{s.adult(man, k.first, k.father.given, family.Parent, oldest, 18, home)}
	case StepFather:
		return []Adult{
			s.adult(woman, k.first, "", family.Parent, oldest, 18, home),
			s.adult(man, k.second, "", 0, oldest, 18, home),
		}
	case Guardianship:
		return []Adult{s.adult(woman, k.first, "", family.Guardian, oldest, 40, home)}
	case Adoption:
		return []Adult{
			s.adult(woman, k.first, "", family.Adopter, oldest, 20, home),
			s.adult(man, k.second, "", family.Adopter, oldest, 20, home),
		}
	case AnyShape, TwoParents:
	}
	return []Adult{
		s.adult(woman, k.first, "", family.Parent, oldest, 18, home),
		s.adult(man, k.second, k.father.given, family.Parent, oldest, 18, home),
	}
}

// adult is somebody who is older than a child by these years or up to 24 more.
func (s *Source) adult(
	sex family.Sex, name surname, given string, relation family.Relation, child family.Date, years int, home string,
) Adult {
	if given == "" {
		given = s.given(sex)
	}
	born := child.AddDays(-years*366 - s.below(24*365))
	return Adult{
		Relation: relation, INN: s.newINN(), Phone: s.mobile(), Email: s.mailbox(),
		Form: family.RepresentativeForm{
			Surname: name.of(sex), Given: given, Patronymic: pick(s, fathers[:]).of(sex), BirthDate: born.String(),
			Sex: sex.String(), SNILS: s.newSNILS().String(), RegisteredAddress: home,
		},
	}
}

func (s *Source) given(sex family.Sex) string {
	if sex == family.Female {
		return pick(s, daughters[:])
	}
	return pick(s, fathers[:]).given
}

// children are born on these dates; twins share the record's dates and have
// numbers in a row.
func (s *Source) children(k relatives, paper Paper, births []family.Date, twins bool, by family.Relation) []Child {
	var all []Child
	var names []string
	var rec record
	for i, born := range births {
		second := twins && i == 1
		if !second {
			rec = s.record(paper, born, twins && i == 0)
		}
		sex := family.Male
		if s.chance(50) {
			sex = family.Female
		}
		given := s.given(sex)
		for slices.Contains(names, given) {
			given = s.given(sex)
		}
		names = append(names, given)
		c := Child{
			Father: k.father.given, BirthPlace: MustBirthPlace(rec.place), Phone: s.mobile(), Email: s.mailbox(), Twin: twins && i < 2,
			Form: family.ChildForm{
				Surname: k.children.of(sex), Given: given, Patronymic: k.father.of(sex), Sex: sex.String(), BirthDate: born.String(),
				BirthCountry: rec.country.String(), Citizenship: rec.citizenship, Certificate: rec.certificate(second), Relation: by.String(),
			},
		}
		if paper == ForeignPaper && s.chance(50) || s.chance(3) {
			c.Father, c.Form.Patronymic, c.Form.NoPatronymic = "", "", s.chance(50)
		}
		if s.chance(80) {
			c.Form.SNILS = s.newSNILS().String()
		}
		if s.chance(60) {
			c.Form.INN = s.newINN().String()
		}
		all = append(all, c)
	}
	return all
}

// home is the line of an address.
func (s *Source) home() string {
	return "000000, г. " + pick(s, towns[:]).name + ", " + pick(s, streets[:]) + ", д. " + strconv.Itoa(1+s.below(120)) +
		", кв. " + strconv.Itoa(1+s.below(300))
}
