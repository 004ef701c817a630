package storage

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// An ID is a UUIDv7 (RFC 9562) as text: 48 bits of milliseconds, 12 bits of
// their fraction, then a number of 14 bits and 48 random ones. So byte order is
// age: operations of one Vault by their tick, records of one operation by
// their number.

// ticksPerMilli is what the 12 bits behind the milliseconds count.
const ticksPerMilli = 1 << 12

func tickOf(at time.Time) uint64 {
	fraction := uint64(at.Nanosecond()%int(time.Millisecond)) * ticksPerMilli / uint64(time.Millisecond) //nolint:gosec // Never negative.
	return uint64(at.UnixMilli())*ticksPerMilli | fraction
}

// tick is the tick of a time, or the one after the last that this Vault gave:
// a clock that stands still, or is set back, still gives IDs in order.
func (v *Vault) tick(at time.Time) uint64 {
	for {
		last := v.ticks.Load()
		next := max(tickOf(at), last+1)
		if v.ticks.CompareAndSwap(last, next) {
			return next
		}
	}
}

// newID makes the ID of an operation.
func (v *Vault) newID(at time.Time) (ID, error) {
	var random [6]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	return uuid(v.tick(at), 0, random), nil
}

// tickLength is how much of the text of an ID is its tick, milliLength its
// milliseconds.
const (
	tickLength  = len("00000000-0000-7000")
	milliLength = len("00000000-0000")
)

// childID is the n-th ID of an operation: its tick, the number, and bits that
// only the operation's ID gives.
func childID(operation ID, n int) ID {
	digest := sha256.Sum256(append([]byte{byte(n >> 8 & 0xff), byte(n & 0xff)}, operation...))
	child := uuid(0, n, [6]byte(digest[:6]))
	return operation[:tickLength] + child[tickLength:]
}

func uuid(tick uint64, n int, random [6]byte) ID {
	var u [16]byte
	for i := range 6 {
		u[i] = byte(tick >> (52 - 8*i) & 0xff)
	}
	u[6], u[7] = byte(tick>>8&0x0f)|0x70, byte(tick&0xff)
	u[8], u[9] = byte(n>>8&0x3f)|0x80, byte(n&0xff)
	copy(u[10:], random[:])
	var text [36]byte
	hex.Encode(text[0:8], u[0:4])
	hex.Encode(text[9:13], u[4:6])
	hex.Encode(text[14:18], u[6:8])
	hex.Encode(text[19:23], u[8:10])
	hex.Encode(text[24:36], u[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return ID(text[:])
}
