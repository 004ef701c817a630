package familytest_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

var update = flag.Bool("update", false, "write the goldens")

// each runs check for a family of every seed, plain and messy by turns.
func each(t *testing.T, seeds uint64, check func(*testing.T, *familytest.Source, familytest.Family)) {
	t.Helper()
	for seed := range seeds {
		source := familytest.New(seed, nil)
		check(t, source, source.Family(familytest.Wish{Messy: seed%2 == 1}))
	}
}

func TestEveryFamilyIsGoodUnderBothProfiles(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	each(t, 10_000, func(t *testing.T, source *familytest.Source, f familytest.Family) {
		t.Helper()
		for _, profile := range []family.Profile{family.Strict, family.Portal} {
			rules := source.Rules(profile)
			for _, c := range f.Children {
				child, warnings, err := c.Form.Parse(rules)
				require.NoError(t, err, "%+q", c.Form.Certificate.Series)
				require.Equal(t, c.Child, child)
				for _, w := range warnings {
					seen[string(w.Code)]++
				}
				_, err = rules.ReadEmail(c.Email.String())
				require.NoError(t, err)
				_, notes, err := rules.ReadBirthPlace(c.BirthPlace.String())
				require.NoError(t, err)
				require.Empty(t, notes.All())
			}
			for _, a := range f.Adults {
				person, _, err := a.Form.Parse(rules)
				require.NoError(t, err)
				require.Equal(t, a.Person, person)
				require.GreaterOrEqual(t, person.BirthDate.AgeOn(source.Today()), 18)
				_, err = rules.ReadEmail(a.Email.String())
				require.NoError(t, err)
			}
		}
	})
	for _, repair := range family.Repairs(1<<8 - 1).Codes() { // all but the country code of a phone
		assert.NotZero(t, seen[string(repair)], "%s never needed", repair)
		delete(seen, string(repair))
	}
	assert.NotZero(t, seen[string(family.ErrBirthCountryOther)])
	assert.NotZero(t, seen[string(family.ErrActNumberAbsent)])
	assert.Len(t, seen, 2, "%v", seen)
}

func TestSameSeedSameFamily(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		w := familytest.Wish{Messy: seed%2 == 0}
		one, two := familytest.New(seed, nil), familytest.New(seed, &familytest.Options{})
		for range 3 {
			require.Equal(t, marshal(t, one.Family(w)), marshal(t, two.Family(w)))
		}
	}
	assert.NotEqual(t, marshal(t, familytest.New(1, nil).Family(familytest.Wish{})),
		marshal(t, familytest.New(2, nil).Family(familytest.Wish{})))
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return string(text) + "\n"
}

// A family that changes for a seed breaks the tests of those who use it.
func TestFamiliesStayTheSame(t *testing.T) {
	t.Parallel()
	source := familytest.New(7, nil)
	got := marshal(t, []familytest.Family{
		source.Family(familytest.Wish{Twins: true, Messy: true}),
		source.Family(familytest.Wish{Shape: familytest.Guardianship, Age: familytest.LeapDay, Paper: familytest.ForeignPaper}),
	})
	const golden = "testdata/seed_7.json"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644)) //nolint:gosec // a golden is for everybody
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestMessyChangesTheSpellingOnly(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		plain := familytest.New(seed, nil).Family(familytest.Wish{})
		messy := familytest.New(seed, nil).Family(familytest.Wish{Messy: true})
		for i := range messy.Children {
			messy.Children[i].Form, messy.Children[i].Child.Typed = plain.Children[i].Form, plain.Children[i].Form
		}
		for i := range messy.Adults {
			messy.Adults[i].Form = plain.Adults[i].Form
		}
		require.Equal(t, plain, messy)
	}
}

func TestPlainFormsAreCanonical(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		for _, c := range familytest.New(seed, nil).Family(familytest.Wish{}).Children {
			b := c.Child.Certificate
			values := family.ChildForm{
				Surname: c.Child.Name.Surname(), Given: c.Child.Name.Given(), Patronymic: c.Child.Name.Patronymic(),
				NoPatronymic: c.Child.Name.NoPatronymic(), Sex: c.Child.Sex.String(), BirthDate: c.Child.BirthDate.String(),
				BirthCountry: c.Child.BirthCountry.String(), Citizenship: c.Child.Citizenship.String(),
				SNILS: c.Child.SNILS.String(), INN: c.Child.INN.String(), Relation: c.Child.Relation.String(),
				Certificate: family.CertificateForm{
					Kind: b.Kind.String(), Series: b.Series.String(), Number: b.Number.String(), IssuedOn: b.IssuedOn.String(),
					ActNumber: b.ActNumber.String(), ActDate: b.ActDate.String(), IssuedBy: b.IssuedBy.String(),
				},
			}
			assert.Equal(t, values, c.Form)
		}
	}
}

