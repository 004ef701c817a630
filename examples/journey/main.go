// Command journey walks the whole journey in a terminal: a parent adds a child,
// the civil register confirms the birth certificate, the child gets an account
// and signs in, the school diary asks for a permission, the parent grants it.
//
//	go run ./examples/journey            everything by itself, in Russian
//	go run ./examples/journey -lang en   in English
//	go run ./examples/journey -ask       you type the answers
//	go run ./examples/journey -db a.db   keep the file: killed at any moment and
//	                                     run again, it goes on where it stopped
//
// The rules and the storage are real: an SQLite file, sealed. The register, the
// letters and the SMS are played on this machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "journey:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	lang  string
	ask   bool
	file  string
	delay time.Duration
}

func run(ctx context.Context, args []string) error {
	var s settings
	flags := flag.NewFlagSet("journey", flag.ContinueOnError)
	flags.StringVar(&s.lang, "lang", "ru", "language: ru or en")
	flags.BoolVar(&s.ask, "ask", false, "ask for the answers instead of giving them")
	flags.StringVar(&s.file, "db", "", "keep the journey in this SQLite `file` and the files beside it")
	flags.DurationVar(&s.delay, "delay", 3*time.Second, "how long the register takes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is no flag", flags.Arg(0))
	}
	if s.lang != "ru" && s.lang != "en" {
		return errors.New("-lang is ru or en")
	}
	home, err := openHome(s.file)
	if err != nil {
		return err
	}
	defer home.close()
	if err := home.alone(ctx); err != nil {
		return err
	}
	show, err := newStage(os.Stdout, os.Stdin, s)
	if err != nil {
		return err
	}
	portal, err := openPortal(ctx, home, show, s)
	if err != nil {
		return err
	}
	defer portal.close()
	j := &journey{settings: s, home: home, show: show, portal: portal.Portal}
	return j.walk(ctx)
}
