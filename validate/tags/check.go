package tags

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/validate"
)

// Check makes a validator read the tags of the types of these samples, and of
// all structures they lead to through exported fields, pointers, slices, arrays
// and maps; call it when a program starts or in a test, after registration. The
// validator panics when it meets a tag it does not know: here that is an error
// (ErrTag) that names the type. So is a tag of this package with a word it does
// not know (ErrParam) or on something that is no text (ErrType), as far as the
// rules before it let a value pass.
//
// Only types are looked at: the values that are validated are empty ones, and
// ones filled with "1", 1 and true. ErrArgument stands for a nil validator,
// ErrNotStruct for a sample that leads to no structure. Errors are joined.
func Check(v *validator.Validate, samples ...any) error {
	if v == nil {
		return argument("validator")
	}
	done := map[reflect.Type]bool{}
	var all []error
	for _, sample := range samples {
		w := walk{seen: map[reflect.Type]bool{}}
		t := reflect.TypeOf(sample)
		if t != nil {
			w.visit(t)
		}
		if len(w.structs) == 0 {
			all = append(all, fmt.Errorf("tags: check %v: %w", t, ErrNotStruct))
		}
		for _, found := range w.structs {
			if done[found] {
				continue
			}
			done[found] = true
			if err := tryType(v, found); err != nil {
				all = append(all, fmt.Errorf("tags: check %v: %w", found, err))
			}
		}
	}
	return errors.Join(all...)
}

func tryType(v *validator.Validate, t reflect.Type) error {
	empty, filled := reflect.New(t), reflect.New(t)
	fill(filled.Elem(), 0)
	if err := try(v, empty.Interface()); err != nil {
		return err
	}
	return try(v, filled.Interface())
}

// try validates a value made by Check, so that what a panic says holds nothing
// that was typed.
func try(v *validator.Validate, made any) (err error) {
	defer func() {
		if said := recover(); said != nil {
			err = fmt.Errorf("%w: %v", ErrTag, said)
		}
	}()
	var wrong validate.Errors
	for _, e := range Errors(v.Struct(made)) {
		if e.Code == ErrType || e.Code == ErrParam {
			wrong = append(wrong, e)
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// walk gathers the structures that types lead to, each once.
type walk struct {
	seen    map[reflect.Type]bool
	structs []reflect.Type
}

func (w *walk) visit(t reflect.Type) {
	if w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t.Kind() { //nolint:exhaustive // All other kinds lead nowhere.
	case reflect.Pointer, reflect.Slice, reflect.Array:
		w.visit(t.Elem())
	case reflect.Map:
		w.visit(t.Key())
		w.visit(t.Elem())
	case reflect.Struct:
		if t.ConvertibleTo(reflect.TypeFor[time.Time]()) {
			return // as the validator does
		}
		w.structs = append(w.structs, t)
		for f := range t.Fields() {
			if (f.IsExported() || f.Anonymous) && f.Tag.Get("validate") != "-" {
				w.visit(f.Type)
			}
		}
	}
}

// fill gives a value to whatever can have one, four steps deep, so that
// rules behind omitempty and required are reached.
func fill(v reflect.Value, depth int) {
	if !v.CanSet() || depth > 4 {
		return
	}
	switch v.Kind() { //nolint:exhaustive // All other kinds stay as they are.
	case reflect.String:
		v.SetString("1")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Array:
		for i := range min(v.Len(), 1) {
			fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, depth+1)
		fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, depth+1)
		}
	}
}
