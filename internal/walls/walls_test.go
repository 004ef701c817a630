package walls_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/rodnik-go/rodnik"

// table is what each package may import of Rodnik besides internal/…, without
// its tests. A package that stands neither here nor among the adapters is refused:
// whoever adds one decides its place.
func table() map[string][]string {
	papers := []string{"validate", "family", "storage", "cabinet"}
	account := append(slices.Clone(papers), "password", "zags", "consent")
	return map[string][]string{
		"":                    append(slices.Clone(account), "account"),
		"validate":            nil,
		"password":            {"validate"},
		"family":              {"validate"},
		"family/familytest":   {"validate", "family"},
		"storage":             {"validate"},
		"storage/memstore":    {"validate", "storage"},
		"storage/sqlitestore": {"validate", "storage"},
		"storage/storagetest": {"validate", "storage"},
		"cabinet":             {"validate", "family", "storage"},
		"zags":                papers,
		"zags/zagstest":       append(slices.Clone(papers), "zags", "storage/memstore", "family/familytest"),
		"consent":             papers,
		"account":             account,
		"account/accounttest": append(slices.Clone(account), "account", "storage/memstore", "family/familytest"),
		"internal/cluster":    nil,
		"internal/machine":    {"validate"},
		"internal/proof":      {"validate"},
		"internal/walls":      nil,
	}
}

// domain is the packages of rules and services: they reach no network, no
// database and no validator, not even through others.
func domain() []string {
	return []string{
		"", "validate", "password", "family", "storage", "storage/memstore", "cabinet", "zags", "consent", "account",
	}
}

func forbidden(path string) bool {
	return slices.Contains([]string{"net/http", "database/sql", "net/smtp"}, path) ||
		strings.HasPrefix(path, "github.com/go-playground/validator")
}

// adapter may import any package of rules, but no engine.
func adapter(name string) bool {
	return strings.HasPrefix(name, "transport/") || name == "validate/messages" || name == "validate/tags"
}

func TestImportsStayWithinTheTable(t *testing.T) {
	t.Parallel()
	may := table()
	for name, imports := range list(t, "{{.ImportPath}} {{join .Imports \" \"}}") {
		allowed, known := may[name]
		if adapter(name) {
			allowed, known = append(slices.Clone(may[""]), "validate/messages"), true
		}
		if !assert.True(t, known, "%q stands in no row of the table", name) {
			continue
		}
		for _, path := range imports {
			other, ours := nameOf(path)
			if !ours || strings.HasPrefix(other, "internal/") && !strings.HasPrefix(name, "internal/") {
				continue
			}
			assert.Contains(t, allowed, other, "%q may not import %q", name, other)
		}
	}
}

func TestRulesReachNoNetworkAndNoDatabase(t *testing.T) {
	t.Parallel()
	packages := list(t, "{{.ImportPath}} {{join .Deps \" \"}}")
	seen := 0
	for _, name := range domain() {
		deps, exists := packages[name]
		if !exists {
			continue
		}
		seen++
		for _, path := range deps {
			assert.False(t, forbidden(path), "%q reaches %s", name, path)
		}
	}
	assert.GreaterOrEqual(t, seen, 3, "the packages were not found")
}

// list asks the go command about every package of the root module: name, without
// the module's path, to the words that follow in the format.
func list(t *testing.T, format string) map[string][]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-f", format, "./...") //nolint:gosec // The formats stand above.
	command.Dir = "../.."
	out, err := command.Output()
	require.NoError(t, err)
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if name, ours := nameOf(words[0]); ours {
			found[name] = words[1:]
		}
	}
	require.NotEmpty(t, found)
	return found
}

func nameOf(path string) (string, bool) {
	if path == module {
		return "", true
	}
	return strings.CutPrefix(path, module+"/")
}
