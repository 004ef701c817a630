package tags

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// Errors converts what a validator returned: the codes of this module, the
// paths (certificate.series, children[0].surname) without the name of the outer
// type, and parameters; never a value. Errors that are joined or wrapped are
// found. What stands twice at a path is told once, in the order of the
// validator: fields first, rules about the structure after them. Nil gives nil,
// *validator.InvalidValidationError gives ErrNotStruct without a path, any other
// error gives validate.opaque.
//
// A key of a map leaves the path, because it is what somebody typed: "people[]".
// Only a number of up to five digits stays, which may be the place in a slice.
// The validator does not tell where the name of an outer type without a name
// ends: give it types that have names.
//
// Where an error is wanted, take Errors(err).Err(): a list that is empty is not a
// nil error.
func Errors(err error) validate.Errors {
	c := conversion{seen: map[place]bool{}}
	c.add(err)
	return c.found
}

// conversion gathers what was found, each code once at a path.
type conversion struct {
	found validate.Errors
	seen  map[place]bool
}

type place struct {
	path string
	code validate.Code
}

func (c *conversion) put(path string, code validate.Code, params ...validate.Param) {
	at := place{path, code}
	if c.seen[at] {
		return
	}
	c.seen[at] = true
	c.found = append(c.found, &validate.Error{Path: path, Code: code, Params: params})
}

// add walks down an error; the types are looked at one by one, because
// errors.As would stop at the first of joined errors.
func (c *conversion) add(err error) {
	switch e := err.(type) { //nolint:errorlint // See above: this is the walk itself.
	case nil:
	case validator.ValidationErrors:
		for _, f := range e {
			c.field(f)
		}
	case validator.FieldError:
		c.field(e)
	case *validator.InvalidValidationError:
		c.put("", ErrNotStruct)
	case validate.Errors, *validate.Error, validate.Code:
		c.all("", err)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			c.add(inner)
		}
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			c.add(inner)
			return
		}
		c.put("", validate.ErrOpaque)
	default:
		c.put("", validate.ErrOpaque)
	}
}

// all adds the codes of an error of ours; a path stands for theirs.
func (c *conversion) all(path string, err error) {
	all, ok := validate.Of(err)
	if !ok {
		c.put(path, validate.ErrOpaque)
		return
	}
	for _, e := range all {
		at := path
		if at == "" {
			at = e.Path
		}
		c.put(at, e.Code, e.Params...)
	}
}

func (c *conversion) field(f validator.FieldError) {
	if f == nil {
		return
	}
	path, tag := pathOf(f), f.ActualTag()
	if strings.Contains(tag, "|") {
		c.alternatives(path, tag, f)
		return
	}
	if r := rulesByTag[tag]; r != nil {
		if c.ours(path, r, tag, f.Param(), f.Value()) {
			return
		}
	}
	if strings.Contains(tag, ".") {
		if code := validate.Code(tag); isName(tag, true) {
			c.put(path, code, paramsOf(code, f.Param())...)
			return
		}
	}
	c.other(path, tag, f)
}

// ours adds the codes of a rule of this package; false when it holds, so that
// somebody else's rule of that name was broken.
func (c *conversion) ours(path string, r *rule, tag, param string, value any) bool {
	err := r.broken(tag, param, value)
	if err == nil {
		return false
	}
	all, ok := validate.Of(err)
	if !ok {
		c.put(path, validate.ErrOpaque)
	}
	for _, e := range all {
		c.put(path, e.Code, e.Params...)
	}
	return true
}

// alternatives are tags of which none holds.
func (c *conversion) alternatives(path, tag string, f validator.FieldError) {
	var names []string
	var one *rule
	var oneName, oneParam string
	count := 0
	for alternative := range strings.SplitSeq(tag, "|") {
		name, param, _ := strings.Cut(alternative, "=")
		if !isName(name, false) {
			continue
		}
		names = append(names, name)
		if r := rulesByTag[name]; r != nil {
			one, oneName, oneParam = r, name, param
			count++
		}
	}
	if count == 1 && c.ours(path, one, oneName, oneParam, f.Value()) {
		return
	}
	if alias := f.Tag(); isName(alias, false) {
		c.other(path, alias, f)
		return
	}
	c.put(path, ErrOr, validate.List("tags", names...))
}

// other adds the code of a tag that is not of this package.
func (c *conversion) other(path, tag string, f validator.FieldError) {
	code := validate.Code("tags." + tag)
	switch {
	case !isName(tag, false):
		c.put(path, ErrOther)
	case isRequiredTag(tag):
		c.put(path, family.ErrRequired)
	case (code == ErrMax || code == ErrLte) && f.Kind() == reflect.String:
		limit, err := strconv.Atoi(f.Param())
		if err != nil {
			c.put(path, family.ErrTextTooLong)
			return
		}
		c.put(path, family.ErrTextTooLong, validate.Int("max", limit))
	case f.Param() != "" && keepsParam(code):
		c.put(path, code, param(f.Param()))
	default:
		c.put(path, code)
	}
}

// param is the parameter of a built-in tag: it stands in the source code.
func param(text string) validate.Param {
	if n, err := strconv.Atoi(text); err == nil {
		return validate.Int("param", n)
	}
	return validate.Text("param", text)
}

func isRequiredTag(tag string) bool {
	switch tag {
	case "required", "required_if", "required_unless", "required_with", "required_with_all", "required_without", "required_without_all":
		return true
	}
	return false
}

// keepsParam reports the codes of the validator's own tags.
func keepsParam(code validate.Code) bool {
	return slices.Contains([]validate.Code{
		ErrMin, ErrMax, ErrLen, ErrEq, ErrNe, ErrGt, ErrGte, ErrLt, ErrLte, ErrOneof, ErrUnique, ErrEqfield, ErrNefield, ErrDatetime,
	}, code)
}

// isName reports a word of 1 to 64 Latin letters, digits and underscores; dots
// may part words.
func isName(s string, dots bool) bool {
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', dots && c == '.':
		default:
			return false
		}
	}
	return true
}
