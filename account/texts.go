package account

import "strings"

// Text is a plain letter in the Letter's language, for a host without a
// template of its own: greeting, why it is sent, the child's given name, the
// address, the link and the "not me" link. It ends in a line break. The links
// are in clear: put the text into the message and nowhere else.
func (l Letter) Text() (subject, body string) {
	w := wordings(l.Locale)
	return w.subject, strings.NewReplacer(
		"{given}", l.Given, "{address}", l.To.Address(), "{link}", l.Link.Reveal(), "{not_me}", l.NotMe.Reveal(),
	).Replace(w.letter)
}

// Text is the message in its language, at most 70 UCS-2 characters, which is
// one part of an SMS: the code, no link, no name. The code is in clear: put the
// text into the message and nowhere else.
func (m SMS) Text() string {
	return strings.ReplaceAll(wordings(m.Locale).sms, "{code}", m.Code.Reveal())
}
