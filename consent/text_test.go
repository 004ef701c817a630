package consent_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/consent"
)

func TestTextListedLastIsTheCurrentOne(t *testing.T) {
	t.Parallel()
	l := newWorld(t, options()).ledger
	for _, c := range []struct {
		name, id, locale, want string
		err                    error
	}{
		{"the newest of two", "share", "ru", "2", nil},
		{"each locale by itself", "share", "en", "1", nil},
		{"no such locale", "share", "de", "", consent.ErrAgreementTextOutdated},
		{"no such text", "other", "ru", "", consent.ErrAgreementTextOutdated},
	} {
		got, err := l.Text(c.id, c.locale)
		require.ErrorIs(t, err, c.err, c.name)
		assert.Equal(t, c.want, got.Version, c.name)
	}
	assert.Len(t, l.Texts(), 4, "older versions stay known")
}

func TestWhatIsHandedOutIsACopy(t *testing.T) {
	t.Parallel()
	opts := options()
	l := newWorld(t, opts).ledger
	opts.Systems[0].Name["en"] = "changed by the host"
	opts.Texts[0].Categories[0] = "changed"
	l.Systems()[0].Name["en"] = "changed by a reader"
	l.Texts()[0].Categories[0] = "changed"
	text, err := l.Text("account", "ru")
	require.NoError(t, err)
	text.Categories[0] = "changed"
	system, err := l.System("diary")
	require.NoError(t, err)
	assert.Equal(t, "School diary", system.Name["en"])
	assert.Equal(t, []string{"name", "contacts"}, l.Texts()[0].Categories)
	assert.Equal(t, "portfolio", l.Systems()[1].Recipient, "the ID stands in for a recipient")
	_, err = l.System("")
	require.ErrorIs(t, err, consent.ErrSystemUnknown)
}
