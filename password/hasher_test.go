package password_test

import (
	"context"
	"errors"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/password"
)

const plain = "Kv7-shelf_oRbit"

// cheap is a Hasher whose hashes cost next to nothing.
func cheap(tb testing.TB, change func(*password.HasherOptions)) *password.Hasher {
	tb.Helper()
	o := password.HasherOptions{Memory: 64, Passes: 1}
	if change != nil {
		change(&o)
	}
	h, err := password.NewHasher(&o)
	require.NoError(tb, err)
	return h
}

func TestHashAndVerify(t *testing.T) {
	t.Parallel()
	h, err := password.NewHasher(nil)
	require.NoError(t, err)
	phc, err := h.Hash(t.Context(), plain)
	require.NoError(t, err)
	assert.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, phc)
	ok, rehash, err := h.Verify(t.Context(), phc, plain)
	require.NoError(t, err)
	assert.True(t, ok)
	assert.False(t, rehash)
}

func TestVerifyTakesNothingElse(t *testing.T) {
	t.Parallel()
	h := cheap(t, nil)
	phc, err := h.Hash(t.Context(), plain)
	require.NoError(t, err)
	again, err := h.Hash(t.Context(), plain)
	require.NoError(t, err)
	assert.NotEqual(t, phc, again, "salts differ")
	for _, c := range []struct{ name, phc, in string }{
		{"another case", phc, strings.ToLower(plain)},
		{"a space behind", phc, plain + " "},
		{"nothing", phc, ""},
		{"too long", phc, strings.Repeat("x", 257)},
		{"no account", "", plain},
		{"no account and no password", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ok, rehash, err := h.Verify(t.Context(), c.phc, c.in)
			require.NoError(t, err)
			assert.False(t, ok)
			assert.False(t, rehash)
		})
	}
}

func TestHashRefusesWhatIsTooLong(t *testing.T) {
	t.Parallel()
	_, err := cheap(t, nil).Hash(t.Context(), strings.Repeat("🜁", 257))
	require.ErrorIs(t, err, password.ErrTooLong)
}

// The vector of the reference implementation's test.c: "password", "somesalt".
func TestVerifyReadsTheReferenceVector(t *testing.T) {
	t.Parallel()
	h := cheap(t, nil)
	ok, rehash, err := h.Verify(t.Context(),
		"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "password")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.True(t, rehash, "other costs than ours")
}

func TestVerifyAsksForANewHash(t *testing.T) {
	t.Parallel()
	old := cheap(t, nil)
	phc, err := old.Hash(t.Context(), plain)
	require.NoError(t, err)
	key := []byte("0123456789abcdef")
	for _, c := range []struct {
		name   string
		change func(*password.HasherOptions)
		want   bool
	}{
		{"nothing changed", nil, false},
		{"memory", func(o *password.HasherOptions) { o.Memory = 128 }, true},
		{"passes", func(o *password.HasherOptions) { o.Passes = 2 }, true},
		{"lanes", func(o *password.HasherOptions) { o.Lanes = 2 }, true},
		{"a pepper", func(o *password.HasherOptions) { o.Peppers = [][]byte{key} }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := cheap(t, c.change)
			ok, rehash, err := h.Verify(t.Context(), phc, plain)
			require.NoError(t, err)
			assert.True(t, ok)
			assert.Equal(t, c.want, rehash)
			_, rehash, err = h.Verify(t.Context(), phc, "wrong")
			require.NoError(t, err)
			assert.False(t, rehash, "a wrong password is nothing to hash anew")
		})
	}
}

func TestPeppers(t *testing.T) {
	t.Parallel()
	first, second := []byte("first pepper, 16"), []byte("second pepper, 16")
	with := func(keys ...[]byte) *password.Hasher {
		return cheap(t, func(o *password.HasherOptions) { o.Peppers = keys })
	}
	phc, err := with(first).Hash(t.Context(), plain)
	require.NoError(t, err)
	assert.Contains(t, phc, ",keyid=")

	ok, rehash, err := with(first).Verify(t.Context(), phc, plain)
	require.NoError(t, err)
	assert.True(t, ok)
	assert.False(t, rehash)

	ok, rehash, err = with(second, first).Verify(t.Context(), phc, plain)
	require.NoError(t, err)
	assert.True(t, ok, "a former pepper still verifies")
	assert.True(t, rehash)

	_, _, err = with(second).Verify(t.Context(), phc, plain)
	require.ErrorIs(t, err, password.ErrPepperMissing)
	ok, _, err = with(second).Verify(t.Context(), "", plain)
	require.NoError(t, err)
	assert.False(t, ok)
}

func TestNewHasherRefusesOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   password.HasherOptions
		want string
	}{
		{"too little memory", password.HasherOptions{Memory: 7}, "password.option{option=Memory}"},
		{"too much", password.HasherOptions{Memory: 262145}, "password.option{option=Memory}"},
		{"less than the lanes need", password.HasherOptions{Memory: 64, Lanes: 9}, "password.option{option=Memory}"},
		{"passes", password.HasherOptions{Passes: 11}, "password.option{option=Passes}"},
		{"lanes", password.HasherOptions{Lanes: 17}, "password.option{option=Lanes}"},
		{"several", password.HasherOptions{Permits: -1, Queue: -1, Wait: -1}, "password.option{option=Permits}; password.option{option=Queue}; password.option{option=Wait}"},
		{"a short pepper", password.HasherOptions{Peppers: [][]byte{[]byte("short")}}, "password.option{option=Peppers}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := password.NewHasher(&c.in)
			require.EqualError(t, err, c.want)
		})
	}
}

func TestHashHearsTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := cheap(t, nil).Hash(ctx, plain)
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = cheap(t, nil).Verify(ctx, "", plain)
	require.ErrorIs(t, err, context.Canceled)
}

// A thousand passwords at once stay within the permits and a fixed bound, and
// whoever cannot be served in time hears so.
func TestHashStormBounded(t *testing.T) { //nolint:paralleltest // It measures the heap of the whole process.
	const callers, permits, bound = 1000, 2, 128 << 20
	h, err := password.NewHasher(&password.HasherOptions{Permits: permits})
	require.NoError(t, err)
	runtime.GC()
	idle := heap()
	var peak atomic.Uint64
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				peak.Store(max(peak.Load(), heap()))
			}
		}
	}()
	var hashed, refused atomic.Int64
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			switch _, err := h.Hash(t.Context(), plain); {
			case err == nil:
				hashed.Add(1)
			case errors.Is(err, password.ErrOverloaded):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	close(done)
	<-watched
	assert.EqualValues(t, callers, hashed.Load()+refused.Load())
	assert.GreaterOrEqual(t, hashed.Load(), int64(permits))
	assert.Positive(t, refused.Load(), "the queue holds 64")
	assert.LessOrEqual(t, peak.Load(), idle+bound)
}

// heap is the bytes of heap in use, dead objects included.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

func TestGate(t *testing.T) {
	t.Parallel()
	t.Run("first come, first served", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			g := password.NewGate(1, 3, time.Hour)
			require.NoError(t, g.Enter(t.Context(), 1))
			var order []int
			for i := range 3 {
				go func() {
					assert.NoError(t, g.Enter(t.Context(), 1))
					order = append(order, i)
					g.Leave(1)
				}()
				synctest.Wait()
			}
			require.ErrorIs(t, g.Enter(t.Context(), 1), password.ErrOverloaded, "the queue is full")
			g.Leave(1)
			synctest.Wait()
			assert.Equal(t, []int{0, 1, 2}, order)
		})
	})
	t.Run("the wait ends", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			g := password.NewGate(1, 3, 2*time.Second)
			require.NoError(t, g.Enter(t.Context(), 1))
			start := time.Now()
			require.ErrorIs(t, g.Enter(t.Context(), 1), password.ErrOverloaded)
			assert.Equal(t, 2*time.Second, time.Since(start))
			g.Leave(1)
			require.NoError(t, g.Enter(t.Context(), 1), "who gave up holds nothing")
		})
	})
	t.Run("the caller gives up first", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			g := password.NewGate(1, 3, 2*time.Second)
			require.NoError(t, g.Enter(t.Context(), 1))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			require.ErrorIs(t, g.Enter(ctx, 1), context.DeadlineExceeded)
		})
	})
	t.Run("a dear one waits for enough permits and lets nobody overtake", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			g := password.NewGate(2, 3, time.Second)
			require.NoError(t, g.Enter(t.Context(), 1))
			dear := make(chan error, 1)
			go func() { dear <- g.Enter(t.Context(), 2) }()
			time.Sleep(600 * time.Millisecond)
			start := time.Now()
			require.NoError(t, g.Enter(t.Context(), 1), "served when the dear one has left")
			assert.Equal(t, 400*time.Millisecond, time.Since(start))
			require.ErrorIs(t, <-dear, password.ErrOverloaded)
		})
	})
}
