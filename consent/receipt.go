package consent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// Receipt says what was given or taken back, when and by whom, in a form that
// a person can keep. It equals the record at that moment, and [Ledger.Verify]
// knows it again whatever became of the record since. It holds ids, codes and
// digests only.
type Receipt struct {
	Kind     storage.Kind  `json:"kind"` // "consent.agreement" or "consent.permission"
	ID       storage.ID    `json:"id"`   // of the agreement or permission
	System   string        `json:"system,omitempty"`
	Event    string        `json:"event"` // "give", "grant", "withdraw", "expire" or "supersede"
	State    string        `json:"state"` // after it
	At       time.Time     `json:"at"`
	By       storage.Actor `json:"by"`
	Evidence Evidence      `json:"evidence"`
	Digest   string        `json:"digest"` // SHA-256 of the above, in hex
}

// The kinds of records that receipts are about.
const (
	kindAgreement  storage.Kind = "consent.agreement"
	kindPermission storage.Kind = "consent.permission"
)

// Receipt is the receipt for an agreement.
func (a Agreement) Receipt() Receipt {
	return Receipt{
		Kind: kindAgreement, ID: storage.ID(a.ID), Event: eventGive, State: AgreementGiven.String(),
		At: a.Evidence.At, By: a.Evidence.Giver, Evidence: a.Evidence.clone(),
	}.sealed()
}

// Receipts is a receipt for each move of the permission, oldest first.
func (p Permission) Receipts() []Receipt {
	all := make([]Receipt, 0, len(p.History))
	for _, c := range p.History {
		all = append(all, Receipt{
			Kind: kindPermission, ID: storage.ID(p.ID), System: p.System, Event: c.Event, State: c.State.String(),
			At: c.At, By: c.By, Evidence: p.Evidence.clone(),
		}.sealed())
	}
	return all
}

func (r Receipt) sealed() Receipt {
	r.Digest = r.digest()
	return r
}

// digest is over the canonical bytes: every field, in this order, parted.
func (r Receipt) digest() string {
	e := r.Evidence
	text := storage.Parts(
		"rodnik.receipt.1", string(r.Kind), string(r.ID), r.System, r.Event, r.State, instant(r.At), string(r.By),
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

// Verify reports whether the Ledger issued this receipt, word for word. What
// it is about may have changed since. [ErrReceiptInvalid] when it did not.
func (l *Ledger) Verify(ctx context.Context, r Receipt) error {
	digest := r.digest()
	if digest != r.Digest {
		return ErrReceiptInvalid
	}
	_, err := storage.View(ctx, l.vault, func(tx *storage.Tx) (struct{}, error) {
		issued, err := l.issued(tx, r.Kind, r.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return struct{}{}, ErrReceiptInvalid
		}
		if err == nil && !slices.ContainsFunc(issued, func(i Receipt) bool { return i.Digest == digest }) {
			err = ErrReceiptInvalid
		}
		return struct{}{}, err
	})
	return err
}

// issued is every receipt about a record.
func (l *Ledger) issued(tx *storage.Tx, kind storage.Kind, id storage.ID) ([]Receipt, error) {
	switch kind {
	case kindAgreement:
		d, err := l.agreements.Get(tx, id)
		if err != nil {
			return nil, err
		}
		return []Receipt{Agreement{ID: d.ID, Evidence: d.Evidence}.Receipt()}, nil
	case kindPermission:
		d, err := l.permissions.Get(tx, id)
		if err != nil {
			return nil, err
		}
		return d.Receipts(), nil
	}
	return nil, storage.ErrNotFound
}
