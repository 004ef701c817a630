package integration_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// childEnv tells the test binary to be a child: which one, and its file.
const childEnv = "RODNIK_CHILD"

// TestMain is the child when a test has started this binary again.
func TestMain(m *testing.M) {
	name, file, child := strings.Cut(os.Getenv(childEnv), " ")
	if !child {
		code := m.Run()
		if err := stopPostgres(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
		os.Exit(code)
	}
	run := map[string]func(ctx context.Context, file string, out io.Writer) error{
		"commit": commitForEver,
		"share":  shareOneFile,
		"write":  writeForEver,
		"pause":  leaseAndPause,
		"work":   workForEver,
	}[name]
	err := errors.New("no such child")
	if run != nil {
		err = run(context.Background(), file, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is a child and what it says, line by line.
type process struct {
	*exec.Cmd

	in   io.Writer
	out  *bufio.Reader
	errs *strings.Builder
}

func startChild(t *testing.T, name, file string) process {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	p := process{
		Cmd:  exec.CommandContext(t.Context(), self), //nolint:gosec // this very binary
		errs: new(strings.Builder),
	}
	p.Env = append(os.Environ(), childEnv+"="+name+" "+file)
	p.Stderr = p.errs
	out, err := p.StdoutPipe()
	require.NoError(t, err)
	p.out = bufio.NewReader(out)
	p.in, err = p.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	return p
}

// line returns the next thing that the child says.
func (p process) line(t *testing.T) string {
	t.Helper()
	line, err := p.out.ReadString('\n')
	if err != nil {
		err = errors.Join(err, p.Wait()) // errs is whole after it
	}
	require.NoError(t, err, p.errs)
	return strings.TrimSuffix(line, "\n")
}

// lines returns what the child has said, whole lines only, until it ended.
func (p process) lines(t *testing.T) []string {
	t.Helper()
	var all []string
	for {
		line, err := p.out.ReadString('\n')
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			return all
		}
		all = append(all, strings.TrimSuffix(line, "\n"))
	}
}

// killed kills the child at any moment after any number of lines, less than
// most, and returns all that it has said.
func (p process) killed(t *testing.T, most int) []string {
	t.Helper()
	var said []string
	for range rand.IntN(most) { //nolint:gosec // Any will do.
		said = append(said, p.line(t))
	}
	time.Sleep(rand.N(6 * time.Millisecond)) //nolint:gosec // Any will do.
	require.NoError(t, p.Process.Kill())
	return append(said, p.lines(t)...)
}
