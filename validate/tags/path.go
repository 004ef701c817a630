package tags

import (
	"strings"

	"github.com/go-playground/validator/v10"
)

// pathOf is the path of a field without the name of the outer type and without
// keys of maps.
func pathOf(f validator.FieldError) string {
	path := f.Namespace()
	if root := firstName(path); f.Field() != path && root == firstName(f.StructNamespace()) {
		path = strings.TrimPrefix(path[len(root):], ".")
	}
	return withoutKeys(strings.TrimSuffix(path, "."))
}

// firstName is what stands before the first dot outside brackets: the type's
// arguments, when it has some, hold dots.
func firstName(path string) string {
	depth := 0
	for i := range len(path) {
		switch path[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '.':
			if depth == 0 {
				return path[:i]
			}
		}
	}
	return path
}

// withoutKeys leaves only what may be places of slices in the brackets. When
// brackets stand within brackets, or one without its pair, nobody can tell where
// a key ends: the path then ends at the first bracket.
func withoutKeys(path string) string {
	first := strings.IndexAny(path, "[]")
	if first < 0 {
		return path
	}
	var b strings.Builder
	rest := path
	for {
		open := strings.IndexAny(rest, "[]")
		if open < 0 {
			b.WriteString(rest)
			return b.String()
		}
		width := strings.IndexAny(rest[open+1:], "[]")
		if rest[open] == ']' || width < 0 || rest[open+1+width] == '[' {
			return path[:first]
		}
		b.WriteString(rest[:open+1])
		if key := rest[open+1 : open+1+width]; isIndex(key) {
			b.WriteString(key)
		}
		b.WriteByte(']')
		rest = rest[open+width+2:]
	}
}

// isIndex reports a number of one to five digits as a slice counts.
func isIndex(s string) bool {
	if s == "" || len(s) > 5 || len(s) > 1 && s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
