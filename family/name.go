package family

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/rodnik-go/rodnik/validate"
)

// part is one part of a name: given (text), stated absent by the document, or
// not filled, which is the zero value.
type part struct {
	text   string
	absent bool
}

// Name is a surname, a given name and a patronymic, each given, absent (stated
// by the document) or not filled. Names are compared exactly with ==, and by
// [Name.Fold] as registers compare. The zero value is "not given".
type Name struct{ surname, given, patronymic part }

// NameForm is a name as typed, with the marks that the document states a part
// to be absent.
type NameForm struct {
	Surname      string
	Given        string
	Patronymic   string // "" when there is none or none was typed
	NoSurname    bool   // the document states that there is no surname
	NoGiven      bool   // the document states that there is no given name
	NoPatronymic bool   // the document states that there is no patronymic
}

// ParseName reads the three parts under the profile Strict; an empty
// patronymic is not filled. Each part has 1 to 100 code points: Cyrillic
// letters, words of Roman digits, space, hyphen, apostrophe, full stop,
// brackets and double quote. Dashes, apostrophes and quotes of other kinds are
// made plain; case and the letter Yo stay. The error is validate.Errors with
// the paths surname, given, patronymic and the codes ErrRequired, ErrNameScript,
// ErrNameCharset, ErrNameShape, ErrTextInvalid, ErrTextTooLong.
//
// Source: form service, child; Guide A, form "Adding information about a
// child".
func ParseName(surname, given, patronymic string) (Name, error) {
	var notes, broken validate.Collector
	n := Name{
		surname:    readPart(pathSurname, surname, false, &notes, &broken),
		given:      readPart(pathGiven, given, false, &notes, &broken),
		patronymic: readPart(pathPatronymic, patronymic, false, &notes, &broken),
	}
	missingParts(&n, &broken)
	if err := inOrder(&broken); len(err) > 0 {
		return Name{}, err
	}
	return n, nil
}

// ReadName is [ParseName] with parts that may be marked absent: surname or
// given name, but not both. The first result beside the name lists the repairs
// at their paths.
func (r Rules) ReadName(f NameForm) (Name, validate.Errors, error) {
	var notes, broken validate.Collector
	n := readName(f, &notes, &broken)
	judgeName(&n, &r, &broken)
	if err := inOrder(&broken); len(err) > 0 {
		return Name{}, nil, err
	}
	return n, notes.Errors(), nil
}

// readName leaves broken parts not filled.
func readName(f NameForm, notes, broken *validate.Collector) Name {
	return Name{
		surname:    readPart(pathSurname, f.Surname, f.NoSurname, notes, broken),
		given:      readPart(pathGiven, f.Given, f.NoGiven, notes, broken),
		patronymic: readPart(pathPatronymic, f.Patronymic, f.NoPatronymic, notes, broken),
	}
}

// The paths of the parts.
const (
	pathSurname    = "surname"
	pathGiven      = "given"
	pathPatronymic = "patronymic"
)

func readPart(path, typed string, absent bool, notes, broken *validate.Collector) part {
	found, plain := look(typed)
	if plain && !absent && isCanonicalName(typed, found) {
		return part{text: typed}
	}
	return readOddPart(path, typed, absent, found, plain, notes, broken)
}

// readOddPart is readPart of any part, after a look at it.
func readOddPart(path, typed string, absent bool, found class, plain bool, notes, broken *validate.Collector) part {
	text, did, err := readNamePart(typed, found, plain)
	switch {
	case err != nil:
		broken.Add(path, err)
		return part{}
	case absent && text != "":
		broken.Add(path, ErrNameAbsent)
		return part{}
	}
	mended(notes, path, did)
	return part{text: text, absent: absent}
}

// judgeName applies the rules about the whole name.
func judgeName(n *Name, r *Rules, broken *validate.Collector) {
	missingParts(n, broken)
	if r.NewbornNames && n.given.text != "" {
		broken.Check(isNewborn(n.given.text), pathGiven, ErrNameNewborn)
	}
}

// missingParts adds the required parts that are not filled, unless something is
// known about them already; both marked absent is as good as none.
func missingParts(n *Name, broken *validate.Collector) {
	both := n.surname.absent && n.given.absent
	require(broken, pathSurname, both || n.surname == part{})
	require(broken, pathGiven, both || n.given == part{})
}

