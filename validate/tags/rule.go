package tags

import (
	"context"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// rule is what a tag of this package asks of a text. The validator only hears
// yes or no; which code a broken rule has is found when errors are converted, by
// judging again.
type rule struct {
	judge func(text string, w word) error
	words word // allowed besides optional
}

// holds is the rule as the validator calls it.
func (r *rule) holds(_ context.Context, f validator.FieldLevel) bool {
	field := f.Field()
	var w word
	if param := f.Param(); param != "" {
		var ok bool
		if w, ok = wordsOf(param, r.words|optional); !ok {
			return false
		}
	}
	if field.Kind() != reflect.String {
		return w&optional != 0 && notGiven(field)
	}
	err := r.judge(field.String(), w)
	return err == nil || w&optional != 0 && isRequired(err)
}

// broken is what is wrong with a value that the validator refused: one code or
// more, or nil when the rule holds after all.
func (r *rule) broken(tag, param string, value any) error {
	w, ok := wordsOf(param, r.words|optional)
	if !ok {
		return ErrParam.With(validate.Text("tag", tag))
	}
	field := reflect.ValueOf(value)
	switch {
	case !field.IsValid(), notGiven(field):
		return family.ErrRequired
	case field.Kind() != reflect.String:
		return ErrType.With(validate.Text("tag", tag))
	}
	if err := r.judge(field.String(), w); w&optional == 0 || !isRequired(err) {
		return err
	}
	return nil
}

// notGiven reports a nil pointer or a nil interface.
func notGiven(field reflect.Value) bool {
	kind := field.Kind()
	return (kind == reflect.Pointer || kind == reflect.Interface) && field.IsNil()
}

// isRequired reports that the only broken rule is that a value is missing.
func isRequired(err error) bool {
	if err == error(family.ErrRequired) { //nolint:errorlint // The common case: parsers return the bare code.
		return true
	}
	all, ok := validate.Of(err)
	return ok && len(all) == 1 && all[0].Code == family.ErrRequired
}

// parsed is the rule that a parser without options reads the text.
func parsed[T any](parse func(string) (T, error)) func(string, word) error {
	return func(text string, _ word) error {
		_, err := parse(text)
		return err
	}
}

// judgeSNILS and judgeINN are spelled out: their parsers are so quick that one
// more call would be seen.
func judgeSNILS(text string, _ word) error {
	_, err := family.ParseSNILS(text)
	return err
}

func judgeINN(text string, _ word) error {
	_, err := family.ParseINN(text)
	return err
}

func judgeName(text string, w word) error {
	_, _, err := w.rules().ReadName(family.NameForm{Given: text, NoSurname: true})
	return err
}

func judgeSeries(text string, w word) error {
	if w&portal == 0 {
		_, err := family.ParseSeries(text)
		return err
	}
	_, _, err := w.rules().ReadSeries(text)
	return err
}

func judgeNumber(text string, w word) error {
	_, _, err := w.rules().ReadNumber(w.kind(), text)
	return err
}

func judgeActNumber(text string, w word) error {
	_, _, err := w.rules().ReadActNumber(text, family.Date{})
	return err
}

func judgeIssuer(text string, w word) error {
	_, _, err := w.rules().ReadIssuer(w.kind(), text)
	return err
}

func judgeBirthPlace(text string, w word) error {
	_, _, err := w.rules().ReadBirthPlace(text)
	return err
}

func judgeCitizenship(text string, w word) error {
	c, err := family.ParseCitizenship(text)
	if err == nil && w&russian != 0 && !c.Has(family.Russia) {
		return family.ErrCitizenshipNotRussian
	}
	return err
}

func judgePhone(text string, w word) error {
	if w&testStand == 0 {
		_, err := family.ParsePhone(text)
		return err
	}
	_, _, err := w.rules().ReadPhone(text)
	return err
}

func judgeEmail(text string, w word) error {
	if w&(portal|unicodeLocal) == 0 {
		_, err := family.ParseEmail(text)
		return err
	}
	_, err := w.rules().ReadEmail(text)
	return err
}

func judgePortalPassword(text string, w word) error {
	return judgePassword(text, w, password.Portal())
}

func judgeRecommendedPassword(text string, w word) error {
	return judgePassword(text, w, password.Recommended())
}

// judgePassword lets only an empty text pass as not given: blanks are
// characters like any other here.
func judgePassword(text string, w word, policy password.Policy) error {
	if text == "" && w&optional != 0 {
		return nil
	}
	return policy.Check(text)
}
