package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

// Unicode's capital of the dotless i is I and of the long s is S: neither is a
// letter of a country's code or of a numeral.
func TestMuseumCapitalsOfForeignLetters(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"ruſ", "ıta"} {
		_, err := family.ParseCitizenship(typed)
		require.ErrorIs(t, err, family.ErrCitizenshipFormat)
	}
	_, err := family.ParseSeries("vı-мю")
	require.ErrorIs(t, err, family.ErrSeriesRoman)
	for old := rune(0x1c80); old <= 0x1c88; old++ { // their capitals are those of usual letters
		_, err = family.ParseSeries("VI-А" + string(old))
		require.ErrorIs(t, err, family.ErrSeriesLetters)
	}
	c, err := family.ParseCitizenship("rus kaz")
	require.NoError(t, err)
	assert.Equal(t, "RUS,KAZ", c.String())
}
