package family_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

func ExampleName_Titled() {
	name, _ := family.ParseName("О'КОННОР-соловьёва", "АННА-МАРИЯ", "расул кызы")
	fmt.Println(name.Full())
	fmt.Println(name.Titled().Full())
	// Output:
	// О'КОННОР-соловьёва АННА-МАРИЯ расул кызы
	// О'Коннор-Соловьёва Анна-Мария Расул кызы
}

func TestNameTitled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"as usual", "Образцов", "Образцов"},
		{"capitals and small letters", "образцов-СМИРНОВ оглы", "Образцов-Смирнов оглы"},
		{"capitals by mistake", "аННА", "Анна"},
		{"two capitals by mistake", "ИВанов", "Иванов"},
		{"two capitals on purpose", "МакГрегор", "МакГрегор"},
		{"Yo in front", "ёЛКИНА", "Ёлкина"},
		{"Yo inside", "СОЛОВЬЁВ", "Соловьёв"},
		{"one letter", "ё", "Ё"},
		{"an apostrophe", "О'КОННОР", "О'Коннор"},
		{"an apostrophe, half done", "О'генри", "О'Генри"},
		{"a prefix in front", "д'артаньян", "Д'Артаньян"},
		{"a prefix inside", "ЖАННА Д'АРК", "Жанна д'Арк"},
		{"an article", "дель'аква", "Дель'Аква"},
		{"an apostrophe for a sign", "ЛУК'ЯНОВ", "Лук'янов"},
		{"an apostrophe at the end", "ЗАЛЬ'", "Заль'"},
		{"an ordinal", "ИВАН III", "Иван III"},
		{"an ordinal in a hyphened name", "иван-XIV", "Иван-XIV"},
		{"an ending after a hyphen", "РАСУЛ-ЗАДЕ", "Расул-заде"},
		{"an ending with a capital", "Расул Оглы", "Расул оглы"},
		{"kyzy", "МАМЕД КЫЗЫ", "Мамед кызы"},
		{"uulu", "БАКЫТ УУЛУ", "Бакыт уулу"},
		{"an ending alone is a name", "оглы", "Оглы"},
		{"an ending in the word", "КАРАОГЛЫ", "Караоглы"},
		{"particles", "ФОН ДЕР БРАУН", "фон дер Браун"},
		{"particles inside", "мария де лос анхелес", "Мария де лос Анхелес"},
		{"a particle alone is a name", "ван", "Ван"},
		{"a particle at the end is a name", "ЧЖАН ВАН", "Чжан Ван"},
		{"an article with a hyphen in front", "АЛЬ-ХАСАН", "Аль-Хасан"},
		{"an article with a hyphen inside", "МУХАММЕД АЛЬ-ХАСАН", "Мухаммед аль-Хасан"},
		{"a former name", "ПЕТРОВА (ИВАНОВА)", "Петрова (Иванова)"},
		{"a former name of particles", "ПЕТРОВА (ФОН БРАУН)", "Петрова (фон Браун)"},
		{"quotes", `АННА "аня"`, `Анна "Аня"`},
		{"initials", "а. Б.", "А. Б."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n, err := family.ParseName(c.in, "Анна", "")
			require.NoError(t, err)
			assert.Equal(t, c.want, n.Titled().Surname())
			assert.Equal(t, c.in, n.Surname(), "nobody else's name changes")
		})
	}
}

func TestNameTitledByPart(t *testing.T) {
	t.Parallel()
	n := must(family.ParseName("ла туш", "ЛА ТОЙЯ", "ИБН ХАТТАБ")).Titled()
	assert.Equal(t, "ла Туш,Ла Тойя,ибн Хаттаб", n.String(), "a given name begins with a capital")
	absent, _, err := family.Rules{}.ReadName(family.NameForm{NoSurname: true, Given: "КИМ", NoPatronymic: true})
	require.NoError(t, err)
	assert.Equal(t, "-,Ким,-", absent.Titled().String())
	assert.True(t, family.Name{}.Titled().IsZero())
}

func TestTitledChangesOnlyCase(t *testing.T) {
	t.Parallel()
	words := []string{"ФОН", "оглы", "Аль", "О'", "д'", "СМИРНОВ", "ёлкин", "III", "(", ")", "\"", "-", " ", ".", "'", "Я", "ван", "МакГрегор"}
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(t, "words"), "")
		n, err := family.ParseName(in, hurt(t, "Анна-Мария"), "")
		if err != nil {
			return
		}
		titled := n.Titled()
		require.Equal(t, n.Fold(), titled.Fold())
		require.Equal(t, strings.ToLower(n.String()), strings.ToLower(titled.String()))
		require.Equal(t, titled, titled.Titled())
		require.Equal(t, titled, must(family.ParseNameText(titled.String())), "it is a name still")
	})
}
