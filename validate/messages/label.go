package messages

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// What bounds the work: the library's paths are shorter by far, and have two
// dots.
const (
	longestPath = 256
	mostDots    = 16
)

// longestIndex is the digits of an index. A longer one is a key of a map: what
// somebody typed, a phone perhaps.
const longestIndex = 5

// label is the name of a field; inner is how it stands inside a sentence.
type label struct{ text, inner string }

func newLabel(text string) label {
	r, size := utf8.DecodeRuneInString(text)
	if next, _ := utf8.DecodeRuneInString(text[size:]); !unicode.IsLower(next) { // SNILS, E-mail, I agree
		return label{text, text}
	}
	return label{text, string(unicode.ToLower(r)) + text[size:]}
}

// Label is the field at a path as the forms print it. One of several has its
// number, from 1: "children[0].surname" is "Child 1, surname", and "kids[0].surname"
// "No. 1, surname" where kids has no label. The label of the longest end of the
// path counts, so "paper.number" has a label of its own or that of "number".
// Other parts that have no label are passed over, and a path without any is returned as it
// is, see [Printer.Labels]. "" gives "", and so does a path of more than 256
// bytes or 16 dots, one whose index has more than five digits, and one that can
// be no name of the program.
func (p *Printer) Label(path string) string {
	if known, ok := p.labels[path]; ok || path == "" {
		return known.text
	}
	var room [256]byte
	out, _ := p.appendLabel(room[:0], path, false)
	return string(out)
}

// Labels reports whether a path has a label.
func (p *Printer) Labels(path string) bool {
	var room [256]byte
	_, ok := p.appendLabel(room[:0], path, false)
	return ok
}

// appendLabel appends the label of a path; where there is none it appends the
// path, if that can only be names of the program, and ok is false.
func (p *Printer) appendLabel(dst []byte, path string, inner bool) (_ []byte, ok bool) {
	if len(path) > longestPath || strings.Count(path, ".") > mostDots {
		return dst, false
	}
	start := len(dst)
	if dst = p.appendKnown(dst, path, inner); len(dst) > start {
		return dst, true
	}
	if names(path) {
		dst = append(dst, path...)
	}
	return dst, false
}

// names reports a path made of names of a program and places in lists, such as
// "pupils[0].class".
func names(path string) bool {
	for part := range strings.SplitSeq(path, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if !token(name) || indexed && !isIndex(rest) {
			return false
		}
	}
	return true
}

// isIndex reports what follows the bracket of an index.
func isIndex(rest string) bool {
	number, closed := strings.CutSuffix(rest, "]")
	return closed && len(number) <= longestIndex && strings.Trim(number, "0123456789") == ""
}

// appendKnown takes the longest end of the path that has a label, then does the
// same with what stands before it.
func (p *Printer) appendKnown(dst []byte, path string, inner bool) []byte {
	for from := 0; path != ""; {
		known, number, ok := p.lookUp(path[from:])
		if ok {
			start := len(dst)
			if from > 0 {
				dst = p.appendKnown(dst, path[:from-1], inner)
				if len(dst) == start {
					dst = p.appendPlace(dst, path[:from-1])
				}
			}
			text := known.text
			if inner {
				text = known.inner
			}
			if len(dst) > start {
				dst = append(dst, ", "...)
				text = known.inner
			}
			dst = append(dst, text...)
			if number != "" {
				dst = append(dst, ' ')
				dst = appendNext(dst, number)
			}
			return dst
		}
		next := strings.IndexByte(path[from:], '.')
		if next >= 0 {
			from += next + 1
			continue
		}
		// The last part has no label: try what stands before it.
		cut := max(from-1, 0)
		path, from = path[:cut], 0
	}
	return dst
}

// appendPlace appends which one of several it is, where the list itself has no
// label: "No. 2".
func (p *Printer) appendPlace(dst []byte, path string) []byte {
	open := strings.LastIndexByte(path, '[')
	if open < 0 || !strings.HasSuffix(path, "]") {
		return dst
	}
	number := path[open+1 : len(path)-1]
	if number == "" || !isIndex(path[open+1:]) {
		return dst
	}
	dst = append(dst, numberSign(p.lang == language.English)...)
	return appendNext(dst, number)
}

// lookUp finds a label; number is the index of "items[3]".
func (p *Printer) lookUp(path string) (known label, number string, ok bool) {
	if known, ok = p.labels[path]; ok {
		return known, "", true
	}
	open := strings.LastIndexByte(path, '[')
	if open < 0 || !isIndex(path[open+1:]) {
		return label{}, "", false
	}
	number = path[open+1 : len(path)-1]
	if number == "" {
		return label{}, "", false
	}
	if known, ok = p.labels[path[:open+1]]; !ok {
		known, ok = p.labels[path[:open]]
	}
	return known, number, ok
}

// appendNext appends an index as people count: from 1.
func appendNext(dst []byte, index string) []byte {
	n := 0
	for i := range len(index) {
		n = n*10 + int(index[i]-'0')
	}
	return strconv.AppendInt(dst, int64(n)+1, 10)
}

// setLabel keeps "items[]" as "items[", the part of a path before its number.
func (p *Printer) setLabel(path, text string) {
	if strings.HasSuffix(path, "[]") {
		path = path[:len(path)-1]
	}
	p.labels[path] = newLabel(text)
}
