package storage

import (
	"bytes"
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// shape is what a type knows of a JSON object: the names of its fields, and of
// each that is an object itself, its shape. A nil shape knows everything: maps,
// lists, and types that write themselves.
type shape map[string]shape

// shapeOf is the shape of a type. Types that hold themselves end at the second
// meeting.
func shapeOf(t reflect.Type, above ...reflect.Type) shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || writesItself(t) {
		return nil
	}
	if slices.Contains(above, t) {
		return nil
	}
	above = append(above, t)
	s := shape{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			maps.Copy(s, shapeOf(f.Type, above...))
		case f.IsExported():
			if name == "" {
				name = f.Name
			}
			s[name] = shapeOf(f.Type, above...)
		}
	}
	return s
}

func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Marshaler]()) || p.Implements(reflect.TypeFor[encoding.TextMarshaler]()) ||
		p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// known is the shape of a member, and whether there is such a field. As
// encoding/json does, it takes a name in other letters too.
func (s shape) known(name []byte) (shape, bool) {
	if of, ok := s[string(name)]; ok {
		return of, true
	}
	for field, of := range s {
		if strings.EqualFold(field, string(name)) {
			return of, true
		}
	}
	return nil, false
}

// strange reports whether an object holds a field that the shape does not know.
func (s shape) strange(object []byte) bool {
	for name, value := range members(object) {
		of, ok := s.known(name)
		if !ok || of != nil && isObject(value) && of.strange(value) {
			return true
		}
	}
	return false
}

// carry adds to a document what the one before it held and this program does
// not know: fields of a newer program with the same schema, in the document and
// in the objects in it. Of an object that is not written any more nothing is
// kept, unless plain, which is what this program makes of the document before
// when it changes nothing, leaves it out too: then nobody wiped it. Objects in
// lists and maps are not looked into.
func (s shape) carry(before, plain, now []byte) []byte {
	var out bytes.Buffer
	out.WriteByte('{')
	add := func(name, value []byte) {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.WriteByte('"')
		out.Write(name)
		out.WriteString(`":`)
		out.Write(value)
	}
	for name, value := range members(now) {
		of, _ := s.known(name)
		if old := member(before, name); of != nil && isObject(value) && isObject(old) {
			base := member(plain, name)
			if !isObject(base) {
				base = []byte("{}")
			}
			value = of.carry(old, base, value)
		}
		add(name, value)
	}
	for name, value := range members(before) {
		of, ok := s.known(name)
		switch {
		case !ok:
			add(name, value)
		case of != nil && isObject(value) && member(now, name) == nil && member(plain, name) == nil && of.strange(value):
			add(name, of.carry(value, []byte("{}"), []byte("{}")))
		}
	}
	out.WriteByte('}')
	return out.Bytes()
}

func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }

// member is the value of a member of an object; nil when there is none.
func member(object, name []byte) []byte {
	for n, value := range members(object) {
		if bytes.EqualFold(n, name) {
			return value
		}
	}
	return nil
}

// members are the members of an object: names as they are written between the
// quotes, and values. The text has been read as JSON before and is valid.
func members(object []byte) func(yield func(name, value []byte) bool) {
	return func(yield func(name, value []byte) bool) {
		at := blankEnd(object, 0)
		if at >= len(object) || object[at] != '{' {
			return
		}
		for at = blankEnd(object, at+1); at < len(object) && object[at] == '"'; {
			end := textEnd(object, at)
			name := object[at+1 : end-1]
			at = blankEnd(object, blankEnd(object, end)+1) // the colon
			end = valueEnd(object, at)
			if !yield(name, object[at:end]) {
				return
			}
			if at = blankEnd(object, end); at >= len(object) || object[at] != ',' {
				return
			}
			at = blankEnd(object, at+1)
		}
	}
}

// blankEnd is where the white space from at on ends.
func blankEnd(b []byte, at int) int {
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' || b[at] == '\t' || b[at] == '\r') {
		at++
	}
	return at
}

// textEnd is where the string that begins at at ends.
func textEnd(b []byte, at int) int {
	for at++; at < len(b); at++ {
		switch b[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(b)
}

// valueEnd is where the value that begins at at ends.
func valueEnd(b []byte, at int) int {
	for depth := 0; at < len(b); {
		switch b[at] {
		case '"':
			if at = textEnd(b, at); depth == 0 {
				return at
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at // behind a number or a word
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return at
			}
		}
		at++
	}
	return len(b)
}
