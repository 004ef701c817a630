package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/internal/machine"
	"github.com/rodnik-go/rodnik/storage"
)

// Purpose says what a code or link proves a contact for. A secret of one
// purpose is worth nothing for another.
type Purpose string

// The purposes.
const (
	AddPhone     Purpose = "add_phone"
	ConfirmEmail Purpose = "confirm_email"
)

// ChallengeState is the state of a proof of a phone or an address.
type ChallengeState uint8

// The states of a challenge. Zero is unset. Who acts next stands behind each.
const (
	ChallengeIssued     ChallengeState = iota + 1 // library: its message is queued
	ChallengeSent                                 // holder of the target
	ChallengeProved                               // nobody
	ChallengeLocked                               // nobody: too many tries
	ChallengeExpired                              // nobody
	ChallengeSuperseded                           // nobody: the contact was changed
	ChallengeRevoked                              // nobody: skipped, canceled, or "not me"
)

func challengeNames() machine.Names {
	return machine.Names{"", "issued", "sent", "proved", "locked", "expired", "superseded", "revoked"}
}

// String is the word, such as "sent"; "" when unset.
func (s ChallengeState) String() string { return challengeNames().Word(uint8(s)) }

// MarshalText is String.
func (s ChallengeState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *ChallengeState) UnmarshalText(text []byte) error {
	return machine.Read(challengeNames(), text, s)
}

// ChallengeTransitions lists the moves of a challenge. The slice is the
// caller's.
func ChallengeTransitions() []machine.Transition[ChallengeState] {
	type row = machine.Transition[ChallengeState]
	t := []row{
		{Event: "issue", Guard: "sending permitted", Effect: "message", To: ChallengeIssued, Next: "library"},
		{From: ChallengeIssued, Event: "dispatch", Guard: "message accepted", To: ChallengeSent, Next: "holder"},
	}
	for _, from := range []ChallengeState{ChallengeIssued, ChallengeSent} {
		t = append(t,
			row{From: from, Event: "resend", Guard: "pause and caps", Effect: "the same secret again", To: from, Next: "holder"},
			row{From: from, Event: "try", Guard: "counted before; the secret", Effect: "contact proved", To: ChallengeProved, Next: "nobody"},
			row{From: from, Event: "try", Guard: "counted before; another, tries left", To: from, Next: "holder"},
			row{From: from, Event: "try", Guard: "counted before; another, the last try", To: ChallengeLocked, Next: "nobody"},
			row{From: from, Event: "expire", Guard: "its time is over", To: ChallengeExpired, Next: "nobody"},
			row{From: from, Event: "supersede", Guard: "another target of the same purpose", To: ChallengeSuperseded, Next: "nobody"},
			row{From: from, Event: "revoke", Guard: "skipped, canceled, not me", To: ChallengeRevoked, Next: "nobody"},
		)
	}
	return t
}

// challenge is the record behind a code or a link. It holds ids, digests and
// counters; the secret is derived from them and a key of the Keyring.
type challenge struct {
	ID          storage.ID     `json:"id"`
	Application ApplicationID  `json:"application"`
	Purpose     Purpose        `json:"purpose"`
	Target      string         `json:"target"` // digest of the contact
	Key         string         `json:"key"`    // the seal key the secret is derived from
	Epoch       int            `json:"epoch"`
	Selector    string         `json:"selector,omitempty"` // of a link
	State       ChallengeState `json:"state"`
	Tries       int            `json:"tries"` // counted, each before it was compared
	Wrong       int            `json:"wrong"` // compared, and another
	Issued      time.Time      `json:"issued"`
	Expires     time.Time      `json:"expires"`
	Erase       time.Time      `json:"erase"`
	Mute        bool           `json:"mute,omitempty"` // no message left, nothing is right: TakenAnswer Hide
}

