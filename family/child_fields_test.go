package family_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

func ExampleReadChildForm() {
	form, err := family.ReadChildForm(map[string]string{"surname": "Образцов", "certificate.series": "VI-МЮ", "no_patronymic": "on"})
	fmt.Println(form.Surname, form.Certificate.Series, form.NoPatronymic, err)
	_, err = family.ReadChildForm(map[string]string{"surnmae": "Образцов", "certificate.serie": "VI-МЮ"})
	fmt.Println(err)
	// Output:
	// Образцов VI-МЮ true <nil>
	// certificate.serie: family.field.unknown; surnmae: family.field.unknown
}

// flat is the texts of a form by their JSON names.
func flat(t *testing.T, f family.ChildForm) map[string]string {
	t.Helper()
	text, err := json.Marshal(f)
	require.NoError(t, err)
	var tree map[string]any
	require.NoError(t, json.Unmarshal(text, &tree))
	fields := map[string]string{}
	for key, value := range tree {
		if below, ok := value.(map[string]any); ok {
			for name, one := range below {
				fields[key+"."+name] = fmt.Sprint(one)
			}
			continue
		}
		fields[key] = fmt.Sprint(value)
	}
	return fields
}

func TestFieldsAreTheFormsJSONNames(t *testing.T) {
	t.Parallel()
	want := family.ChildForm{
		Surname: "1", Given: "2", Patronymic: "3", NoSurname: true, NoGiven: true, NoPatronymic: true, Sex: "4", BirthDate: "5",
		BirthCountry: "6", Citizenship: "7", SNILS: "8", INN: "9", Relation: "10",
		Certificate: family.CertificateForm{
			Kind: "11", Series: "12", Number: "13", IssuedOn: "14", ActNumber: "15", ActDate: "16", IssuedBy: "17",
		},
	}
	fields := flat(t, want)
	require.Len(t, fields, 20)
	got, err := family.ReadChildForm(fields)
	require.NoError(t, err)
	assert.Equal(t, want, got)

	got, err = family.ReadChildForm(nil)
	require.NoError(t, err)
	assert.Equal(t, family.ChildForm{}, got)
}

func TestUnknownFieldsAreRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	for _, c := range []struct {
		name, key, value string
		want             validate.Errors
	}{
		{"a key with a capital", "Surname", "Ёлкин", validate.Errors{family.ErrFieldUnknown.With()}},
		{"another path", "certificate.serie", "VI-МЮ", validate.Errors{family.ErrFieldUnknown.At("certificate.serie")}},
		{"the group alone", "certificate", "VI-МЮ", validate.Errors{family.ErrFieldUnknown.At("certificate")}},
		{"no key", "", "x", validate.Errors{family.ErrFieldUnknown.With()}},
		{"the longest path", long, "", validate.Errors{family.ErrFieldUnknown.At(long)}},
		{"too long a path", long + "a", "", validate.Errors{family.ErrFieldUnknown.With()}},
		{"a value for a key", "Ёлкин Пётр", "", validate.Errors{family.ErrFieldUnknown.With()}},
		{"a mark with a word", "no_given", "Пётр", validate.Errors{family.ErrFieldMark.At("no_given")}},
		{"a mark not set", "no_given", "false", nil},
		{"an empty mark", "no_surname", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			form, err := family.ReadChildForm(map[string]string{c.key: c.value})
			if c.want == nil {
				require.NoError(t, err)
			} else {
				assert.Equal(t, error(c.want), err)
			}
			assert.True(t, form.IsZero())
		})
	}
}
