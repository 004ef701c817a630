package messages

import (
	"unicode"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/validate"
)

// Line is one broken rule for a person.
type Line struct {
	Path  string        `json:"path"`  // the field, as in the error; "" for the whole
	Label string        `json:"label"` // the field as the forms print it; "" without a path
	Text  string        `json:"text"`  // a sentence that stands beside its field
	Code  validate.Code `json:"code"`  // the rule
}

// String is the whole sentence: "Label: text", or the one that there is.
func (l Line) String() string {
	switch "" {
	case l.Label:
		return l.Text
	case l.Text:
		return l.Label
	}
	r, size := utf8.DecodeRuneInString(l.Text)
	if next, _ := utf8.DecodeRuneInString(l.Text[size:]); unicode.IsUpper(next) { // SNILS
		return l.Label + ": " + l.Text
	}
	return l.Label + ": " + string(unicode.ToLower(r)) + l.Text[size:]
}

// Errors turns an error into lines, in its order; nil for nil. An error that is
// none of validate's is one line with [validate.ErrOpaque]: what it says may hold
// what somebody typed and is not printed. Warnings and repairs are errors too:
// pass validate.Errors.
func (p *Printer) Errors(err error) []Line {
	if none, empty := err.(validate.Errors); err == nil || empty && len(none) == 0 { //nolint:errorlint // An empty list itself, not one inside.
		return nil
	}
	all, ok := validate.Of(err)
	if !ok {
		all = validate.Errors{{Code: validate.ErrOpaque}}
	}
	lines := make([]Line, 0, len(all))
	for _, e := range all {
		if e == nil {
			continue
		}
		bare := validate.Error{Code: e.Code, Params: e.Params}
		lines = append(lines, Line{Path: e.Path, Label: p.Label(e.Path), Text: p.Sentence(&bare), Code: e.Code})
	}
	return lines
}

// Sentence is one broken rule as a whole sentence, with the field in front when
// the error has a path: "Surname: fill in this field." A code without a sentence
// is named in a neutral one, see [Printer.Knows]. Nil gives "".
func (p *Printer) Sentence(e *validate.Error) string {
	if e == nil {
		return ""
	}
	if t := p.sentences[e.Code]; t != nil && t.whole != "" && e.Path == "" {
		return t.whole
	}
	var room [512]byte
	return string(p.AppendSentence(room[:0], e))
}

// AppendSentence appends what [Printer.Sentence] returns.
func (p *Printer) AppendSentence(dst []byte, e *validate.Error) []byte {
	if e == nil {
		return dst
	}
	start := len(dst)
	if e.Path != "" {
		dst, _ = p.appendLabel(dst, e.Path, false)
		if len(dst) > start {
			dst = append(dst, ": "...)
		}
	}
	first := len(dst) == start
	if t := p.sentences[e.Code]; t != nil {
		f := facts{owner: owner(e.Code), params: e.Params}
		return append(p.appendText(dst, t, &f, first), '.')
	}
	if p.unknown == nil {
		return dst[:start]
	}
	dst = p.appendText(dst, p.unknown, &facts{}, first)
	if token(string(e.Code)) {
		dst = append(dst, ": "...)
		dst = append(dst, e.Code...)
	}
	return append(dst, '.')
}

// Text is a hint, a title, an action or a requirement by its key, see
// [Printer.Keys]; "" for an unknown key. Parameters replace the numbers of the
// library's own policies, such as validate.Int("min", 10) for "password.length".
func (p *Printer) Text(key string, params ...validate.Param) string {
	t := p.texts[key]
	if t == nil {
		return ""
	}
	var room [512]byte
	f := facts{params: params, defaults: t.defaults}
	return string(p.appendText(room[:0], t, &f, true))
}

// Notice is the sentence of a notice in an inbox: its kind (cabinet.NoticeKind),
// its code or "", and the name of the system as people know it, or "". An
// unknown kind gives a neutral sentence.
func (p *Printer) Notice(kind string, code validate.Code, systemName string) string {
	t := p.texts["notice."+kind]
	if t == nil {
		if t = p.texts["notice"]; t == nil {
			return ""
		}
	}
	f := facts{system: systemName}
	if code != "" {
		f.params = []validate.Param{validate.List("reasons", string(code))}
	}
	var room [512]byte
	return string(append(p.appendText(room[:0], t, &f, true), '.'))
}
