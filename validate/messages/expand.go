package messages

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/rodnik-go/rodnik/validate"
)

// facts is what a template is filled with.
type facts struct {
	owner    string // the package of the code: whose states and events are meant
	params   []validate.Param
	defaults []validate.Param
	system   string
}

func (f *facts) find(name string) (validate.Param, bool) {
	for _, p := range f.params {
		if p.Name() == name {
			return p, true
		}
	}
	for _, p := range f.defaults {
		if p.Name() == name {
			return p, true
		}
	}
	return validate.Param{}, false
}

// appendText appends a template; first says whether it starts a sentence.
func (p *Printer) appendText(dst []byte, t *template, f *facts, first bool) []byte {
	rest := t.parts
	if first {
		dst = append(dst, t.capital...)
		rest = rest[1:]
	}
	for i := range rest {
		if rest[i].kind == group {
			dst = p.appendGroup(dst, rest[i].parts, f)
			continue
		}
		dst, _ = p.appendPart(dst, &rest[i], f)
	}
	return dst
}

// appendGroup appends all of the parts, or nothing where a parameter is missing.
func (p *Printer) appendGroup(dst []byte, parts []part, f *facts) []byte {
	start := len(dst)
	for i := range parts {
		var ok bool
		if dst, ok = p.appendPart(dst, &parts[i], f); !ok {
			return dst[:start]
		}
	}
	return dst
}

// appendPart appends one part; ok is false where its parameter is missing or is
// not of its kind.
func (p *Printer) appendPart(dst []byte, one *part, f *facts) (_ []byte, ok bool) {
	switch one.kind {
	case literal:
		return append(dst, one.text...), true
	case system:
		return append(dst, f.system...), f.system != ""
	case group:
		return dst, false // Groups do not nest.
	case count, form, number, instant, word, events, fields, reasons, tokens:
	}
	param, found := f.find(one.text)
	if !found {
		return dst, false
	}
	switch one.kind { //nolint:exhaustive // The others are done.
	case count, form:
		if !isNumber(param) {
			return dst, false
		}
		n := param.Int()
		if one.kind == count {
			dst = append(strconv.AppendInt(dst, int64(n), 10), ' ')
		}
		return append(dst, one.forms[p.formOf(n)]...), true
	case number:
		return strconv.AppendInt(dst, int64(param.Int()), 10), isNumber(param)
	case instant:
		at := param.Time()
		if at.IsZero() {
			return dst, false
		}
		return p.appendTime(dst, at), true
	case word:
		text := p.wordOf(f.owner, one.text, param.String())
		return append(dst, text...), text != ""
	}
	return p.appendList(dst, one.kind, param.String(), f)
}

// isNumber tells 0 from a parameter of another kind, of which Int says 0.
func isNumber(p validate.Param) bool { return p.Int() != 0 || p == validate.Int(p.Name(), 0) }

// longestList is how many members of a list are looked at; nobody reads more.
const longestList = 64

// appendList appends what is known of a list; ok is false when nothing is.
func (p *Printer) appendList(dst []byte, k kind, list string, f *facts) (_ []byte, ok bool) {
	between := ", "
	if k == reasons {
		between = "; "
	}
	start := len(dst)
	for range longestList {
		if list == "" {
			break
		}
		var one string
		one, list, _ = strings.Cut(list, ",")
		mark := len(dst)
		if mark > start {
			dst = append(dst, between...)
		}
		from := len(dst)
		dst = p.appendItem(dst, k, one, f)
		if len(dst) == from {
			dst = dst[:mark]
		}
	}
	return dst, len(dst) > start
}

// appendItem appends one member of a list, or nothing.
func (p *Printer) appendItem(dst []byte, k kind, one string, f *facts) []byte {
	switch k { //nolint:exhaustive // The kinds that are lists.
	case events:
		return append(dst, p.wordOf(f.owner, "event", one)...)
	case fields:
		if label, ok := p.appendLabel(dst, one, true); ok {
			return label
		}
	case reasons:
		if t, ok := p.sentences[validate.Code(one)]; ok {
			for i := range t.parts {
				if t.parts[i].kind == literal { // Here a code has no parameters.
					dst = append(dst, t.parts[i].text...)
				}
			}
		}
	case tokens:
		if text := p.wordOf(f.owner, "part", one); text != "" {
			return append(dst, text...)
		}
		if token(one) {
			return append(dst, one...)
		}
	}
	return dst
}

// token reports whether s can only be a name of the program: at most 64 letters,
// digits, underlines, hyphens and dots of ASCII, a letter at the start and after
// each dot.
func token(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		other := s[i] >= '0' && s[i] <= '9' || s[i] == '_' || s[i] == '.' || s[i] == '-'
		if !letter && (!other || i == 0 || s[i-1] == '.') {
			return false
		}
	}
	return true
}

// pluralForms is how many forms a word has beside a number.
func (p *Printer) pluralForms() int {
	if p.lang == language.Russian {
		return 3
	}
	return 2
}

// formOf picks the form by the plural rules of the language (CLDR), looked up
// for the numbers that limits are.
func (p *Printer) formOf(n int) int {
	if n >= 0 && n < len(p.forms) {
		return int(p.forms[n])
	}
	return p.ruledForm(n)
}

func (p *Printer) ruledForm(n int) int {
	const most = 10_000_000 // MatchPlural takes the integer part modulo this.
	n %= most
	switch plural.Cardinal.MatchPlural(p.lang, max(n, -n), 0, 0, 0, 0) { //nolint:exhaustive // The others are the last form.
	case plural.One:
		return 0
	case plural.Few:
		return 1
	}
	return p.pluralForms() - 1
}

// owner is the package of a code: "zags" of "zags.request.not_allowed".
func owner(code validate.Code) string {
	name, _, _ := strings.Cut(string(code), ".")
	return name
}
