package storagetest

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/rodnik-go/rodnik/storage"
)

// Names lists the duties of Run in their order.
func Names() []string {
	var names []string
	for _, d := range duties() {
		names = append(names, d.name)
	}
	return names
}

// Judge runs one duty on a store and returns what the suite has against it.
func Judge(t *testing.T, name string, s storage.Store) []string {
	t.Helper()
	for _, d := range duties() {
		if d.name == name {
			return judge(t, func(r reporter) { d.run(r, s) })
		}
	}
	t.Fatalf("there is no duty %q", name)
	return nil
}

// JudgeDurable is Judge for the duty of RunDurable.
func JudgeDurable(t *testing.T, before, after storage.Store) []string {
	t.Helper()
	return judge(t, func(r reporter) { inherit(durable().on(r, after), leave(durable().on(r, before))) })
}

func judge(t *testing.T, run func(r reporter)) []string {
	t.Helper()
	r := &recorder{ctx: t.Context()}
	var wg sync.WaitGroup
	wg.Go(func() { run(r) }) // FailNow ends the goroutine
	wg.Wait()
	return r.said
}

// recorder is a reporter that keeps what is said.
type recorder struct {
	ctx  context.Context
	mu   sync.Mutex
	said []string
}

func (r *recorder) Helper() {}

func (r *recorder) FailNow() { runtime.Goexit() }

func (r *recorder) Context() context.Context { return r.ctx }

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
