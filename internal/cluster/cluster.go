package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The environment variables this package reads.
const (
	// DSNVariable names a server that runs, as a connection string.
	DSNVariable = "RODNIK_TEST_POSTGRES_DSN"
	// RequireVariable set to 1 makes [Missing] fail instead of skip.
	RequireVariable = "RODNIK_REQUIRE_ALL"
)

// ErrAbsent is what [Start] answers where there is no PostgreSQL.
var ErrAbsent = errors.New("cluster: PostgreSQL is not here: apt-get install postgresql, or set " + DSNVariable)

// Options of [Start]. The zero value, and nil, suit ordinary tests.
type Options struct {
	// Durable keeps fsync on, for crash tests and measurements. Without it a
	// commit is acknowledged before it is on the disk.
	Durable bool
	// Settings are more settings of the server, such as max_connections=300.
	Settings []string
}

// Cluster is a PostgreSQL server. Make one with [Start], end it with
// [Cluster.Stop]. Its methods are not for use at once.
type Cluster struct {
	dsn      string // of a server that somebody else runs; "" for our own
	bin      string
	dir      string
	settings []string
	server   *server
}

// Start makes a cluster and starts it. ctx bounds the start, not the life of
// the server. A server named by the environment is taken as it is.
func Start(ctx context.Context, o *Options) (*Cluster, error) {
	if dsn := os.Getenv(DSNVariable); dsn != "" {
		return &Cluster{dsn: dsn}, nil
	}
	if o == nil {
		o = &Options{}
	}
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, settings: append([]string{"listen_addresses=", "max_connections=200"}, o.Settings...)}
	if !o.Durable {
		c.settings = append(c.settings, "fsync=off")
	}
	if err := c.make(ctx); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// DSN is the connection string of the database postgres, whose user may do
// everything.
func (c *Cluster) DSN() string {
	if c.dsn != "" {
		return c.dsn
	}
	return "host=" + c.dir + " user=" + superuser + " dbname=postgres"
}

// Own reports whether the server is this package's, so that it can be killed.
func (c *Cluster) Own() bool { return c.dsn == "" }

// Stop ends the server at once, without care for its data, and removes them.
// A server that the environment named goes on. Stopping twice is harmless.
func (c *Cluster) Stop() error {
	if !c.Own() || c.dir == "" {
		return nil
	}
	err := c.Kill()
	dir := c.dir
	c.dir = ""
	return errors.Join(err, os.RemoveAll(dir))
}

// Kill ends the server and all its processes as a power cut does to them:
// none of them can run another instruction. What the kernel was given is kept.
func (c *Cluster) Kill() error {
	if !c.Own() {
		return errors.New("cluster: the server belongs to somebody else")
	}
	if c.server == nil {
		return nil
	}
	s := c.server
	c.server = nil
	return s.kill()
}

// Restart starts the server again after [Cluster.Kill] and waits until it has
// recovered.
func (c *Cluster) Restart(ctx context.Context) error {
	if !c.Own() || c.dir == "" {
		return errors.New("cluster: nothing to restart")
	}
	if c.server != nil {
		return errors.New("cluster: the server runs")
	}
	return c.run(ctx)
}

const superuser = "postgres"

// make fills a new data directory and starts the server on it.
func (c *Cluster) make(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "pg") // short: the name of a socket has 107 bytes at most
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	c.dir = dir
	if err := own(dir); err != nil {
		return err
	}
	initdb := command(ctx, filepath.Join(c.bin, "initdb"), "-D", c.data(), "-U", superuser,
		"-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir = dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("cluster: initdb: %w\n%s", err, out)
	}
	return c.run(ctx)
}

func (c *Cluster) run(ctx context.Context) error {
	arguments := []string{"-D", c.data(), "-k", c.dir}
	for _, setting := range c.settings {
		arguments = append(arguments, "-c", setting)
	}
	s, err := start(ctx, c.dir, filepath.Join(c.bin, "postgres"), arguments)
	c.server = s
	return err
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// binaries finds the folder of initdb and postgres.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil && whole(filepath.Dir(path)) {
		return filepath.Dir(path), nil
	}
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", ErrAbsent
	}
	slices.SortFunc(folders, func(a, b string) int { return release(b) - release(a) })
	for _, folder := range folders {
		if whole(folder) {
			return folder, nil
		}
	}
	return "", ErrAbsent
}

// whole reports whether a folder holds both programs.
func whole(folder string) bool {
	for _, name := range [...]string{"initdb", "postgres"} {
		if found, err := os.Stat(filepath.Join(folder, name)); err != nil || found.IsDir() {
			return false
		}
	}
	return true
}

// release is the number in /usr/lib/postgresql/15/bin.
func release(folder string) int {
	n := 0
	for _, c := range strings.TrimPrefix(filepath.Dir(folder), "/usr/lib/postgresql/") {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}
