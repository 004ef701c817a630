package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

const (
	folder  = "../../docs/schema"
	vectors = "../../family/testdata/vectors"
)

func TestCommittedSchemasAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := documents()
	require.NoError(t, err)
	committed, err := filepath.Glob(folder + "/*.json")
	require.NoError(t, err)
	assert.Len(t, committed, len(files), "a file that nothing writes, or one that is not written yet")
	readme, err := os.ReadFile(folder + "/README.md")
	require.NoError(t, err)
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "run the generator: see tools/schema/main.go")
		assert.Contains(t, string(readme), "`"+name+"`")
	}
}

// schemas are the committed ones, ready to validate.
func schemas(t *testing.T) map[string]*jsonschema.Resolved {
	t.Helper()
	out := map[string]*jsonschema.Resolved{}
	for _, d := range all() {
		text, err := os.ReadFile(filepath.Join(folder, d.name+".json"))
		require.NoError(t, err)
		var s jsonschema.Schema
		require.NoError(t, json.Unmarshal(text, &s))
		out[d.name], err = s.Resolve(nil)
		require.NoError(t, err, d.name)
	}
	return out
}

// wire is a value as it comes from JSON.
func wire(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var back any
	require.NoError(t, json.Unmarshal(text, &back))
	return back
}

func TestSyntheticFamiliesFit(t *testing.T) {
	t.Parallel()
	s := schemas(t)
	fits := func(name string, v any) {
		t.Helper()
		require.NoError(t, s[name].Validate(wire(t, v)), name)
	}
	for seed := range uint64(2000) {
		source := familytest.New(seed, &familytest.Options{TestStandPhones: seed%4 == 0})
		home := source.Family(familytest.Wish{Messy: seed%2 == 1})
		for _, a := range home.Adults {
			fits("representative_form", a.Form)
			fits("representative", a.Person)
			fits("address", a.Person.RegisteredAddress)
			fits("contacts", account.Contacts{Phone: a.Phone, Email: a.Email})
		}
		for _, c := range home.Children {
			fits("child_form", c.Form)
			fits("certificate_form", c.Form.Certificate)
			fits("child", c.Child)
			fits("birth_certificate", c.Child.Certificate)
			fits("residence", account.Residence{BirthPlace: c.BirthPlace, SameAsMine: true})
			fits("residence", account.Residence{BirthPlace: c.BirthPlace, Address: home.Adults[0].Person.RegisteredAddress.Copy()})
		}
	}
	fits("tick", consent.Tick{Text: "agreement", Version: "1", Locale: "ru", Given: true})
}

// vector is what this test needs of a vector; family's README has the rest.
type vector struct {
	Note      string          `json:"note"`
	Input     json.RawMessage `json:"input"`
	Canonical any             `json:"canonical"`
	Codes     []string        `json:"codes"`
}

func read(t *testing.T, name string) []vector {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(vectors, name+".json"))
	require.NoError(t, err)
	var file struct {
		Vectors []vector `json:"vectors"`
	}
	require.NoError(t, json.Unmarshal(text, &file))
	require.NotEmpty(t, file.Vectors)
	return file.Vectors
}

func TestCanonicalValuesOfVectorsFit(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]reflect.Type{
		"snils": typeOf[family.SNILS](), "inn": typeOf[family.INN](), "series": typeOf[family.Series](), "name": typeOf[family.Name](),
		"certificate_number": typeOf[family.CertificateNumber](), "act_number": typeOf[family.ActNumber](), "date": typeOf[family.Date](),
		"phone": typeOf[family.Phone](), "email": typeOf[family.Email](), "issuer": typeOf[family.Issuer](),
		"birth_place": typeOf[family.BirthPlace](), "sex": typeOf[family.Sex](), "relation": typeOf[family.Relation](),
		"birth_country": typeOf[family.BirthCountry](), "certificate_kind": typeOf[family.CertificateKind](),
		"citizenship": typeOf[family.Citizenship](),
	} {
		r, err := texts()[of].Resolve(nil)
		require.NoError(t, err)
		for _, v := range read(t, name) {
			if v.Canonical != nil {
				require.NoError(t, r.Validate(v.Canonical), "%s: %s", name, v.Note)
			}
		}
	}
	s := schemas(t)
	for file, name := range map[string]string{
		"child_form": "child", "generated_child_form": "child", "address": "address",
		"representative_form": "representative", "generated_representative_form": "representative",
	} {
		for _, v := range read(t, file) {
			if v.Canonical != nil {
				require.NoError(t, s[name].Validate(v.Canonical), "%s: %s", file, v.Note)
			}
		}
	}
}

