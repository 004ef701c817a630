package password_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
)

func TestPersonalDataRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, personal string }{
		{"a surname in Latin letters", "xPetrov-7q", "Петров"},
		{"a given name with ё as yo", "xPyotr-7q_", "Пётр"},
		{"ё as e", "xPetr-7q_w", "Пётр"},
		{"ё typed as е and two dots", "xPyotr-7q_", "Пе\u0308тр"},
		{"й typed as и and a breve", "7_Andrey-q", "Андреи\u0306"},
		{"on the other layout", "7_Gtnhjd-q", "Петров"},
		{"on the other layout, ё", "7_G`nh-qwW", "Пётр"},
		{"in Cyrillic", "7_Петров-q", "петров"},
		{"another custom: ju, ja", "7_Julija-q", "Юлия"},
		{"the passport's: iu, iia", "7_Iuliia-q", "Юлия"},
		{"x for кс", "7_Alexandr-", "Александр"},
		{"y for ий", "7_Dmitry-qz", "Дмитрий"},
		{"i for ий", "7_Dmitri-qz", "Дмитрий"},
		{"ia for ия", "7_Maria-qzW", "Мария"},
		{"one part of three names", "7_Ivanovna-", "Смирнова Анна Ивановна"},
		{"one half of a double surname", "7_Shchedrin-", "Салтыков-Щедрин"},
		{"after an apostrophe", "7_Konnor-qz", "О'Коннор"},
		{"three letters", "7_Kim-qzWxv", "Ким"},
		{"a Latin name", "7_Smith-qzW", "John Smith"},
		{"leet inside", "7_P3tr0v-qz", "Петров"},
		{"a word of the service", "7_Gymnasia5-", "Gymnasia"},
		{"ddmmyyyy", "Zq-19052016x", "2016-05-19"},
		{"ddmmyy", "Zq-190516xw", "2016-05-19"},
		{"yyyymmdd", "Zq-20160519x", "2016-05-19"},
		{"a date with dots", "Zq-19.05.2016", "2016-05-19"},
		{"a date given with dots", "Zq-19052016x", "19.05.2016"},
		{"last seven digits of a phone", "Zq-1234567x", "+79261234567"},
		{"a phone with signs, both", "Zq-123-45-67", "8 (926) 123-45-67"},
		{"a certificate number", "Zq-345678xw", "345678"},
		{"series and number", "Zq-345678xw", "VI-МЮ № 345678"},
		{"an e-mail's local part", "Zq-petya16xw", "petya16@example.org"},
		{"an e-mail in capitals", "Zq-petya16xw", "Petya16@EXAMPLE.ORG"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.ErrorIs(t, password.Recommended().Check(c.in, "", "Ы", c.personal), password.ErrContainsPersonalData)
			require.NotErrorIs(t, password.Portal().Check(c.in, c.personal), password.ErrContainsPersonalData)
		})
	}
}

func TestPersonalDataOfOthersPasses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, personal string }{
		{"nothing", "7_Petrov-qz", ""},
		{"another surname", "7_Petrov-qz", "Сидоров"},
		{"two letters", "7_Li-qzWxvb", "Ли"},
		{"a soft sign alone is no Latin letter", "7_El-qzWxvb", "Эль"},
		{"a local part of three", "7_abc-qzWxv", "abc@example.org"},
		{"the domain is not looked for", "7_Example-qz", "someone@example.org"},
		{"another day", "Zq-20052016x", "2016-05-19"},
		{"the year alone", "Zq-2016xwvR", "2016-05-19"},
		{"first digits of a phone", "Zq-7926123xw", "+79261234567"},
		{"five digits", "Zq-34567xwv", "34567"},
		{"Greek", "Zq-34567xwv", "Αθηνά"},
		{"no date: letters", "Zq-2016-05xw", "2016-ab-cd"},
		{"bytes that are no text", "Zq-2016-05xw", "\xff\xfe\xfd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, password.Recommended().Check(c.in, c.personal))
		})
	}
}

func TestPersonalStringsMayBeHuge(t *testing.T) {
	t.Parallel()
	const plain = "Kv7-shelf_oRbit"
	for _, huge := range []string{
		strings.Repeat("я", 1<<20), strings.Repeat("7", 1<<20), strings.Repeat("я ", 1<<19), strings.Repeat("x", 1<<20) + "@y",
	} {
		assert.NoError(t, password.Recommended().Check(plain, huge))
	}
}
