package family

import "unicode/utf8"

// isNameEnding reports a word, in small letters, that says whose child somebody
// is; it is small unless it stands first.
func isNameEnding(word string) bool {
	switch word {
	case "оглы", "оглу", "углы", "угли", "улы", "уулу", "кызы", "кизи", "гызы", "заде", "зода":
		return true
	}
	return false
}

// isParticle reports a word, in small letters, that is small before the name it
// belongs to.
func isParticle(word string) bool {
	switch word {
	case "фон", "цу", "цур", "фом", "ван", "вон", "дер", "ден", "де", "дель", "делла", "ди", "да", "дос", "дю", "ду",
		"ла", "ле", "лос", "лас", "эль", "аль", "ас", "ат", "ар", "аш", "ибн", "бен", "бин", "бинт":
		return true
	}
	return false
}

// isSmallPrefix reports a prefix before an apostrophe that is small within a
// name, such as in "Жанна д'Арк".
func isSmallPrefix(prefix string) bool { return prefix == "д" || prefix == "л" }

// isCapitalPrefix reports a prefix before an apostrophe after which the name
// itself begins: one letter, or an Italian article. In other words, such as
// "Дар'я", the apostrophe stands for a hard sign.
func isCapitalPrefix(prefix string) bool {
	switch prefix {
	case "дель", "делль", "далль", "сант":
		return true
	}
	return utf8.RuneCountInString(prefix) == 1
}
