package tags_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate/tags"
)

type tree struct {
	Name     string          `json:"name" validate:"ru_name"`
	Left     *tree           `json:"left"`
	Children []tree          `json:"children" validate:"dive"`
	ByName   map[string]tree `json:"by_name" validate:"dive"`
	At       time.Time       `json:"at"`
	Flags    struct {
		On    bool    `validate:"required"`
		Count uint    `validate:"required"`
		Part  float64 `validate:"required"`
	}
}

func TestCheckFindsTagsThatPanic(t *testing.T) {
	t.Parallel()
	type unknown struct {
		A string `validate:"snlis"`
	}
	type deep struct {
		Map map[string][]*[2]unknown
	}
	type left struct {
		Out deep `validate:"-"`
		own unknown
	}
	type words struct {
		A string `json:"a" validate:"omitempty,ru_email=potal"`
	}
	type number struct {
		A *int `json:"a" validate:"required,snils"`
	}
	type dive struct {
		A string `validate:"dive"`
	}
	for _, c := range []struct {
		name    string
		samples []any
		want    error
		text    string
	}{
		{"good", []any{pupil{}, &pupil{}, tree{}, []tree{}, map[string]*Person{}, aviary{}, left{}}, nil, ""},
		{"unknown", []any{unknown{}}, tags.ErrTag, "tags: check tags_test.unknown: tags.tag: Undefined validation function 'snlis' on field 'A'"},
		{"deep", []any{Person{}, &deep{}}, tags.ErrTag, "tags: check tags_test.unknown: tags.tag: Undefined validation function 'snlis' on field 'A'"},
		{"words", []any{words{}}, tags.ErrParam, "tags: check tags_test.words: a: tags.param{tag=ru_email}"},
		{"no text", []any{number{}}, tags.ErrType, "tags: check tags_test.number: a: tags.type{tag=snils}"},
		{"dive", []any{dive{}}, tags.ErrTag, "tags: check tags_test.dive: tags.tag: dive error! can't dive on a non slice or map"},
		{"no structure", []any{1}, tags.ErrNotStruct, "tags: check int: tags.not_struct"},
		{"nil", []any{nil}, tags.ErrNotStruct, "tags: check <nil>: tags.not_struct"},
		{"a time", []any{time.Time{}}, tags.ErrNotStruct, "tags: check time.Time: tags.not_struct"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := tags.Check(newValidator(t), c.samples...)
			require.ErrorIs(t, err, c.want)
			if c.want != nil {
				assert.EqualError(t, err, c.text)
			}
		})
	}
	_ = left{}.own
	require.ErrorIs(t, tags.Check(nil, pupil{}), tags.ErrArgument)
}

func TestRaceOneValidatorForAll(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	require.NoError(t, tags.RegisterChild(v, rules, pupil.ChildForm, nil))
	good, bad := pupilOf(goodForm()), pupilOf(goodForm())
	bad.SNILS, bad.Certificate.ActDate = "1", "2027-01-01"
	want := answer(tags.Errors(v.Struct(bad)))
	require.Len(t, want, 3)
	fresh := newValidator(t) // the first use, too, may be everybody's
	require.NoError(t, tags.RegisterChild(fresh, rules, pupil.ChildForm, nil))
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for range 50 {
				assert.Nil(t, tags.Errors(fresh.Struct(good)))
				assert.Equal(t, want, answer(tags.Errors(fresh.Struct(bad))))
			}
		})
	}
	all.Wait()
}
