package storage

import (
	"crypto/cipher"
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

// Keyring holds the embedder's two lists of secrets. From each seal key other
// keys are made by label (sealing, wrapping, codes, links), so a key has one
// use; from each look-up key one is made per [Space]. A stolen database is as
// closed as the Keyring is kept apart from it.
//
// # Rotating keys
//
// A seal key, while everything runs:
//
//  1. Put the new key behind the old one, in every process: all can open it.
//  2. Put it in front, in every process: it seals.
//  3. Call [Vault.Rekey] (Portal.Rekey). Codes and links that are on their way
//     were derived from the old key: wait out their life, or they have to be
//     sent anew.
//  4. Drop the old key.
//
// A look-up key:
//
//  1. List both, in every process, in either order. Everything is stored and
//     asked for under both, so nothing can be claimed twice meanwhile, not even
//     between processes of which some list the old key only.
//  2. When no process lists one key only, call Rekey.
//  3. Drop the old key.
//
// [Vault.Check] refuses to open what a key was dropped from too early. Nothing is
// lost then: list the key again, call Rekey, and drop it after that.
type Keyring struct {
	seals     []sealKey
	looks     []lookKey
	lookNames []string // of looks, in their order
}

// Format prints the names of the keys under every verb, never their bytes.
func (k *Keyring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.names()) }

// LogValue is the names of the keys.
func (k *Keyring) LogValue() slog.Value { return slog.StringValue(k.names()) }

func (k *Keyring) names() string {
	if k == nil {
		return "no keyring"
	}
	names := make([]string, 0, len(k.seals)+len(k.looks))
	for i := range k.seals {
		names = append(names, k.seals[i].id)
	}
	return "keyring " + strings.Join(append(names, k.lookNames...), " ")
}

type sealKey struct {
	Secret
	seal, wrap cipher.AEAD
}

// lookKey is a look-up key, with a pool of HMACs for each Space.
type lookKey struct {
	Secret
	spaces *sync.Map // of Space: a *sync.Pool of HMACs under its key, derived once
}

// NewKeyring makes a Keyring. The first seal key seals, all of them open. There
// are one or two look-up keys, and two only while one takes the place of the
// other: see Rotating keys. All names, and all keys, are different.
func NewKeyring(seals, lookups []Secret) (*Keyring, error) {
	if len(seals) == 0 {
		return nil, errors.New("storage: a keyring needs a seal key")
	}
	if len(lookups) == 0 || len(lookups) > 2 {
		return nil, errors.New("storage: a keyring needs one look-up key, or two during a rotation")
	}
	if err := differ(seals, lookups); err != nil {
		return nil, err
	}
	k := &Keyring{}
	for _, s := range seals {
		seal, err := s.cipher("rodnik/seal/1")
		if err != nil {
			return nil, fmt.Errorf("storage: seal key: %w", err)
		}
		wrap, err := s.cipher("rodnik/wrap/1")
		if err != nil {
			return nil, fmt.Errorf("storage: seal key: %w", err)
		}
		k.seals = append(k.seals, sealKey{s, seal, wrap})
	}
	for _, s := range lookups {
		k.looks = append(k.looks, lookKey{s, &sync.Map{}})
		k.lookNames = append(k.lookNames, s.id)
	}
	return k, nil
}

// differ refuses secrets that stand twice, under one name or under two.
func differ(seals, lookups []Secret) error {
	for _, list := range [2][]Secret{seals, lookups} {
		for i, s := range list {
			if s.key == nil {
				return errors.New("storage: a secret is made by NewSecret")
			}
			for _, other := range list[:i] {
				if s.id == other.id {
					return errors.New("storage: two keys of one name in one list")
				}
			}
		}
	}
	all := slices.Concat(seals, lookups)
	for i, s := range all {
		for _, other := range all[:i] {
			if string(s.key()) == string(other.key()) {
				return errors.New("storage: one key stands twice; a key has one use")
			}
		}
	}
	return nil
}

