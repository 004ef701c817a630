package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

func validateCode(err error) validate.Code {
	all, _ := validate.Of(err)
	return all[0].Code
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]family.Sex{
		"male": family.Male, "M": family.Male, "М": family.Male, "female": family.Female, "F": family.Female, "ж": family.Female,
		"1": family.Male, "2": family.Female,
	} {
		got, err := family.ParseSex(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	for _, x := range []family.Sex{0, family.Male, family.Female} {
		for _, text := range []string{x.String(), x.ESIA(), x.ZAGS(), x.Letter()} {
			var back family.Sex
			require.NoError(t, back.UnmarshalText([]byte(text)))
			assert.Equal(t, x, back, text)
		}
	}
	_, err := family.ParseSex("3")
	require.ErrorIs(t, err, family.ErrSexInvalid)
	_, err = family.ParseRelation("uncle")
	require.ErrorIs(t, err, family.ErrRelationInvalid)
	_, err = family.ParseBirthCountry("RUS")
	require.ErrorIs(t, err, family.ErrBirthCountryInvalid)
	_, err = family.ParseCertificateKind("")
	require.ErrorIs(t, err, family.ErrRequired)
	_, err = family.ParseCertificateKind("passport")
	require.ErrorIs(t, err, family.ErrCertificateKindInvalid)
	assert.Empty(t, family.Sex(9).String())
	assert.Equal(t, "strict", family.Strict.String())
	assert.Equal(t, "portal", family.Portal.String())
}

func TestCitizenship(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		russian        bool
		err            error
	}{
		{name: "Russia", in: "RUS", want: "RUS", russian: true},
		{name: "two, any order", in: "kaz, rus", want: "RUS,KAZ", russian: true},
		{name: "twice", in: "RUS,RUS", want: "RUS", russian: true},
		{name: "others", in: "KAZ BLR", want: "BLR,KAZ"},
		{name: "five", in: "RUS,KAZ,BLR,ARM,KGZ", err: family.ErrCitizenshipFormat},
		{name: "a name", in: "Россия", err: family.ErrCitizenshipFormat},
		{name: "two letters", in: "RU", err: family.ErrCitizenshipFormat},
		{name: "commas", in: ",", err: family.ErrCitizenshipFormat},
		{name: "empty", in: "", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := family.ParseCitizenship(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
			assert.Equal(t, c.russian, got.Has("RUS"))
			assert.Equal(t, c.russian, family.Child{Citizenship: got}.RussianCitizen() == nil)
		})
	}
	assert.False(t, family.Citizenship{}.Has(""))
	assert.False(t, family.Citizenship{}.Has("\x00\x00\x00"))
}
