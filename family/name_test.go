package family_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

func TestNamePart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{name: "double name", in: "Анна-Мария", want: "Анна-Мария"},
		{name: "two words", in: "Аль-Хасан оглы", want: "Аль-Хасан оглы"},
		{name: "an ordinal", in: "Иван III", want: "Иван III"},
		{name: "an apostrophe", in: "О'Коннор", want: "О'Коннор"},
		{name: "a typographic apostrophe", in: "О’Коннор", want: "О'Коннор"},
		{name: "short", in: "Ким", want: "Ким"},
		{name: "one letter", in: "Ё", want: "Ё"},
		{name: "a former name", in: "Петрова (Иванова)", want: "Петрова (Иванова)"},
		{name: "й of two code points", in: "Андреи\u0306", want: "Андрей"},
		{name: "case kept", in: "аННА", want: "аННА"},
		{name: "spaces", in: "  Анна \u00a0 Мария ", want: "Анна Мария"},
		{name: "a long dash", in: "Анна–Мария", want: "Анна-Мария"},
		{name: "Latin A", in: "Aнна", err: family.ErrNameScript},
		{name: "Roman digit within a word", in: "Михаилc", err: family.ErrNameScript},
		{name: "Latin letter after an apostrophe", in: "О'Cоннор", err: family.ErrNameScript},
		{name: "a digit", in: "Анна1", err: family.ErrNameCharset},
		{name: "a letter of another Cyrillic", in: "Әлия", err: family.ErrNameCharset},
		{name: "a comma", in: "Анна, Мария", err: family.ErrNameCharset},
		{name: "Latin", in: "Anna", err: family.ErrNameCharset},
		{name: "hyphen in front", in: "-Анна", err: family.ErrNameShape},
		{name: "hyphen behind", in: "Анна-", err: family.ErrNameShape},
		{name: "two hyphens", in: "Анна--Мария", err: family.ErrNameShape},
		{name: "hyphen and space", in: "Анна - Мария", err: family.ErrNameShape},
		{name: "Roman digits only", in: "III", err: family.ErrNameShape},
		{name: "punctuation only", in: "(.)", err: family.ErrNameShape},
		{name: "spaces only", in: " \u00a0", err: family.ErrRequired},
		{name: "hundred letters", in: strings.Repeat("я", 100), want: strings.Repeat("я", 100)},
		{name: "hundred and one", in: strings.Repeat("я", 101), err: family.ErrTextTooLong},
		{name: "a zero-width space", in: "Ан\u200bна", err: family.ErrTextInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := family.ParseName(c.in, "Анна", "")
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.Surname())
			if c.err != nil {
				assert.True(t, got.IsZero())
			}
		})
	}
}

func TestNameGivesAllErrorsWithPaths(t *testing.T) {
	t.Parallel()
	_, err := family.ParseName("", "Aнна", "1")
	require.EqualError(t, err, "surname: family.required; given: family.name.script; patronymic: family.name.charset")
}

func TestNamePartsMayBeAbsent(t *testing.T) {
	t.Parallel()
	n, notes, err := family.Rules{}.ReadName(family.NameForm{NoSurname: true, Given: "О’Ким", NoPatronymic: true})
	require.NoError(t, err)
	assert.True(t, notes.Has("given", family.ErrRepairQuotes))
	assert.True(t, n.NoSurname())
	assert.True(t, n.NoPatronymic())
	assert.False(t, n.NoGiven())
	assert.Equal(t, "-,О'Ким,-", n.String())
	assert.Equal(t, "О'Ким", n.Full())
	assert.Equal(t, "О***", n.Masked())
	var back family.Name
	text := must(json.Marshal(n))
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, n, back)

	_, _, err = family.Rules{}.ReadName(family.NameForm{NoSurname: true, NoGiven: true})
	require.EqualError(t, err, "surname: family.required; given: family.required")
	_, _, err = family.Rules{}.ReadName(family.NameForm{NoSurname: true, Surname: "Ким", Given: "Анна"})
	assert.True(t, has(err, "surname", family.ErrNameAbsent))
	require.ErrorIs(t, new(family.Name).UnmarshalText([]byte("Ким")), family.ErrNameShape)
}

func TestNewbornNames(t *testing.T) {
	t.Parallel()
	r := family.Rules{NewbornNames: true}
	for given, want := range map[string]error{"Анна-Мария": nil, "Анна": nil, "Анна Мария": family.ErrNameNewborn, "Иван III": family.ErrNameNewborn} {
		_, _, err := r.ReadName(family.NameForm{Surname: "Образцова", Given: given})
		require.ErrorIs(t, err, want, given)
	}
}

func TestFoldedKeyStable(t *testing.T) {
	t.Parallel()
	want := must(family.ParseName("Соловьёв-Семёнов", "Пётр", "О'Генри")).Fold()
	for _, n := range []family.Name{
		must(family.ParseName("СОЛОВЬЕВ СЕМЕНОВ", "петр", "Огенри")),
		must(family.ParseName("Соловьев—Семёнов", "ПЁТР", "о’генри")),
	} {
		assert.Equal(t, want, n.Fold())
	}
	assert.NotEqual(t, want, must(family.ParseName("Соловьёв", "Пётр", "")).Fold())
	assert.Equal(t, family.FoldPart(family.FoldPart("Соловьёв - Ким")), family.FoldPart("соловьев ким"))
	for _, quotes := range []string{`«Ким»`, `„Ким“`, `“Ким”`} {
		assert.Equal(t, family.FoldPart(`"ким"`), family.FoldPart(quotes), "what reading a name makes plain is no other name")
	}
}

func TestMixedScriptRefused(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"Ивaн", "Ивaн III", "Анна-Mария", "Αнна", "Ⅰван"} {
		_, err := family.ParseName(in, "Анна", "")
		require.Error(t, err, in)
	}
}