func TestValuesAreMarkedAsNobodys(t *testing.T) {
	t.Parallel()
	each(t, 2000, func(t *testing.T, _ *familytest.Source, f familytest.Family) {
		t.Helper()
		for _, a := range f.Adults {
			requireMarked(t, a.Person.SNILS, a.INN, a.Phone, a.Email)
			require.Contains(t, a.Person.RegisteredAddress.Line, "000000, ")
		}
		for _, c := range f.Children {
			requireMarked(t, c.Child.SNILS, c.Child.INN, c.Phone, c.Email)
			issuer := strings.ToLower(c.Child.Certificate.IssuedBy.String())
			require.True(t, strings.Contains(issuer, "тестов") || strings.Contains(issuer, "test"))
			if b := c.Child.Certificate; b.Kind == family.RussianCertificate {
				require.Contains(t, "ЪЬ", string([]rune(b.Series.Letters())[0]))
				if b.ActNumber.IsLong() {
					require.Equal(t, "900", b.ActNumber.String()[5:8])
				}
			}
		}
	})
}

func requireMarked(t *testing.T, snils family.SNILS, inn family.INN, phone family.Phone, email family.Email) {
	t.Helper()
	require.True(t, snils.IsZero() || strings.HasPrefix(snils.String(), "000-"))
	require.True(t, inn.IsZero() || strings.HasPrefix(inn.String(), "00"))
	require.True(t, strings.HasPrefix(phone.String(), "+7900000"))
	require.True(t, strings.HasSuffix(email.Key(), "@example.org"))
}

func TestNothingUniqueIsSharedWithinASource(t *testing.T) {
	t.Parallel()
	source := familytest.New(42, &familytest.Options{TestStandPhones: true})
	seen := map[string]bool{}
	once := func(kind, value string) {
		if value == "" {
			return
		}
		require.False(t, seen[kind+value], "%s twice", kind)
		seen[kind+value] = true
	}
	for range 3000 {
		f := source.Family(familytest.Wish{})
		for _, a := range f.Adults {
			once("snils", a.Person.SNILS.String())
			once("inn", a.INN.String())
			once("phone", a.Phone.String())
			once("email", a.Email.Key())
			require.True(t, strings.HasPrefix(a.Phone.String(), "+7000"))
		}
		for _, c := range f.Children {
			once("snils", c.Child.SNILS.String())
			once("inn", c.Child.INN.String())
			once("phone", c.Phone.String())
			once("email", c.Email.Key())
			once("certificate", c.Child.Certificate.Identity())
		}
	}
}

func TestCheckDigitsAreRight(t *testing.T) {
	t.Parallel()
	each(t, 2000, func(t *testing.T, _ *familytest.Source, f familytest.Family) {
		t.Helper()
		for _, c := range f.Children {
			if d := c.Child.SNILS.Digits(); d != "" { // the parser does not look at exempt numbers
				sum := 0
				for i, weight := range []int{9, 8, 7, 6, 5, 4, 3, 2, 1} {
					sum += weight * int(d[i]-'0')
				}
				require.Equal(t, sum%101%100, int(d[9]-'0')*10+int(d[10]-'0'))
			}
			b := c.Child.Certificate
			if n := b.ActNumber.String(); !b.ActNumber.IsZero() {
				require.Equal(t, b.ActNumber.IsLong(), !b.ActDate.Before(familytest.MustDate("2018-10-01")))
				_, _, err := family.Rules{}.ReadActNumber(n, b.ActDate) // Strict: check digit and year
				require.NoError(t, err)
			}
		}
	})
}

func TestEveryPolicyDateHasFamilies(t *testing.T) {
	t.Parallel()
	for day := familytest.MustDate("1995-01-30"); day.Year() < 2060; day = day.AddDays(29) {
		source := familytest.New(uint64(day.Day()), &familytest.Options{Today: day}) //nolint:gosec // a day of a month
		for _, c := range source.Family(familytest.Wish{}).Children {
			_, err := c.Child.Check(source.Rules(family.Strict))
			require.NoError(t, err, "%s", day.String())
		}
	}
}
