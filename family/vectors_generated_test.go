package family_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

var update = flag.Bool("update", false, "write the generated vectors")

// generatedSeeds is how many families the generated vectors have.
const generatedSeeds = 40

func TestGeneratedVectors(t *testing.T) {
	t.Parallel()
	children := vectorFile{Value: "child_form", About: "Children of synthetic families, typed as people type; half of them under the profile Portal."}
	people := vectorFile{Value: "representative_form", About: "Representatives of synthetic families, typed as people type."}
	for seed := range uint64(generatedSeeds) {
		source := familytest.New(seed, nil)
		rules := &vectorRules{Today: source.Today().String()}
		if seed%2 == 1 {
			rules.Profile = family.Portal.String()
		}
		home := source.Family(familytest.Wish{Messy: true})
		for i, c := range home.Children {
			children.Vectors = append(children.Vectors, generated(t, fmt.Sprintf("seed %d, child %d", seed, i+1), rules, c.Form, runChildForm))
		}
		for i, a := range home.Adults {
			people.Vectors = append(people.Vectors, generated(t, fmt.Sprintf("seed %d, adult %d", seed, i+1), rules, a.Form, runRepresentativeForm))
		}
	}
	for _, file := range []vectorFile{children, people} {
		name := "generated_" + file.Value + ".json"
		if *update {
			require.NoError(t, os.WriteFile(vectorFolder+"/"+name, []byte(file.String()), 0o644)) //nolint:gosec // vectors are for everybody
		}
		was, err := fs.ReadFile(os.DirFS(vectorFolder), name)
		require.NoError(t, err)
		assert.Equal(t, string(was), file.String(), "%s: run with -update, then read the change", name)
	}
}

func generated(t *testing.T, note string, rules *vectorRules, form any, run runner) vector {
	t.Helper()
	v := vector{Note: note, Input: must(json.Marshal(form)), Rules: rules}
	v = v.run(t, run)
	require.Empty(t, v.Codes)
	return v
}

// String is the file with one vector a line and nothing invisible in it.
func (f vectorFile) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "{\n  \"value\": %s,\n  \"about\": %s,\n  \"vectors\": [\n", line(f.Value), line(f.About))
	for i, v := range f.Vectors {
		b.WriteString("    " + line(v))
		if i < len(f.Vectors)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("  ]\n}\n")
	return b.String()
}

func line(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if unicode.IsPrint(r) && !unicode.Is(unicode.M, r) {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, "\\u%04x", r)
		}
	}
	return out.String()
}
