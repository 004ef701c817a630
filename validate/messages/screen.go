package messages

import "strings"

// Screen is a screen of the guides as data: what it is called, its fields, its
// actions and its hints. Layout and logic are the host's.
//
// Source: Guide A and Guide B, screens in the order of the journey.
type Screen struct {
	ID      string   `json:"id"` // "address"
	Title   string   `json:"title"`
	Fields  []Field  `json:"fields,omitempty"`
	Actions []Action `json:"actions,omitempty"`
	Hints   []Hint   `json:"hints,omitempty"`
}

// Field is a field of a screen.
type Field struct {
	Path        string `json:"path"` // as in errors: "certificate.series"
	Label       string `json:"label"`
	Placeholder string `json:"placeholder,omitempty"` // what an empty field shows
	On          bool   `json:"on,omitempty"`          // a tick that is set at first
}

// Action is a button or link of a screen.
type Action struct {
	Event string `json:"event"` // what it does, such as "submit_address"
	Title string `json:"title"`
}

// Hint is a text of a screen. [Printer.Text] gives it with other numbers.
type Hint struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// Screens lists the screens in the order of the journey. The slice is the
// caller's.
func (p *Printer) Screens() []Screen {
	out := make([]Screen, len(p.screens))
	for i, s := range p.screens {
		out[i] = s.clone()
	}
	return out
}

// Screen is one screen by its ID; ok is false for an unknown one.
func (p *Printer) Screen(id string) (_ Screen, ok bool) {
	for _, s := range p.screens {
		if s.ID == id {
			return s.clone(), true
		}
	}
	return Screen{}, false
}

func (s Screen) clone() Screen {
	s.Fields = append([]Field(nil), s.Fields...)
	s.Actions = append([]Action(nil), s.Actions...)
	s.Hints = append([]Hint(nil), s.Hints...)
	return s
}

// screenRow is a screen as the table writes it: words separated by spaces.
type screenRow struct{ id, fields, actions, hints string }

func (p *Printer) buildScreens() []Screen {
	var all []Screen
	for _, r := range screenTable() {
		s := Screen{ID: r.id, Title: p.Text("screen." + r.id)}
		for path := range strings.FieldsSeq(r.fields) {
			path, on := strings.CutPrefix(path, "+")
			s.Fields = append(s.Fields, Field{Path: path, Label: p.Label(path), Placeholder: p.Text("placeholder." + path), On: on})
		}
		for event := range strings.FieldsSeq(r.actions) {
			s.Actions = append(s.Actions, Action{Event: event, Title: p.Text("action." + r.id + "." + event)})
		}
		for key := range strings.FieldsSeq(r.hints) {
			s.Hints = append(s.Hints, Hint{Key: key, Text: p.Text(key)})
		}
		all = append(all, s)
	}
	return all
}
