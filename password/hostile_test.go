package password_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
)

// Callers who give up at every moment take no permit away with them.
func TestGateKeepsItsPermitsWhateverCallersDo(t *testing.T) {
	t.Parallel()
	const permits = 3
	g := password.NewGate(permits, 16, time.Minute)
	var all sync.WaitGroup
	for i := range 600 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i%3 == 0 {
				go cancel()
			}
			need := 1 + i%permits
			if g.Enter(ctx, need) == nil {
				time.Sleep(time.Duration(i%5) * 10 * time.Microsecond)
				g.Leave(need)
			}
		})
	}
	all.Wait()
	require.NoError(t, g.Enter(t.Context(), permits), "all permits are back")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.Error(t, g.Enter(ctx, 1), "and no more than all")
}

// What asks for more than the bounds is refused before any memory is taken.
func TestHostileHashesCostNothing(t *testing.T) {
	t.Parallel()
	h := cheap(t, nil)
	salt, key := strings.Repeat("A", 22), strings.Repeat("A", 43)
	for name, phc := range map[string]string{
		"memory":             "$argon2id$v=19$m=262145,t=1,p=1$" + salt + "$" + key,
		"memory of 33 bits":  "$argon2id$v=19$m=4294967360,t=1,p=1$" + salt + "$" + key,
		"passes":             "$argon2id$v=19$m=64,t=11,p=1$" + salt + "$" + key,
		"lanes":              "$argon2id$v=19$m=256,t=1,p=17$" + salt + "$" + key,
		"lanes of 8 bits":    "$argon2id$v=19$m=256,t=1,p=257$" + salt + "$" + key,
		"no memory for each": "$argon2id$v=19$m=127,t=1,p=16$" + salt + "$" + key,
		"a long key":         "$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + strings.Repeat("A", 87),
		"a short salt":       "$argon2id$v=19$m=64,t=1,p=1$" + strings.Repeat("A", 10) + "$" + key,
		"an empty pepper":    "$argon2id$v=19$m=64,t=1,p=1,keyid=$" + salt + "$" + key,
		"a signed number":    "$argon2id$v=19$m=+64,t=1,p=1$" + salt + "$" + key,
		"a megabyte":         strings.Repeat("$", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ok, rehash, err := h.Verify(t.Context(), phc, "x")
			require.ErrorIs(t, err, password.ErrHashInvalid)
			assert.NotContains(t, err.Error(), "$")
			assert.False(t, ok || rehash)
		})
	}
}

func TestPeppersStayOutOfJSON(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(struct{ Hashing *password.HasherOptions }{&password.HasherOptions{
		Peppers: [][]byte{[]byte("PEPPER-of-sixteen-bytes")},
	}})
	require.NoError(t, err)
	assert.NotContains(t, string(text), "Pepper")
}

// A meter is asked at each key: whatever was typed, it takes no time.
func TestStrengthOfMegabytes(t *testing.T) {
	t.Parallel()
	p := password.Recommended()
	for _, unit := range []string{"a", "\xff", "漢", "1q2w3e", "\x00"} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		for range 100 {
			require.Equal(t, password.Strength{Reasons: codes{password.ErrTooLong}}, p.Strength(text, text))
		}
		require.ErrorIs(t, p.Check(text, text), password.ErrTooLong)
	}
}
