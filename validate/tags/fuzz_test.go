package tags_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate/tags"
)

func FuzzTags(f *testing.F) {
	f.Add("112-233-445 95")        // a good number, bad for all other tags
	f.Add(" \u00a0")               // blank
	f.Add("VI – МЮ")               // mended
	f.Add("770708\u200b3893")      // hidden characters
	f.Add("\xff\xfe")              // no text
	f.Add("7707083893")            // the INN of an organization
	f.Add("110209910002900532003") // more than one code
	f.Add(long("я", 3000))         // too long for all
	v := newValidator(f)
	all := readings()
	names := slices.Sorted(maps.Keys(all))
	f.Fuzz(func(t *testing.T, in string) {
		for _, tag := range names {
			sameAnswer(t, v, tag, all[tag], in)
		}
		require.Equal(t, v.Var(in, "inn_org") != nil, len(tags.Errors(v.Var(in, "inn_org"))) > 0)
	})
}

func FuzzKeys(f *testing.F) {
	f.Add("Иван")     // a name
	f.Add("0")        // a place
	f.Add("a].b[")    // as if there were two
	f.Add("]")        // one bracket
	f.Add("[[[")      // many
	f.Add("a.b")      // a dot
	f.Add("\xff\x00") // no text
	v := newValidator(f)
	f.Fuzz(func(t *testing.T, key string) {
		type box struct {
			People map[string]Person `json:"people" validate:"dive"`
		}
		all := tags.Errors(v.Struct(box{map[string]Person{key: {}}}))
		require.Len(t, all, 1)
		require.True(t, strings.HasPrefix(all[0].Path, "people"))
		if key != "" && !strings.ContainsAny(key, "[]") && strings.Trim(key, "0123456789") != "" {
			require.Equal(t, "people[].name", all[0].Path)
		}
	})
}