func challengeSpec() storage.Spec[challenge] {
	return storage.Spec[challenge]{
		Kind: "account.challenge", Schema: 1,
		ID: func(c *challenge) storage.ID { return c.ID },
		Keys: func(c *challenge) storage.Keys {
			var keys storage.Keys
			if c.live() {
				keys.Unique = append(keys.Unique, liveValue(c.Application, c.Purpose, c.Target))
			}
			if c.Selector != "" {
				keys.Unique = append(keys.Unique, selectorValue(c.Selector))
			}
			return keys
		},
		Wake: func(c *challenge) time.Time {
			if c.live() {
				return c.Expires
			}
			return c.Erase
		},
	}
}

func liveValue(a ApplicationID, p Purpose, target string) storage.Value {
	return storage.Value{Space: "challenge.live", Text: storage.Parts(string(a), string(p), target)}
}

func selectorValue(selector string) storage.Value {
	return storage.Value{Space: "challenge.selector", Text: selector}
}

func (c *challenge) live() bool { return c.State == ChallengeIssued || c.State == ChallengeSent }

// at is the state at a time: what has outlived its time, or whose key is gone,
// is expired, whether or not Work has come by. The end itself is too late.
func (c *challenge) at(v *storage.Vault, now time.Time) ChallengeState {
	if !c.live() {
		return c.State
	}
	if !now.Before(c.Expires) {
		return ChallengeExpired
	}
	if _, err := c.secret(v); errors.Is(err, storage.ErrKeyMissing) {
		return ChallengeExpired
	}
	return c.State
}

func (c *challenge) end(tx *storage.Tx, all *storage.Collection[challenge], event string, to ChallengeState) error {
	tx.Move(storage.Move{Kind: all.Kind(), ID: c.ID, Event: event, From: c.State.String(), To: to.String()})
	c.State = to
	return all.Save(tx, c)
}

// secret derives the code or the token of a challenge: never stored, the same
// at every call, worth nothing for another challenge, purpose or target.
func (c *challenge) secret(v *storage.Vault) (string, error) {
	label := "rodnik/code/1"
	if c.Purpose == ConfirmEmail {
		label = "rodnik/link/1"
	}
	for block := 0; ; block++ {
		parts := []string{string(c.Purpose), string(c.ID), c.Target, strconv.Itoa(c.Epoch)}
		if block > 0 {
			parts = append(parts, strconv.Itoa(block))
		}
		mac, err := v.MAC(c.Key, label, parts...)
		if err != nil {
			return "", err
		}
		if c.Purpose == ConfirmEmail {
			return c.Selector + "." + base64.RawURLEncoding.EncodeToString(mac[:]), nil
		}
		if code, ok := sixDigits(mac); ok {
			return code, nil
		}
	}
}

// sixDigits reduces a MAC to a code without bias: the first of its four words
// below the largest multiple of a million; ok is false when there is none.
func sixDigits(mac [32]byte) (code string, ok bool) {
	const million = 1_000_000
	const fair = (1<<64 - 1) / million * million
	for i := 0; i < len(mac); i += 8 {
		if word := binary.BigEndian.Uint64(mac[i:]); word < fair {
			return fmt.Sprintf("%06d", word%million), true
		}
	}
	return "", false
}

// matches compares in constant time. A challenge that never left matches
// nothing.
func (c *challenge) matches(v *storage.Vault, typed string) (bool, error) {
	want, err := c.secret(v)
	if err != nil {
		return false, err
	}
	same := subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1
	return same && !c.Mute, nil
}

// The length of a token: 16 bytes of selector and 32 of verifier, in base64url.
const (
	selectorLength = 22
	tokenLength    = selectorLength + 1 + 43
)

// newSelector names a link. It is made outside of operations, which have no
// randomness of their own.
func newSelector() (string, error) {
	var bits [16]byte
	if _, err := rand.Read(bits[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(bits[:]), nil
}

// selectorOf is the selector of a token of the exact form; ok is false for
// anything cut, stretched or in another alphabet.
func selectorOf(token string) (selector string, ok bool) {
	if len(token) != tokenLength || token[selectorLength] != '.' {
		return "", false
	}
	for _, part := range []string{token[:selectorLength], token[selectorLength+1:]} {
		bits, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil || base64.RawURLEncoding.EncodeToString(bits) != part {
			return "", false
		}
	}
	return token[:selectorLength], strings.Count(token, ".") == 1
}
