package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/internal/cluster"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

// Everything runs once and stands in the table; nothing is said of the numbers.
func TestEverythingRuns(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	var out bytes.Buffer
	require.NoError(t, run(&out, true, ""))
	all, err := contests()
	require.NoError(t, err)
	for _, c := range all {
		assert.Contains(t, out.String(), c.name)
	}
	for _, row := range []string{
		"default Hasher", "a mebibyte given to", "password, weak and personal",
		"vault, one record of two keys and an owner: allocations", "memstore, 64 clients: rate",
		"sqlite, 1 client: CPU", "sqlite, 64 clients: p99 to p50", "sqlite, growth to 512: bytes a record",
		"sqlite, growth to 512, floor: CPU of a commit",
	} {
		assert.Contains(t, out.String(), row)
	}
	if strings.Contains(out.String(), "postgres: not measured") {
		cluster.Missing(t, cluster.ErrAbsent)
	}
	for _, row := range []string{
		"round trips a commit, Alone", "WAL, bytes a commit", "postgres, Alone, 64 client(s): CPU",
		"postgres, group commit, 64 client(s): rate", "postgres, Lease and commit of 100", "postgres, growth to 512: CPU",
	} {
		assert.Contains(t, out.String(), row)
	}
}

// Where a goal says how often is allocated, it is met: that depends on no clock.
func TestAllocationGoalsAreMet(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	all, err := contests()
	require.NoError(t, err)
	kept := map[string]float64{ // the list with what it lists, and the slice inside the error
		"child form, three wrong fields": 2, "rejected: name, a digit": 2, "rejected: password, no digit": 2,
	}
	for _, c := range all {
		if c.goal.counted {
			assert.LessOrEqual(t, testing.AllocsPerRun(100, c.us), c.goal.allocs, c.name)
		}
		if c.floor != nil && !strings.Contains(c.name, "sentence") && !strings.Contains(c.name, "tag") {
			assert.LessOrEqual(t, testing.AllocsPerRun(100, c.floor), kept[c.name], "the floor of "+c.name)
		}
	}
}

func TestRefusalsAreRefusedByBoth(t *testing.T) {
	t.Parallel()
	for _, r := range refusals() {
		require.Error(t, r.us(r.value), r.name)
		switch {
		case r.kept != nil:
			err, sure := r.kept(r.value)
			assert.True(t, sure, r.name)
			assert.Equal(t, r.us(r.value), err, r.name)
			continue
		case r.coded == nil:
			assert.False(t, r.floor(r.value), r.name)
			continue
		}
		code, sure := r.coded(r.value)
		assert.True(t, sure, r.name)
		assert.ErrorIs(t, r.us(r.value), code, r.name)
	}
}

func TestFloorPasswordIsThePortal(t *testing.T) {
	t.Parallel()
	for i := range len(goodPassword) {
		for b := range 256 {
			in := goodPassword[:i] + string([]byte{byte(b)}) + goodPassword[i+1:]
			require.Equal(t, password.Portal().Check(in) == nil, floorPassword(in), "%q", in)
		}
		require.Equal(t, password.Portal().Check(goodPassword[:i]) == nil, floorPassword(goodPassword[:i]))
	}
}

func TestFloorMarksCountsWhatIsWrong(t *testing.T) {
	t.Parallel()
	r, err := rules()
	require.NoError(t, err)
	for wrong, form := range map[int]family.ChildForm{0: goodForm(), 3: wrongForm(), 5: brokenForm()} {
		_, _, err := form.Parse(r)
		all, _ := validate.Of(err)
		assert.Len(t, all, wrong)
		var found marks
		sure := floorMarks(&form, 2026_03_01, &found)
		require.Equal(t, wrong != 5, sure) // a missing sex is not the floor's
		if sure {
			assert.Equal(t, err, found.kept())
		}
	}
}

// The sentences by hand are the library's.
func TestFloorSentencesAreTheSame(t *testing.T) {
	t.Parallel()
	r, err := rules()
	require.NoError(t, err)
	printer, err := messages.For("ru")
	require.NoError(t, err)
	_, _, err = wrongForm().Parse(r)
	wrong, _ := validate.Of(err)
	var want, got []string
	for _, e := range append(wrong, limitErrors()...) {
		want = append(want, printer.Sentence(e))
	}
	floorSentences(func(s string) { got = append(got, s) })
	floorLimit(func(s string) { got = append(got, s) })
	assert.Equal(t, want, got)
}

func TestPeersOfContactsAgree(t *testing.T) {
	t.Parallel()
	for _, s := range []string{goodPhone, typedPhone, "+7926123456", "8 495 123-45-67", "", "phone", "+49 151 23456789"} {
		_, err := family.ParsePhone(s)
		assert.Equal(t, err == nil, peerPhone(s) == nil, s)
	}
	for _, s := range []string{goodEmail, "masha@elkina@example.ru", "", "masha", "@example.ru", "masha@"} {
		_, err := family.ParseEmail(s)
		assert.Equal(t, err == nil, peerEmail(s) == nil, s)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	r := result{us: side{allocs: 1}, above: 1.6}
	assert.Equal(t, "not met", free(1.5).verdict(r))
	assert.Equal(t, "not met", free(2).verdict(r))
	assert.Equal(t, "met", within(2).verdict(r))
	assert.Empty(t, goal{}.verdict(r))
	assert.Empty(t, goal{}.String())
	assert.Equal(t, "1.5x, 0 allocs", free(1.5).String())
	assert.Equal(t, "1.1x", within(1.1).String())
}
