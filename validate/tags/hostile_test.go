package tags_test

import (
	"testing"

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
