package password_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
)

func TestPeppersNeverPrint(t *testing.T) {
	t.Parallel()
	opts := password.HasherOptions{Peppers: [][]byte{[]byte("PEPPER-of-sixteen-bytes")}}
	h, err := password.NewHasher(&opts)
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		for _, text := range []string{fmt.Sprintf(verb, h), fmt.Sprintf(verb, opts)} {
			assert.NotContains(t, text, "PEPPER")
			assert.NotContains(t, text, "80 69 80", "as decimal bytes")
			assert.NotContains(t, text, "504550", "as hex")
		}
	}
}
