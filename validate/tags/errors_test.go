package tags_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/tags"
)

type Person struct {
	Name string `json:"name" validate:"ru_name"`
}

type page[T any] struct {
	Items []T `json:"items" validate:"dive"`
}

type text string

func TestPaths(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	type hidden struct {
		Person

		Note string `json:"note" validate:"max=3"`
	}
	for _, c := range []struct {
		name string
		in   any
		want []string
	}{
		{"nothing is wrong", Person{"Анна"}, nil},
		{"a pointer to a structure", &Person{"Anna"}, []string{"name: family.name.charset"}},
		{"nested", struct {
			Certificate struct {
				Series string `json:"series" validate:"ru_series"`
			} `json:"certificate"`
		}{}, []string{"certificate.series: family.required"}},
		{"a slice, a pointer, an array", page[*page[[1]Person]]{Items: []*page[[1]Person]{nil, {Items: [][1]Person{{}}}}}, nil},
		{"a type with arguments", page[Person]{Items: []Person{{"Анна"}, {"Anna"}}}, []string{"items[1].name: family.name.charset"}},
		{"a type with a package in its arguments", page[family.ChildForm]{}, nil},
		{"slices of texts", struct {
			Phones []string `json:"phones" validate:"dive,ru_phone"`
		}{Phones: []string{"+79261234567", "8 800 555-35-35"}}, []string{"phones[1]: family.phone.fixed"}},
		{"embedded", hidden{Person{"Anna"}, "long"}, []string{"name: family.name.charset", "note: family.text.too_long{max=3}"}},
		{"embedded pointer", struct{ *Person }{&Person{}}, []string{"name: family.required"}},
		{"embedded under a name", struct {
			Person `json:"who"`
		}{}, []string{"who.name: family.required"}},
		{"no name, options only, left out, a dash", struct {
			Plain  string `validate:"sex"`
			Option string `json:",omitempty" validate:"sex"`
			Out    string `json:"-" validate:"sex"`
			Dash   string `json:"-," validate:"sex"` //nolint:staticcheck // Unusual, and what is tested.
		}{}, []string{"-: family.required", "Option: family.required", "Out: family.required", "Plain: family.required"}},
		{"pointers", struct {
			Nil      *string  `json:"nil" validate:"snils"`
			Optional *string  `json:"optional" validate:"snils=optional"`
			Empty    *string  `json:"empty" validate:"omitempty,snils"`
			Twice    **string `json:"twice" validate:"snils"`
			Any      any      `json:"any" validate:"snils"`
			AnyNil   any      `json:"any_nil" validate:"snils=optional"`
		}{Twice: new(new("1")), Any: "2"}, []string{
			"any: family.snils.format", "nil: family.required", "twice: family.snils.format",
		}},
		{"a type of one's own", struct {
			Text text `json:"text" validate:"inn"`
		}{"7707083893"}, []string{"text: family.inn.organisation"}},
		{"not a text", struct {
			Number int    `json:"number" validate:"inn"`
			Bytes  []byte `json:"bytes" validate:"snils=optional"`
			Parsed family.SNILS
			Needed family.SNILS `json:"needed" validate:"required"`
		}{Number: 1}, []string{"bytes: tags.type{tag=snils}", "needed: family.required", "number: tags.type{tag=inn}"}},
		{"unknown words", struct {
			A string `json:"a" validate:"ru_email=potal"`
			B string `json:"b" validate:"snils=portal"`
			C string `json:"c" validate:"issuer=soviet foreign"`
			D string `json:"d" validate:"ru_email=  portal  optional "`
		}{"a@b.ru", "112-233-445 95", "ЗАГС", " "}, []string{"a: tags.param{tag=ru_email}", "b: tags.param{tag=snils}", "c: tags.param{tag=issuer}"}},
		{"more than one code", struct {
			Act string `json:"act" validate:"ru_act_number"`
			New string `json:"new" validate:"portal_password"`
		}{"110209910002900532003", "aaaaaaa#"}, []string{
			"act: family.act_number.checksum", "new: password.char_not_allowed", "new: password.no_digit", "new: password.no_symbol", "new: password.no_upper",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, answer(tags.Errors(v.Struct(c.in))))
		})
	}
	assert.Equal(t, []string{"tags.not_struct"}, answer(tags.Errors(v.Struct(nil))))
	assert.Equal(t, []string{"family.sex.invalid"}, answer(tags.Errors(v.Var("q", "sex"))))
	assert.Equal(t, []string{"a.b: family.sex.invalid"}, answer(tags.Errors(v.VarWithKey("a.b", "q", "sex"))))
	assert.Equal(t, []string{"surname: family.required"}, answer(tags.Errors(v.StructPartial(pupil{}, "Surname"))))
}

