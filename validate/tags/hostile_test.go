package tags_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/tags"
)

func TestNilBecomesAnErrorIsOpaque(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"alone": (*validate.Error)(nil), "in a list": validate.Errors{nil}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, "validate.opaque", tags.Errors(err).Error())
			v := newValidator(t)
			require.NoError(t, tags.RegisterForm(v, func(Person) error { return err }, nil))
			assert.Equal(t, "validate.opaque", tags.Errors(v.Struct(Person{"Анна"})).Error())
		})
	}
}

// What a rule about a structure reports is a code only when it looks like one.
func TestDotsAloneAreNoCode(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"shop.sold": "shop.sold", ".": "tags.other", "..": "tags.other", "shop.": "tags.other", ".sold": "tags.other", "shop..sold": "tags.other",
		"shop. sold": "tags.other", "магазин.продано": "tags.other",
	} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			v := newValidator(t)
			v.RegisterStructValidation(func(l validator.StructLevel) { l.ReportError(nil, "name", "Name", tag, "") }, Person{})
			assert.Equal(t, "name: "+want, tags.Errors(v.Struct(Person{"Анна"})).Error())
		})
	}
}

// knot leads to itself in every way that a type can.
type knot struct {
	Name string           `json:"name" validate:"ru_name=optional"`
	Next *knot            `json:"next"`
	Kids []*knot          `json:"kids" validate:"dive"`
	By   map[string]*knot `json:"by"   validate:"dive"`
	Any  any              `json:"any"  validate:"omitempty,snils"`
}

// 64 goroutines meet a type for the first time together.
func TestRecursiveTypesInManyGoroutines(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	bad := func() *knot { return &knot{Name: canary, Any: canary} }
	in := knot{Next: bad(), Kids: []*knot{nil, bad()}, By: map[string]*knot{canary: bad()}, Any: 7}
	var all sync.WaitGroup
	var checked [64]error
	for i := range checked {
		all.Go(func() {
			checked[i] = tags.Check(v, knot{})
			err := v.Struct(in)
			assert.Equal(t, "next.name: family.name.charset; next.any: family.snils.format; kids[1].name: family.name.charset; "+
				"kids[1].any: family.snils.format; by[].name: family.name.charset; by[].any: family.snils.format; "+
				"any: tags.type{tag=snils}", tags.Errors(err).Error())
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(checked[:]...))
}
