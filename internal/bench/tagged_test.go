package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate/tags"
)

// Both validators must refuse the same fields, or the floor would be none.
func TestTagsAndBareTagsRefuseTheSame(t *testing.T) {
	t.Parallel()
	ours, err := tags.New()
	require.NoError(t, err)
	bare, err := newBare()
	require.NoError(t, err)
	good := taggedSample()
	require.NoError(t, ours.Struct(good))
	require.NoError(t, bare.Struct(good))
	for _, change := range []func(*tagged){
		func(s *tagged) { s.SNILS = "112-233-445 96" },
		func(s *tagged) { s.INN = "" },
		func(s *tagged) { s.Series = "6-МЮ" },
		func(s *tagged) { s.Phone = "8 800 555-35-35" },
		func(s *tagged) { s.Email = "a@b" },
	} {
		bad := good
		change(&bad)
		require.Error(t, ours.Struct(bad))
		require.Error(t, bare.Struct(bad))
	}
	assert.Equal(t, ours.Var("Anna", "ru_name") == nil, bare.Var("Anna", "ru_name") == nil)
}
