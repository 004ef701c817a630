package tags_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/tags"
)

// Both ways must give the same codes, with the same parameters.
func sameAnswer(t require.TestingT, v *validator.Validate, tag string, read reading, in string) {
	want := read(in)
	err := v.Var(in, tag)
	require.Equal(t, want == nil, err == nil, "%s", tag)
	require.Equal(t, answer(bare(want)), answer(tags.Errors(err)), "%s", tag)

	lenient := tag + "=optional"
	if strings.Contains(tag, "=") {
		lenient = tag + " optional"
	}
	if isBlankOnly(want) || in == "" {
		want = nil
	}
	require.Equal(t, answer(bare(want)), answer(tags.Errors(v.Var(in, lenient))), "%s", lenient)
}

func TestTagsAnswerAsParsersDo(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	all := readings()
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			good := 0
			for _, in := range vectors() {
				sameAnswer(t, v, tag, all[tag], in)
				if all[tag](in) == nil {
					good++
				}
			}
			assert.Positive(t, good, "no vector is good for this tag")
			assert.Less(t, good, len(vectors()))
		})
	}
}

func TestTagsAnswerAsParsersDoForDrawnTexts(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	all := readings()
	names := slices.Sorted(maps.Keys(all))
	texts := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[0-9 -]{9,23}`),
		rapid.StringMatching(`[IVXLCDM1УХ]{0,7}[ –-]{0,2}[А-ЯA-Zа-я]{0,3}`),
		rapid.StringMatching(`[А-Яа-яЁё' .()-]{1,20}`),
		rapid.StringMatching(`[a-z0-9.+]{1,8}@[a-zп-я.-]{1,12}`),
		rapid.StringMatching(`[+8-9][0-9 ()-]{8,16}`),
		rapid.StringMatching(`[12][0-9]{3}-[01][0-9]-[0-3][0-9]`),
		rapid.StringMatching(`[A-Za-z0-9!-/]{6,20}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.SampledFrom(vectors()), texts).Draw(t, "in")
		tag := rapid.SampledFrom(names).Draw(t, "tag")
		sameAnswer(t, v, tag, all[tag], in)
	})
}

func TestINNOfAnOrganization(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	for _, c := range []struct {
		name string
		in   []string
		want validate.Code
	}{
		{name: "good", in: []string{
			"6449013711", "3664069397", "4205001725", "7743880975", "6447207743", "0660534489", "3694555299", "9198578814", "7827004526",
			"1234567894", "7707083893", "0108003670", "0273074555", "0279111370", "0716007984", "5190187770", "6223002330", "6440019934",
			"6672238301", " 77 0708-3893", "7707083893\n", "７７０７０８３８９３", "770708389３",
		}},
		{name: "wrong check digit", want: tags.ErrINNOrgChecksum, in: []string{
			"1110005080", "4234324324", "1112427095", "1114327151", "1111111111", "8827004526", "7837004526", "7827104526", "7827005526",
			"7827004536", "1234567895", "0123456789", "1234567890", "77-0708 3894", "７７０７０８３８９４",
		}},
		{name: "zero", want: tags.ErrINNOrgZero, in: []string{"0000000000", "00 0000 0000", "00000000０0"}},
		{name: "a person's", want: tags.ErrINNOrgPerson, in: []string{"500100732259", "5001 0073 2259", "500100732258", "000000000000", "５００１００７３２２５８"}},
		{name: "no number", want: tags.ErrINNOrgFormat, in: []string{"770708389", "77070838931", "7707083893x", "-7707083893", "77O7083893"}},
		{name: "missing", want: family.ErrRequired, in: []string{"", "  "}},
		{name: "hidden characters", want: family.ErrTextInvalid, in: []string{"770708\u200b3893", "\xff"}},
		{name: "too long", want: family.ErrTextTooLong, in: []string{long("7", 129)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, in := range c.in {
				err := v.Var(in, "inn_org")
				if c.want == "" {
					require.NoError(t, err, in)
					continue
				}
				all := tags.Errors(err)
				require.Len(t, all, 1, in)
				assert.Equal(t, c.want, all[0].Code, in)
			}
		})
	}
}

// slowINN is the rule for digits only, word for word.
func slowINN(digits string) bool {
	sum := 0
	for i, weight := range []int{2, 4, 10, 3, 5, 9, 4, 6, 8} {
		sum += int(digits[i]-'0') * weight
	}
	return digits != "0000000000" && (sum-sum/11*11)%10 == int(digits[9]-'0')
}

func TestINNOfAnOrganizationAgainstASlowOne(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[0-9]{10}`).Draw(t, "in")
		require.Equal(t, slowINN(in), v.Var(in, "inn_org") == nil)
	})
}

// level is a field as the validator hands it to a rule.
type level struct {
	validator.FieldLevel

	field reflect.Value
	param string
}

func (l *level) Field() reflect.Value { return l.field }
func (l *level) Param() string        { return l.param }

// An address is missing here: its parser allocates once.
func TestGoodValuesCostNoMemory(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	for _, c := range []struct{ tag, in string }{
		{"snils", "112-233-445 95"},
		{"inn", "500100732259"},
		{"inn_org", "7707083893"},
		{"ru_name", "Мария"},
		{"ru_name=newborn", "Мария"},
		{"ru_date", "2020-02-10"},
		{"ru_series", "VI-МЮ"},
		{"ru_certificate_number", "012345"},
		{"ru_act_number", "110209910002900532002"},
		{"issuer", "Отдел ЗАГС г. Омска"},
		{"birth_place", "г. Омск"},
		{"birth_country", "russia"},
		{"certificate_kind", "russian"},
		{"citizenship=russian", "RUS"},
		{"sex", "female"},
		{"relation", "parent"},
		{"ru_phone", "+79261234567"},
		{"ru_email", "masha@example.ru"},
		{"ru_email=portal optional", "masha@example.ru"},
		{"portal_password", "Kv7-shelf_oRbit"},
	} {
		tag, param, _ := strings.Cut(c.tag, "=")
		rule, asked := tags.Rule(tag), &level{field: reflect.ValueOf(c.in), param: param}
		holds := true
		got := testing.AllocsPerRun(100, func() { holds = holds && rule(nil, asked) })
		assert.Zero(t, got, c.tag)
		assert.True(t, holds, c.tag)
	}
}
