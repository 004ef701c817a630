package family

import (
	"fmt"
	"log/slog"

	"github.com/rodnik-go/rodnik/validate"
)

// Mended is one field of a form that was read otherwise than it was typed, so
// that a screen can show both: "we read VI – МЮ as VI-МЮ". It holds what a
// person typed and hides itself.
type Mended struct {
	Path    string  // of the field, such as "certificate.series"
	Typed   string  // the text as typed
	Read    string  // the text of the value it was read as
	Repairs Repairs // what was mended, never zero
}

// Mended lists the fields in which [ChildForm.Parse] mends something under the
// same rules, in field order; nil for none. It looks at each field by itself:
// the form may be broken elsewhere, but a broken field is not in the list.
// Spaces at the ends and in a row are dropped without a word.
func (f ChildForm) Mended(r Rules) []Mended {
	var notes, broken validate.Collector
	c := Child{Typed: f}
	readChild(&c, &r, &notes, &broken)
	return listMended(inOrder(&notes), &broken, func(path string) (typed, value string) { return mendedText(&c, path) })
}

// Mended is [ChildForm.Mended] for [RepresentativeForm.Parse].
func (f RepresentativeForm) Mended(r Rules) []Mended {
	var notes, broken validate.Collector
	p := readRepresentative(&f, &r, &notes, &broken)
	c := Child{Name: p.Name, SNILS: p.SNILS, Typed: ChildForm{Surname: f.Surname, Given: f.Given, Patronymic: f.Patronymic, SNILS: f.SNILS}}
	return listMended(notes.Errors(), &broken, func(path string) (typed, value string) { return mendedText(&c, path) })
}

// listMended is one entry for each path of the notes that nothing is wrong at.
func listMended(notes validate.Errors, broken *validate.Collector, text func(path string) (typed, value string)) []Mended {
	var out []Mended
	for _, note := range notes {
		did := repairOf(note.Code)
		switch last := len(out) - 1; {
		case did == 0, broken.Touches(note.Path):
		case last >= 0 && out[last].Path == note.Path:
			out[last].Repairs |= did
		default:
			typed, value := text(note.Path)
			out = append(out, Mended{Path: note.Path, Typed: typed, Read: value, Repairs: did})
		}
	}
	return out
}

// mendedText is a field as typed and as read; of the fields that can be mended.
func mendedText(c *Child, path string) (typed, value string) {
	switch f := &c.Typed; path {
	case pathSurname:
		return f.Surname, c.Name.surname.text
	case pathGiven:
		return f.Given, c.Name.given.text
	case pathPatronymic:
		return f.Patronymic, c.Name.patronymic.text
	case pathSeries:
		return f.Certificate.Series, c.Certificate.Series.text
	case pathNumber:
		return f.Certificate.Number, c.Certificate.Number.text
	case pathActNumber:
		return f.Certificate.ActNumber, c.Certificate.ActNumber.text
	case pathSNILS:
		return f.SNILS, c.SNILS.String()
	case pathINN:
		return f.INN, c.INN.String()
	}
	return "", ""
}

// Format prints nothing that was typed, whatever the verb.
func (m Mended) Format(s fmt.State, _ rune) { hide(s, "Mended", m == Mended{}) }

// GoString prints nothing that was typed.
func (m Mended) GoString() string { return hidden("Mended", m == Mended{}) }

// LogValue shows nothing that was typed.
func (m Mended) LogValue() slog.Value { return hideLog("Mended", m == Mended{}) }
