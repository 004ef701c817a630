package familytest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

func TestPatronymicsAgree(t *testing.T) {
	t.Parallel()
	each(t, 2000, func(t *testing.T, _ *familytest.Source, f familytest.Family) {
		t.Helper()
		for _, c := range f.Children {
			patronymic := c.Child.Name.Patronymic()
			require.Equal(t, c.Father == "", patronymic == "")
			if patronymic != "" {
				require.Equal(t, slowPatronymic(c.Father, c.Child.Sex), patronymic)
			}
		}
		if f.Shape == familytest.TwoParents { // the father of the record lives there
			for _, c := range f.Children {
				if c.Father != "" {
					require.Equal(t, c.Father, f.Adults[1].Person.Name.Given())
				}
			}
		}
	})
}

// slowPatronymic makes a patronymic by the rules of a grammar.
func slowPatronymic(father string, sex family.Sex) string {
	son, daughter := "ович", "овна"
	stem := father
	switch {
	case father == "Рашид" || father == "Эльдар": // with the word for son and daughter
		son, daughter = " оглы", " кызы"
	case father == "Илья" || father == "Кузьма" || father == "Лука" || father == "Никита" || father == "Фома":
		stem = string([]rune(father)[:len([]rune(father))-1])
		son, daughter = "ич", "инична"
		stem = strings.TrimSuffix(stem, "ь")
		if father == "Илья" {
			stem = "Иль"
		}
		if father == "Кузьма" {
			stem = "Кузьм"
		}
		if father == "Никита" {
			daughter = "ична"
		}
	case father == "Лев":
		stem = "Льв"
	case father == "Павел":
		stem = "Павл"
	case father == "Пётр":
		stem = "Петр"
	case father == "Михаил":
		stem = "Михайл"
	case father == "Яков":
		son, daughter = "левич", "левна"
	case father == "Дмитрий":
		stem, son, daughter = "Дмитри", "евич", "евна"
	case strings.HasSuffix(father, "ий"):
		stem, son, daughter = strings.TrimSuffix(father, "ий")+"ь", "евич", "евна"
	case strings.HasSuffix(father, "й"):
		stem, son, daughter = strings.TrimSuffix(father, "й"), "евич", "евна"
	case strings.HasSuffix(father, "ь"):
		stem, son, daughter = strings.TrimSuffix(father, "ь"), "евич", "евна"
	}
	if sex == family.Female {
		return stem + daughter
	}
	return stem + son
}

func TestSurnamesAgree(t *testing.T) {
	t.Parallel()
	each(t, 2000, func(t *testing.T, _ *familytest.Source, f familytest.Family) {
		t.Helper()
		sons, daughters := map[string]bool{}, map[string]bool{}
		for _, c := range f.Children {
			requireForm(t, c.Child.Name.Surname(), c.Child.Sex)
			if c.Child.Sex == family.Male {
				sons[c.Child.Name.Surname()] = true
			} else {
				daughters[c.Child.Name.Surname()] = true
			}
		}
		require.LessOrEqual(t, len(sons), 1, "brothers have one surname")
		require.LessOrEqual(t, len(daughters), 1, "sisters have one surname")
		for _, a := range f.Adults {
			requireForm(t, a.Person.Name.Surname(), a.Person.Sex)
		}
	})
}

// requireForm holds each half of a surname against the sex.
func requireForm(t *testing.T, surname string, sex family.Sex) {
	t.Helper()
	for half := range strings.SplitSeq(surname, "-") {
		man := endsIn(half, "ов", "ёв", "ев", "ин", "ын", "ский", "ой")
		woman := endsIn(half, "ова", "ёва", "ева", "ина", "ына", "ская", "ная")
		require.False(t, man && sex == family.Female, half)
		require.False(t, woman && sex == family.Male, half)
	}
}

