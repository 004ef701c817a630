package cluster

import "os"

// T is what [Missing] needs of a *testing.T.
type T interface {
	Helper()
	Fatal(args ...any)
	Skip(args ...any)
}

// Missing ends a test that has no server: it skips on [ErrAbsent], unless
// RODNIK_REQUIRE_ALL is 1, and fails on any other error of [Start].
func Missing(t T, err error) {
	t.Helper()
	if err == ErrAbsent && os.Getenv(RequireVariable) != "1" { //nolint:errorlint // Start answers exactly this
		t.Skip(err)
	} else {
		t.Fatal(err)
	}
}
