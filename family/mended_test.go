package family_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

func ExampleChildForm_Mended() {
	today, _ := family.ParseDate("2026-11-21")
	form := family.ChildForm{Surname: "О’Коннор", Certificate: family.CertificateForm{Series: "VI – МЮ", Number: "123456"}}
	for _, m := range form.Mended(family.Rules{Today: today}) {
		fmt.Printf("%s: we read %s as %s: %v\n", m.Path, m.Typed, m.Read, m.Repairs.Codes())
	}
	// Output:
	// surname: we read О’Коннор as О'Коннор: [family.repair.quotes]
	// certificate.series: we read VI – МЮ as VI-МЮ: [family.repair.dash family.repair.space]
}

func TestMendedTellsEveryField(t *testing.T) {
	t.Parallel()
	assert.Nil(t, validForm().Mended(rules()))
	assert.Nil(t, family.ChildForm{}.Mended(family.Rules{}))
	f := validForm()
	f.Surname, f.Given, f.Patronymic = "Д’Арк", "Анна–Мария", "Петровна «Аня»"
	f.SNILS, f.INN = "１12-233-445 95", "50010073225９"
	f.Certificate.Series, f.Certificate.Number, f.Certificate.ActNumber = "vi-мю", "№ 123456", "１10209910002900532002"
	want := []family.Mended{
		{"surname", "Д’Арк", "Д'Арк", family.RepairQuotes},
		{"given", "Анна–Мария", "Анна-Мария", family.RepairDash},
		{"patronymic", "Петровна «Аня»", `Петровна "Аня"`, family.RepairQuotes},
		{"certificate.series", "vi-мю", "VI-МЮ", family.RepairCase},
		{"certificate.number", "№ 123456", "123456", family.RepairSign},
		{"certificate.act_number", "１10209910002900532002", "110209910002900532002", family.RepairCompatibility},
		{"snils", "１12-233-445 95", "112-233-445 95", family.RepairCompatibility},
		{"inn", "50010073225９", "500100732259", family.RepairCompatibility},
	}
	assert.Equal(t, want, f.Mended(rules()))
	assert.Equal(t, "Mended(***) Mended(***)", fmt.Sprintf("%v %#v", want[0], want[0]))
	assert.Equal(t, "Mended(***)", want[0].LogValue().String())

	f.Certificate.ActNumber = "１10209910002900532003" // its check digit is wrong
	assert.Len(t, f.Mended(rules()), len(want)-1, "a broken field is not in the list")
}

func TestMendedOfARepresentative(t *testing.T) {
	t.Parallel()
	f := family.RepresentativeForm{Surname: "Д’Арк", Given: "Анна", SNILS: "１12-233-445 95", Patronymic: "Петр–1"}
	assert.Equal(t, []family.Mended{
		{"surname", "Д’Арк", "Д'Арк", family.RepairQuotes},
		{"snils", "１12-233-445 95", "112-233-445 95", family.RepairCompatibility},
	}, f.Mended(rules()))
	assert.Nil(t, family.RepresentativeForm{Surname: "Ким"}.Mended(rules()))
	f.Patronymic, f.BirthDate = "", "1990-01-01"
	_, warnings, err := f.Parse(rules())
	require.NoError(t, err)
	assert.Len(t, warnings, len(f.Mended(rules())))
}

// TestMendedIsWhatParseTells holds the list against the warnings of Parse.
func TestMendedIsWhatParseTells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := validForm()
		f.Surname = hurt(t, f.Surname)
		f.Certificate.Series = hurt(t, f.Certificate.Series)
		f.Certificate.Number = hurt(t, f.Certificate.Number)
		f.SNILS = hurt(t, f.SNILS)
		_, warnings, err := f.Parse(rules())
		told := 0
		for _, m := range f.Mended(rules()) {
			require.NotEmpty(t, m.Repairs.Codes())
			require.NotEqual(t, m.Typed, m.Read)
			for _, code := range m.Repairs.Codes() {
				require.True(t, warnings.Has(m.Path, code))
				told++
			}
		}
		if err == nil {
			require.Len(t, warnings, told)
		}
	})
}
