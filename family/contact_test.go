package family_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

func TestPhone(t *testing.T) {
	t.Parallel()
	const good = "+79261234567"
	for _, c := range []struct {
		name, in, want string
		did            family.Repairs
		err            error
	}{
		{name: "canonical", in: good, want: good},
		{name: "with an eight", in: "8 (926) 123-45-67", want: good, did: family.RepairCountryCode},
		{name: "as the identity service stores it", in: "+7(926)1234567", want: good},
		{name: "all of it in parentheses", in: "(+7 926 123-45-67)", want: good}, // the museum: a parenthesis before the plus
		{name: "no plus", in: "79261234567", want: good},
		{name: "ten digits", in: "9261234567", want: good},
		{name: "no-break spaces and long dashes", in: "+7\u00a0926\u202f123–45—67", want: good},
		{name: "Kazakhstan", in: "+7 701 123 45 67", err: family.ErrPhoneKazakhstan},
		{name: "Kazakhstan, display form", in: "+7 (747) 000-00-00", err: family.ErrPhoneKazakhstan},
		{name: "Kazakhstan with an eight", in: "8 701 123 45 67", err: family.ErrPhoneKazakhstan},
		{name: "Baikonur", in: "+7 336 22 1 23 45", err: family.ErrPhoneKazakhstan},
		{name: "fixed, beside Baikonur", in: "+7 336 23 1 23 45", err: family.ErrPhoneFixed},
		{name: "Moscow", in: "+7 (495) 123-45-67", err: family.ErrPhoneFixed},
		{name: "free of charge", in: "8 800 555-35-35", err: family.ErrPhoneFixed},
		{name: "not in use", in: "+7 200 123-45-67", err: family.ErrPhoneUnassigned},
		{name: "a test stand's", in: "+7(000)0000006", err: family.ErrPhoneUnassigned},
		{name: "Belarus", in: "+375 29 123-45-67", err: family.ErrPhoneCountry},
		{name: "too short", in: "8926123456", err: family.ErrPhoneFormat},
		{name: "plus and eight", in: "+89261234567", err: family.ErrPhoneFormat},
		{name: "ten digits of a fixed line", in: "4951234567", err: family.ErrPhoneFormat},
		{name: "the letter O", in: "926-123-45-6O", err: family.ErrPhoneFormat},
		{name: "double zero", in: "0079261234567", err: family.ErrPhoneFormat},
		{name: "two pluses", in: "++79261234567", err: family.ErrPhoneFormat},
		{name: "a plus inside", in: "7+9261234567", err: family.ErrPhoneFormat},
		{name: "a plus only", in: "+", err: family.ErrPhoneFormat},
		{name: "an extension", in: "+79261234567,1", err: family.ErrPhoneFormat},
		{name: "empty", in: " ", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, notes, err := family.Rules{}.ReadPhone(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.want, got.String())
			assert.Equal(t, c.did.Codes(), notes.Repairs.Codes())
		})
	}
	assert.Equal(t, "+7 (9**) ***-**-67", must(family.ParsePhone(good)).Masked())
	stand, _, err := family.Rules{TestStandPhones: true}.ReadPhone("+7(111)1111111")
	require.NoError(t, err)
	var back family.Phone
	require.NoError(t, back.UnmarshalText(must(stand.MarshalText())))
	assert.Equal(t, stand, back)
}

