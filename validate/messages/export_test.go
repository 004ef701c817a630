package messages

import "slices"

// TableKeys lists the keys of every table as they are written, so that a key
// that stands twice is seen.
func TableKeys() (sentences, others []string) {
	for _, table := range sentenceTables() {
		for _, r := range table {
			sentences = append(sentences, r.key)
		}
	}
	for _, r := range slices.Concat(textTable(), noticeTable(), screenTexts(), labelTable()) {
		others = append(others, r.key)
	}
	for _, r := range wordTable() {
		others = append(others, r.owner+" "+r.kind+" "+r.word)
	}
	return sentences, others
}

// Russian lists every Russian text as the tables hold it, English every English.
func Texts(russian bool) []string {
	var all []string
	add := func(ru, en string) {
		if russian {
			all = append(all, ru)
		} else {
			all = append(all, en)
		}
	}
	for _, table := range append(sentenceTables(), textTable(), noticeTable(), screenTexts(), labelTable()) {
		for _, r := range table {
			add(r.ru, r.en)
		}
	}
	for _, r := range wordTable() {
		add(r.ru, r.en)
	}
	return all
}

// Names lists the parameters that the sentence of a code uses.
func (p *Printer) Names(code string) []string {
	var names []string
	var walk func([]part)
	walk = func(parts []part) {
		for _, one := range parts {
			if one.kind == group {
				walk(one.parts)
			} else if one.kind != literal && !slices.Contains(names, one.text) {
				names = append(names, one.text)
			}
		}
	}
	for known, t := range p.sentences {
		if string(known) == code {
			walk(t.parts)
		}
	}
	slices.Sort(names)
	return names
}
