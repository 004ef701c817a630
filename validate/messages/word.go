package messages

// wordKey names a word of the program: of which package ("" for all), what it
// is, the word.
type wordKey struct{ owner, kind, word string }

// Word is a word of the program for people, such as Word("zags", "state",
// "draft") or Word("family", "sex", "male"): the package, the kind, the word; ""
// for an unknown one. The kinds are state, item, event, reason, verification,
// level, source, next, sex, relation, birth_country, kind, part and by.
func (p *Printer) Word(owner, kind, word string) string { return p.wordOf(owner, kind, word) }

func (p *Printer) wordOf(owner, kind, word string) string {
	if text, ok := p.words[wordKey{owner, kind, word}]; ok {
		return text
	}
	return p.words[wordKey{"", kind, word}]
}
