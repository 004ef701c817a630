package storage

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/rodnik-go/rodnik/validate"
)

// Secret is a named key of the embedder: 32 bytes or more that live outside
// the database. It never prints its bytes.
type Secret struct {
	id  string
	key func() []byte // a closure, so that what holds a Secret does not print it either, whatever the verb
}

// NewSecret names a key. The id is 1 to 32 of a–z, 0–9, "_", "-" and ".": it is
// stored beside what the key seals, and must name the same bytes for ever. The
// key is at least 32 bytes from a cryptographic source.
func NewSecret(id string, key []byte) (Secret, error) {
	if !secretName(id) {
		return Secret{}, errors.New("storage: the id of a secret is 1 to 32 of a-z, 0-9, ., _ and -")
	}
	if len(key) < 32 {
		return Secret{}, errors.New("storage: a secret is at least 32 bytes")
	}
	key = slices.Clone(key)
	return Secret{id: id, key: func() []byte { return key }}, nil
}

func secretName(id string) bool {
	return madeOf(id, 32, func(c byte) bool {
		return '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
	})
}

// ID is the name of the key.
func (s Secret) ID() string { return s.id }

// Format prints the name of the key under every verb, never its bytes.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "secret %s", s.id) }

// LogValue is the name of the key.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.id) }

// derive makes a key of one use from the secret.
func (s Secret) derive(label string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.key(), nil, label, 32)
}

// Keyring holds the embedder's two lists of secrets. From each seal key other
// keys are made by label (sealing, codes, links), so a key has one use; from
// the look-up key one is made per [Space]. A stolen database is as closed as
// the Keyring is kept apart from it.
type Keyring struct {
	seals  []sealKey
	lookup Secret
	spaces sync.Map // of Space: a *sync.Pool of HMACs under its look-up key, derived once
}

// Format prints the names of the keys under every verb, never their bytes.
func (k *Keyring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.names()) }

// LogValue is the names of the keys.
func (k *Keyring) LogValue() slog.Value { return slog.StringValue(k.names()) }

func (k *Keyring) names() string {
	if k == nil {
		return "no keyring"
	}
	names := make([]string, 0, len(k.seals)+1)
	for i := range k.seals {
		names = append(names, k.seals[i].id)
	}
	return "keyring " + strings.Join(append(names, k.lookup.id), " ")
}

type sealKey struct {
	Secret
	aead cipher.AEAD
}

// NewKeyring makes a Keyring. The first seal key seals, all of them open, so a
// seal key is rotated by putting a new one in front; a record is sealed anew
// at its next write. There is exactly one look-up key: changing it would let
// one phone be claimed twice, so a list of two is refused.
func NewKeyring(seals, lookups []Secret) (*Keyring, error) {
	if len(seals) == 0 {
		return nil, errors.New("storage: a keyring needs a seal key")
	}
	if len(lookups) != 1 {
		return nil, errors.New("storage: a keyring needs exactly one look-up key")
	}
	k := &Keyring{lookup: lookups[0]}
	if k.lookup.key == nil {
		return nil, errors.New("storage: a secret is made by NewSecret")
	}
	for _, s := range seals {
		if s.key == nil {
			return nil, errors.New("storage: a secret is made by NewSecret")
		}
		if _, err := k.seal(s.id); err == nil {
			return nil, errors.New("storage: two seal keys of one name")
		}
		if string(s.key()) == string(k.lookup.key()) {
			return nil, errors.New("storage: a seal key and the look-up key are the same; a key has one use")
		}
		key, err := s.derive("rodnik/seal/1")
		if err != nil {
			return nil, fmt.Errorf("storage: seal key: %w", err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("storage: seal key: %w", err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, fmt.Errorf("storage: seal key: %w", err)
		}
		k.seals = append(k.seals, sealKey{s, aead})
	}
	return k, nil
}

func (k *Keyring) seal(id string) (*sealKey, error) {
	for i := range k.seals {
		if k.seals[i].id == id {
			return &k.seals[i], nil
		}
	}
	return nil, ErrKeyMissing.With(validate.Text("key", id))
}

// digest is the keyed digest of a text in a space.
func (k *Keyring) digest(space Space, text string) ([32]byte, error) {
	found, ok := k.spaces.Load(space)
	if !ok {
		key, err := k.lookup.derive("rodnik/lookup/1/" + string(space))
		if err != nil {
			return [32]byte{}, err
		}
		found, _ = k.spaces.LoadOrStore(space, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }})
	}
	pool := found.(*sync.Pool)    //nolint:errcheck,forcetypeassert // Only this function stores there.
	mac := pool.Get().(hash.Hash) //nolint:errcheck,forcetypeassert // See New.
	mac.Reset()
	digest := sum(mac, text)
	pool.Put(mac)
	return digest, nil
}

// sum is the MAC of the parts, each with its length in front, so that no two
// lists of parts give the same bytes.
func sum(mac hash.Hash, parts ...string) (digest [32]byte) {
	var buffer [128]byte
	b := buffer[:0]
	for _, part := range parts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
		b = append(b, part...)
	}
	mac.Write(b)
	copy(digest[:], mac.Sum(b[:0]))
	return digest
}
