package family

import (
	"maps"
	"slices"

	"github.com/rodnik-go/rodnik/validate"
)

// The paths of the marks that the document states a part to be absent.
const (
	pathNoSurname    = "no_surname"
	pathNoGiven      = "no_given"
	pathNoPatronymic = "no_patronymic"
)

// ReadChildForm is the form from texts by their paths, such as a line of a
// table or the fields of a web page: "surname", "certificate.series", … as the
// JSON names of [ChildForm] with a full stop between. The texts are kept as
// typed; an absent one is empty. The marks no_surname, no_given and
// no_patronymic are set by "true", "on" and "1", and not set by "false", "0"
// and "".
//
// It only reads: [ChildForm.Parse] then judges, and validate/messages has an
// example that prints every problem of a table in Russian. A child that is to
// become a card needs "relation" too, which Parse does not ask for.
//
// The error is validate.Errors in the order of the paths, and the form is then
// zero: ErrFieldUnknown at the path of an unknown key, ErrFieldMark at a mark
// with another text. A key that is no path (small letters, digits, underscores
// and full stops, 64 at most) may be anything and is not repeated: its path is "".
func ReadChildForm(fields map[string]string) (ChildForm, error) {
	var f ChildForm
	var broken validate.Collector
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		typed := fields[key]
		if text := childField(&f, key); text != nil {
			*text = typed
			continue
		}
		mark := childMark(&f, key)
		switch {
		case mark == nil && isPath(key):
			broken.Add(key, ErrFieldUnknown)
		case mark == nil:
			broken.Add("", ErrFieldUnknown)
		case typed == "true" || typed == "on" || typed == "1":
			*mark = true
		default:
			broken.Check(typed == "" || typed == "false" || typed == "0", key, ErrFieldMark)
		}
	}
	if err := broken.Err(); err != nil {
		return ChildForm{}, err
	}
	return f, nil
}

// isPath reports 1 to 64 small letters, digits, underscores and full stops.
func isPath(key string) bool {
	for i := range len(key) {
		if c := key[i]; (c < 'a' || c > 'z') && !isDigit(c) && c != '_' && c != '.' || i == 64 {
			return false
		}
	}
	return key != ""
}

// childField is the field with that path; nil for none.
func childField(f *ChildForm, path string) *string {
	fields := [...]*string{
		&f.Surname, &f.Given, &f.Patronymic, &f.Sex, &f.BirthDate, &f.BirthCountry, &f.Citizenship, &f.Certificate.Kind,
		&f.Certificate.Series, &f.Certificate.Number, &f.Certificate.IssuedOn, &f.Certificate.ActNumber, &f.Certificate.ActDate,
		&f.Certificate.IssuedBy, &f.SNILS, &f.INN, &f.Relation,
	}
	at := fieldPlace(path)
	for i, field := range fields {
		if i+1 == at {
			return field
		}
	}
	return nil
}

// childMark is the mark with that path; nil for none.
func childMark(f *ChildForm, path string) *bool {
	switch path {
	case pathNoSurname:
		return &f.NoSurname
	case pathNoGiven:
		return &f.NoGiven
	case pathNoPatronymic:
		return &f.NoPatronymic
	}
	return nil
}
