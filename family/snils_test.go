package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
)

// Public test numbers, exempt small ones and corner sums.
var goodSNILS = []string{
	"586-595-917 80", "611-357-865 80", "151-981-910 82", "384-051-346 70", "358-168-076 09", "134-940-005 39",
	"914-561-751 11", "642-709-548 07", "661-375-565 12", "123-456-788 63", "123-456-789 64", "057-551-458 77",
	"112-233-445 95", "010-242-368 77", "148-481-255 85", "087-654-303 00", "828-054-296 13", "689-169-232 65",
	"001-001-998 00", "000-000-600 01", "000-000-600 06", "001-239-570 99", "001-326-679 00", "001-508-816 00",
	"001-437-545 01", "007-986-558 99", "017-996-174 00", "006-996-683 00", "006-877-898 01", "199-998-551 99",
	"189-798-879 00", "298-795-995 00",
}

var badSNILS = []string{
	"111-111-111 11", "151-324-910 82", "642-709-048 07", "123-456-789 00", "112-233-445 00", "112-233-445 96",
	"010-242-368 00", "148-481-255 00", "187-654-303 00", "088-654-303 00", "087-664-303 00", "087-654-403 00",
	"087-654-304 00", "087-654-303 01", "012-345-678 90", "123-456-789 01", "001-001-999 00", "689-169-232 66",
}

var goodINN = []string{
	"300504899258", "635277570478", "451408304546", "079285641150", "793970318200", "459147066360",
	"722433057002", "499918818482", "383391302210", "123456789047", "760307073214", "005826107187",
	"500100732259", "226526799843",
}

var badINN = []string{
	"423543534553", "123456789037", "860307073214", "761307073214", "760317073214", "760307173214",
	"760307074214", "760307073224", "012345678901", "123456789012", "500100732258", "226526799844",
}

func TestSNILS(t *testing.T) {
	t.Parallel()
	for _, in := range goodSNILS {
		got, err := family.ParseSNILS(in)
		require.NoError(t, err, in)
		assert.Equal(t, in, got.String())
	}
	for _, in := range badSNILS {
		got, err := family.ParseSNILS(in)
		require.ErrorIs(t, err, family.ErrSNILSChecksum, in)
		assert.True(t, got.IsZero(), in)
	}
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{name: "bare digits", in: "11223344595", want: "112-233-445 95"},
		{name: "hyphens only", in: "112-233-445-95", want: "112-233-445 95"},
		{name: "no-break spaces", in: "112\u00a0233\u202f445\u00a095", want: "112-233-445 95"},
		{name: "long dashes", in: " 112 – 233 – 445 95 ", want: "112-233-445 95"},
		{name: "zeros", in: "000-000-000 00", err: family.ErrSNILSZero},
		{name: "zeros with check digits", in: "000-000-000 01", err: family.ErrSNILSZero},
		{name: "the largest exempt", in: "001-001-998 99", want: "001-001-998 99"},
		{name: "ten digits", in: "1122334459", err: family.ErrSNILSFormat},
		{name: "twelve digits", in: "112233445951", err: family.ErrSNILSFormat},
		{name: "a letter", in: "112-233-445 9О", err: family.ErrSNILSFormat},
		{name: "a dash in front", in: "-112-233-445 95", err: family.ErrSNILSFormat},
		{name: "a dash behind", in: "112-233-445 95-", err: family.ErrSNILSFormat},
		{name: "full-width digits", in: "１１２-233-445 95", want: "112-233-445 95"},
		{name: "Arabic-Indic digits", in: "١١٢-233-445 95", err: family.ErrSNILSFormat},
		{name: "empty", in: "", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := family.ParseSNILS(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
		})
	}
	assert.Equal(t, "***-***-*** 95", must(family.ParseSNILS("11223344595")).Masked())
	assert.Equal(t, "11223344595", must(family.ParseSNILS("112-233-445 95")).Digits())
}

func TestINN(t *testing.T) {
	t.Parallel()
	for _, in := range goodINN {
		got, err := family.ParseINN(in)
		require.NoError(t, err, in)
		assert.Equal(t, in, got.String())
	}
	for _, in := range badINN {
		_, err := family.ParseINN(in)
		require.ErrorIs(t, err, family.ErrINNChecksum, in)
	}
	for _, c := range []struct {
		name, in string
		err      error
	}{
		{name: "an organization's", in: "6449013711", err: family.ErrINNOrganisation},
		{name: "ten wrong digits", in: "1110005080", err: family.ErrINNOrganisation},
		{name: "zeros", in: "000000000000", err: family.ErrINNZero},
		{name: "eleven digits", in: "50010073225", err: family.ErrINNFormat},
		{name: "a letter", in: "50010073225X", err: family.ErrINNFormat},
		{name: "empty", in: "", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := family.ParseINN(c.in)
			require.ErrorIs(t, err, c.err)
			assert.True(t, got.IsZero())
		})
	}
}

func TestOneWrongDigitOfINNIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		good := rapid.SampledFrom(goodINN).Draw(t, "number")
		at := rapid.IntRange(0, 9).Draw(t, "at")
		other := rapid.ByteRange('0', '9').Draw(t, "digit")
		if other == good[at] {
			return
		}
		wrong := good[:at] + string(other) + good[at+1:]
		got, err := family.ParseINN(wrong)
		require.Equal(t, slowINN(wrong), err == nil)
		require.Equal(t, err != nil, got.IsZero())
	})
}
