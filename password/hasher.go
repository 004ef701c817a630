package password

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"log/slog"
	"runtime"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/rodnik-go/rodnik/validate"
)

// HasherOptions are the costs and bounds of a [Hasher]. The zero value of every
// field means its default. Tests may make hashing cheap with Memory: 64,
// Passes: 1; nobody else should go below the defaults.
type HasherOptions struct {
	// Memory of one hash in KiB: 8 times Lanes to 262144. Default 19456 (19 MiB).
	Memory uint32
	// Passes over the memory: 1 to 10. Default 2.
	Passes uint32
	// Lanes, computed in parallel: 1 to 16. Default 1.
	Lanes uint8
	// Permits is how many hashes of that Memory are computed at once. Default
	// runtime.GOMAXPROCS(0). A stored hash that needs more memory takes more
	// permits, up to all of them.
	Permits int
	// Queue is how many callers may wait for a permit. Default 64.
	Queue int
	// Wait is how long each of them waits at most. Default 2 seconds.
	Wait time.Duration
	// Peppers are secret keys of 16 bytes or more, kept apart from the hashes.
	// The first one goes into new hashes; the others, and no pepper, are still
	// verified. Default none. JSON leaves them out, as fmt and slog do.
	Peppers [][]byte `json:"-"`
}

// Hasher hashes passwords with argon2id and verifies them. A gate bounds how
// many are computed at once, so memory stays within Permits × Memory and a fixed
// bound whatever comes in. Safe for concurrent use.
type Hasher struct {
	options HasherOptions
	gate    gate
	peppers []pepper
}

// Format prints the name of the type under every verb: peppers are keys.
func (h *Hasher) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("password.Hasher")) }

// Format prints the name of the type under every verb: peppers are keys.
func (o HasherOptions) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("password.HasherOptions")) }

// LogValue is the name of the type.
func (o HasherOptions) LogValue() slog.Value { return slog.StringValue("password.HasherOptions") }

type pepper struct {
	name string
	key  []byte
}

const (
	saltLength  = 16
	keyLength   = 32
	pepperShort = 16
)

// NewHasher returns a Hasher; nil options mean the defaults. It answers
// ErrOption when a field is out of its bounds.
func NewHasher(opts *HasherOptions) (*Hasher, error) {
	var o HasherOptions
	if opts != nil {
		o = *opts
	}
	fill(&o.Memory, 19456)
	fill(&o.Passes, 2)
	fill(&o.Lanes, 1)
	fill(&o.Permits, runtime.GOMAXPROCS(0))
	fill(&o.Queue, 64)
	fill(&o.Wait, 2*time.Second)
	var broken validate.Collector
	for _, bound := range [...]struct {
		ok   bool
		name string
	}{
		{o.Memory >= 8*uint32(o.Lanes) && o.Memory <= maxMemory, "Memory"},
		{o.Passes <= maxPasses, "Passes"},
		{o.Lanes <= maxLanes, "Lanes"},
		{o.Permits > 0, "Permits"},
		{o.Queue > 0, "Queue"},
		{o.Wait > 0, "Wait"},
	} {
		broken.Check(bound.ok, "", ErrOption, validate.Text("option", bound.name))
	}
	h := &Hasher{options: o, gate: gate{queue: o.Queue, wait: o.Wait, free: o.Permits}}
	for _, key := range o.Peppers {
		broken.Check(len(key) >= pepperShort, "", ErrOption, validate.Text("option", "Peppers"))
		h.peppers = append(h.peppers, pepper{name: pepperName(key), key: append([]byte(nil), key...)})
	}
	h.options.Peppers = nil
	if err := broken.Err(); err != nil {
		return nil, err
	}
	return h, nil
}

func fill[T comparable](field *T, standard T) {
	var zero T
	if *field == zero {
		*field = standard
	}
}

// pepperName tells peppers apart in a PHC string and gives nothing of them away.
func pepperName(key []byte) string {
	return base64.RawStdEncoding.EncodeToString(mac(key, "rodnik password pepper name")[:9])
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// Hash returns the password as an argon2id PHC string with a fresh salt. The
// exact bytes are hashed. It answers ErrTooLong for more than 256 characters or
// 1 KiB, ErrOverloaded when the gate is full or the wait too long, and the error
// of ctx. Whether the password is a good one, [Policy.Check] says.
func (h *Hasher) Hash(ctx context.Context, plain string) (string, error) {
	if tooLong(plain) {
		return "", ErrTooLong.With(validate.Int("max", maxRunes))
	}
	out := h.own()
	if _, err := rand.Read(out.salt); err != nil {
		return "", fmt.Errorf("password: hash: %w", err)
	}
	key, err := h.derive(ctx, out, plain)
	if err != nil {
		return "", fmt.Errorf("password: hash: %w", err)
	}
	out.key = key
	return out.text(), nil
}

// Verify reports whether the password is the hashed one, compared in constant
// time, and whether it should be hashed anew because the costs or the pepper
// have changed since. An empty phc stands for an account that does not exist:
// the same work is done and the answer is no. A password that is too long is a
// wrong one.
//
// It answers ErrHashInvalid for what is no argon2id PHC string or costs more
// than 256 MiB, 10 passes or 16 lanes, ErrPepperMissing, ErrOverloaded and the
// error of ctx.
func (h *Hasher) Verify(ctx context.Context, phc, plain string) (ok, rehash bool, err error) {
	if tooLong(plain) {
		return false, false, nil
	}
	stored := h.own()
	if phc != "" {
		if stored, err = parseHash(phc); err != nil {
			return false, false, fmt.Errorf("password: verify: %w", err)
		}
	}
	key, err := h.derive(ctx, stored, plain)
	if err != nil {
		return false, false, fmt.Errorf("password: verify: %w", err)
	}
	ok = subtle.ConstantTimeCompare(key, stored.key) == 1 && phc != ""
	return ok, ok && !h.current(stored), nil
}

func tooLong(plain string) bool {
	return len(plain) > maxBytes || utf8.RuneCountInString(plain) > maxRunes
}

// own is a hash with the costs of the options, and zeros for salt and key.
func (h *Hasher) own() hash {
	out := hash{
		memory: h.options.Memory, passes: h.options.Passes, lanes: h.options.Lanes,
		salt: make([]byte, saltLength), key: make([]byte, keyLength),
	}
	if len(h.peppers) > 0 {
		out.pepper = h.peppers[0].name
	}
	return out
}

func (h *Hasher) current(stored hash) bool {
	own := h.own()
	return stored.memory == own.memory && stored.passes == own.passes && stored.lanes == own.lanes &&
		stored.pepper == own.pepper && len(stored.salt) == saltLength && len(stored.key) == keyLength
}

// derive computes the key of plain under the costs, salt and pepper of a hash,
// behind the gate.
func (h *Hasher) derive(ctx context.Context, p hash, plain string) ([]byte, error) {
	input := []byte(plain)
	if p.pepper != "" {
		key := h.pepper(p.pepper)
		if key == nil {
			return nil, ErrPepperMissing
		}
		input = mac(key, plain)
	}
	need := min(h.options.Permits, int((p.memory+h.options.Memory-1)/h.options.Memory))
	if err := h.gate.enter(ctx, need); err != nil {
		return nil, err
	}
	defer h.gate.leave(need)
	//nolint:gosec // parseHash and saltLength bound the key at 64 bytes.
	return argon2.IDKey(input, p.salt, p.passes, p.memory, p.lanes, uint32(len(p.key))), nil
}

func (h *Hasher) pepper(name string) []byte {
	for _, p := range h.peppers {
		if p.name == name {
			return p.key
		}
	}
	return nil
}
