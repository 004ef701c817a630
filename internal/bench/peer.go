package main

import (
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
)

// peerForm is family.ChildForm with the same rules as tags of
// go-playground/validator, written as its users write them: built-in tags where
// there are some, patterns compiled once where a rule is a pattern (they are
// those of the portal's own forms), a plain function where digits are counted,
// dates compared at the level of the structure. No pattern is replaced by a
// scan tuned by hand: that is what the floors are. It only judges: no typed
// value comes out, and nothing is repaired.
type peerForm struct {
	Surname      string          `json:"surname" validate:"required,max=100,ruName"`
	Given        string          `json:"given" validate:"required,max=100,ruName"`
	Patronymic   string          `json:"patronymic" validate:"omitempty,max=100,ruName"`
	Sex          string          `json:"sex" validate:"required,oneof=male female"`
	BirthDate    string          `json:"birth_date" validate:"required,datetime=2006-01-02"`
	BirthCountry string          `json:"birth_country" validate:"required,oneof=russia other"`
	Citizenship  string          `json:"citizenship" validate:"omitempty,citizenship"`
	Certificate  peerCertificate `json:"certificate"`
	SNILS        string          `json:"snils" validate:"omitempty,snils"`
	INN          string          `json:"inn" validate:"omitempty,inn"`
	Relation     string          `json:"relation" validate:"omitempty,oneof=parent adopter guardian"`
}

type peerCertificate struct {
	Kind      string `json:"kind" validate:"required,oneof=russian"`
	Series    string `json:"series" validate:"required,series"`
	Number    string `json:"number" validate:"required,len=6,number"`
	IssuedOn  string `json:"issued_on" validate:"required,datetime=2006-01-02"`
	ActNumber string `json:"act_number" validate:"omitempty,actNumber"`
	ActDate   string `json:"act_date" validate:"required_with=ActNumber,omitempty,datetime=2006-01-02"`
	IssuedBy  string `json:"issued_by" validate:"required,max=255,issuer"`
}

func peerFormOf(f family.ChildForm) peerForm {
	c := f.Certificate
	return peerForm{
		Surname: f.Surname, Given: f.Given, Patronymic: f.Patronymic, Sex: f.Sex, BirthDate: f.BirthDate,
		BirthCountry: f.BirthCountry, Citizenship: f.Citizenship, SNILS: f.SNILS, INN: f.INN, Relation: f.Relation,
		Certificate: peerCertificate{
			Kind: c.Kind, Series: c.Series, Number: c.Number, IssuedOn: c.IssuedOn,
			ActNumber: c.ActNumber, ActDate: c.ActDate, IssuedBy: c.IssuedBy,
		},
	}
}

const day = "2006-01-02"

// newPeer returns a validator that knows the rules, on the day today.
func newPeer() (*validator.Validate, error) {
	now, err := time.Parse(day, today)
	if err != nil {
		return nil, err
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("json") })
	matches := func(pattern string) validator.Func {
		compiled := regexp.MustCompile(pattern)
		return func(f validator.FieldLevel) bool { return compiled.MatchString(f.Field().String()) }
	}
	for tag, rule := range map[string]validator.Func{
		"ruName":      matches(`^[а-яА-ЯёЁ]+(?:[ '-][а-яА-ЯёЁ]+)*$`),
		"citizenship": matches(`^[A-Z]{3}(?:,[A-Z]{3}){0,3}$`),
		"series":      matches(`^[IVXLCDM]{1,6}-[А-Я]{2}$`),
		"issuer":      matches(`^[а-яА-ЯёЁ0-9.(][а-яА-ЯёЁ\sIVXLCDM0-9'.№:/,();"-]*[а-яА-ЯёЁ0-9.)]$`),
		"mobile":      matches(`^\+79\d{9}$`),
		"upper":       matches(`[A-Z]`),
		"lower":       matches(`[a-z]`),
		"digit":       matches(`\d`),
		"portalText":  matches("^[A-Za-z0-9!\"$%&'()+,\\-./:;<=>?@\\[^_{}~\\]|`]*$"),
		"snils":       func(f validator.FieldLevel) bool { return snilsOK(f.Field().String()) },
		"inn":         func(f validator.FieldLevel) bool { return innOK(f.Field().String()) },
		"actNumber":   func(f validator.FieldLevel) bool { return actOK(f.Field().String()) },
		"symbol": func(f validator.FieldLevel) bool {
			return strings.ContainsAny(f.Field().String(), password.SymbolsPortal)
		},
	} {
		if err := v.RegisterValidation(tag, rule); err != nil {
			return nil, err
		}
	}
	v.RegisterStructValidation(func(l validator.StructLevel) {
		if form, ok := reflect.TypeAssert[peerForm](l.Current()); ok {
			judgeDates(l, form, now)
		}
	}, peerForm{})
	return v, nil
}

// judgeDates holds birth ≤ act ≤ issue ≤ today, the age, and what the number of
// the act record has to do with its date.
func judgeDates(l validator.StructLevel, f peerForm, today time.Time) {
	birth, birthErr := time.Parse(day, f.BirthDate)
	issue, issueErr := time.Parse(day, f.Certificate.IssuedOn)
	act, actErr := time.Parse(day, f.Certificate.ActDate)
	c := f.Certificate
	if birthErr == nil && (birth.After(today) || !birth.AddDate(18, 0, 0).After(today)) {
		l.ReportError(f.BirthDate, "birth_date", "BirthDate", "age", "")
	}
	if issueErr == nil && (issue.After(today) || birthErr == nil && issue.Before(birth)) {
		l.ReportError(c.IssuedOn, "certificate.issued_on", "IssuedOn", "order", "")
	}
	if actErr != nil {
		return
	}
	if birthErr == nil && act.Before(birth) || issueErr == nil && act.After(issue) {
		l.ReportError(c.ActDate, "certificate.act_date", "ActDate", "order", "")
	}
	long := len(c.ActNumber) == 21
	if c.ActNumber != "" && actOK(c.ActNumber) &&
		(long == act.Before(time.Date(2018, 10, 1, 0, 0, 0, 0, time.UTC)) || long && c.ActNumber[2:5] != act.Format("2006")[1:]) {
		l.ReportError(c.ActNumber, "certificate.act_number", "ActNumber", "form", "")
	}
}

func digitsOf(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func snilsOK(s string) bool {
	if len(s) != 14 || s[3] != '-' || s[7] != '-' || s[11] != ' ' {
		return false
	}
	digits := s[:3] + s[4:7] + s[8:11] + s[12:]
	if !digitsOf(digits) || digits[:9] == "000000000" {
		return false
	}
	if digits[:9] <= "001001998" {
		return true
	}
	sum := 0
	for i := range 9 {
		sum += int(digits[i]-'0') * (9 - i)
	}
	return sum%101%100 == int(digits[9]-'0')*10+int(digits[10]-'0')
}

func innOK(s string) bool {
	weights := [...]int{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}
	if len(s) != 12 || !digitsOf(s) || s == "000000000000" {
		return false
	}
	for n := 10; n <= 11; n++ {
		sum := 0
		for i := range n {
			sum += int(s[i]-'0') * weights[11-n+i]
		}
		if sum%11%10 != int(s[n]-'0') {
			return false
		}
	}
	return true
}

func actOK(s string) bool {
	if len(s) != 21 {
		return utf8.RuneCountInString(s) <= 5 && digitsOf(s) && strings.Trim(s, "0") != ""
	}
	if !digitsOf(s) {
		return false
	}
	sum := 0
	for i := range s {
		d := int(s[i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