func (k *Keyring) seal(id string) (*sealKey, error) {
	for i := range k.seals {
		if k.seals[i].id == id {
			return &k.seals[i], nil
		}
	}
	return nil, ErrKeyMissing.With(validate.Text("key", id))
}

// crypt is the key that seals what has no owner.
func (k *Keyring) crypt(kind Kind) crypt {
	if wraps(kind) {
		return crypt{by: byWrap, name: k.seals[0].id, aead: k.seals[0].wrap}
	}
	return crypt{by: bySeal, name: k.seals[0].id, aead: k.seals[0].seal}
}

// opener is the key of the Keyring that a body names.
func (k *Keyring) opener(e envelope) (crypt, error) {
	key, err := k.seal(e.name)
	switch {
	case err != nil:
		return crypt{}, err
	case e.by == byWrap:
		return crypt{by: byWrap, name: e.name, aead: key.wrap}, nil
	}
	return crypt{by: bySeal, name: e.name, aead: key.seal}, nil
}

// look is the look-up key of that name; nil when there is none.
func (k *Keyring) look(id string) *lookKey {
	for i := range k.looks {
		if k.looks[i].id == id {
			return &k.looks[i]
		}
	}
	return nil
}

// digest is the keyed digest of a text in a space.
func (l *lookKey) digest(value Value) (Key, error) {
	found, ok := l.spaces.Load(value.Space)
	if !ok {
		key, err := l.derive("rodnik/lookup/1/" + string(value.Space))
		if err != nil {
			return Key{}, err
		}
		found, _ = l.spaces.LoadOrStore(value.Space, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }})
	}
	return Key{Space: value.Space, Digest: pooled(found.(*sync.Pool), value.Text)}, nil //nolint:errcheck,forcetypeassert // Only this function stores there.
}

// digests are the keys of values: each under every look-up key in turn.
func (k *Keyring) digests(values []Value) ([]Key, error) {
	if len(values) == 0 {
		return nil, nil
	}
	keys := make([]Key, 0, len(values)*len(k.looks))
	for _, value := range values {
		for i := range k.looks {
			key, err := k.looks[i].digest(value)
			if err != nil {
				return nil, err
			}
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// envelope is what stands beside a body: the digests of the document's values,
// and the names of the look-up keys they are made with.
func (k *Keyring) envelope(keys Keys) (unique, index []Key, looks []string, err error) {
	if len(keys.Unique)+len(keys.Index) == 0 {
		return nil, nil, nil, nil
	}
	if unique, err = k.digests(keys.Unique); err != nil {
		return nil, nil, nil, err
	}
	index, err = k.digests(keys.Index)
	return unique, index, k.lookNames, err
}

// match holds the keys beside a body against the values of its document: they
// are exactly its digests under the look-up keys that the body names, as far as
// the Keyring holds those.
func (k *Keyring) match(keys []Key, values []Value, looks []string) error {
	if len(keys) != len(values)*len(looks) || len(values) > 0 && len(looks) == 0 {
		return ErrTampered
	}
	known := len(values) == 0
	for i, key := range keys {
		value, look := values[i/len(looks)], k.look(looks[i%len(looks)])
		want := Key{Space: value.Space, Digest: key.Digest}
		if look != nil {
			known = true
			var err error
			if want, err = look.digest(value); err != nil {
				return err
			}
		}
		if key != want {
			return ErrTampered
		}
	}
	if !known {
		return ErrKeyMissing.With(validate.Text("key", looks[0]))
	}
	return nil
}

// pooled is the MAC of the parts by an HMAC of the pool.
func pooled(pool *sync.Pool, parts ...string) [32]byte {
	mac := pool.Get().(hash.Hash) //nolint:errcheck,forcetypeassert // Pools hold nothing else.
	mac.Reset()
	digest := sum(mac, parts...)
	pool.Put(mac)
	return digest
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
