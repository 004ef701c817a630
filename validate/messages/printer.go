package messages

import (
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/rodnik-go/rodnik/validate"
)

// Printer makes sentences in one language. It never changes, so any number of
// goroutines may use it. Make one with [For] or [New]; the zero value knows no
// code.
type Printer struct {
	lang      language.Tag
	zone      *time.Location
	months    []string
	at        string // between time of day and date
	sentences map[validate.Code]*template
	unknown   *template
	labels    map[string]label
	words     map[wordKey]string
	texts     map[string]*template
	screens   []Screen
	forms     [256]uint8 // which form of a word stands beside a number
}

// Options of a [Printer]. Nil, and the zero value, mean the defaults.
type Options struct {
	// Location is the zone of times in sentences; default Europe/Moscow (UTC+3
	// where the system has no zone data).
	Location *time.Location
	// Sentences of your own codes, or others for codes of the library, without
	// the first capital and the full stop: "the cart holds more than {max|thing|things}".
	//
	//   {max|символ|символа|символов}   a number with its word: one, few, many (English: one, many)
	//   {left:осталась|осталось|осталось}   the word alone
	//   {max}   the number alone
	//   {not_before}, {fields}, {state} …   a parameter of the library by its name
	//   [: wait until {not_before}]   left out where a parameter inside is missing
	//
	// A backslash makes the next character an ordinary one. Every parameter
	// stands in brackets or the bare code would have no sentence.
	Sentences map[validate.Code]string
	// Labels of your own fields by path, or others for fields of the library.
	// "items[]" is the label of one of several: "items[2]" gets its number.
	Labels map[string]string
}

// For returns a Printer for the best of the languages asked for: one tag, such
// as "ru" or "en-GB", or a whole Accept-Language header of up to 1 KiB. The error
// is [ErrLanguage].
func For(languages string) (*Printer, error) { return New(languages, nil) }

// New is [For] with options; nil means the defaults. Errors: [ErrLanguage],
// [ErrTemplate].
func New(languages string, opts *Options) (*Printer, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Location == nil {
		o.Location = moscow()
	}
	lang, err := match(languages)
	if err != nil {
		return nil, err
	}
	p := &Printer{lang: lang, zone: o.Location}
	for n := range p.forms {
		p.forms[n] = uint8(p.ruledForm(n)) //nolint:gosec // One of three.
	}
	if err := p.fill(); err != nil {
		return nil, err
	}
	for code, text := range o.Sentences {
		if p.sentences[code], err = p.compile(text); err != nil {
			return nil, err
		}
	}
	for path, text := range o.Labels {
		p.setLabel(path, text)
	}
	p.screens = p.buildScreens()
	return p, nil
}

// longestHeader bounds the work: a header of a megabyte took a tenth of a second.
const longestHeader = 1024

// match finds the language: 0 is Russian, 1 is English.
func match(languages string) (language.Tag, error) {
	if len(languages) > longestHeader {
		return language.Und, ErrLanguage
	}
	asked, _, err := language.ParseAcceptLanguage(languages)
	if err != nil || len(asked) == 0 {
		return language.Und, ErrLanguage
	}
	ours := []language.Tag{language.Russian, language.English}
	_, i, sure := language.NewMatcher(ours).Match(asked...)
	if sure == language.No {
		return language.Und, ErrLanguage
	}
	return ours[i], nil
}

func moscow() *time.Location {
	if zone, err := time.LoadLocation("Europe/Moscow"); err == nil {
		return zone
	}
	return time.FixedZone("MSK", 3*60*60) // Since 2014-10-26 (Federal law 248-FZ of 21.07.2014).
}

// fill compiles the tables.
func (p *Printer) fill() error {
	russian := p.lang == language.Russian
	one := func(ru, en string) string {
		if russian {
			return ru
		}
		return en
	}
	p.months, p.at = months(russian)
	p.sentences = make(map[validate.Code]*template)
	p.texts = make(map[string]*template)
	p.labels = make(map[string]label)
	p.words = make(map[wordKey]string)
	var err error
	for _, table := range sentenceTables() {
		for _, r := range table {
			if p.sentences[validate.Code(r.key)], err = p.compile(one(r.ru, r.en)); err != nil {
				return err
			}
		}
	}
	for _, r := range slices.Concat(textTable(), noticeTable(), screenTexts()) {
		t, err := p.compile(one(r.ru, r.en))
		if err != nil {
			return err
		}
		t.defaults = r.defaults
		p.texts[r.key] = t
	}
	for _, r := range labelTable() {
		p.setLabel(r.key, one(r.ru, r.en))
	}
	for _, r := range wordTable() {
		p.words[r.wordKey] = one(r.ru, r.en)
	}
	p.unknown, err = p.compile(one(unknownCode()))
	return err
}

// row is one text in both languages.
type row struct {
	key, ru, en string
	defaults    []validate.Param // of hints: what the library's policies say
}

// Language is the tag of the language: "ru" or "en".
func (p *Printer) Language() string { return p.lang.String() }

// Knows reports whether the code has a sentence of its own.
func (p *Printer) Knows(code validate.Code) bool {
	_, ok := p.sentences[code]
	return ok
}

// Codes lists the codes that have a sentence, in order.
func (p *Printer) Codes() []validate.Code { return sorted(p.sentences) }

// Keys lists what [Printer.Text] knows, in order.
func (p *Printer) Keys() []string { return sorted(p.texts) }

func sorted[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
