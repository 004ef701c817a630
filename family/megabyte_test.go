package family_test

import (
	"encoding"
	"maps"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

// readers are what else reads a text: the readers of Rules and what JSON calls.
var readers = map[string]func(string) error{
	"ReadSeries":     func(s string) error { _, _, err := family.Rules{}.ReadSeries(s); return err },
	"ReadActNumber":  func(s string) error { _, _, err := family.Rules{}.ReadActNumber(s, family.Date{}); return err },
	"ReadNumber":     func(s string) error { _, _, err := family.Rules{}.ReadNumber(family.SovietCertificate, s); return err },
	"foreign number": func(s string) error { _, _, err := family.Rules{}.ReadNumber(family.ForeignCertificate, s); return err },
	"ReadSNILS":      func(s string) error { _, _, err := family.Rules{}.ReadSNILS(s); return err },
	"ReadINN":        func(s string) error { _, _, err := family.Rules{}.ReadINN(s); return err },
	"ReadIssuer":     func(s string) error { _, _, err := family.Rules{}.ReadIssuer(family.RussianCertificate, s); return err },
	"ReadBirthPlace": func(s string) error { _, _, err := family.Rules{}.ReadBirthPlace(s); return err },
	"ReadPhone":      func(s string) error { _, _, err := family.Rules{}.ReadPhone(s); return err },
	"ReadEmail":      func(s string) error { _, err := family.Rules{Profile: family.Portal}.ReadEmail(s); return err },
	"ReadName": func(s string) error {
		_, _, err := family.Rules{}.ReadName(family.NameForm{Surname: s, Given: s})
		return err
	},
	"ParseName":     func(s string) error { _, err := family.ParseName("Ким", "Анна", s); return err },
	"ParseAddress":  func(s string) error { _, err := family.ParseAddress(s); return err },
	"Address.Parse": func(s string) error { _, err := family.Address{Line: "г. Омск", FIAS: s}.Parse(); return err },
	"child form": func(s string) error {
		_, _, err := family.ChildForm{
			Surname: s, Given: s, Patronymic: s, Sex: s, BirthDate: s, BirthCountry: s, Citizenship: s, SNILS: s, INN: s, Relation: s,
			Certificate: family.CertificateForm{Kind: s, Series: s, Number: s, IssuedOn: s, ActNumber: s, ActDate: s, IssuedBy: s},
		}.Parse(family.Rules{Today: date("2026-11-21")})
		return err
	},
	"foreign child form": func(s string) error {
		f := validForm()
		f.Certificate.Kind, f.Certificate.Series, f.Certificate.Number = "foreign", s, s
		_, _, err := f.Parse(rules())
		return err
	},
	"representative form": func(s string) error {
		_, _, err := family.RepresentativeForm{Surname: s, Given: s, BirthDate: s, Sex: s, SNILS: s, RegisteredAddress: s}.Parse(rules())
		return err
	},
}

// TestMegabyteIsRefusedAtOnce counts allocations and bytes, not time: a text is
// refused by its length, before anything is made of it.
//
//nolint:paralleltest // counts the memory of the whole process
func TestMegabyteIsRefusedAtOnce(t *testing.T) {
	all := maps.Clone(readers)
	for _, p := range parsers {
		all[p.name] = func(s string) error {
			v, err := p.parse(s)
			assert.True(t, v.IsZero(), p.name)
			return err
		}
	}
	for _, unit := range []string{"a", "я", "1", " ", "-", "\u0308", "\xff", "a@", ".", "\u00a0", "Ⅵ", "１", "\x00", "VI-"} {
		in := strings.Repeat(unit, 1<<20/len(unit))
		for name, read := range all {
			broken, _ := validate.Of(read(in))
			require.NotEmpty(t, broken, name)
			for _, e := range broken {
				require.Equal(t, family.ErrTextTooLong, e.Code, "%s: %s", name, e.Path)
			}
			limit := 16.0 // allocations, and kilobytes, for each broken field
			if len(broken) > 1 {
				limit *= float64(len(broken))
			}
			assert.LessOrEqual(t, testing.AllocsPerRun(3, func() { _ = read(in) }), limit, name)
			assert.LessOrEqual(t, bytesOf(func() { _ = read(in) }), uint64(limit*1024), name)
		}
		text := []byte(in)
		for _, v := range []encoding.TextUnmarshaler{
			new(family.Name), new(family.Date), new(family.Sex), new(family.SNILS), new(family.INN), new(family.Series),
			new(family.CertificateNumber), new(family.ActNumber), new(family.Issuer), new(family.BirthPlace), new(family.Phone),
			new(family.Email), new(family.Citizenship), new(family.Relation), new(family.BirthCountry), new(family.CertificateKind),
		} {
			require.ErrorIs(t, v.UnmarshalText(text), family.ErrTextTooLong, "%T", v)
			assert.LessOrEqual(t, bytesOf(func() { _ = v.UnmarshalText(text) }), uint64(16*1024), "%T", v)
		}
	}
}

// bytesOf is how many bytes a call takes from the heap, the best of three.
func bytesOf(call func()) uint64 {
	least := ^uint64(0)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		call()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}
