// Command ownstore shows how to write a store of your own in an evening: a
// journal in one file of JSON lines, in store.go, that carries the whole of
// Rodnik.
//
//	go run ./examples/ownstore                a child's card, over the journal
//	go run ./examples/ownstore -keep a.jsonl  keep the file and look into it
//
// What makes it a store are four methods and three promises. All or nothing: a
// batch is one line, and a line without its end was never acknowledged. Durable: the
// line is synced to the disk before Commit returns. One writer: a lock on the
// file keeps a second process out. Everything else (limits, versions, unique
// keys, leases, snapshots) is decided in memory; here storage/memstore does
// it, and yours may be a map and a mutex.
//
// The evening, in order:
//
//  1. Write Get and Commit; run storagetest.Run in a test. Each subtest that
//     fails prints the clause of the contract that is broken.
//  2. Write Find and Lease, until nothing fails.
//  3. Ask storagetest.RunDurable to open what was left behind.
//  4. Kill a process that commits, again and again, as store_test.go does.
//
// What it does not do: the file grows for ever, all of it is in memory, and
// commits wait for one another's sync. For a nation take PostgreSQL.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family/familytest"
	"github.com/rodnik-go/rodnik/storage"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "ownstore:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, args []string) error {
	flags := flag.NewFlagSet("ownstore", flag.ContinueOnError)
	path := flags.String("keep", "", "keep the journal in this new `file`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *path == "" {
		folder, err := os.MkdirTemp("", "ownstore")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		*path = filepath.Join(folder, "journal.jsonl")
	}
	if _, err := os.Stat(*path); err == nil {
		return fmt.Errorf("%s is there already, and its keys are gone", *path)
	}
	keys, err := keyring()
	if err != nil {
		return err
	}
	if err := add(ctx, out, *path, keys); err != nil {
		return err
	}
	return show(ctx, out, *path, keys)
}

// keyring is fresh keys, which this run alone knows.
func keyring() (*storage.Keyring, error) {
	random := make([]byte, 64)
	_, _ = rand.Read(random) // never fails
	seal, err := storage.NewSecret("seal", random[:32])
	if err != nil {
		return nil, err
	}
	look, err := storage.NewSecret("look", random[32:])
	if err != nil {
		return nil, err
	}
	return storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
}

const parent storage.Actor = "parent"

// open opens the journal and a cabinet over it.
func open(path string, keys *storage.Keyring) (*Journal, *cabinet.Cabinet, error) {
	j, err := OpenJournal(path)
	if err != nil {
		return nil, nil, err
	}
	vault, err := storage.NewVault(j, keys, nil)
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	c, err := cabinet.New(vault, nil)
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	return j, c, nil
}

// add puts the card of an invented child into a new journal and closes it.
func add(ctx context.Context, out io.Writer, path string, keys *storage.Keyring) error {
	j, c, err := open(path, keys)
	if err != nil {
		return err
	}
	home := familytest.New(1, nil).Family(familytest.Wish{})
	card, err := c.Add(ctx, storage.Command{By: parent, Key: "form-17"}, home.Children[0].Child)
	if err != nil {
		return errors.Join(err, j.Close())
	}
	_, err = fmt.Fprintf(out, "added:    card of %s\n", card.Child.Name.Full())
	return errors.Join(err, j.Close())
}

// show opens the journal again and prints what is in it, to us and to others.
func show(ctx context.Context, out io.Writer, path string, keys *storage.Keyring) error {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return err
	}
	j, c, err := open(path, keys)
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	cards, err := c.Cards(ctx, parent)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if _, err := fmt.Fprintf(out, "replayed: card of %s\n", card.Child.Name.Full()); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "the file: %d bytes, it begins %.60s…\n", len(text), text)
	return err
}
