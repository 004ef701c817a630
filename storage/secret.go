package storage

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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

// cipher is AES-256-GCM under a key made by label.
func (s Secret) cipher(label string) (cipher.AEAD, error) {
	key, err := s.derive(label)
	if err != nil {
		return nil, err
	}
	return gcm(key)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
