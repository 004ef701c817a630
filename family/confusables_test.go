package family_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

// confusables are the pairs of testdata/confusables.txt.
func confusables(t *testing.T) [][2]rune {
	t.Helper()
	text, err := os.ReadFile("testdata/confusables.txt")
	require.NoError(t, err)
	var pairs [][2]rune
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var a, b, shownA, shownB rune
		_, err := fmt.Sscanf(line, "%x %x %c %c", &a, &b, &shownA, &shownB)
		require.NoError(t, err, line)
		require.Equal(t, [2]rune{a, b}, [2]rune{shownA, shownB})
		pairs = append(pairs, [2]rune{a, b})
	}
	require.Greater(t, len(pairs), 100)
	return pairs
}

// TestConfusables puts both characters of each pair of look-alikes into the same
// place of a name, a series and an e-mail: one of them is refused, or both give
// one key.
func TestConfusables(t *testing.T) {
	t.Parallel()
	name := func(s string) (string, error) { n, err := family.ParseName(s, "Анна", ""); return n.Fold(), err }
	given := func(s string) (string, error) { n, err := family.ParseName("Ким", s, ""); return n.Fold(), err }
	series := func(s string) (string, error) { v, err := family.ParseSeries(s); return v.String(), err }
	email := func(s string) (string, error) { e, err := family.ParseEmail(s); return e.Key(), err }
	for _, c := range []struct {
		place string
		key   func(string) (string, error)
		least int // characters that are accepted there, so that the test is about something
	}{
		{"Анн%cа", name, 30},
		{"%cнна", given, 30},
		{"Анна-%c", given, 30},
		{"О'%cа", name, 30},
		{"%c-МЮ", series, 15},
		{"X%cI-МЮ", series, 15},
		{"VI-%cМ", series, 30},
		{"VI-М%c", series, 30},
		{"VI%cМ", series, 30},
		{"a%cb@mail.ru", email, 15},
		{"a@m%cil.ru", email, 15},
		{"a@почт%cа.рф", email, 15},
		{"a@mail.r%cu", email, 15},
	} {
		accepted := map[rune]bool{}
		for _, pair := range confusables(t) {
			first, err := c.key(fmt.Sprintf(c.place, pair[0]))
			accepted[pair[0]] = err == nil
			second, errTwo := c.key(fmt.Sprintf(c.place, pair[1]))
			accepted[pair[1]] = errTwo == nil
			if err != nil || errTwo != nil || first == second {
				continue
			}
			if strings.HasPrefix(c.place, "a@") && unicode.IsDigit(pair[1]) {
				continue // digits belong to every alphabet: another domain
			}
			// The Latin B stands for Ve in a series, as people type it; the soft
			// sign, which it looks like too, is not. The repair is reported.
			assert.Contains(t, []string{"ьb", "ЬB", "Ьb"}, string(pair[:]), "%s: both are good, with two keys", c.place)
			_, notes, err := family.Rules{}.ReadSeries(fmt.Sprintf(c.place, pair[1]))
			require.NoError(t, err)
			assert.True(t, notes.Repairs.Has(family.RepairLookAlike))
		}
		good := 0
		for _, ok := range accepted {
			if ok {
				good++
			}
		}
		assert.GreaterOrEqual(t, good, c.least, c.place)
	}
}
