package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Erasure tells that the data key of an owner was destroyed.
type Erasure struct {
	Owner ID        `json:"owner"`
	At    time.Time `json:"at"` // the first time
}

const eraseEvent = "erase"

// Erase destroys the data key of an owner in the commit of this Tx: what is
// sealed under it can never be read again. From then on reads of these records,
// and writes of new ones, answer [ErrErased]. Who was erased before stays so,
// with the first time. A list that is not theirs alone passes over them with
// [Find.Erased]. An owner nobody has stored anything of is refused from
// now on too. An empty owner is ErrLimit.
//
// Destroying a key reaches what is read through the store from now on. It does
// not reach copies made before: backups, replicas that lag, and what the engine
// itself has not yet overwritten (the write-ahead log, dead rows of PostgreSQL
// until VACUUM, free pages of SQLite without secure_delete). As long as they
// hold the sealed data key and somebody holds the Keyring, they can be read: let
// backups grow old, or rotate the seal key with [Vault.Rekey] and destroy the
// old one.
//
// What is kept under the Keyring, which is ids only, stays: permissions,
// agreements, links, notices, limits, messages and the audit. So do the digests
// beside the erased records until they are deleted; a unique value stays taken.
// The answers that somebody else got to idempotency keys live for [KeyLife].
func (tx *Tx) Erase(owner ID) (Erasure, error) {
	switch {
	case !tx.writes:
		return Erasure{}, errLook
	case !ownerOK(owner) || owner == "":
		return Erasure{}, limit("owner", maxActor)
	}
	keys, err := tx.ownersKeys([]ID{owner})
	if err != nil {
		return Erasure{}, err
	}
	key := keys[owner]
	if !key.erased.IsZero() {
		return Erasure{Owner: owner, At: key.erased}, nil
	}
	doc := &dataKey{ID: key.slot.rec.ID, Owner: owner, Erased: tx.now}
	if err := tx.v.datakeys.Save(tx, doc); err != nil {
		return Erasure{}, err
	}
	key.erased, key.crypt.aead = doc.Erased, nil
	tx.Move(Move{Kind: dataKeyKind, ID: doc.ID, Event: eraseEvent, From: "whole", To: "erased"})
	return Erasure{Owner: owner, At: doc.Erased}, nil
}

// Erase is [Tx.Erase] as an operation of its own.
func (v *Vault) Erase(ctx context.Context, c Command, owner ID) (Erasure, error) {
	return Do(ctx, v, c, Op("storage.erase", owner), func(tx *Tx) (Erasure, error) { return tx.Erase(owner) })
}

// Erased tells when an owner was erased, for what speaks of them and is not
// sealed under their data key. The zero Erasure: they were not. Nobody is ever
// un-erased, so ask it last: where it says no, that stood when all else was
// read. Nothing is required at the commit.
func (tx *Tx) Erased(owner ID) (Erasure, error) {
	if owner == "" || !ownerOK(owner) {
		return Erasure{}, nil // nobody can be erased by it
	}
	reads, asked := tx.reads, len(tx.asked)
	keys, err := tx.standingKeys([]ID{owner})
	if err != nil {
		return Erasure{}, err
	}
	tx.reads, tx.asked = reads, tx.asked[:asked] // as in dataKeyOf
	key := keys[owner]
	if key == nil || key.erased.IsZero() {
		return Erasure{}, nil
	}
	return Erasure{Owner: owner, At: key.erased}, nil
}

// erases reports whether the Tx knows this owner to be erased.
func (tx *Tx) erases(owner ID) bool {
	for _, key := range tx.keys {
		if key.owner == owner && !key.erased.IsZero() {
			return true
		}
	}
	return false
}

// rest lets a leased record of an erased owner sleep for ever: nobody can read
// what it wants.
func (v *Vault) rest(ctx context.Context, rec Record) error {
	rec.WakeAt = time.Time{}
	err := v.store.Commit(ctx, Batch{Put: []Record{rec}})
	if err != nil && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("storage: rest %s: %w", rec.Kind, err)
	}
	return nil
}
