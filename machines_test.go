package rodnik_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/zags"
)

var update = flag.Bool("update", false, "write what the tests would compare with")

// TestMachinesAreDrawnFromTheirTables holds docs/machines.md against the tables
// that the services obey.
func TestMachinesAreDrawnFromTheirTables(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# The machines\n\nDrawn from the tables that `Transitions()` of each package returns; " +
		"`go test . -run Machines -update` draws them anew.\n")
	section := func(title, picture string) { b.WriteString("\n## " + title + "\n\n" + picture) }
	section("A request to the civil register: `zags.Transitions`", machine.Table[zags.State](zags.Transitions()).Draw())
	section("An application for an account: `account.Transitions`", machine.Table[account.State](account.Transitions()).Draw())
	section("A proof of a phone or an address: `account.ChallengeTransitions`",
		machine.Table[account.ChallengeState](account.ChallengeTransitions()).Draw())
	section("A system's request for a permission: `consent.RequestTransitions`", consent.RequestTransitions().Draw())
	section("A permission: `consent.PermissionTransitions`", consent.PermissionTransitions().Draw())

	const name = "docs/machines.md"
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(b.String()), 0o600))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String())
}
