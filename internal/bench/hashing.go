package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/rodnik-go/rodnik/password"
)

const (
	callers   = 16
	hashCost  = 19 << 20 // bytes of one hash
	rateGoal  = 0.95
	extraRoom = 64 << 20
)

// A hashing is 16 callers who hash passwords at once.
type hashing struct {
	us, peer float64 // hashes a second, medians
	rate     float64 // us to peer, median over the rounds
	resident int     // the most bytes that were resident while we hashed; 0: the system does not say
}

// room is the goal for resident memory, in bytes.
func room() int { return 2*runtime.GOMAXPROCS(0)*hashCost + extraRoom }

// hash runs rounds in turn: the default Hasher, then x/crypto behind a plain
// semaphore of GOMAXPROCS.
func hash(rounds, each int) (hashing, error) {
	hasher, err := password.NewHasher(nil)
	if err != nil {
		return hashing{}, err
	}
	ctx := context.Background()
	us := func() error {
		for {
			// A busy machine makes callers wait too long; they come again.
			if _, err := hasher.Hash(ctx, goodPassword); !errors.Is(err, password.ErrOverloaded) {
				return err
			}
		}
	}
	permits := make(chan struct{}, runtime.GOMAXPROCS(0))
	peer := func() error {
		permits <- struct{}{}
		defer func() { <-permits }()
		salt := make([]byte, 16)
		if _, err := rand.Read(salt); err != nil {
			return err
		}
		runtime.KeepAlive(argon2.IDKey([]byte(goodPassword), salt, 2, hashCost>>10, 1, 32))
		return nil
	}
	var out hashing
	var ours, theirs []float64
	for range rounds {
		rate, resident, err := watched(us, each)
		if err != nil {
			return hashing{}, err
		}
		ours, out.resident = append(ours, rate), max(out.resident, resident)
		if rate, _, err = watched(peer, each); err != nil {
			return hashing{}, err
		}
		theirs = append(theirs, rate)
	}
	out.us, out.peer, out.rate = median(ours), median(theirs), ratio(ours, theirs)
	return out, nil
}

// watched is hashes a second and the most memory that was resident meanwhile.
func watched(f func() error, each int) (rate float64, resident int, err error) {
	debug.FreeOSMemory()
	known := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil // sets the high-water mark anew
	var all sync.WaitGroup
	failed := make([]error, callers)
	start := time.Now()
	for i := range callers {
		all.Go(func() {
			for range each {
				failed[i] = errors.Join(failed[i], f())
			}
		})
	}
	all.Wait()
	rate = float64(callers*each) / time.Since(start).Seconds()
	if known {
		resident = highWater()
	}
	return rate, resident, errors.Join(failed...)
}

// highWater is VmHWM of this process in bytes; 0 where there is none.
func highWater() int {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, ok := strings.Cut(string(text), "VmHWM:")
	fields := strings.Fields(rest)
	if !ok || len(fields) == 0 {
		return 0
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		return 0
	}
	return n << 10
}
