package consent

import (
	"errors"
	"maps"
	"slices"
)

// System is an information system that may ask for a child's data, such as a
// school diary. Systems are told apart by ID, never by name.
type System struct {
	ID        string            `json:"id"`             // 1 to 64 visible ASCII characters
	Name      map[string]string `json:"name,omitempty"` // for people, by locale: "ru", "en"
	Recipient string            `json:"recipient"`      // who gets the data, as evidence names it; default: the ID
}

func (s System) check() error {
	if !isWord(s.ID) {
		return errors.New("an ID is 1 to 64 visible ASCII characters")
	}
	return nil
}

func (s System) clone() System {
	s.Name = maps.Clone(s.Name)
	if s.Recipient == "" {
		s.Recipient = s.ID
	}
	return s
}

// Systems lists the systems in the order they were registered.
func (l *Ledger) Systems() []System {
	all := make([]System, len(l.systems))
	for i, s := range l.systems {
		all[i] = s.clone()
	}
	return all
}

// System is the system of that id; [ErrSystemUnknown] when there is none.
func (l *Ledger) System(id string) (System, error) {
	i := slices.IndexFunc(l.systems, func(s System) bool { return s.ID == id })
	if i < 0 {
		return System{}, ErrSystemUnknown
	}
	return l.systems[i].clone(), nil
}

const maxWord = 64

// isWord reports whether s is a code: a system, a purpose, a scope, an action,
// a locale. Codes are open lists of the host, so only their shape is held.
func isWord(s string) bool {
	if s == "" || len(s) > maxWord {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == ',' {
			return false
		}
	}
	return true
}
