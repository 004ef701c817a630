package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// committer stores the two records of a commit.
type committer func(ctx context.Context, own, entry storage.Record) error

// side is who takes part in a contest.
type side struct {
	name   string
	work   *work
	commit committer
	cpu    func() time.Duration // of the servers behind it; nil: there are none
}

// slice is what one side did in one turn.
type slice struct {
	commits  int
	took     time.Duration
	cpu      time.Duration
	p50, p99 time.Duration
}

func (s slice) rate() float64    { return float64(s.commits) / s.took.Seconds() }
func (s slice) cpuEach() float64 { return float64(s.cpu.Nanoseconds()) / 1e3 / float64(s.commits) }
func (s slice) tail() float64    { return float64(s.p99) / float64(s.p50) }
func (s slice) p50Each() float64 { return float64(s.p50.Nanoseconds()) / 1e3 }
func (s slice) p99Each() float64 { return float64(s.p99.Nanoseconds()) / 1e3 }

// turn lets so many clients commit for a while, at least once each.
func (s *side) turn(ctx context.Context, clients int, lasts time.Duration) (slice, error) {
	s.work.of(clients)
	times := make([][]time.Duration, clients)
	errs := make([]error, clients)
	server, own := s.serverCPU(), ownCPU()
	start := time.Now()
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for {
				mine, entry := s.work.pair(client)
				from := time.Now()
				if err := s.commit(ctx, mine, entry); err != nil {
					errs[client] = err
					return
				}
				now := time.Now()
				times[client] = append(times[client], now.Sub(from))
				if now.Sub(start) >= lasts {
					return
				}
			}
		})
	}
	wg.Wait()
	got := slice{took: time.Since(start), cpu: ownCPU() - own}
	got.cpu += s.serverCPU() - server
	for _, err := range errs {
		if err != nil {
			return slice{}, err
		}
	}
	all := slices.Concat(times...)
	slices.Sort(all)
	got.commits, got.p50, got.p99 = len(all), all[len(all)/2], all[len(all)*99/100]
	return got, nil
}

// commits lets clients commit one after another, so that a row that an order
// numbers has the same number everywhere.
func (s *side) commits(ctx context.Context, clients, n int) error {
	s.work.of(clients)
	for i := range n {
		own, entry := s.work.pair(i % clients)
		if err := s.commit(ctx, own, entry); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s *side) serverCPU() time.Duration {
	if s.cpu == nil {
		return 0
	}
	return s.cpu()
}

// Effort is how many rounds are run and how long the turn of a side lasts.
type Effort struct {
	Rounds int
	Turn   time.Duration
}

// contest lets the sides take turns; the first turn of each is not counted.
func contest(ctx context.Context, e Effort, clients int, sides ...*side) ([][]slice, error) {
	all := make([][]slice, len(sides))
	for round := range e.Rounds + 1 {
		for k := range sides {
			i := (round + k) % len(sides) // nobody is always behind the same one
			got, err := sides[i].turn(ctx, clients, e.Turn)
			if err != nil {
				return nil, err
			}
			if round > 0 || e.Turn == 0 {
				all[i] = append(all[i], got)
			}
		}
	}
	return all, nil
}
