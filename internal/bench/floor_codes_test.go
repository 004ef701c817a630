package main

import (
	"bytes"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// pieces are what a text is hurt with.
var pieces = []string{
	"", " ", "  ", "-", "--", "'", ".", "(", "+", "@", "0", "9", "I", "VI", "Z", "a", "x", "~", "!", "№", "«", "–", "Ё", "Ѐ", "А", "я", "ё", "МЮЯ",
	"\u0308", "\u00a0", "\t", "\n", "\x00", "\x7f", "\u200b", "\u202e", "\xd0", "\xd1", "\x81", "\xff", "\uff11", "日", "0123456789012345678901234567890",
}

// hurt takes out, puts in and changes a few bytes and pieces.
func hurt(r *rand.Rand, s string) string {
	for range r.IntN(4) {
		from := r.IntN(len(s) + 1)
		to := min(len(s), from+r.IntN(4))
		piece := pieces[r.IntN(len(pieces))]
		if r.IntN(3) == 0 {
			piece = string([]byte{byte(r.UintN(256) & 0xFF)})
		}
		s = s[:from] + piece + s[to:]
	}
	return s
}

// rounds is how many hurt texts each floor is asked about.
const rounds = 30_000

func first(err error) validate.Code {
	all, _ := validate.Of(err)
	if len(all) == 0 {
		return ""
	}
	return all[0].Code
}

// A floor that answers with another code than we do would be the floor of
// another task.
func TestFloorsOfRefusalsAnswerWithOurCode(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"series, three letters": "VI-МЮ", "certificate number, five digits": "012345", "phone, a digit short": goodPhone,
		"name, a digit": "Ёлкина-Берёзова", "issuer, a dash at the end": "Отдел ЗАГС № 3 г. Примерска", "password, no digit": goodPassword,
		"INN, a letter": goodINN, "e-mail, no dot": goodEmail, "e-mail, a space": "a@b-1.c2d",
	}
	for _, c := range refusals() {
		if c.coded == nil && c.kept == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // Repeatable, not secret.
			answers := map[string]int{}
			ask := func(in string) {
				if c.kept != nil {
					if err, sure := c.kept(in); sure {
						require.Equal(t, c.us(in), err, "%q", in)
						answers[string(first(err))]++
					}
				} else if code, sure := c.coded(in); sure {
					require.Equal(t, first(c.us(in)), code, "%q", in)
					answers[string(code)]++
				}
			}
			for _, start := range []string{c.value, good[c.name]} {
				for range rounds {
					ask(hurt(r, start))
				}
				for i := range len(start) {
					for b := range 256 {
						ask(start[:i] + string([]byte{byte(b)}) + start[i+1:])
					}
				}
			}
			assert.Positive(t, answers[string(first(c.us(c.value)))])
		})
	}
}

func TestFloorPasswordTellsEveryRule(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // Repeatable, not secret.
	for range rounds {
		in := hurt(r, goodPassword)
		broken, sure := refusePassword(in)
		if !sure {
			continue
		}
		var codes []validate.Code
		for rest := broken; rest != 0; rest &= rest - 1 {
			codes = append(codes, passwordCodes[bits.TrailingZeros8(rest)])
		}
		all, _ := validate.Of(password.Portal().Check(in))
		var want []validate.Code
		for _, e := range all {
			want = append(want, e.Code)
		}
		require.Equal(t, want, codes, "%q", in)
	}
}

// hurtForm hurts up to two fields.
func hurtForm(r *rand.Rand, f *family.ChildForm) {
	c := &f.Certificate
	fields := []*string{
		&f.Surname, &f.Given, &f.Patronymic, &f.Sex, &f.BirthDate, &f.BirthCountry, &f.Citizenship, &c.Kind, &c.Series, &c.Number,
		&c.IssuedOn, &c.ActNumber, &c.ActDate, &c.IssuedBy, &f.SNILS, &f.INN, &f.Relation,
	}
	for range r.IntN(3) {
		field := fields[r.IntN(len(fields))]
		*field = hurt(r, *field)
	}
	switch r.IntN(50) {
	case 0:
		f.NoSurname = true
	case 1:
		f.NoPatronymic = true
	}
}

// texts are what a floor filled in, as the library writes it.
func (f *filled) texts() []string {
	day := func(n int) string { return fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100) }
	c := &f.certificate
	return []string{
		f.surname.text, f.given.text, f.patronymic.text, strconv.FormatBool(f.surname.absent || f.given.absent || f.patronymic.absent),
		[]string{"", "male", "female"}[f.sex], day(f.birth), []string{"", "russia", "other"}[f.country],
		string(bytes.TrimRight(slices.Concat(f.citizenship[0][:], f.citizenship[1][:]), "\x00")),
		[]string{"", "russian"}[c.kind], c.series, c.number, day(c.issued), c.act, day(c.acted), c.from,
		strconv.FormatUint(f.snils, 10), strconv.FormatUint(f.inn, 10), []string{"", "parent", "adopter", "guardian"}[f.relation],
	}
}

// textsOf are the same of our child.
func textsOf(c *family.Child) []string {
	b := &c.Certificate
	digits := func(s string) string {
		n, err := strconv.ParseUint(strings.NewReplacer("-", "", " ", "").Replace(s), 10, 64)
		if err != nil {
			return err.Error()
		}
		return strconv.FormatUint(n, 10)
	}
	return []string{
		c.Name.Surname(), c.Name.Given(), c.Name.Patronymic(), strconv.FormatBool(c.Name.NoSurname() || c.Name.NoGiven() || c.Name.NoPatronymic()),
		c.Sex.String(), c.BirthDate.String(), c.BirthCountry.String(), c.Citizenship.String(),
		b.Kind.String(), b.Series.String(), b.Number.String(), b.IssuedOn.String(), b.ActNumber.String(), b.ActDate.String(), b.IssuedBy.String(),
		digits(c.SNILS.String()), digits(c.INN.String()), c.Relation.String(),
	}
}

func TestFloorsOfFormsAnswerAsWeDo(t *testing.T) {
	t.Parallel()
	rules, err := rules()
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // Repeatable, not secret.
	good, wrong := 0, 0
	for i := range rounds {
		f := goodForm()
		if i%2 == 1 {
			f = wrongForm()
		}
		hurtForm(r, &f)
		child, warnings, err := f.Parse(rules)
		if scanned, ok := floorForm(&f, 2026_03_01); ok {
			require.NoError(t, err, "%#v", []any{f.Surname, f.Certificate.Series})
			require.Empty(t, warnings)
			require.Equal(t, textsOf(&child), scanned.texts())
			require.Equal(t, child.Typed, scanned.typed)
			good++
		}
		var found marks
		if floorMarks(&f, 2026_03_01, &found) {
			require.Equal(t, err, found.kept())
			if found.n >= 3 {
				wrong++
			}
		}
	}
	assert.Positive(t, good)
	assert.Positive(t, wrong)
}