func TestEmail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, key string
		rules         family.Rules
		err           error
	}{
		{name: "case", in: "Ivan@Example.RU", key: "ivan@example.ru"},
		{name: "international", in: "ivan@пример.рф", key: "ivan@xn--e1afmkfd.xn--p1ai"},
		{name: "international, capitals", in: "ivan@ПРИМЕР.РФ", key: "ivan@xn--e1afmkfd.xn--p1ai"},
		{name: "punycode", in: "ivan@xn--e1afmkfd.xn--p1ai", key: "ivan@xn--e1afmkfd.xn--p1ai"},
		{name: "broken punycode", in: "ivan@xn--a.ru", err: family.ErrEmailDomain},
		{name: "plus", in: "a+b@example.org", key: "a+b@example.org"},
		{name: "plus, portal", in: "a+b@example.org", rules: family.Rules{Profile: family.Portal}, err: family.ErrEmailPlus},
		{name: "dots stay", in: "a.b.c@gmail.com", key: "a.b.c@gmail.com"},
		{name: "all marks", in: "!#$%&'*+-/=?^_{|}~`@x.ru", key: "!#$%&'*+-/=?^_{|}~`@x.ru"},
		{name: "marks, portal", in: "a!b@x1.ru", rules: family.Rules{Profile: family.Portal}, err: family.ErrEmailLocalPart},
		{name: "short host, portal", in: "a@x.ru", rules: family.Rules{Profile: family.Portal}, err: family.ErrEmailDomain},
		{name: "plain, portal", in: "A_b.c-d@mail.ru", rules: family.Rules{Profile: family.Portal}, key: "a_b.c-d@mail.ru"},
		{name: "Cyrillic local part", in: "иван@пример.рф", err: family.ErrEmailLocalPart},
		{name: "Cyrillic local part by option", in: "иван@пример.рф", rules: family.Rules{UnicodeLocalPart: true}, key: "иван@xn--e1afmkfd.xn--p1ai"},
		{name: "one label", in: "a@b", err: family.ErrEmailDomain},
		{name: "hyphen in front", in: "a@-b.ru", err: family.ErrEmailDomain},
		{name: "full stop at the end", in: "a@x.ru.", err: family.ErrEmailDomain},
		{name: "mixed label", in: "a@mаil.ru", err: family.ErrEmailDomain},
		{name: "ideographic full stop", in: "a@x。ru", err: family.ErrEmailDomain},
		{name: "no domain", in: "a@", err: family.ErrEmailDomain},
		{name: "numbers", in: "a@127.0.0.1", err: family.ErrEmailDomain},
		{name: "two dots", in: "a..b@x.ru", err: family.ErrEmailLocalPart},
		{name: "dot in front", in: ".a@x.ru", err: family.ErrEmailLocalPart},
		{name: "dot behind", in: "a.@x.ru", err: family.ErrEmailLocalPart},
		{name: "quoted", in: `"a b"@x.ru`, err: family.ErrEmailLocalPart},
		{name: "no local part", in: "@x.ru", err: family.ErrEmailLocalPart},
		{name: "65 in front", in: strings.Repeat("a", 65) + "@x.ru", err: family.ErrEmailLocalPart},
		{name: "display name", in: "Имя <a@b.ru>", err: family.ErrEmailFormat},
		{name: "IP literal", in: "a@[127.0.0.1]", err: family.ErrEmailFormat},
		{name: "a space", in: "a b@x.ru", err: family.ErrEmailFormat},
		{name: "two addresses", in: "a@x.ru,b@x.ru", err: family.ErrEmailFormat},
		{name: "no at sign", in: "a.x.ru", err: family.ErrEmailFormat},
		{name: "too long", in: "a@" + strings.Repeat("a.", 130) + "ru", err: family.ErrTextTooLong},
		{name: "line break", in: "a@x.ru\r\nBcc: b@x.ru", err: family.ErrTextInvalid},
		{name: "empty", in: "", err: family.ErrRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.rules.ReadEmail(c.in)
			require.ErrorIs(t, err, c.err)
			assert.Equal(t, c.key, got.Key())
		})
	}
	e := must(family.ParseEmail("Ivan.Petrov@Пример.РФ"))
	assert.Equal(t, "Ivan.Petrov@Пример.РФ", e.String())
	assert.Equal(t, "Ivan.Petrov@xn--e1afmkfd.xn--p1ai", e.Address())
	assert.Equal(t, "iv****@mail.ru", must(family.ParseEmail("ivan@mail.ru")).Masked())
	assert.Equal(t, "****@mail.ru", must(family.ParseEmail("i@mail.ru")).Masked())
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   family.Address
		path string
		err  error
	}{
		{name: "a line", in: family.Address{Line: " г. Омск,\nул. Мира, 1 "}},
		{name: "no line", in: family.Address{City: "Омск"}, path: "line", err: family.ErrRequired},
		{name: "no letter", in: family.Address{Line: "123, 45"}, path: "line", err: family.ErrAddressShape},
		{name: "too long", in: family.Address{Line: strings.Repeat("я", 501)}, path: "line", err: family.ErrTextTooLong},
		{name: "all parts", in: family.Address{Line: "Омск", Country: "RUS", ZIP: "644000", FIAS: "00000000-0000-0000-0000-00000000000a"}},
		{name: "dotted code", in: family.Address{Line: "Омск", FIAS: "55.0.0.1"}},
		{name: "bad code", in: family.Address{Line: "Омск", FIAS: "55"}, path: "fias", err: family.ErrAddressFIAS},
		{name: "bad ZIP", in: family.Address{Line: "Омск", ZIP: "64400"}, path: "zip", err: family.ErrAddressZIP},
		{name: "abroad", in: family.Address{Line: "Минск", Country: "BLR"}, path: "country", err: family.ErrAddressNotRussian},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.in.Parse()
			if c.err == nil {
				require.NoError(t, err)
				again, err := got.Parse()
				require.NoError(t, err)
				assert.Equal(t, got, again)
				return
			}
			assert.True(t, has(err, c.path, validateCode(c.err)))
			assert.True(t, got.IsZero())
		})
	}
	_, err := family.ParseAddress("")
	require.Equal(t, family.ErrRequired, err)
}

func TestCopiedAddressIsNobodyElses(t *testing.T) {
	t.Parallel()
	mine := must(family.ParseAddress("г. Омск, ул. Мира, 1"))
	theirs := mine.Copy()
	assert.True(t, theirs.Copied)
	assert.False(t, mine.Copied)
	edited, err := theirs.Edit("г. Омск, ул. Мира, 2")
	require.NoError(t, err)
	assert.False(t, edited.Copied)
	assert.Equal(t, "г. Омск, ул. Мира, 1", mine.Line)
	assert.True(t, family.Address{}.Copy().IsZero())
}
