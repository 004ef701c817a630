package familytest

import (
	"strings"

	"github.com/rodnik-go/rodnik/family"
)

// messyChild is the form in spellings that people use and parsers mend.
func (s *Source) messyChild(f family.ChildForm) family.ChildForm {
	for _, part := range []*string{&f.Surname, &f.Given, &f.Patronymic} {
		*part = s.messyName(*part)
	}
	f.Sex = s.messySex(f.Sex)
	f.BirthDate = s.messyDate(f.BirthDate)
	f.Citizenship = s.messyCitizenship(f.Citizenship)
	f.SNILS = s.messySNILS(f.SNILS)
	f.INN = s.grouped(f.INN)
	for _, word := range []*string{&f.BirthCountry, &f.Relation, &f.Certificate.Kind} {
		*word = s.padding(*word)
	}
	c := &f.Certificate
	if c.Series != "" {
		c.Series = s.messySeries(c.Series)
		c.Number = s.messyNumber(c.Number)
	}
	c.ActNumber = s.messyAct(c.ActNumber)
	c.IssuedOn, c.ActDate = s.messyDate(c.IssuedOn), s.messyDate(c.ActDate)
	c.IssuedBy = s.messyLine(c.IssuedBy)
	return f
}

func (s *Source) messyAdult(f family.RepresentativeForm) family.RepresentativeForm {
	for _, part := range []*string{&f.Surname, &f.Given, &f.Patronymic} {
		*part = s.messyName(*part)
	}
	f.Sex = s.messySex(f.Sex)
	f.BirthDate = s.messyDate(f.BirthDate)
	f.SNILS = s.messySNILS(f.SNILS)
	f.RegisteredAddress = s.messyLine(f.RegisteredAddress)
	return f
}

// padding puts spaces of several kinds around a text; an empty one stays.
func (s *Source) padding(text string) string {
	if text == "" {
		return ""
	}
	return pick(s, []string{"", "", " ", "\u00a0", "\t"}) + text + pick(s, []string{"", "", " ", "\r\n"})
}

func (s *Source) messyName(text string) string {
	switch s.below(4) {
	case 0: // as some systems store them
		text = strings.NewReplacer("й", "и\u0306", "ё", "е\u0308", "Ё", "Е\u0308").Replace(text)
	case 1:
		text = strings.NewReplacer("-", pick(s, []string{"–", "—", "‑"}), "'", pick(s, []string{"’", "ʼ", "`"})).Replace(text)
	case 2:
		text = strings.ReplaceAll(text, " ", " \u00a0 ")
	}
	return s.padding(text)
}

func (s *Source) messySex(text string) string {
	if text == family.Female.String() {
		return pick(s, []string{"female", "F", "f", "Ж", "ж", " Ж"})
	}
	return pick(s, []string{"male", "M", "m", "М", "м", "М "})
}

func (s *Source) messyDate(text string) string {
	if text == "" || s.chance(30) {
		return text
	}
	return s.padding(text[8:] + "." + text[5:7] + "." + text[:4])
}

func (s *Source) messyCitizenship(text string) string {
	first, second, two := strings.Cut(text, ",")
	if two {
		text = pick(s, []string{first + ", " + second, second + "," + first, second + " " + first})
	}
	if s.chance(30) {
		text = strings.ToLower(text)
	}
	return s.padding(text)
}

func (s *Source) messySNILS(text string) string {
	return s.padding(strings.NewReplacer(
		"-", pick(s, []string{"-", "-", "", " ", "–"}), " ", pick(s, []string{" ", "", "-", "\u00a0"}),
	).Replace(text))
}

// grouped puts spaces between groups of four characters.
func (s *Source) grouped(text string) string {
	if s.chance(50) {
		return s.padding(text)
	}
	var b strings.Builder
	for i, c := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// messySeries writes the series of a Russian certificate.
func (s *Source) messySeries(text string) string {
	roman, letters, _ := strings.Cut(text, "-")
	switch s.below(5) {
	case 0:
		roman, letters = strings.ToLower(roman), strings.ToLower(letters)
	case 1: // digits and letters that look alike
		roman = strings.NewReplacer("I", pick(s, []string{"1", "І", "|"}), "V", "У", "X", "Х").Replace(roman)
	case 2: // one character for the whole numeral
		for n, whole := range romans[:12] {
			if roman == whole {
				roman = string(rune(0x2160 + n))
			}
		}
	case 3: // Latin letters in place of Cyrillic ones
		letters = strings.NewReplacer(
			"А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "Х", "X", "У", "Y",
		).Replace(letters)
	}
	return s.padding(roman + pick(s, []string{"-", " - ", "–", " – ", "—", "−", "", " ", ".", "/"}) + letters)
}

func (s *Source) messyNumber(text string) string {
	text = pick(s, []string{"", "", "№", "№ ", "N", "n "}) + text[:3] + pick(s, []string{"", " "}) + text[3:]
	return s.padding(text)
}

func (s *Source) messyAct(text string) string {
	switch {
	case text == "":
		return pick(s, []string{"", "-", "—", " "})
	case len(text) == 21:
		return s.padding(text[:5] + pick(s, []string{"", " ", "-"}) + text[5:13] + pick(s, []string{"", " ", "-"}) + text[13:])
	}
	return s.padding(pick(s, []string{"", "№", "№ "}) + pick(s, []string{text, strings.ToLower(text)}))
}

// messyLine breaks a line where a printed text has its breaks.
func (s *Source) messyLine(text string) string {
	return s.padding(strings.Replace(text, " ", pick(s, []string{" ", "  ", "\n", "\u00a0", "\r\n\t"}), 1+s.below(3)))
}
