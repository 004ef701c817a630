package password_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
)

func TestVerifyRefusesBrokenHashes(t *testing.T) {
	t.Parallel()
	h := cheap(t, nil)
	good, err := h.Hash(t.Context(), plain)
	require.NoError(t, err)
	for _, c := range []struct{ name, old, with string }{
		{"another function", "argon2id", "argon2i"},
		{"an older version", "v=19", "v=16"},
		{"no version", "$v=19", ""},
		{"memory over 256 MiB", "m=64", "m=262145"},
		{"memory that wraps round", "m=64", "m=4294967360"},
		{"memory below eight times the lanes", "p=1", "p=9"},
		{"no memory", "m=64", "m=0"},
		{"a leading zero", "m=64", "m=064"},
		{"a sign", "t=1", "t=+1"},
		{"eleven passes", "t=1", "t=11"},
		{"seventeen lanes", "m=64,t=1,p=1", "m=256,t=1,p=17"},
		{"another order", "m=64,t=1", "t=1,m=64"},
		{"something more", "p=1", "p=1,x=1"},
		{"an empty pepper name", "p=1", "p=1,keyid="},
		{"text before", "$argon2id", "x$argon2id"},
		{"one part more", "$v=19", "$v=19$v=19"},
		{"a key of no length", good[strings.LastIndexByte(good, '$'):], "$"},
		{"a short key", good[strings.LastIndexByte(good, '$'):], "$AAAAAAAAAAAAAAAAAAAA"},
		{"a key that is no base64", good[strings.LastIndexByte(good, '$'):], "$" + strings.Repeat("!", 43)},
		{"too long a text", "$argon2id", strings.Repeat("$", 600) + "argon2id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(good, c.old, c.with, 1)
			require.NotEqual(t, good, broken)
			_, _, err := h.Verify(t.Context(), broken, plain)
			require.ErrorIs(t, err, password.ErrHashInvalid)
			require.NotContains(t, err.Error(), broken)
		})
	}
	// 41 characters of base64 are no whole bytes, whatever the key is; one cut off
	// would be a good key of 31 bytes every sixteenth time.
	_, _, err = h.Verify(t.Context(), good[:len(good)-2], plain)
	require.ErrorIs(t, err, password.ErrHashInvalid, "cut short")
}
