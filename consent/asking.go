package consent

import (
	"cmp"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// The actions that the portal's own clients know. Others are as welcome:
// actions are an open list.
const (
	AllActions  = "ALL_ACTIONS_TO_DATA" // covers every other action
	UseAction   = "USE_DATA"            // collect and keep
	ShareAction = "SHARE_DATA"          // hand over
)

// Scope is a part of a child's data that a system asks for.
type Scope struct {
	ID       string `json:"id"`                 // as a code
	Required bool   `json:"required,omitempty"` // the system has no use for a permission without it
}

// Asking is what a system asks for: which data of which child, for what and
// for how long. All codes are 1 to 64 visible ASCII characters without commas,
// none twice in a list.
type Asking struct {
	System   string          `json:"system"`    // a registered one
	Child    cabinet.ChildID `json:"child"`     //
	Purposes []string        `json:"purposes"`  // why; 1 to 16
	Scopes   []Scope         `json:"scopes"`    // which data; 1 to 64
	Actions  []string        `json:"actions"`   // what is done with them; 1 to 16
	ValidFor time.Duration   `json:"valid_for"` // from the moment it is given; at least a minute; ends at the 18th birthday
	Text     string          `json:"text"`      // ID of the text that people tick; for permissions
}

// The bounds of a request: every purpose is a unique key of its record.
const (
	maxPurposes = 16
	maxScopes   = 64
	maxActions  = 16
)

// check refuses what is incomplete, all of it at once.
func (l *Ledger) check(a Asking) (System, error) {
	var broken validate.Collector
	system, err := l.System(a.System)
	broken.Add("system", err)
	broken.Check(isWord(string(a.Child)), "child", ErrRecordIncomplete, validate.List("missing", "child"))
	scopes := make([]string, len(a.Scopes))
	for i, s := range a.Scopes {
		scopes[i] = s.ID
	}
	requireWords(&broken, "purposes", ErrPurposeRequired, a.Purposes, maxPurposes)
	requireWords(&broken, "scopes", ErrRecordIncomplete, scopes, maxScopes, validate.List("missing", "scopes"))
	requireWords(&broken, "actions", ErrRecordIncomplete, a.Actions, maxActions, validate.List("missing", "actions"))
	broken.Check(a.ValidFor >= time.Minute, "valid_for", ErrRecordIncomplete, validate.List("missing", "valid_for"))
	broken.Check(l.texts.known(a.Text, ForPermission), "text", ErrRecordIncomplete, validate.List("missing", "text"))
	return system, broken.Err()
}

// normal is the asking in one order: codes sorted, required scopes first, as
// the screen shows them.
func (a Asking) normal() Asking {
	a.Purposes = slices.Sorted(slices.Values(a.Purposes))
	a.Actions = slices.Sorted(slices.Values(a.Actions))
	a.Scopes = slices.Clone(a.Scopes)
	slices.SortFunc(a.Scopes, func(x, y Scope) int {
		if x.Required != y.Required {
			return map[bool]int{true: -1, false: 1}[x.Required]
		}
		return cmp.Compare(x.ID, y.ID)
	})
	return a
}

// equal compares two askings in normal order.
func (a Asking) equal(b Asking) bool {
	return a.System == b.System && a.Child == b.Child && a.ValidFor == b.ValidFor && a.Text == b.Text &&
		slices.Equal(a.Purposes, b.Purposes) && slices.Equal(a.Scopes, b.Scopes) && slices.Equal(a.Actions, b.Actions)
}

// clone copies what an asking points to.
func (a Asking) clone() Asking {
	a.Purposes = slices.Clone(a.Purposes)
	a.Scopes = slices.Clone(a.Scopes)
	a.Actions = slices.Clone(a.Actions)
	return a
}

// values are the unique values of child, system and purpose, one per purpose.
func values(space storage.Space, child cabinet.ChildID, system string, purposes []string) []storage.Value {
	all := make([]storage.Value, len(purposes))
	for i, purpose := range purposes {
		all[i] = storage.Value{Space: space, Text: storage.Parts(string(child), system, purpose)}
	}
	return all
}

// covers reports whether an action is among actions, or all are.
func covers(actions []string, action string) bool {
	return slices.Contains(actions, action) || slices.Contains(actions, AllActions)
}
