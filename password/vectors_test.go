package password_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// The vectors are described in testdata/vectors/README.md.
func TestVectors(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/vectors/policy.json")
	require.NoError(t, err)
	for _, r := range string(text) { // everything in the file can be seen
		require.True(t, r == '\n' || unicode.IsPrint(r) && !unicode.Is(unicode.M, r), "write U+%04X as an escape", r)
	}
	var file struct {
		Value   string `json:"value"`
		About   string `json:"about"`
		Vectors []struct {
			Note        string   `json:"note"`
			Input       string   `json:"input"`
			InputHex    string   `json:"input_hex"`
			Personal    []string `json:"personal"`
			Portal      []string `json:"portal"`
			Recommended []string `json:"recommended"`
		} `json:"vectors"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&file))
	require.NotEmpty(t, file.Vectors)
	seen := map[string]bool{}
	for _, v := range file.Vectors {
		require.False(t, seen[v.Note], "%q twice", v.Note)
		seen[v.Note] = true
		t.Run(v.Note, func(t *testing.T) {
			t.Parallel()
			plain := v.Input
			if v.InputHex != "" {
				raw, err := hex.DecodeString(v.InputHex)
				require.NoError(t, err)
				plain = string(raw)
			}
			assert.Equal(t, v.Portal, broken(password.Portal().Check(plain, v.Personal...)), "portal")
			assert.Equal(t, v.Recommended, broken(password.Recommended().Check(plain, v.Personal...)), "recommended")
		})
	}
}

// broken lists broken rules with their parameters.
func broken(err error) []string {
	out := []string{}
	all, _ := validate.Of(err)
	for _, e := range all {
		out = append(out, e.Error())
	}
	return out
}