// No schema of a form refuses what the parser takes: each field in every
// spelling that the vectors have.
func TestSchemasOfFormsRefuseNothingGood(t *testing.T) {
	t.Parallel()
	s := schemas(t)
	source := familytest.New(1, nil)
	home := source.Family(familytest.Wish{Paper: familytest.RussianPaper})
	spellings := map[string]string{
		"surname": "name_part", "given": "name_part", "patronymic": "name_part", "sex": "sex", "birth_date": "date",
		"birth_country": "birth_country", "citizenship": "citizenship", "snils": "snils", "inn": "inn", "relation": "relation",
		"kind": "certificate_kind", "series": "series", "number": "certificate_number", "issued_on": "date",
		"act_number": "act_number", "act_date": "date", "issued_by": "issuer", "registered_address": "address",
	}
	good := 0
	try := func(schema string, form any, parse func([]byte) error) {
		for field, value := range wire(t, form).(map[string]any) {
			if nested, ok := value.(map[string]any); ok {
				for inner := range nested {
					for _, v := range read(t, spellings[inner]) {
						changed := wire(t, form).(map[string]any)
						changed[field].(map[string]any)[inner] = v.text()
						good += accepts(t, s[schema], changed, parse)
					}
				}
				continue
			}
			for _, v := range read(t, spellings[field]) {
				changed := wire(t, form).(map[string]any)
				changed[field] = v.text()
				good += accepts(t, s[schema], changed, parse)
			}
		}
	}
	for _, profile := range []family.Profile{family.Strict, family.Portal} {
		rules := source.Rules(profile)
		rules.SevenDigitNumber = true
		form := home.Children[0].Form
		for _, kind := range []string{"russian", "foreign"} {
			form.Certificate.Kind = kind
			form.SNILS, form.INN = "112-233-445 95", "500100732259"
			form.Certificate.ActNumber, form.Certificate.ActDate = "", form.Certificate.IssuedOn
			try("child_form", form, func(text []byte) error {
				var f family.ChildForm
				require.NoError(t, json.Unmarshal(text, &f))
				_, _, err := f.Parse(rules)
				return err
			})
		}
		try("representative_form", home.Adults[0].Form, func(text []byte) error {
			var f family.RepresentativeForm
			require.NoError(t, json.Unmarshal(text, &f))
			_, _, err := f.Parse(rules)
			return err
		})
	}
	assert.Greater(t, good, 500)
}

func (v vector) text() string {
	var s string
	if json.Unmarshal(v.Input, &s) != nil {
		return "" // an object, or bytes that are no text
	}
	return s
}

// accepts is 1 when the parser takes the form, and the schema has to.
func accepts(t *testing.T, s *jsonschema.Resolved, form map[string]any, parse func([]byte) error) int {
	t.Helper()
	text, err := json.Marshal(form)
	require.NoError(t, err)
	if parse(text) != nil {
		return 0
	}
	require.NoError(t, s.Validate(form), "%s", text)
	return 1
}

