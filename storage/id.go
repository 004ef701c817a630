package storage

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// newID makes a UUIDv7 (RFC 9562) at a time: 48 bits of milliseconds, then
// random bits, so that byte order is age.
func newID(at time.Time) (ID, error) {
	var random [10]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	return uuid(at, random), nil
}

// childID is the n-th ID of an operation: the operation's time, the number in
// the leading random bits, so that they sort in the order they were made, and
// bits that only the operation's ID gives.
func childID(operation ID, at time.Time, n int) ID {
	digest := sha256.Sum256([]byte{byte(n >> 8 & 0xff), byte(n & 0xff)})
	digest = sha256.Sum256(append(digest[:], operation...))
	var bits [10]byte
	copy(bits[:], digest[:])
	bits[0], bits[1] = byte(n>>8&0x0f), byte(n&0xff)
	return uuid(at, bits)
}

func uuid(at time.Time, random [10]byte) ID {
	var u [16]byte
	ms := at.UnixMilli()
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i) & 0xff)
	}
	copy(u[6:], random[:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[0:8], u[0:4])
	hex.Encode(text[9:13], u[4:6])
	hex.Encode(text[14:18], u[6:8])
	hex.Encode(text[19:23], u[8:10])
	hex.Encode(text[24:36], u[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return ID(text[:])
}