func TestTagsOfTheValidator(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	v.RegisterAlias("child_name", "required,max=5,ru_name")
	v.RegisterAlias("contact", "ru_phone|ru_email")
	require.NoError(t, v.RegisterValidation("ourOwn", func(validator.FieldLevel) bool { return false }))
	for _, c := range []struct {
		tag  string
		in   any
		want string
	}{
		{"required", "", "family.required"},
		{"max=2", "ёёё", "family.text.too_long{max=2}"},
		{"lte=2", "abc", "family.text.too_long{max=2}"},
		{"max=2", []int{1, 2, 3}, "tags.max{param=2}"},
		{"max=2", 3, "tags.max{param=2}"},
		{"min=3", "ab", "tags.min{param=3}"},
		{"len=3", "ab", "tags.len{param=3}"},
		{"oneof=red green", "blue", "tags.oneof{param=red green}"},
		{"datetime=2006-01-02", "x", "tags.datetime{param=2006-01-02}"},
		{"email", "x", "tags.email"},
		{"uuid", "x", "tags.uuid"},
		{"startswith=q", "x", "tags.startswith"},
		{"ourOwn=7", "x", "tags.ourOwn"},
		{"child_name", "", "family.required"},
		{"child_name", "Светлана", "family.text.too_long{max=5}"},
		{"child_name", "Anna", "family.name.charset"},
		{"iscolor", "x", "tags.iscolor"},
		{"contact", "x", "tags.contact"},
		{"ru_phone|ru_email", "x", "tags.or{tags=ru_phone,ru_email}"},
		{"len=0|ru_phone=test_stand", "8 800 555-35-35", "family.phone.fixed"},
		{"len=0|alpha", "8", "tags.or{tags=len,alpha}"},
	} {
		t.Run(c.tag, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, tags.Errors(v.Var(c.in, c.tag)).Error())
		})
	}
	require.NoError(t, v.Var("", "len=0|ru_phone"))
	require.NoError(t, v.Var("+79261234567", "contact"))
}

func TestErrorsOfAnyKind(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	sex, inn := v.Var("q", "sex"), v.Var("q", "inn")
	one := sex.(validator.ValidationErrors)[0] //nolint:errorlint,errcheck,forcetypeassert // The validator's own value.
	for _, c := range []struct {
		name string
		in   error
		want []string
	}{
		{"none", nil, nil},
		{"no errors", validator.ValidationErrors{}, nil},
		{"nil among them", validator.ValidationErrors{nil}, nil},
		{"one field", one, []string{"family.sex.invalid"}},
		{"wrapped", fmt.Errorf("q: %w", sex), []string{"family.sex.invalid"}},
		{"joined", errors.Join(sex, fmt.Errorf("q: %w", inn), sex), []string{"family.inn.format", "family.sex.invalid"}},
		{"ours", fmt.Errorf("q: %w", validate.Errors{family.ErrRequired.At("a")}), []string{"a: family.required"}},
		{"a code", family.ErrRequired, []string{"family.required"}},
		{"no errors of ours", validate.Errors{}, []string{"validate.opaque"}},
		{"somebody else's", errors.New("secret"), []string{"validate.opaque"}},
		{"wrapped nothing", hollow{}, []string{"validate.opaque"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, answer(tags.Errors(c.in)))
		})
	}
	assert.Nil(t, tags.Errors(nil))
}

