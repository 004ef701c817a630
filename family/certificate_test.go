package family_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
)

func TestSeriesIsJudgedBeforeTheKindIsMended(t *testing.T) {
	t.Parallel()
	form := family.ChildForm{Certificate: family.CertificateForm{Series: "VI-МЁ"}}
	_, _, err := form.Parse(family.Rules{Today: date("2026-11-21")})
	all, ok := validate.Of(err)
	require.True(t, ok)
	assert.True(t, all.Has("certificate.kind", family.ErrRequired))
	assert.True(t, all.Has("certificate.series", family.ErrSeriesLetters))
}
