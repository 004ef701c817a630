package consent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Receipt says what was given or taken back, when and by whom, in a form that
// a person can keep. It equals the record at that moment, and
// [Ledger.Verify] knows it again whatever became of the permission since. It
// holds ids, codes and digests only.
type Receipt struct {
	Permission PermissionID    `json:"permission"`
	System     string          `json:"system"`
	Event      string          `json:"event"` // "grant", "withdraw", "expire" or "supersede"
	State      PermissionState `json:"state"` // after it
	At         time.Time       `json:"at"`
	By         storage.Actor   `json:"by"`
	Evidence   Evidence        `json:"evidence"`
	Digest     string          `json:"digest"` // SHA-256 of the above, in hex
}

// Receipts is a receipt for each move of the permission, oldest first.
func (p Permission) Receipts() []Receipt {
	all := make([]Receipt, 0, len(p.History))
	for _, c := range p.History {
		r := Receipt{
			Permission: p.ID, System: p.System, Event: c.Event, State: c.State, At: c.At, By: c.By,
			Evidence: p.Evidence.clone(),
		}
		r.Digest = r.digest()
		all = append(all, r)
	}
	return all
}

// digest is over the canonical bytes: every field, in this order, parted.
func (r Receipt) digest() string {
	e := r.Evidence
	text := storage.Parts(
		"rodnik.receipt.1", string(r.Permission), r.System, r.Event, r.State.String(), instant(r.At), string(r.By),
		string(e.Giver), string(e.Child), string(e.Subject),
		e.Text.ID, e.Text.Version, e.Text.Locale, e.Text.Digest,
		storage.Parts(e.Purposes...), storage.Parts(e.Data...), storage.Parts(e.Actions...),
		e.Recipient, string(e.Method), instant(e.At), instant(e.Until), e.Withdrawal, string(e.Proof), string(e.Link),
	)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strconv.FormatInt(at.UnixMicro(), 10)
}

// Verify reports whether the Ledger issued this receipt, word for word. The
// permission may have changed since. [ErrReceiptInvalid] when it did not.
func (l *Ledger) Verify(ctx context.Context, r Receipt) error {
	digest := r.digest()
	if digest != r.Digest {
		return ErrReceiptInvalid
	}
	_, err := storage.View(ctx, l.vault, func(tx *storage.Tx) (struct{}, error) {
		d, err := l.permissions.Get(tx, storage.ID(r.Permission))
		if errors.Is(err, storage.ErrNotFound) {
			return struct{}{}, ErrReceiptInvalid
		}
		if err != nil {
			return struct{}{}, err
		}
		for _, issued := range d.Receipts() {
			if issued.Digest == digest {
				return struct{}{}, nil
			}
		}
		return struct{}{}, ErrReceiptInvalid
	})
	return err
}
