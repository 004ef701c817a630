package family_test

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// must is for values that a test cannot be wrong about.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func date(s string) family.Date { return must(family.ParseDate(s)) }

func rules() family.Rules { return family.Rules{Today: date("2026-11-21")} }

func has(err error, path string, code validate.Code) bool {
	all, ok := validate.Of(err)
	return ok && all.Has(path, code)
}

// validForm is canonical in every field.
func validForm() family.ChildForm {
	return family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович", Sex: "male", BirthDate: "2020-05-15",
		BirthCountry: "russia", Citizenship: "RUS", SNILS: "112-233-445 95", INN: "500100732259", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "123456", IssuedOn: "2020-05-20",
			ActNumber: "110209910002900532002", ActDate: "2020-05-20", IssuedBy: "Отдел ЗАГС №1 г. Омска",
		},
	}
}

// The parsers again, slow and readable.

var (
	slowSeparators = regexp.MustCompile(`[ \x{a0}\x{2009}\x{202f}\x{2010}-\x{2014}\x{2212}-]+`)
	slowPlain      = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")
	slowEnds       = regexp.MustCompile(`^[\t\r\n \x{a0}\x{2009}\x{202f}]+|[\t\r\n \x{a0}\x{2009}\x{202f}]+$`)
)

// slowDigits is the digits of a text that has nothing but digits and, between
// them, spaces and dashes.
func slowDigits(s string) (string, bool) {
	s = slowPlain.Replace(slowEnds.ReplaceAllString(s, ""))
	if !regexp.MustCompile(`^[0-9](.*[0-9])?$`).MatchString(s) {
		return "", false
	}
	s = slowSeparators.ReplaceAllString(s, "")
	return s, regexp.MustCompile(`^[0-9]+$`).MatchString(s)
}

func slowSNILS(s string) bool {
	d, ok := slowDigits(s)
	if !ok || len(d) != 11 || d[:9] == "000000000" || len(s) > 128 {
		return false
	}
	if d[:9] <= "001001998" {
		return true
	}
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (9 - i)
	}
	for sum > 101 {
		sum -= 101
	}
	if sum == 100 || sum == 101 {
		sum = 0
	}
	check, _ := strconv.Atoi(d[9:])
	return check == sum
}

func slowINN(s string) bool {
	d, ok := slowDigits(s)
	if !ok || len(d) != 12 || d == "000000000000" || len(s) > 128 {
		return false
	}
	check := func(weights ...int) byte {
		sum := 0
		for i, w := range weights {
			sum += w * int(d[i]-'0')
		}
		return byte('0' + sum%11%10)
	}
	return d[10] == check(7, 2, 4, 10, 3, 5, 9, 4, 6, 8) && d[11] == check(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
}

func slowDate(s string) (time.Time, bool) {
	s = slowEnds.ReplaceAllString(s, "")
	for _, layout := range []string{"2006-01-02", "02.01.2006"} {
		if at, err := time.Parse(layout, s); err == nil && len(s) == 10 && at.Year() >= 1826 {
			return at, true
		}
	}
	return time.Time{}, false
}

func slowRoman(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		value int
		text  string
	}{
		{1000, "M"},
		{900, "CM"},
		{500, "D"},
		{400, "CD"},
		{100, "C"},
		{90, "XC"},
		{50, "L"},
		{40, "XL"},
		{10, "X"},
		{9, "IX"},
		{5, "V"},
		{4, "IV"},
		{1, "I"},
	} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.text)
		}
	}
	return b.String()
}

func slowPhone(s string) bool {
	s = slowPlain.Replace(slowEnds.ReplaceAllString(s, ""))
	s = regexp.MustCompile(`[ \x{a0}\x{2009}\x{202f}().\x{2010}-\x{2014}\x{2212}-]+`).ReplaceAllString(s, "")
	return regexp.MustCompile(`^(\+7|7|8)?9[0-9]{9}$`).MatchString(s)
}
