package consent

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// Use says what a text is for. The zero value is refused.
type Use uint8

// The uses of a text.
const (
	ForAgreement  Use = iota + 1 // to processing
	ForPermission                // to a system
)

// Text is one version of a text under which a tick is set, exactly as people
// see it. A text that was ever shown stays listed, because evidence names it.
// Of one ID and locale the version listed last is the current one.
type Text struct {
	ID      string // 1 to 64 visible ASCII characters; equal in all versions and locales
	Version string // the same; any name
	Locale  string // the language of Body, such as "ru"
	Use     Use    // what it is for, the same for all of one ID
	Body    string // the exact text, UTF-8

	// Categories of data that the text names, as codes. An agreement is
	// evidence of them; a permission lists scopes instead.
	Categories []string

	// Withdrawal says, as a code, how the text tells people to take it back;
	// default "operator" for an agreement and "settings" for a permission.
	Withdrawal string
}

// TextRef names the exact text that somebody agreed to.
type TextRef struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Locale  string `json:"locale"`
	Digest  string `json:"digest"` // SHA-256 of the body, in hex
}

// Ref names the text.
func (t Text) Ref() TextRef {
	digest := sha256.Sum256([]byte(t.Body))
	return TextRef{ID: t.ID, Version: t.Version, Locale: t.Locale, Digest: hex.EncodeToString(digest[:])}
}

// Tick is the box under a text as a person left it. The zero value is not
// given: nothing is ticked beforehand.
type Tick struct {
	Text    string `json:"text"`    // which text was shown
	Version string `json:"version"` //
	Locale  string `json:"locale"`  //
	Given   bool   `json:"given"`   // that the person ticked it
}

// library is the texts, in the order they were listed.
type library []Text

func newLibrary(texts []Text) (library, error) {
	lib := make(library, 0, len(texts))
	for i, t := range texts {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("text %d: %w", i, err)
		}
		for _, other := range lib {
			if other.ID != t.ID {
				continue
			}
			if other.Use != t.Use {
				return nil, fmt.Errorf("text %q is for two uses", t.ID)
			}
			if other.Version == t.Version && other.Locale == t.Locale {
				return nil, fmt.Errorf("text %q is listed twice in one version and locale", t.ID)
			}
		}
		t.Categories = slices.Clone(t.Categories)
		if t.Withdrawal == "" {
			t.Withdrawal = map[Use]string{ForAgreement: "operator", ForPermission: "settings"}[t.Use]
		}
		lib = append(lib, t)
	}
	return lib, nil
}

func (t Text) check() error {
	switch {
	case !isWord(t.ID) || !isWord(t.Version) || !isWord(t.Locale):
		return errors.New("ID, version and locale are 1 to 64 visible ASCII characters")
	case t.Use != ForAgreement && t.Use != ForPermission:
		return errors.New("the use is not stated")
	case strings.TrimSpace(t.Body) == "" || !utf8.ValidString(t.Body):
		return errors.New("the body is empty or not UTF-8")
	case slices.ContainsFunc(t.Categories, func(c string) bool { return !isWord(c) }):
		return errors.New("a category is 1 to 64 visible ASCII characters")
	case t.Withdrawal != "" && !isWord(t.Withdrawal):
		return errors.New("the way to withdraw is 1 to 64 visible ASCII characters")
	}
	return nil
}

// current is the version of a text that people have to be shown.
func (lib library) current(id, locale string) (Text, bool) {
	for _, t := range slices.Backward(lib) {
		if t.ID == id && t.Locale == locale {
			return t, true
		}
	}
	return Text{}, false
}

// known reports whether there is a text of that ID for that use.
func (lib library) known(id string, use Use) bool {
	return slices.ContainsFunc(lib, func(t Text) bool { return t.ID == id && t.Use == use })
}

// ticked is the text that a tick agrees to: given, and to the current version
// of a text for that use.
func (lib library) ticked(tick Tick, use Use) (Text, error) {
	if !tick.Given {
		return Text{}, ErrAgreementRequired
	}
	t, ok := lib.current(tick.Text, tick.Locale)
	if !ok || t.Version != tick.Version || t.Use != use {
		return Text{}, ErrAgreementTextOutdated
	}
	return t, nil
}

// holds reports whether a text agreed to earlier is the current one still.
func (lib library) holds(ref TextRef) bool {
	t, ok := lib.current(ref.ID, ref.Locale)
	return ok && t.Ref() == ref
}

// Text is the current version of a text in a locale, to be shown as it is;
// [ErrAgreementTextOutdated] when none is listed.
func (l *Ledger) Text(id, locale string) (Text, error) {
	t, ok := l.texts.current(id, locale)
	if !ok {
		return Text{}, ErrAgreementTextOutdated
	}
	t.Categories = slices.Clone(t.Categories)
	return t, nil
}

// Texts lists every text ever shown, in the order they were listed.
func (l *Ledger) Texts() []Text {
	all := slices.Clone(l.texts)
	for i := range all {
		all[i].Categories = slices.Clone(all[i].Categories)
	}
	return all
}

// requireWords adds a broken rule at a path when a list of codes is empty, has a
// bad code or one twice, and storage.ErrLimit when it has more than most: such
// a list is not looked at.
func requireWords(broken *validate.Collector, path string, code validate.Code, words []string, most int, params ...validate.Param) {
	if len(words) > most {
		broken.Add(path, storage.ErrLimit.With(validate.Text("what", path), validate.Int("max", most)))
		return
	}
	ok := len(words) > 0
	for i, w := range words {
		ok = ok && isWord(w) && !slices.Contains(words[:i], w)
	}
	broken.Check(ok, path, code, params...)
}
