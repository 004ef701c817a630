package family_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

// secrets are the texts that nothing may show, in pieces and as fmt would show
// the fields behind them.
var secrets = []string{
	"Образцов", "Пётр", "Олегович", "male", "2020", "05-15", "RUS", "112-233", "11223344595", "500100732259", "VI", "МЮ", "123456",
	"1102099", "Отдел", "79261234567", "ivan", "mail.ru", "Омск", "644000", "parent", "russian", "82 85 83", "7e4",
}

func personal(t *testing.T) []any {
	t.Helper()
	form := validForm()
	child, _, err := form.Parse(rules())
	require.NoError(t, err)
	address := family.Address{Line: "г. Омск", ZIP: "644000"}
	name := family.NameForm{Surname: "Образцов", Given: "Пётр"}
	return []any{
		child, child.Name, child.Sex, child.BirthDate, child.BirthCountry, child.Citizenship, child.Certificate, child.SNILS,
		child.INN, child.Relation, child.Typed, form.Certificate, name, address,
		child.Certificate.Kind, child.Certificate.Series, child.Certificate.Number, child.Certificate.ActNumber, child.Certificate.IssuedBy,
		must(family.ParsePhone("+79261234567")), must(family.ParseEmail("ivan@mail.ru")), must(family.ParseBirthPlace("г. Омск")),
		family.Representative{Name: child.Name, BirthDate: child.BirthDate, RegisteredAddress: address},
		family.RepresentativeForm{Surname: "Образцов"},
	}
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	noTime := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	for _, v := range personal(t) {
		kind := fmt.Sprintf("%T", v)
		var shown strings.Builder
		// Not %p: fmt answers it before it asks a Formatter, and vet refuses it.
		for _, verb := range []string{
			"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%O", "%c", "%U", "%t", "%e", "%f", "%g", "%+q", "% x", "%#x", "%10.3s",
		} {
			fmt.Fprintf(&shown, verb+"\n", v)
			fmt.Fprintf(&shown, verb+"\n", []any{v})
			fmt.Fprintf(&shown, verb+"\n", struct{ V any }{v})
		}
		fmt.Fprintln(&shown, v, fmt.Sprint(v), fmt.Errorf("wrapped: %v", v))
		goStringer, ok := v.(fmt.GoStringer)
		require.True(t, ok, kind)
		fmt.Fprintln(&shown, goStringer.GoString())

		var logged bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&logged, noTime), slog.NewJSONHandler(&logged, noTime)} {
			log := slog.New(h)
			log.InfoContext(t.Context(), "message", slog.Any("value", v), slog.Group("group", slog.Any("value", v)))
		}
		text := shown.String() + logged.String()
		for _, secret := range secrets {
			assert.NotContains(t, text, secret, kind)
		}
		assert.Contains(t, text, "(***)", kind)
	}
}

func TestPointersHideToo(t *testing.T) {
	t.Parallel()
	child, _, err := validForm().Parse(rules())
	require.NoError(t, err)
	assert.Equal(t, "Child(***)", fmt.Sprintf("%+v", &child))
	assert.Equal(t, "[SNILS(***)]", fmt.Sprint([]family.SNILS{child.SNILS}))
	assert.Equal(t, "SNILS()", fmt.Sprint(family.SNILS{}))
}

func TestErrorsHoldNoValue(t *testing.T) {
	t.Parallel()
	_, warnings, err := family.ChildForm{Surname: "Secret1", SNILS: "secret2", Certificate: family.CertificateForm{Series: "secret–3"}}.Parse(rules())
	text := err.Error() + fmt.Sprint(warnings) + string(must(json.Marshal(err)))
	assert.NotContains(t, strings.ToLower(text), "secret")
}

func TestMasksOfScreens(t *testing.T) {
	t.Parallel()
	child, _, err := validForm().Parse(rules())
	require.NoError(t, err)
	assert.Equal(t, "О*** П*** О***", child.Name.Masked())
	assert.Equal(t, "**********59", child.INN.Masked())
	assert.Equal(t, "***** ****56", child.Certificate.Masked())
	assert.Equal(t, "*******************02", child.Certificate.ActNumber.Masked())
	assert.Equal(t, "***", child.Certificate.IssuedBy.Masked())
	assert.Equal(t, "***", must(family.ParseBirthPlace("Омск")).Masked())
	assert.Equal(t, "***", must(family.ParseAddress("Омск")).Masked())
	assert.Equal(t, "**", must(family.ParseActNumber("12", family.Date{})).Masked())
	assert.Equal(t, "Образцов Пётр Олегович", child.Name.Full())
	for _, zero := range []string{
		family.SNILS{}.Masked(), family.INN{}.Masked(), family.Phone{}.Masked(), family.Email{}.Masked(), family.Date{}.Masked(),
		family.Name{}.Masked(), family.BirthCertificate{}.Masked(), family.Issuer{}.Masked(), family.BirthPlace{}.Masked(), family.Address{}.Masked(),
	} {
		assert.Empty(t, zero)
	}
}
