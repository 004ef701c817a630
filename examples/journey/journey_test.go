package main

import (
	"bytes"
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// The test binary is the journey itself when this is set.
const asJourney = "RODNIK_JOURNEY"

func TestMain(m *testing.M) {
	if os.Getenv(asJourney) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// start runs the journey as a process of its own.
func start(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...) //nolint:gosec // This test binary itself.
	cmd.Env = append(os.Environ(), asJourney+"=1", "NO_COLOR=1")
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	return cmd, out
}

func TestJourneyShowsEachStep(t *testing.T) {
	t.Parallel()
	for lang, words := range map[string][]string{
		"ru": {"VI – МЮ", "VI-МЮ", "auto_update_on", "ЗАГС проверяет", "код для портала", "Письмо на", "вход выполнен", "передавать данные дневнику: да"},
		"en": {"VI – МЮ", "VI-МЮ", "auto_update_on", "the register is looking", "your code for the portal", "Letter to", "signed in", "may the diary have the data: yes"},
	} {
		cmd, out := start(t, "-lang", lang, "-delay", "150ms")
		require.NoError(t, cmd.Run(), out)
		text := out.String()
		for _, word := range words {
			assert.Contains(t, text, word)
			text = text[max(strings.Index(text, word), 0):] // in this order
		}
		assert.NotContains(t, out.String(), "%!", "a sentence and its values do not fit")
	}
}

func TestJourneyTakesAnswersOfAPerson(t *testing.T) {
	t.Parallel()
	cmd, out := start(t, "-lang", "en", "-ask", "-delay", "10ms")
	// A broken series first; then the defaults, no phone, a weak password, a good one.
	cmd.Stdin = strings.NewReader("VI-МЮЯ\n\n\n\n\n-\n\n\nqwerty\n\n\n")
	require.NoError(t, cmd.Run(), out)
	assert.Contains(t, out.String(), "certificate.series: family.series.letters")
	assert.Contains(t, out.String(), "no phone")
	assert.Contains(t, out.String(), "password.no_upper")
	assert.Contains(t, out.String(), "signed in")
}

// TestCrashJourneyEndsTheSame kills the journey at random moments until it gets
// through, and looks at what is left: everything once. RODNIK_KILLS multiplies
// the 50 kills.
func TestCrashJourneyEndsTheSame(t *testing.T) {
	t.Parallel()
	kills := 50
	if testing.Short() {
		kills = 5
	}
	if text := os.Getenv("RODNIK_KILLS"); text != "" {
		times, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		kills = int(float64(kills) * times)
	}
	began := time.Now()
	cmd, out := start(t, "-delay", "100ms")
	require.NoError(t, cmd.Run(), out)
	whole := time.Since(began)

	for done := 0; done < kills; {
		file := filepath.Join(t.TempDir(), "journey.db")
		for within := whole; ; within += whole / 10 {
			// Late in the journey as often as early: each run goes on further. The
			// moment moves out, so that a machine that slows down gets through too.
			cmd, out := start(t, "-delay", "100ms", "-db", file)
			require.NoError(t, cmd.Start())
			moment := time.Duration(rand.Int64N(int64(within))) //nolint:gosec // A moment, not a secret.
			timer := time.AfterFunc(moment, func() { _ = cmd.Process.Kill() })
			err := cmd.Wait()
			if timer.Stop() {
				require.NoError(t, err, out)
				break
			}
			done++
		}
		cmd, out := start(t, "-delay", "100ms", "-db", file)
		require.NoError(t, cmd.Run(), out)
		left := count(t, file)
		assert.Equal(t, map[storage.Kind]int{
			"account.account": 2, "account.link": 1, "consent.permission": 1, "cabinet.card": 1, "cabinet.child": 1,
			"account.application": 1, "cabinet.representative": 1,
		}, left, "after %d kills", done)
	}
	t.Logf("%d kills", kills)
}

// count counts the records of a journey's file, as the store sees them.
func count(t *testing.T, file string) map[storage.Kind]int {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	store, err := sqlitestore.Open(ctx, db)
	require.NoError(t, err)
	defer func() { _ = store.Close() }()
	left := map[storage.Kind]int{}
	for _, kind := range []storage.Kind{
		"account.account", "account.link", "consent.permission", "cabinet.card", "cabinet.child", "account.application", "cabinet.representative",
	} {
		found, err := store.Find(ctx, storage.Query{Kind: kind, Limit: storage.MaxLimit, Heads: true})
		require.NoError(t, err)
		left[kind] = len(found)
	}
	return left
}
