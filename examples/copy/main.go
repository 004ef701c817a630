// Command copy copies everything a portal keeps from one SQLite file into
// another, sealed as it is: it needs no keys.
//
//	go run ./examples/copy -from old.db -to new.db
//
// Stop every process that uses either file first. Ctrl-C is safe at any moment:
// the same command goes on where it stopped, and until it has succeeded no
// program opens the new file. The last line says what was copied; then the old
// file may go.
//
// For another store, give storage.Copy that store: nothing else changes.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	_ "modernc.org/sqlite" // the driver the embedder brings

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "copy:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var from, to string
	flags := flag.NewFlagSet("copy", flag.ContinueOnError)
	flags.StringVar(&from, "from", "", "the SQLite `file` to copy")
	flags.StringVar(&to, "to", "", "the SQLite `file` to copy into; it is made if need be")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if from == "" || to == "" || flags.NArg() > 0 {
		return errors.New("say -from old.db -to new.db")
	}
	if same, err := sameFile(from, to); err != nil || same {
		return errors.Join(err, errors.New("-from is a file that exists, and -to is another one"))
	}
	kinds, err := rodnik.Kinds()
	if err != nil {
		return err
	}
	if err := holdsStore(ctx, from); err != nil {
		return err
	}
	source, err := open(ctx, from)
	if err != nil {
		return err
	}
	defer source.close()
	target, err := open(ctx, to)
	if err != nil {
		return err
	}
	defer target.close()

	bar := &bar{out: out}
	report, err := storage.Copy(ctx, source, target, kinds, &storage.CopyOptions{Progress: bar.show})
	bar.end()
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped; the same command goes on from here")
	case errors.Is(err, storage.ErrConflict):
		return fmt.Errorf("%s has to be new, or what an earlier copy of %s left, and nobody may use them meanwhile: %w", to, from, err)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(out, "%d records copied, %d were there already; both files hold the same\n", report.Copied, report.There)
	return err
}

// sameFile reports whether both names are one file. The second need not exist.
func sameFile(from, to string) (bool, error) {
	a, err := os.Stat(from)
	if err != nil {
		return false, err
	}
	b, err := os.Stat(to)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(a, b), err
}

// holdsStore refuses a file of something else, which opening it as a store would
// change, and an empty one, of which a copy would succeed.
func holdsStore(ctx context.Context, name string) error {
	path, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return err
	}
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'rodnik_record'").Scan(&tables)
	if err == nil && tables == 0 {
		err = errors.New("the file holds nothing of Rodnik")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// file is a store in an SQLite file.
type file struct {
	*sqlitestore.Store

	db *sql.DB
}

func open(ctx context.Context, name string) (*file, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=busy_timeout(5000)&_txlock=immediate"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	store, err := sqlitestore.Open(ctx, db)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), db.Close())
	}
	return &file{store, db}, nil
}

func (f *file) close() {
	_ = f.Close()
	_ = f.db.Close()
}
