package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refused runs a journey that has to end with one clear line.
func refused(t *testing.T, want string, args ...string) {
	t.Helper()
	cmd, out := start(t, append([]string{"-lang", "en", "-delay", "10ms"}, args...)...)
	require.Error(t, cmd.Run(), out)
	text := strings.TrimSpace(out.String())
	last := text[strings.LastIndex(text, "\n")+1:]
	assert.True(t, strings.HasPrefix(last, "journey: "), text)
	assert.Contains(t, last, want)
	assert.NotContains(t, text, "goroutine")
	assert.NotContains(t, text, "panic")
}

func TestJourneyRefusesBadFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) { require.NoError(t, os.WriteFile(file(name), []byte(text), 0o600)) }
	read := func(name string) string {
		text, err := os.ReadFile(file(name))
		require.NoError(t, err)
		return string(text)
	}
	cmd, out := start(t, "-delay", "10ms", "-db", file("a.db"))
	require.NoError(t, cmd.Run(), out)

	refused(t, "there is no folder", "-db", file("none/a.db"))
	refused(t, "is a folder", "-db", dir)
	write("file", "")
	refused(t, "there is no folder", "-db", file("file/a.db"))

	write("text.db", strings.Repeat("not a database", 1000))
	refused(t, "without its keys", "-db", file("text.db"))
	write("text.db.keys", read("a.db.keys"))
	refused(t, "is not a journey's database", "-db", file("text.db"))

	write("b.db", read("a.db"))
	refused(t, "without its keys", "-db", file("b.db"))
	write("b.db.keys", "")
	refused(t, "is not a file of keys", "-db", file("b.db"))
	write("b.db.keys", strings.Repeat("01", 32)+strings.Repeat("23", 32))
	refused(t, "are not the keys of", "-db", file("b.db"))
	write("b.db.keys", read("a.db.keys"))
	write("b.db.notes", `{"password": "Secret`)
	refused(t, "is not a file of notes", "-db", file("b.db"))

	damaged := []byte(read("a.db"))
	for i := 8192; i < len(damaged); i += 97 {
		damaged[i] ^= 0xff
	}
	write("c.db", string(damaged))
	write("c.db.keys", read("a.db.keys"))
	refused(t, "", "-db", file("c.db"))

	refused(t, "is no flag", "-db", file("a.db"), "extra")
	refused(t, "-lang is", "-lang", "fr")
	refused(t, "not defined", "-nope")
}

func TestJourneyTakesAnyFileName(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a b?c#d%20e.db")
	for range 2 {
		cmd, out := start(t, "-delay", "10ms", "-db", file)
		require.NoError(t, cmd.Run(), out)
	}
	assert.FileExists(t, file)
}

// TestRaceJourneysOnOneFile: two at once made keys of their own, and the file
// was lost with the keys that were overwritten.
func TestRaceJourneysOnOneFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.db")
	var all sync.WaitGroup
	for range 4 {
		cmd, out := start(t, "-lang", "en", "-delay", "100ms", "-db", file)
		all.Go(func() {
			if cmd.Run() != nil {
				assert.Contains(t, out.String(), "another journey walks on")
			}
		})
	}
	all.Wait()
	cmd, out := start(t, "-lang", "en", "-delay", "10ms", "-db", file)
	require.NoError(t, cmd.Run(), out)
	assert.Contains(t, out.String(), "the permission is given already")
}

// TestJourneyOfAnybody: whatever is typed, it ends, and with no panic.
func TestJourneyOfAnybody(t *testing.T) {
	t.Parallel()
	for name, typed := range map[string]string{
		"nothing": "", "one letter": strings.Repeat("x\n", 300), "minus": strings.Repeat("-\n", 300), "plus": strings.Repeat("+\n", 300),
		"a phone": strings.Repeat("89000000002\n", 300), "a smile": strings.Repeat("🙂\n", 300), "no UTF-8": strings.Repeat("\xff\xfe\n", 300),
		"a megabyte": strings.Repeat("x", 2<<20), "wrong codes": "\n\n\n\n" + strings.Repeat("000000\n", 9), "no grant": strings.Repeat("\n", 8) + "no\n",
	} {
		cmd, out := start(t, "-lang", "en", "-ask", "-delay", "10ms")
		cmd.Stdin = bytes.NewReader([]byte(typed))
		if cmd.Run() != nil {
			assert.Contains(t, out.String(), "journey: ", name)
		}
		assert.NotContains(t, out.String(), "goroutine", name)
		assert.NotContains(t, out.String(), "panic", name)
	}
}
