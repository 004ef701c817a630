package messages

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/validate"
)

// template is a compiled text. Its head is the literal it starts with, so that
// the first letter can be small or capital.
type template struct {
	parts    []part
	capital  string // the first literal with a capital letter
	whole    string // the whole sentence, where it has no parameters; else ""
	defaults []validate.Param
}

type kind uint8

const (
	literal kind = iota
	count        // {max|forms}: number and word
	form         // {left:forms}: the word alone
	number       // {max}: the number alone
	instant      // a time
	word         // one word of the program
	events       // a list of events
	fields       // a list of paths
	reasons      // a list of codes
	tokens       // names of the program, printed as they are
	system       // the display name that the caller of Notice gave
	group        // parts that stand or fall together
)

type part struct {
	kind  kind
	text  string // literal; else the name of the parameter
	forms []string
	parts []part
}

// kindOf is how a parameter without forms is printed, by its name.
func kindOf(name string) kind {
	switch name {
	case "max", "min", "left":
		return number
	case "not_before", "until":
		return instant
	case "allowed":
		return events
	case "fields":
		return fields
	case "reasons":
		return reasons
	case "missing", "what", "option", "key":
		return tokens
	case "system":
		return system
	}
	return word
}

func (p *Printer) compile(text string) (*template, error) {
	parts, rest, ok := p.parse(text, false)
	if !ok || rest != "" || len(parts) == 0 || parts[0].kind != literal {
		return nil, ErrTemplate
	}
	t := &template{parts: parts, capital: capital(parts[0].text)}
	if len(parts) == 1 {
		t.whole = t.capital + "."
	}
	return t, nil
}

// parse reads parts up to the end, or to the bracket that closes a group.
func (p *Printer) parse(text string, inside bool) (parts []part, rest string, ok bool) {
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			parts = append(parts, part{kind: literal, text: lit.String()})
			lit.Reset()
		}
	}
	for text != "" {
		c := text[0]
		text = text[1:]
		switch {
		case c == '\\' && text != "":
			lit.WriteByte(text[0])
			text = text[1:]
		case c == '{':
			inner, after, closed := strings.Cut(text, "}")
			one, good := p.placeholder(inner)
			if !closed || !good {
				return nil, "", false
			}
			flush()
			parts, text = append(parts, one), after
		case c == '[' && !inside:
			sub, after, good := p.parse(text, true)
			if !good || len(sub) == 0 {
				return nil, "", false
			}
			flush()
			parts, text = append(parts, part{kind: group, parts: sub}), after
		case c == ']' && inside:
			flush()
			return parts, text, true
		case c == '}' || c == '[' || c == ']':
			return nil, "", false
		default:
			lit.WriteByte(c)
		}
	}
	flush()
	return parts, "", !inside
}

func (p *Printer) placeholder(inner string) (part, bool) {
	name, forms, counted := strings.Cut(inner, "|")
	k := count
	if before, after, alone := strings.Cut(inner, ":"); alone {
		name, forms, counted, k = before, after, true, form
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return part{}, false
	}
	if !counted {
		return part{kind: kindOf(name), text: name}, true
	}
	words := strings.Split(forms, "|")
	return part{kind: k, text: name, forms: words}, len(words) == p.pluralForms()
}

// capital makes the first letter a capital.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
