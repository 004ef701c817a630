package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/validate"
)

const errState validate.Code = "door.state"

type door uint8

const (
	unset door = iota
	open
	shut
	gone
)

func names() machine.Names { return machine.Names{"", "open", "shut", "gone"} }

func (d door) String() string { return names().Word(uint8(d)) }

func table() machine.Table[door] {
	return machine.Table[door]{
		{From: unset, Event: "build", To: open},
		{From: open, Event: "shut", To: shut},
		{From: open, Event: "slam", Guard: "wind", To: shut},
		{From: open, Event: "slam", Guard: "storm", To: gone},
		{From: shut, Event: "open", To: open},
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"shut", "slam"}, table().Allowed(open), "each once, in order")
	assert.Empty(t, table().Allowed(gone))
	assert.True(t, table().Final(gone))
	assert.False(t, table().Final(unset))
	assert.True(t, table().Permits(open, "slam", gone))
	assert.False(t, table().Permits(shut, "slam", gone))
	assert.False(t, table().Permits(open, "shut", gone))
	require.NoError(t, table().Check(errState, open, "slam"))
	err := table().Check(errState, shut, "slam")
	require.ErrorIs(t, err, errState)
	require.EqualError(t, err, "door.state{state=shut,event=slam,allowed=open}")
	require.EqualError(t, table().Check(errState, gone, "open"), "door.state{state=gone,event=open,allowed=}")
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, d := range []door{open, shut, gone} {
		var back door
		require.NoError(t, machine.Read(names(), []byte(d.String()), &back))
		assert.Equal(t, d, back)
	}
	assert.Empty(t, door(9).String())
	unset := shut
	require.NoError(t, machine.Read(names(), nil, &unset))
	assert.Zero(t, unset, "the text of zero comes back, as of every value")
	require.ErrorIs(t, machine.Read(machine.Names{"none"}, nil, &unset), machine.ErrUnknownWord, "zero has a word here")
	kept := shut
	for _, word := range []string{"Open", "ajar", "open "} {
		require.ErrorIs(t, machine.Read(names(), []byte(word), &kept), machine.ErrUnknownWord, word)
	}
	assert.Equal(t, shut, kept)
	_, ok := names().Find("ajar")
	assert.False(t, ok)
}
