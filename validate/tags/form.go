package tags

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// RegisterChild makes everything that [family.ChildForm.Parse] refuses a rule
// about the structure T: what is required, the order of dates, the age, the act
// number against its date. form says how a T becomes a form, a method expression
// perhaps; rules is asked at each validation, because Today changes. Both are
// called from many goroutines.
//
//	err := tags.RegisterChild(v, rules, Pupil.ChildForm, map[string]string{"surname": "last_name"})
//
// names gives the JSON names of T for paths of the form that are called
// otherwise there; nil for none. A key that is no path of the form, perhaps
// with a typing error, is ErrArgument. Fields of T may carry tags as well: what both
// find is told once.
//
// Other errors and duties are those of [RegisterForm].
func RegisterChild[T any](
	v *validator.Validate, rules func() family.Rules, form func(T) family.ChildForm, names map[string]string,
) error {
	switch {
	case rules == nil:
		return argument("rules")
	case form == nil:
		return argument("form")
	case !allPaths(names, isChildPath):
		return argument("names")
	}
	return RegisterForm(v, func(t T) error {
		_, _, err := form(t).Parse(rules())
		return err
	}, names)
}

// RegisterRepresentative is [RegisterChild] for what
// [family.RepresentativeForm.Parse] refuses.
func RegisterRepresentative[T any](
	v *validator.Validate, rules func() family.Rules, form func(T) family.RepresentativeForm, names map[string]string,
) error {
	switch {
	case rules == nil:
		return argument("rules")
	case form == nil:
		return argument("form")
	case !allPaths(names, isRepresentativePath):
		return argument("names")
	}
	return RegisterForm(v, func(t T) error {
		_, _, err := form(t).Parse(rules())
		return err
	}, names)
}

// allPaths reports whether each key is "" or a path of the form.
func allPaths(names map[string]string, isPath func(string) bool) bool {
	for path := range names {
		if path != "" && !isPath(path) {
			return false
		}
	}
	return true
}

func isChildPath(path string) bool {
	_, err := family.ReadChildForm(map[string]string{path: ""})
	return err == nil
}

func isRepresentativePath(path string) bool {
	switch path {
	case "birth_date", "sex", "snils", "registered_address":
		return true
	}
	switch strings.TrimPrefix(path, "no_") {
	case "surname", "given", "patronymic":
		return true
	}
	return false
}

// RegisterForm makes a function a rule about the structure T. Of its error the
// codes are kept, with their paths below T and their parameters; an error
// without a code is validate.opaque. The validator holds one such rule for a
// type: this one takes the place of another. ErrArgument says that an argument
// is nil or that T is no structure.
//
// It must be called before the first use of the validator, by one goroutine;
// parse is called from many. Where T stands in another structure, every way to
// it must be exported or embedded under an exported name: elsewhere it is
// ErrType.
func RegisterForm[T any](v *validator.Validate, parse func(T) error, names map[string]string) error {
	switch {
	case v == nil:
		return argument("validator")
	case parse == nil:
		return argument("parse")
	case reflect.TypeFor[T]().Kind() != reflect.Struct:
		return argument("type")
	}
	names = maps.Clone(names)
	var zero T
	v.RegisterStructValidation(func(l validator.StructLevel) {
		current := l.Current()
		if !current.CanInterface() {
			report(l, ErrType.With(validate.Text("tag", "form")), nil)
			return
		}
		if t, ok := reflect.TypeAssert[T](current); ok {
			if err := parse(t); err != nil {
				report(l, err, names)
			}
		}
	}, zero)
	return nil
}

// report hands broken rules to the validator: the code as the tag, the
// parameters as JSON, and no value.
func report(l validator.StructLevel, err error, names map[string]string) {
	all, ok := validate.Of(err)
	if !ok {
		all = validate.Errors{validate.ErrOpaque.With()}
	}
	for _, e := range all {
		path := e.Path
		if name, other := names[path]; other {
			path = name
		}
		l.ReportError(nil, path, path, string(e.Code), paramsText(e))
	}
}

// paramsText is the error without its path as JSON; "" when it has no
// parameters.
func paramsText(e *validate.Error) string {
	if len(e.Params) == 0 {
		return ""
	}
	text, err := json.Marshal(&validate.Error{Code: e.Code, Params: e.Params})
	if err != nil {
		return ""
	}
	return string(text)
}

// paramsOf reads what paramsText wrote for that code; nil for any other text.
func paramsOf(code validate.Code, text string) []validate.Param {
	var e validate.Error
	if text == "" || json.Unmarshal([]byte(text), &e) != nil || e.Code != code {
		return nil
	}
	return e.Params
}