func endsIn(s string, ends ...string) bool {
	for _, end := range ends {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

func TestBrothersAndSisters(t *testing.T) {
	t.Parallel()
	each(t, 2000, func(t *testing.T, _ *familytest.Source, f familytest.Family) {
		t.Helper()
		given := map[string]bool{}
		for i, c := range f.Children {
			require.False(t, given[c.Child.Name.Given()])
			given[c.Child.Name.Given()] = true
			require.Equal(t, c.Twin, i < 2 && f.Children[0].Twin)
			for _, other := range f.Children[:i] {
				if !other.Twin || !c.Twin {
					apart := c.Child.BirthDate.Start(nil).Sub(other.Child.BirthDate.Start(nil)).Abs()
					require.GreaterOrEqual(t, apart.Hours(), 300*24.0)
				}
			}
		}
	})
}

func TestTwins(t *testing.T) {
	t.Parallel()
	source := familytest.New(3, nil)
	for range 500 {
		f := source.Family(familytest.Wish{Twins: true, Children: 3, Paper: familytest.RussianPaper})
		require.Len(t, f.Children, 3)
		one, two := f.Children[0].Child, f.Children[1].Child
		assert.True(t, f.Children[0].Twin && f.Children[1].Twin && !f.Children[2].Twin)
		assert.Equal(t, one.BirthDate, two.BirthDate)
		assert.Equal(t, one.Certificate.Series, two.Certificate.Series)
		assert.Equal(t, one.Certificate.IssuedOn, two.Certificate.IssuedOn)
		assert.NotEqual(t, one.Certificate.ActNumber, two.Certificate.ActNumber)
		assert.NotEqual(t, one.Certificate.Identity(), two.Certificate.Identity())
		assert.NotEqual(t, one.Name.Fold(), two.Name.Fold())
	}
}

func TestAgesOnTheEdge(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2026-11-21", "2027-02-28", "2028-02-28", "2028-02-29", "2028-03-01", "2026-12-31", "2027-01-01"} {
		for _, c := range []struct {
			age  familytest.Age
			want int
		}{
			{familytest.Newborn, 0},
			{familytest.LastDayOf13, 13},
			{familytest.FourteenToday, 14},
			{familytest.LastDayOf17, 17},
			{familytest.EighteenToday, 18},
		} {
			source := familytest.New(5, &familytest.Options{Today: familytest.MustDate(today)})
			born := source.Family(familytest.Wish{Age: c.age}).Children[0].Child.BirthDate
			assert.Equal(t, c.want, born.AgeOn(source.Today()), "%s %v", today, born.String())
			eve, morrow := source.Today().AddDays(-2), source.Today().AddDays(2) // 29 February may lie between
			if c.age != familytest.Newborn {
				assert.True(t, born.AgeOn(eve) < c.want || born.AgeOn(morrow) > c.want, "%s is no edge", today)
			}
		}
		source := familytest.New(5, &familytest.Options{Today: familytest.MustDate(today)})
		child := source.Family(familytest.Wish{Age: familytest.LeapDay}).Children[0].Child
		assert.Contains(t, child.BirthDate.String(), "-02-29")
		_, err := child.Check(source.Rules(family.Strict))
		require.NoError(t, err)
	}
	source := familytest.New(1, nil)
	grown := source.Family(familytest.Wish{Age: familytest.EighteenToday})
	_, _, err := grown.Children[0].Form.Parse(source.Rules(family.Strict))
	require.ErrorIs(t, err, family.ErrChildNotMinor)
}

func TestWishesComeTrue(t *testing.T) {
	t.Parallel()
	source := familytest.New(9, nil)
	for shape := familytest.TwoParents; shape <= familytest.Adoption; shape++ {
		want := family.Parent
		switch shape {
		case familytest.Guardianship:
			want = family.Guardian
		case familytest.Adoption:
			want = family.Adopter
		case familytest.AnyShape, familytest.TwoParents, familytest.SingleMother, familytest.SingleFather, familytest.StepFather:
		}
		for range 50 {
			f := source.Family(familytest.Wish{Shape: shape, Children: 2})
			require.Equal(t, shape, f.Shape)
			require.Len(t, f.Children, 2)
			require.Equal(t, want, f.Adults[0].Relation)
			require.Equal(t, want, f.Children[0].Child.Relation)
			last := f.Adults[len(f.Adults)-1]
			switch shape {
			case familytest.StepFather:
				require.True(t, last.Relation.IsZero())
				require.Equal(t, family.Male, last.Person.Sex)
			case familytest.Guardianship, familytest.Adoption:
				require.NotEqual(t, f.Children[0].Child.Name.Surname(), last.Person.Name.Surname())
			case familytest.SingleFather:
				require.Equal(t, family.Male, last.Person.Sex)
				require.Len(t, f.Adults, 1)
			case familytest.AnyShape, familytest.TwoParents, familytest.SingleMother:
			}
		}
	}
	for range 50 {
		consular := source.Family(familytest.Wish{Paper: familytest.ConsularPaper}).Children[0].Child
		require.NoError(t, consular.Certificate.Russian())
		require.NoError(t, consular.RussianCitizen())
		require.Equal(t, family.BornElsewhere, consular.BirthCountry)
		foreign := source.Family(familytest.Wish{Paper: familytest.ForeignPaper}).Children[0].Child
		require.ErrorIs(t, foreign.Certificate.Russian(), family.ErrCertificateNotRussian)
		require.True(t, foreign.Certificate.Series.IsZero())
	}
	assert.Len(t, source.Family(familytest.Wish{Children: 99}).Children, 5)
}

func TestMustPanicsWithoutTheValue(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "familytest: family.snils.checksum", func() { familytest.MustSNILS("112-233-445 96") })
	assert.Panics(t, func() { familytest.MustChild(family.ChildForm{}, family.Rules{}) })
	assert.Equal(t, "Тестов Тест", familytest.MustName("Тестов", "Тест", "").Full())
	assert.Equal(t, "г. Примерск", familytest.MustAddress("г. Примерск").String())
	assert.Equal(t, "+79000000000", familytest.MustPhone("89000000000").String())
}
