package integration_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// engine is a store that several processes can open at one place.
type engine struct {
	fresh func(t *testing.T) (place string) // a new database
	open  func(ctx context.Context, place string) (storage.Store, error)
}

// engines are those that workers share. The name stands in front of the place
// that a child is told, so it has no space.
func engines() map[string]engine {
	return map[string]engine{
		"sqlite": {
			fresh: newFile,
			open: func(ctx context.Context, place string) (storage.Store, error) {
				s, _, err := openFile(ctx, place)
				return s, err
			},
		},
		"postgres": {
			fresh: func(t *testing.T) string {
				t.Helper()
				_, config := openDatabase(t)
				return placeOf(config)
			},
			open: openPlace,
		},
	}
}

// job is what the workers work on.
type job struct {
	ID    storage.ID
	Times int // how often it was settled
	At    time.Time
}

const (
	jobs      storage.Kind = "work.job"
	shortHold              = 150 * time.Millisecond // a lease
)

func jobVault(store storage.Store) (*storage.Vault, *storage.Collection[job], error) {
	var secrets [2]storage.Secret
	for i := range secrets {
		var err error
		if secrets[i], err = storage.NewSecret("test", bytes.Repeat([]byte{byte(i + 1)}, 32)); err != nil {
			return nil, nil, err
		}
	}
	keyring, err := storage.NewKeyring(secrets[:1], secrets[1:])
	if err != nil {
		return nil, nil, err
	}
	v, err := storage.NewVault(store, keyring, &storage.Options{Lease: shortHold})
	if err != nil {
		return nil, nil, err
	}
	c, err := storage.NewCollection(storage.Spec[job]{
		Kind: jobs, Schema: 1,
		ID:   func(j *job) storage.ID { return j.ID },
		Wake: func(j *job) time.Time { return j.At },
	})
	return v, c, err
}

// teller is a store that says what happens to jobs: "lease ID VERSION",
// "done ID" and "conflict ID".
type teller struct {
	storage.Store

	out io.Writer
}

func (s teller) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	leased, err := s.Store.Lease(ctx, kinds, now, until, limit)
	for _, rec := range leased {
		_, _ = fmt.Fprintln(s.out, "lease", rec.ID, rec.Version)
	}
	return leased, err
}

func (s teller) Commit(ctx context.Context, b storage.Batch) error {
	err := s.Store.Commit(ctx, b)
	for _, rec := range b.Put {
		if rec.Kind != jobs {
			continue
		}
		switch {
		case err == nil:
			_, _ = fmt.Fprintln(s.out, "done", rec.ID)
		case errors.Is(err, storage.ErrConflict):
			_, _ = fmt.Fprintln(s.out, "conflict", rec.ID)
		}
	}
	return err
}

// workForEver is a child that settles jobs beside others. Between its look and
// its commit it waits for a line, so that it can be stopped there.
func workForEver(ctx context.Context, place string, out io.Writer) error {
	name, place, _ := strings.Cut(place, " ")
	store, err := engines()[name].open(ctx, place)
	if err != nil {
		return err
	}
	v, c, err := jobVault(teller{store, out})
	if err != nil {
		return err
	}
	in := bufio.NewReader(os.Stdin)
	w := storage.Worker[job, struct{}]{
		Of: c, Name: "job.work",
		Act: func(_ context.Context, j *job) struct{} {
			_, _ = fmt.Fprintln(out, "act", j.ID)
			return struct{}{}
		},
		Settle: func(tx *storage.Tx, j *job, _ struct{}) error {
			_, _ = fmt.Fprintln(out, "settle", j.ID)
			if _, err := in.ReadString('\n'); err != nil {
				return err
			}
			j.Times, j.At = j.Times+1, time.Time{}
			return c.Save(tx, j)
		},
	}
	return storage.Run(ctx, func(ctx context.Context) (int, error) { return w.Work(ctx, v, 1) },
		&storage.RunOptions{Every: 20 * time.Millisecond, Most: 100 * time.Millisecond})
}
