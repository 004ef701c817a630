package integration_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writeForEver is the child: many writers of one book in a file. Each count is
// printed when it is acknowledged.
func writeForEver(ctx context.Context, file string, out io.Writer) error {
	s, _, err := openFile(ctx, file)
	if err != nil {
		return err
	}
	b, err := newBook(s)
	if err != nil {
		return err
	}
	from, err := b.stored(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "ready"); err != nil {
		return err
	}
	errs := b.crowd(ctx, from, func(i, n int) { _, _ = fmt.Fprintln(out, i, n) })
	return errors.Join(errs[:]...)
}

// TestCrashSQLiteWriters kills a process in which many write through a vault
// and share durable transactions. After each kill what was acknowledged is
// there, and what was not is repeated with its key and happens once.
// RODNIK_KILLS multiplies the 250 kills.
func TestCrashSQLiteWriters(t *testing.T) {
	t.Parallel()
	const perFile = 25 // kills, so that the last look at a file stays short
	var l losses
	for kills := several(t, "RODNIK_KILLS", 250); l.crashes < kills; {
		file := newFile(t)
		var now [writers]int
		for range min(perFile, kills-l.crashes) {
			now = killWriters(t, file, now, &l)
		}
		b, err := newBook(openSQLite(t, file))
		require.NoError(t, err)
		b.whole(t, now)
	}
	t.Log(l)
}

// killWriters starts the child, kills it, and returns how far the writers are
// after everything that was in flight was repeated.
func killWriters(t *testing.T, file string, from [writers]int, l *losses) [writers]int {
	t.Helper()
	p := startChild(t, "write", file)
	ready, err := p.out.ReadString('\n')
	require.NoError(t, err, p.errs)
	require.Equal(t, "ready\n", ready)
	acknowledged := from
	for _, line := range p.killed(t, 2*writers) {
		var i, n int
		_, err := fmt.Sscan(line, &i, &n)
		require.NoError(t, err)
		require.Equal(t, acknowledged[i]+1, n)
		acknowledged[i] = n
		l.acknowledged++
	}
	l.unknown += writers
	require.Error(t, p.Wait())
	require.Empty(t, p.errs.String())

	s, db, err := openFile(t.Context(), file)
	require.NoError(t, err)
	defer func() { assert.NoError(t, db.Close()) }()
	defer func() { assert.NoError(t, s.Close()) }()
	var whole string
	require.NoError(t, db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&whole))
	require.Equal(t, "ok", whole)
	b, err := newBook(s)
	require.NoError(t, err)
	return b.resolve(t, acknowledged, l)
}
