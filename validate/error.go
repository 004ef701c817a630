package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Error is a broken rule at a place: which rule, which field, and the
// parameters that a sentence about it needs. Its text, and its JSON, hold no
// value that a person typed.
type Error struct {
	Path   string  // the field, such as "certificate.series"; "" for the whole
	Code   Code    // the rule
	Params []Param // limits, states, times; in the order the rule's page names them
}

// With returns the code as an error with parameters and no path yet.
func (c Code) With(params ...Param) *Error { return &Error{Code: c, Params: params} }

// At returns the code as an error at a path.
func (c Code) At(path string, params ...Param) *Error {
	return &Error{Path: path, Code: c, Params: params}
}

// Error is "path: code", or the code alone, with parameters in braces:
// "surname: family.text.too_long{max=100}". A nil Error that became an error is
// [ErrOpaque] here and in Unwrap: something is wrong, nobody knows what.
func (e *Error) Error() string {
	if e == nil {
		return string(ErrOpaque)
	}
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	b.WriteString(string(e.Code))
	for i, p := range e.Params {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(p.name)
		b.WriteByte('=')
		b.WriteString(p.String())
	}
	if len(e.Params) > 0 {
		b.WriteByte('}')
	}
	return b.String()
}

// Unwrap gives the code, so that errors.Is(err, family.ErrRequired) holds.
func (e *Error) Unwrap() error {
	if e == nil {
		return ErrOpaque
	}
	return e.Code
}

// Param returns the parameter of that name.
func (e *Error) Param(name string) (Param, bool) {
	for _, p := range e.Params {
		if p.name == name {
			return p, true
		}
	}
	return Param{}, false
}

// MarshalJSON writes {"path":…,"code":…,"params":{…}}; an empty path and
// missing parameters are left out.
func (e *Error) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if e.Path != "" {
		b.WriteString(`"path":`)
		if err := encode(&b, e.Path); err != nil {
			return nil, err
		}
		b.WriteByte(',')
	}
	b.WriteString(`"code":`)
	if err := encode(&b, e.Code); err != nil {
		return nil, err
	}
	for i, p := range e.Params {
		b.WriteString([]string{`,"params":{`, `,`}[min(i, 1)])
		if err := encode(&b, p.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encode(&b, p.value()); err != nil {
			return nil, err
		}
	}
	if len(e.Params) > 0 {
		b.WriteByte('}')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func encode(b *bytes.Buffer, v any) error {
	text, err := json.Marshal(v)
	b.Write(text)
	return err
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Error) UnmarshalJSON(text []byte) error {
	var wire struct {
		Path   string          `json:"path"`
		Code   Code            `json:"code"`
		Params json.RawMessage `json:"params"`
	}
	if err := json.Unmarshal(text, &wire); err != nil {
		return ErrOpaque
	}
	got := Error{Path: wire.Path, Code: wire.Code}
	if len(wire.Params) > 0 {
		var err error
		if got.Params, err = readParams(wire.Params); err != nil {
			return err
		}
	}
	*e = got
	return nil
}

// readParams keeps the order of the object, which a map would lose.
func readParams(text []byte) ([]Param, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, ErrOpaque
	}
	var params []Param
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var raw json.RawMessage
		if err != nil || !ok || d.Decode(&raw) != nil {
			return nil, ErrOpaque
		}
		p, err := paramOf(name, raw)
		if err != nil {
			return nil, err
		}
		params = append(params, p)
	}
	return params, nil
}

// Errors is everything wrong with one input, in field order. It is an error
// when it has at least one element; a function that found nothing wrong
// returns nil, not an empty Errors. Put into a variable of type error an empty
// one is not nil, as with any Go type: use [Errors.Err] there.
type Errors []*Error

// Err is the list as an error; nil when it is empty.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// Error lists the broken rules, separated by "; ".
func (es Errors) Error() string {
	texts := make([]string, len(es))
	for i, e := range es {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap lists the errors for errors.Is and errors.As.
func (es Errors) Unwrap() []error {
	all := make([]error, len(es))
	for i, e := range es {
		all[i] = e
	}
	return all
}

// Has reports whether the code stands at that path.
func (es Errors) Has(path string, code Code) bool {
	for _, e := range es {
		if e != nil && e.Path == path && e.Code == code {
			return true
		}
	}
	return false
}

// Of reads any error as the broken rules it carries: a [Code], an [Error] or
// [Errors], wrapped or not. It reports false when it carries none of them. No
// element of the list is nil: [ErrOpaque] stands where one was.
func Of(err error) (Errors, bool) {
	if all, ok := errors.AsType[Errors](err); ok {
		return withoutNil(all), len(all) > 0
	}
	if one, ok := errors.AsType[*Error](err); ok && one != nil {
		return Errors{one}, true
	}
	if code, ok := errors.AsType[Code](err); ok {
		return Errors{{Code: code}}, true
	}
	return nil, false
}

// withoutNil is the list itself, or a copy where a nil stands in it.
func withoutNil(all Errors) Errors {
	if !slices.Contains(all, nil) {
		return all
	}
	all = slices.Clone(all)
	for i, e := range all {
		if e == nil {
			all[i] = ErrOpaque.With()
		}
	}
	return all
}
