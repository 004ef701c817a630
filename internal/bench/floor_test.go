package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
)

// A floor that takes what is refused would be no floor: whatever byte stands at
// whatever place of a good value, what it takes we take too.
func TestFloorsTakeNothingThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, good string
		floor      func(string) bool
		parse      func(string) error
	}{
		{"SNILS", goodSNILS, floorSNILS, errOf(family.ParseSNILS)},
		{"SNILS, exempt", "001-001-998 00", floorSNILS, errOf(family.ParseSNILS)},
		{"SNILS, the first", "000-000-001 00", floorSNILS, errOf(family.ParseSNILS)},
		{"INN", goodINN, floorINN, errOf(family.ParseINN)},
		{"series", "VI-МЮ", floorSeries, errOf(family.ParseSeries)},
		{"certificate number", "012345", func(s string) bool { return floorDigits(s, 6) }, errOf(family.ParseCertificateNumber)},
		{"date", "2020-02-29", func(s string) bool { return floorDate(s) != 0 }, errOf(family.ParseDate)},
		{"phone", "+79261234567", floorPhone, errOf(family.ParsePhone)},
		{"name", "Ёлкина-Берёзова", floorName, func(s string) error { _, err := family.ParseName(s, "Мария", ""); return err }},
		{"issuer", "Отдел ЗАГС № 3 г. Примерска", floorIssuer, errOf(family.ParseIssuer)},
		{"e-mail", goodEmail, floorEmail, errOf(family.ParseEmail)},
		{"e-mail with a digit at the end", "a.b@c-d.e1", floorEmail, errOf(family.ParseEmail)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.True(t, c.floor(c.good))
			for i := range len(c.good) {
				for b := range 256 {
					in := c.good[:i] + string([]byte{byte(b)}) + c.good[i+1:]
					require.True(t, !c.floor(in) || c.parse(in) == nil, "%q", in)
				}
				require.True(t, !c.floor(c.good[:i]) || c.parse(c.good[:i]) == nil, "%q", c.good[:i])
			}
		})
	}
}

func TestFloorTakesTheGoodFormOnly(t *testing.T) {
	t.Parallel()
	good, broken := goodForm(), brokenForm()
	_, ok := floorForm(&good, 2026_03_01)
	assert.True(t, ok)
	_, ok = floorForm(&broken, 2026_03_01)
	assert.False(t, ok)
	for name, change := range map[string]func(*family.ChildForm){
		"born tomorrow": func(f *family.ChildForm) { f.BirthDate = "2026-03-02" },
		"18 today":      func(f *family.ChildForm) { f.BirthDate = "2008-03-01" },
		"another year":  func(f *family.ChildForm) { f.Certificate.ActNumber = "110199770003100123008" },
		"a bad numeral": func(f *family.ChildForm) { f.Certificate.Series = "IIV-МЮ" },
		"a warning":     func(f *family.ChildForm) { f.BirthCountry = "other" },
		"issued before": func(f *family.ChildForm) { f.Certificate.IssuedOn = "2020-02-27" },
	} {
		f := goodForm()
		change(&f)
		_, ok := floorForm(&f, 2026_03_01)
		assert.False(t, ok, name)
	}
}

func TestOtherTasksSucceed(t *testing.T) {
	t.Parallel()
	commit, err := newCommit()
	require.NoError(t, err)
	require.NoError(t, commit())
	require.NoError(t, commit())
	peer, err := newPeer()
	require.NoError(t, err)
	require.NoError(t, peer.Struct(peerPlainOf(goodForm())))
	require.NoError(t, peer.Var(goodEmail, "max=254,email"))
}