// Surname is the surname; "" when it is absent or not filled.
func (n Name) Surname() string { return n.surname.text }

// Given is the given name; "" when it is absent or not filled.
func (n Name) Given() string { return n.given.text }

// Patronymic is the patronymic; "" when it is absent or not filled.
func (n Name) Patronymic() string { return n.patronymic.text }

// NoSurname reports whether the document states that there is no surname.
func (n Name) NoSurname() bool { return n.surname.absent }

// NoGiven reports whether the document states that there is no given name.
func (n Name) NoGiven() bool { return n.given.absent }

// NoPatronymic reports whether the document states that there is no patronymic.
func (n Name) NoPatronymic() bool { return n.patronymic.absent }

// IsZero reports whether nothing is filled.
func (n Name) IsZero() bool { return n == Name{} }

// absentMark stands for an absent part in the text of a name; no part is a
// lone hyphen.
const absentMark = "-"

func (p part) String() string {
	if p.absent {
		return absentMark
	}
	return p.text
}

// String is the whole name in a form that [Name.UnmarshalText] reads: the
// three parts parted by commas, an absent one as "-". "" when nothing is
// filled. For people there is [Name.Full].
func (n Name) String() string {
	if n.IsZero() {
		return ""
	}
	return n.surname.String() + "," + n.given.String() + "," + n.patronymic.String()
}

// Full is the whole name as it is written: the parts that are given, parted by
// spaces.
func (n Name) Full() string {
	return strings.Join(strings.Fields(n.surname.text+" "+n.given.text+" "+n.patronymic.text), " ")
}

// Masked is the name for screens: the first letters of its parts.
func (n Name) Masked() string {
	var out []string
	for _, p := range [...]part{n.surname, n.given, n.patronymic} {
		for _, r := range p.text {
			out = append(out, string(r)+"***")
			break
		}
	}
	return strings.Join(out, " ")
}

// Fold is the key by which registers and siblings are compared: the parts of
// [FoldPart], parted by commas. Absent and not filled are alike. It is for
// comparison only, never for storage.
func (n Name) Fold() string {
	return FoldPart(n.surname.text) + "," + FoldPart(n.given.text) + "," + FoldPart(n.patronymic.text)
}

// ParseNameText reads what [Name.String] writes. Its errors are those of
// [ParseName]; a text without exactly two commas is ErrNameShape.
func ParseNameText(s string) (Name, error) {
	if len(s) > 4*(3*maxName+2) {
		return Name{}, tooLong(3*maxName + 2)
	}
	first, rest, one := strings.Cut(s, ",")
	second, third, two := strings.Cut(rest, ",")
	if !one || !two {
		return Name{}, ErrNameShape
	}
	var f NameForm
	f.Surname, f.NoSurname = unmark(first)
	f.Given, f.NoGiven = unmark(second)
	f.Patronymic, f.NoPatronymic = unmark(third)
	n, _, err := Rules{}.ReadName(f)
	return n, err
}

func unmark(s string) (string, bool) {
	if strings.Trim(s, edges) == absentMark {
		return "", true
	}
	return s, false
}

// MarshalText is String.
func (n Name) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what ParseNameText reads; empty text gives the zero
// value.
func (n *Name) UnmarshalText(text []byte) error { return unmarshal(n, text, ParseNameText) }

// Format prints no name, whatever the verb.
func (n Name) Format(s fmt.State, _ rune) { hide(s, "Name", n.IsZero()) }

// GoString prints no name.
func (n Name) GoString() string { return hidden("Name", n.IsZero()) }

// LogValue shows no name.
func (n Name) LogValue() slog.Value { return hideLog("Name", n.IsZero()) }

// Format prints nothing that was typed, whatever the verb.
func (f NameForm) Format(s fmt.State, _ rune) { hide(s, "NameForm", f == NameForm{}) }

// GoString prints nothing that was typed.
func (f NameForm) GoString() string { return hidden("NameForm", f == NameForm{}) }

// LogValue shows nothing that was typed.
func (f NameForm) LogValue() slog.Value { return hideLog("NameForm", f == NameForm{}) }
