package tags

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/validate"
)

// New returns a validator that knows the tags of this package, takes required on
// structures, and names fields as JSON does (see [JSONName]). Register your own
// rules on it before the first use; it is then safe for concurrent use.
func New() (*validator.Validate, error) {
	v := validator.New(validator.WithRequiredStructEnabled(), validator.WithTagNameFuncBlankOmit())
	v.RegisterTagNameFunc(JSONName)
	if err := Register(v); err != nil {
		return nil, err
	}
	return v, nil
}

// Register adds the tags of this package to a validator of yours, in place of
// rules of the same names, and changes nothing else. For paths that are JSON
// names make that validator with the option WithTagNameFuncBlankOmit and give
// [JSONName] to its RegisterTagNameFunc. It must be called before the first use
// and by one goroutine. A nil validator is ErrArgument.
func Register(v *validator.Validate) error {
	if v == nil {
		return argument("validator")
	}
	for tag, r := range rulesByTag {
		if err := v.RegisterValidationCtx(tag, r.holds, true); err != nil {
			return err
		}
	}
	return nil
}

// JSONName is the name of a field in JSON, for RegisterTagNameFunc of a
// validator: that of its json tag, otherwise its Go name. It is "" for an
// embedded structure whose fields JSON lifts into the outer one. A field that
// JSON leaves out ("-") keeps its Go name, because the rule it breaks needs a
// place.
func JSONName(f reflect.StructField) string {
	tag, given := f.Tag.Lookup("json")
	name, _, _ := strings.Cut(tag, ",")
	switch {
	case given && tag == "-":
		return f.Name
	case name != "":
		return name
	case f.Anonymous && isStruct(f.Type):
		return ""
	}
	return f.Name
}

// isStruct reports a structure or a pointer to one.
func isStruct(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}

func argument(name string) error { return ErrArgument.With(validate.Text("argument", name)) }
