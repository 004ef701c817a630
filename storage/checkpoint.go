package storage

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Checkpoint says what the audit was up to one entry: how many there were, the
// last one's ID, and a hash over all of them in the order of their IDs. Keep it
// outside the database, out of the reach of whoever may write there: who takes
// away what came last, everywhere at once, is found by nothing else. It is
// authenticated under a seal key. The zero value is the beginning.
type Checkpoint struct {
	count int
	last  ID
	hash  [sha256.Size]byte
	at    time.Time
	key   string // the seal key that made the MAC
	mac   [sha256.Size]byte
}

// checkpointAge is how old the entries of a checkpoint are at least: one that
// lands behind it would look like one put in by a stranger. A commit takes a
// minute at most; clocks may differ by the rest.
const checkpointAge = 10 * time.Minute

// Count is how many entries it covers.
func (c Checkpoint) Count() int { return c.count }

// Last is the ID of the last of them; "" when there is none.
func (c Checkpoint) Last() ID { return c.last }

// At is when it was made; the zero time for the zero value.
func (c Checkpoint) At() time.Time { return c.at }

// IsZero reports whether it is the beginning.
func (c Checkpoint) IsZero() bool { return c == Checkpoint{} }

// checkpointForm is the first word of the text of a checkpoint.
const checkpointForm = "rodnik-checkpoint-1"

// String is the text to keep, one line of ASCII: form, count, last ID, hash,
// time, seal key and MAC, with colons between. The zero value is "".
func (c Checkpoint) String() string {
	if c.IsZero() {
		return ""
	}
	return strings.Join(append(c.parts(), hex.EncodeToString(c.mac[:])), ":")
}

func (c Checkpoint) parts() []string {
	return []string{
		checkpointForm, strconv.Itoa(c.count), string(c.last), hex.EncodeToString(c.hash[:]),
		strconv.FormatInt(c.at.UnixMicro(), 10), c.key,
	}
}

// MarshalText is String.
func (c Checkpoint) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is [ParseCheckpoint].
func (c *Checkpoint) UnmarshalText(text []byte) (err error) {
	*c, err = ParseCheckpoint(string(text))
	return err
}

// ParseCheckpoint reads what String wrote; anything else is
// [ErrCheckpointInvalid]. Whether it is genuine is told where it is used.
func ParseCheckpoint(text string) (Checkpoint, error) {
	if text == "" {
		return Checkpoint{}, nil
	}
	parts := strings.Split(text, ":")
	if len(parts) != 7 {
		return Checkpoint{}, ErrCheckpointInvalid
	}
	count, err := strconv.Atoi(parts[1])
	at, err2 := strconv.ParseInt(parts[4], 10, 64)
	c := Checkpoint{count: count, last: ID(parts[2]), at: time.UnixMicro(at).UTC(), key: parts[5]}
	hash, err3 := hex.DecodeString(parts[3])
	mac, err4 := hex.DecodeString(parts[6])
	if err != nil || err2 != nil || err3 != nil || err4 != nil || copy(c.hash[:], hash) != len(c.hash) || copy(c.mac[:], mac) != len(c.mac) ||
		c.last != "" && !c.last.valid() || c.String() != text {
		return Checkpoint{}, ErrCheckpointInvalid
	}
	return c, nil
}

// Checkpoint goes on from a previous one, zero for the beginning, over all
// entries that are older than ten minutes, in pages; memory does not grow with
// them. An operation whose machine's clock is further behind would land before
// it and look like a forgery, so keep clocks together; in a young store it
// covers nothing, a Count of 0, and a test moves Options.Now. When ctx ends, or the
// store fails, it returns with the error how far it came.
//
// A previous one that this Vault did not make is [ErrCheckpointInvalid]; an
// entry that does not open is [ErrTampered].
func (v *Vault) Checkpoint(ctx context.Context, previous Checkpoint) (Checkpoint, error) {
	if err := v.genuine(previous); err != nil {
		return Checkpoint{}, fmt.Errorf("storage: checkpoint: %w", err)
	}
	now := v.Now()
	settled := uuid(tickOf(now.Add(-checkpointAge)), 0, [6]byte{})
	c := previous
	walkErr := v.entries(ctx, c.last, func(r reading) (bool, error) {
		if r.id >= settled {
			return false, nil
		}
		if r.err == nil {
			c = c.with(r.id, r.hash)
		}
		return true, r.err
	})
	c.at, c.key = now, v.SealKey()
	mac, err := v.checkpointMAC(c)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("storage: checkpoint: %w", err)
	}
	if c.mac = mac; walkErr != nil {
		return c, fmt.Errorf("storage: checkpoint: %w", walkErr)
	}
	return c, nil
}

// with is the checkpoint with the next entry taken in.
func (c Checkpoint) with(id ID, hash [sha256.Size]byte) Checkpoint {
	all := append(append(c.hash[:len(c.hash):len(c.hash)], id...), hash[:]...)
	c.count, c.last, c.hash = c.count+1, id, sha256.Sum256(all)
	return c
}

// genuine reports whether this Vault's keys made the checkpoint, or it is zero.
func (v *Vault) genuine(c Checkpoint) error {
	if c.IsZero() {
		return nil
	}
	mac, err := v.checkpointMAC(c)
	if err == nil && !hmac.Equal(mac[:], c.mac[:]) {
		err = ErrCheckpointInvalid
	}
	return err
}

func (v *Vault) checkpointMAC(c Checkpoint) ([32]byte, error) {
	return v.MAC(c.key, "rodnik/audit/1", c.parts()...)
}

// reading is an entry as a walk over all of them meets it.
type reading struct {
	id   ID
	hash [sha256.Size]byte
	doc  *entry
	err  error // it does not open, or is not as it was written
}

// pageOf is how many records a walk reads at a time.
const pageOf = 128

// entries reads the audit behind after in the order of IDs until each says
// false or fails.
func (v *Vault) entries(ctx context.Context, after ID, each func(reading) (bool, error)) error {
	return v.walk(ctx, v.audit.spec.Kind, after, func(tx *Tx, rec Record) (bool, error) {
		r := reading{id: rec.ID}
		var s *slot
		if s, r.err = tx.meet(rec, true); r.err == nil {
			r.hash = sha256.Sum256(s.body.doc)
			r.doc, r.err = v.audit.decode(tx, s)
		}
		if r.err == nil && !rec.WakeAt.IsZero() {
			r.err = ErrTampered
		}
		return each(r)
	})
}

// walk reads the records of a kind behind after, page by page, until each says
// false or fails, or the newest of when it began is met: others may write
// faster than it reads. A page has a Tx of its own.
func (v *Vault) walk(ctx context.Context, kind Kind, after ID, each func(*Tx, Record) (bool, error)) error {
	newest, err := v.store.Find(ctx, Query{Kind: kind, Limit: 1, Descending: true, Heads: true})
	if err != nil {
		return fmt.Errorf("find %s: %w", kind, err)
	}
	for len(newest) == 1 && after < newest[0].ID {
		if err := ctx.Err(); err != nil {
			return err
		}
		tx := v.begin(ctx, Command{}, "", false)
		page, err := v.store.Find(ctx, Query{Kind: kind, After: after, Limit: pageOf})
		if err != nil {
			return fmt.Errorf("find %s: %w", kind, err)
		}
		if err := tx.prefetch(page); err != nil && !ofOneRecord(err) {
			return err
		}
		for i := range page {
			if on, err := each(tx, page[i]); !on || err != nil {
				return err
			}
			after = page[i].ID
		}
		if len(page) < pageOf {
			return nil
		}
	}
	return nil
}
