package main

import (
	"runtime"
	"strconv"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

// wrongForm is the good form with three wrong fields: a digit in the surname, a
// series with three letters, and wrong check digits of SNILS.
func wrongForm() family.ChildForm {
	f := goodForm()
	f.Surname, f.Certificate.Series, f.SNILS = "Ёлкина1", "VI-МЮЯ", "112-233-445 96"
	return f
}

// limitErrors is a broken rule with a number and its plural.
func limitErrors() validate.Errors {
	return validate.Errors{family.ErrTextTooLong.At("certificate.issued_by", validate.Int("max", 255))}
}

// floorSentences are the Russian sentences for wrongForm, appended by hand, a
// string each.
func floorSentences(use func(string)) {
	var room [512]byte
	b := append(room[:0], "Фамилия: "...)
	b = append(b, "пишите русскими буквами, как в документе; цифры и другие знаки не подходят"...)
	use(string(append(b, '.')))
	b = append(room[:0], "Серия свидетельства: "...)
	b = append(b, "после дефиса в серии стоят две русские буквы, без Ё"...)
	use(string(append(b, '.')))
	b = append(room[:0], "СНИЛС: "...)
	b = append(b, "в СНИЛС опечатка: контрольные цифры не сходятся"...)
	use(string(append(b, '.')))
}

// floorLimit is the sentence for limitErrors; who writes it by hand knows the
// number and writes the plural that fits it.
func floorLimit(use func(string)) {
	var room [512]byte
	b := append(room[:0], "Кем выдано: "...)
	b = append(b, "слишком длинный текст: можно не больше "...)
	b = strconv.AppendInt(b, 255, 10)
	b = append(b, " символов"...)
	use(string(append(b, '.')))
}

// wrongContests are the form with three wrong fields and its sentences.
func wrongContests(r family.Rules, day int) ([]contest, error) {
	printer, err := messages.For("ru")
	if err != nil {
		return nil, err
	}
	form := wrongForm()
	_, _, err = form.Parse(r)
	wrong, _ := validate.Of(err)
	sentences := func(all validate.Errors) func() {
		return func() {
			for _, e := range all {
				useText(printer.Sentence(e))
			}
		}
	}
	return []contest{
		{
			name: "child form, three wrong fields", goal: within(3),
			us: func() { _, _, err := form.Parse(r); keep(err) },
			floor: func() {
				var found marks
				runtime.KeepAlive(floorMarks(&form, day, &found))
				keep(found.kept())
			},
		},
		{
			name: "their three sentences in Russian", goal: goal{above: 3, allocs: 3, counted: true},
			us: sentences(wrong), floor: func() { floorSentences(useText) },
		},
		{
			name: "a sentence with a number in Russian", goal: goal{above: 3, allocs: 1, counted: true},
			us: sentences(limitErrors()), floor: func() { floorLimit(useText) },
		},
	}, nil
}

func useText(s string) { runtime.KeepAlive(s) }
