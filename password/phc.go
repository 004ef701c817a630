package password

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

// Bounds of a stored hash that is verified.
const (
	maxMemory = 256 << 10 // KiB
	maxPasses = 10
	maxLanes  = 16
	maxPHC    = 512 // bytes of the whole text
	minSalt   = 8
	minKey    = 16
	maxBlob   = 64 // bytes of salt, key and pepper name
)

// argonVersion is 1.3, the only one.
const argonVersion = "v=19"

// A hash is a PHC string taken apart.
type hash struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
	pepper string // name of the pepper; empty: none
	salt   []byte
	key    []byte
}

// text is the PHC string: $argon2id$v=19$m=19456,t=2,p=1$salt$key, with
// ",keyid=" and the name of the pepper after p when there is one.
func (h hash) text() string {
	b := []byte("$argon2id$" + argonVersion + "$m=")
	b = strconv.AppendUint(b, uint64(h.memory), 10)
	b = strconv.AppendUint(append(b, ",t="...), uint64(h.passes), 10)
	b = strconv.AppendUint(append(b, ",p="...), uint64(h.lanes), 10)
	if h.pepper != "" {
		b = append(append(b, ",keyid="...), h.pepper...)
	}
	b = base64.RawStdEncoding.AppendEncode(append(b, '$'), h.salt)
	b = base64.RawStdEncoding.AppendEncode(append(b, '$'), h.key)
	return string(b)
}

// parseHash reads a PHC string within the bounds. There is one spelling of each
// hash: no leading zeros, no padding, parameters in order.
func parseHash(text string) (hash, error) {
	var h hash
	if len(text) > maxPHC {
		return hash{}, ErrHashInvalid
	}
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != argonVersion {
		return hash{}, ErrHashInvalid
	}
	costs := strings.Split(parts[3], ",")
	if len(costs) == 4 && strings.HasPrefix(costs[3], "keyid=") {
		h.pepper = costs[3][len("keyid="):]
		if _, ok := blob(h.pepper, 1); !ok {
			return hash{}, ErrHashInvalid
		}
		costs = costs[:3]
	}
	if len(costs) != 3 {
		return hash{}, ErrHashInvalid
	}
	memory, okM := number(costs[0], "m=", maxMemory)
	passes, okT := number(costs[1], "t=", maxPasses)
	lanes, okP := number(costs[2], "p=", maxLanes)
	salt, okS := blob(parts[4], minSalt)
	key, okK := blob(parts[5], minKey)
	if !okM || !okT || !okP || !okS || !okK || memory < 8*lanes {
		return hash{}, ErrHashInvalid
	}
	h.memory, h.passes, h.lanes = memory, passes, uint8(lanes&math.MaxUint8)
	h.salt, h.key = salt, key
	return h, nil
}

// number reads "m=19456" for "m=": 1 to most, without leading zeros.
func number(text, name string, most uint32) (uint32, bool) {
	digits, ok := strings.CutPrefix(text, name)
	if !ok || digits == "" || digits[0] < '1' || digits[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n > uint64(most) {
		return 0, false
	}
	return uint32(n), true
}

// blob reads base64 without padding, from least to maxBlob bytes.
func blob(text string, least int) ([]byte, bool) {
	if strings.ContainsAny(text, "\r\n") { // the decoder passes over them
		return nil, false
	}
	bytes, err := base64.RawStdEncoding.Strict().DecodeString(text)
	return bytes, err == nil && least <= len(bytes) && len(bytes) <= maxBlob
}
