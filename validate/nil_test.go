package validate_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
)

// A function that returns a nil *Error as an error is the oldest trap of Go.
// Whoever reads it must refuse, and must not fall over.
func TestMuseumNilBecomesAnError(t *testing.T) {
	t.Parallel()
	var none *validate.Error
	surname := errRequired.At("surname")
	for _, c := range []struct {
		name string
		in   error
		want validate.Errors
	}{
		{"alone", none, validate.Errors{validate.ErrOpaque.With()}},
		{"wrapped", fmt.Errorf("shop: %w", none), validate.Errors{validate.ErrOpaque.With()}},
		{"joined", errors.Join(none), validate.Errors{validate.ErrOpaque.With()}},
		{"in a list", validate.Errors{none}, validate.Errors{validate.ErrOpaque.With()}},
		{"among others", validate.Errors{none, surname}, validate.Errors{validate.ErrOpaque.With(), surname}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all, ok := validate.Of(c.in)
			require.True(t, ok)
			assert.Equal(t, c.want, all)
			assert.Contains(t, c.in.Error(), "validate.opaque")
			require.ErrorIs(t, c.in, validate.ErrOpaque)
			assert.False(t, all.Has("surname", validate.ErrOpaque))
			var found validate.Collector
			found.Add("", c.in)
			assert.Equal(t, c.want, found.Errors())
		})
	}
	assert.False(t, validate.Errors{none}.Has("", errRequired))
}
