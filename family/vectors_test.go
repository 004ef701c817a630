package family_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// vectorFile is a file of testdata/vectors; README.md there describes it.
type vectorFile struct {
	Value   string   `json:"value"`
	About   string   `json:"about"`
	Vectors []vector `json:"vectors"`
}

type vector struct {
	Note      string                 `json:"note"`
	Input     json.RawMessage        `json:"input,omitempty"`
	InputHex  string                 `json:"input_hex,omitempty"`
	Rules     *vectorRules           `json:"rules,omitempty"`
	Kind      string                 `json:"kind,omitempty"`
	On        string                 `json:"on,omitempty"`
	Canonical any                    `json:"canonical"`
	Codes     []string               `json:"codes,omitempty"`
	Repairs   []string               `json:"repairs,omitempty"`
	Warnings  []string               `json:"warnings,omitempty"`
	Guards    []string               `json:"guards,omitempty"`
	More      map[string]any         `json:"more,omitempty"`
	kind      family.CertificateKind // of Kind
	on        family.Date            // of On
}

type vectorRules struct {
	Profile          string `json:"profile,omitempty"`
	Today            string `json:"today,omitempty"`
	AgeLimit         int    `json:"age_limit,omitempty"`
	AgeRule          string `json:"age_rule,omitempty"`
	SevenDigitNumber bool   `json:"seven_digit_number,omitempty"`
	TestStandPhones  bool   `json:"test_stand_phones,omitempty"`
	UnicodeLocalPart bool   `json:"unicode_local_part,omitempty"`
	NewbornNames     bool   `json:"newborn_names,omitempty"`
}

func (w *vectorRules) rules(t *testing.T) family.Rules {
	t.Helper()
	if w == nil {
		return family.Rules{}
	}
	r := family.Rules{
		AgeLimit: w.AgeLimit, SevenDigitNumber: w.SevenDigitNumber, TestStandPhones: w.TestStandPhones,
		UnicodeLocalPart: w.UnicodeLocalPart, NewbornNames: w.NewbornNames,
	}
	if w.Today != "" {
		r.Today = date(w.Today)
	}
	require.Contains(t, []string{"", "strict", "portal"}, w.Profile)
	if w.Profile == "portal" {
		r.Profile = family.Portal
	}
	require.Contains(t, []string{"", "on_birthday", "day_after_birthday"}, w.AgeRule)
	if w.AgeRule == "day_after_birthday" {
		r.AgeRule = family.DayAfterBirthday
	}
	return r
}

// text is the input as a text.
func (v *vector) text(t *testing.T) string {
	t.Helper()
	if v.InputHex != "" {
		raw, err := hex.DecodeString(v.InputHex)
		require.NoError(t, err)
		return string(raw)
	}
	var s string
	v.into(t, &s)
	return s
}

// into reads the input as a value of JSON.
func (v *vector) into(t *testing.T, what any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(v.Input))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(what))
}

// outcome is what the library says about a vector.
type outcome struct {
	canonical any // nil when the input is refused or absent
	err       error
	notes     validate.Errors // repairs and warnings
	guards    error
	more      map[string]any
}

const vectorFolder = "testdata/vectors"

func TestVectors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(vectorFolder + "/*.json")
	require.NoError(t, err)
	readme, err := os.ReadFile(vectorFolder + "/README.md")
	require.NoError(t, err)
	ran := 0
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		assert.Contains(t, string(readme), "`"+name+".json`")
		value := strings.TrimPrefix(name, "generated_")
		run, ok := runners[value]
		require.True(t, ok, "no runner for %s", path)
		if value == name {
			ran++
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := readVectors(t, path)
			assert.Equal(t, value, file.Value)
			assert.NotEmpty(t, file.About)
			notes := map[string]bool{}
			for _, v := range file.Vectors {
				require.NotEmpty(t, v.Note)
				require.False(t, notes[v.Note], "%q twice", v.Note)
				notes[v.Note] = true
				t.Run(v.Note, func(t *testing.T) {
					t.Parallel()
					v.check(t, run)
				})
			}
		})
	}
	assert.Len(t, runners, ran, "a value without vectors")
}

func readVectors(t *testing.T, path string) vectorFile {
	t.Helper()
	text, err := fs.ReadFile(os.DirFS(vectorFolder), filepath.Base(path))
	require.NoError(t, err)
	for _, r := range string(text) { // everything in the files can be seen
		require.True(t, r == '\n' || unicode.IsPrint(r) && !unicode.Is(unicode.M, r), "%s: write U+%04X as an escape", path, r)
	}
	var file vectorFile
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&file), path)
	return file
}

func (v *vector) check(t *testing.T, run runner) {
	t.Helper()
	got := v.run(t, run)
	assert.Equal(t, v.Canonical, got.Canonical, "canonical")
	assert.Equal(t, v.Codes, got.Codes, "codes")
	assert.Equal(t, v.Repairs, got.Repairs, "repairs")
	assert.Equal(t, v.Warnings, got.Warnings, "warnings")
	assert.Equal(t, v.Guards, got.Guards, "guards")
	for name, want := range v.More {
		require.Contains(t, got.More, name)
		assert.Equal(t, want, got.More[name], name)
	}
}

// run fills the results of a vector with what the library says.
func (v *vector) run(t *testing.T, run runner) vector {
	t.Helper()
	in := *v
	if v.Kind == "" {
		v.Kind = "russian"
	}
	in.kind = must(family.ParseCertificateKind(v.Kind))
	if v.On != "" {
		in.on = date(v.On)
	}
	out := run(t, v.Rules.rules(t), &in)
	all, _ := validate.Of(out.err)
	guards, _ := validate.Of(out.guards)
	in.Canonical, in.Codes, in.Guards = asJSON(t, out.canonical), texts(all), texts(guards)
	in.Repairs, in.Warnings = parted(out.notes)
	in.More, _ = asJSON(t, out.more).(map[string]any)
	return in
}

// asJSON is the value as it is read from JSON.
func asJSON(t *testing.T, v any) any {
	t.Helper()
	var back any
	require.NoError(t, json.Unmarshal(must(json.Marshal(v)), &back))
	return back
}

func texts(all validate.Errors) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.Error())
	}
	return out
}

// parted tells repairs from warnings. Those of a form have paths and are all
// warnings there, as they come.
func parted(all validate.Errors) (repairs, warnings []string) {
	for _, e := range all {
		if e.Path == "" && strings.HasPrefix(string(e.Code), "family.repair.") {
			repairs = append(repairs, e.Error())
		} else {
			warnings = append(warnings, e.Error())
		}
	}
	return repairs, warnings
}