// hollow wraps nothing.
type hollow struct{}

func (hollow) Error() string { return "secret" }
func (hollow) Unwrap() error { return nil }

func TestRulesOfOthersAboutAStructure(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	v.RegisterStructValidation(func(l validator.StructLevel) {
		l.ReportError("secret", "name", "Name", "shop.order.late", `{"code":"shop.order.late","params":{"max":3}}`)
		l.ReportError("secret", "name", "Name", "shop.order.early", "secret")
		l.ReportError("secret", "name", "Name", "snils", "")
		l.ReportError("112-233-445 95", "other", "Other", "snils", "")
		l.ReportError("secret", "name", "Name", "late", "secret")
		l.ReportError("secret", "name", "Name", "max", "secret")
		l.ReportError("", "blank", "Blank", "snils", "optional")
		l.ReportError("secret", "long", "Long", long("x", 65), "secret")
		l.ReportError("secret", "either", "Either", "sec-ret|alpha", "secret")
		l.ReportError("secret", "name", "Name", "secret words", "secret")
		l.ReportError("secret", "name", "Name", "secret.слова", "secret")
	}, Person{})
	assert.Equal(t, []string{
		"blank: tags.snils", "either: tags.or{tags=alpha}", "long: tags.other", "name: family.snils.format", "name: family.text.too_long",
		"name: shop.order.early", "name: shop.order.late{max=3}", "name: tags.late", "name: tags.other",
		"other: tags.snils",
	}, answer(tags.Errors(v.Struct(Person{"Анна"}))))
}

func TestFormsRefuseWhatTheyCannotJudge(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	same := func(f family.ChildForm) family.ChildForm { return f }
	person := func(f family.RepresentativeForm) family.RepresentativeForm { return f }
	for name, err := range map[string]error{
		"validator": tags.RegisterForm(nil, func(Person) error { return nil }, nil),
		"parse":     tags.RegisterForm[Person](v, nil, nil),
		"type":      tags.RegisterForm(v, func(*Person) error { return nil }, nil),
		"rules":     tags.RegisterChild(v, nil, same, nil),
		"form":      tags.RegisterChild[family.ChildForm](v, rules, nil, nil),
	} {
		require.EqualError(t, err, "tags.argument{argument="+name+"}")
	}
	require.ErrorIs(t, tags.RegisterRepresentative(v, nil, person, nil), tags.ErrArgument)
	require.ErrorIs(t, tags.RegisterRepresentative[family.RepresentativeForm](v, rules, nil, nil), tags.ErrArgument)
	require.ErrorIs(t, tags.Register(nil), tags.ErrArgument)

	type inner struct{}
	type outer struct {
		inner //nolint:unused // The validator reaches it by reflection.
	}
	require.NoError(t, tags.RegisterForm(v, func(inner) error { return errors.New("secret") }, nil))
	assert.Equal(t, []string{"tags.type{tag=form}"}, answer(tags.Errors(v.Struct(outer{}))))
	assert.Equal(t, []string{"validate.opaque"}, answer(tags.Errors(v.Struct(inner{}))))
}

func TestRegisterOnAValidatorOfOnesOwn(t *testing.T) {
	t.Parallel()
	v := validator.New()
	require.NoError(t, tags.Register(v))
	assert.Equal(t, []string{"Name: family.required"}, answer(tags.Errors(v.Struct(Person{}))))
	v = validator.New(validator.WithTagNameFuncBlankOmit())
	v.SetTagName("binding")
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return strings.ToUpper(tags.JSONName(f)) })
	require.NoError(t, tags.Register(v))
	assert.Equal(t, []string{"NAME: family.required"}, answer(tags.Errors(v.Struct(struct {
		Name string `binding:"ru_name" json:"name"`
	}{}))))
}
