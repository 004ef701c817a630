package main

import (
	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate/tags"
)

// taggedContests are tags of validate/tags. The floor is a tag registered on the
// bare validator that calls the same parser, so "above" is what the package
// adds (goal: 1.1 at most); the peer is the tag as users of the validator write
// it.
func taggedContests(peer *validator.Validate) ([]contest, error) {
	ours, err := tags.New()
	if err != nil {
		return nil, err
	}
	bare, err := newBare()
	if err != nil {
		return nil, err
	}
	field := func(v *validator.Validate, value any, tag string) func() {
		return func() { keep(v.Var(value, tag)) }
	}
	var all []contest
	for _, c := range []struct{ tag, value, peer string }{
		{"snils", goodSNILS, "snils"},
		{"inn", goodINN, "inn"},
		{"ru_series", "VI-МЮ", "series"},
		{"ru_phone", "+79261234567", "mobile"},
		{"ru_email", goodEmail, "max=254,email"},
		{"ru_name", "Ёлкина-Берёзова", "required,max=100,ruName"},
	} {
		all = append(all, contest{
			name: "tag " + c.tag + " (floor: the parser in a bare tag)", goal: within(1.1),
			us: field(ours, c.value, c.tag), peer: field(peer, c.value, c.peer), floor: field(bare, c.value, c.tag),
		})
	}
	form := taggedSample()
	return append(all, contest{
		name: "structure of five tags (floor: bare tags)", goal: within(1.1),
		us: func() { keep(ours.Struct(&form)) }, floor: func() { keep(bare.Struct(&form)) },
	}), nil
}

// tagged is a structure that both validators judge by their own tags of the
// same names.
type tagged struct {
	SNILS  string `json:"snils" validate:"snils"`
	INN    string `json:"inn" validate:"inn"`
	Series string `json:"series" validate:"ru_series"`
	Phone  string `json:"phone" validate:"ru_phone"`
	Email  string `json:"email" validate:"ru_email"`
}

func taggedSample() tagged {
	return tagged{SNILS: goodSNILS, INN: goodINN, Series: "VI-МЮ", Phone: "+79261234567", Email: goodEmail}
}

// newBare is a validator with the parsers of family as plain tags.
func newBare() (*validator.Validate, error) {
	v := validator.New(validator.WithRequiredStructEnabled())
	for tag, rule := range map[string]validator.Func{
		"snils":     func(f validator.FieldLevel) bool { _, err := family.ParseSNILS(f.Field().String()); return err == nil },
		"inn":       func(f validator.FieldLevel) bool { _, err := family.ParseINN(f.Field().String()); return err == nil },
		"ru_series": func(f validator.FieldLevel) bool { _, err := family.ParseSeries(f.Field().String()); return err == nil },
		"ru_phone":  func(f validator.FieldLevel) bool { _, err := family.ParsePhone(f.Field().String()); return err == nil },
		"ru_email":  func(f validator.FieldLevel) bool { _, err := family.ParseEmail(f.Field().String()); return err == nil },
		"ru_name": func(f validator.FieldLevel) bool {
			_, _, err := family.Rules{}.ReadName(family.NameForm{Given: f.Field().String(), NoSurname: true})
			return err == nil
		},
	} {
		if err := v.RegisterValidation(tag, rule); err != nil {
			return nil, err
		}
	}
	return v, nil
}