func TestSchemasRefuse(t *testing.T) {
	t.Parallel()
	s := schemas(t)
	home := familytest.New(4, nil).Family(familytest.Wish{Paper: familytest.RussianPaper})
	full := map[string]any{
		"child_form": home.Children[0].Form, "certificate_form": home.Children[0].Form.Certificate, "child": home.Children[0].Child,
		"birth_certificate": home.Children[0].Child.Certificate, "representative_form": home.Adults[0].Form,
		"representative": home.Adults[0].Person, "address": home.Adults[0].Person.RegisteredAddress,
		"contacts":  account.Contacts{Phone: home.Adults[0].Phone},
		"residence": account.Residence{BirthPlace: home.Children[0].BirthPlace, SameAsMine: true},
		"tick":      consent.Tick{Text: "agreement", Version: "1", Locale: "ru"},
	}
	for name, v := range full {
		require.NoError(t, s[name].Validate(wire(t, v)), name)
		for field := range wire(t, v).(map[string]any) {
			changed := wire(t, v).(map[string]any)
			changed[field] = 1.0
			require.Error(t, s[name].Validate(changed), "%s: a number at %s", name, field)
		}
		changed := wire(t, v).(map[string]any)
		changed["unknown"] = "x"
		require.Error(t, s[name].Validate(changed), "%s: an unknown field", name)
		require.Error(t, s[name].Validate(map[string]any{}), "%s: nothing", name)
	}
	for _, c := range []struct{ schema, path, value string }{
		{"child", "snils", "11223344595"},
		{"child", "snils", "000-000-000 00"},
		{"child", "inn", "000000000000"},
		{"child", "sex", "М"},
		{"child", "birth_date", "15.05.2016"},
		{"child", "name", "Вымыслов Пётр"},
		{"child", "name", "-,-,Петрович"},
		{"child", "name", "Ivanov,Пётр,"},
		{"child", "citizenship", "RUS, KAZ"},
		{"birth_certificate", "series", "VI-MЮ"},
		{"birth_certificate", "series", ""},
		{"birth_certificate", "number", "12345"},
		{"birth_certificate", "act_number", "123456"},
		{"birth_certificate", "issued_by", " Отдел"},
		{"child_form", "surname", " "},
		{"child_form", "sex", "x"},
		{"child_form", "snils", "1"},
		{"child_form", "birth_date", "2016"},
		{"certificate_form", "number", ""},
		{"certificate_form", "series", "\u00a0"},
		{"certificate_form", "kind", "passport"},
		{"representative_form", "birth_date", ""},
		{"representative", "name", "Тест"},
		{"address", "zip", "64400"},
		{"address", "country", "BLR"},
		{"address", "fias", "55"},
		{"address", "line", ""},
		{"contacts", "phone", "89000000000"},
		{"contacts", "phone", "+74951234567"},
		{"contacts", "email", "test"},
		{"residence", "birth_place", "-"},
		{"tick", "locale", ""},
	} {
		changed := wire(t, full[c.schema]).(map[string]any)
		changed[c.path] = c.value
		assert.Error(t, s[c.schema].Validate(changed), "%s: %s", c.schema, c.path)
	}
}

// Patterns are of the kind that every engine reads alike, and no text is
// without bounds.
func TestEveryTextHasBounds(t *testing.T) {
	t.Parallel()
	for _, d := range all() {
		s, err := d.schema()
		require.NoError(t, err)
		walk(t, d.name, s)
	}
}

func walk(t *testing.T, path string, s *jsonschema.Schema) {
	t.Helper()
	for _, odd := range []string{`(?`, `\p`, `\x`, `\d`, `\w`, `\A`, `\z`, `[[`} {
		assert.NotContains(t, s.Pattern, odd, path)
	}
	if s.Type == "string" {
		assert.True(t, s.Enum != nil || s.MaxLength != nil || strings.HasPrefix(s.Pattern, "^") && strings.HasSuffix(s.Pattern, "$"), "%s has no bounds", path)
	}
	if s.Type == "object" {
		assert.NotNil(t, s.AdditionalProperties, path)
	}
	for name, p := range s.Properties {
		walk(t, path+"."+name, p)
	}
}
