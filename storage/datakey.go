package storage

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// dataKey is the key under which the records of one owner are sealed. It is
// sealed itself, under a key of the Keyring that seals nothing else. Its ID
// says nothing about the owner, and stands in clear in the bodies it seals.
type dataKey struct {
	ID     ID        `json:"id"`
	Owner  ID        `json:"owner"`
	Key    []byte    `json:"key,omitempty"`   // 32 random bytes; none once erased
	Erased time.Time `json:"erased,omitzero"` // when the key was destroyed; zero: it was not
}

const dataKeyKind = "storage.datakey"

func dataKeySpec() Spec[dataKey] {
	return Spec[dataKey]{
		Kind: dataKeyKind, Schema: 1,
		ID:   func(k *dataKey) ID { return k.ID },
		Keys: func(k *dataKey) Keys { return Keys{Unique: []Value{ownerValue(k.Owner)}} },
	}
}

func ownerValue(owner ID) Value { return Value{Space: "storage.owner", Text: string(owner)} }

// wraps reports whether records of a kind hold keys, which the Keyring wraps
// under a key of its own.
func wraps(kind Kind) bool { return kind == dataKeyKind || kind == markKind }

// owned is a data key as a Tx knows it.
type owned struct {
	slot   *slot
	owner  ID
	erased time.Time
	crypt  crypt
}

// dataKeyOf is the data key that a body names. It is read once a Tx, and not
// counted as a read whose standing has to be looked at: it only ever changes by
// its end.
func (tx *Tx) dataKeyOf(id ID) (*owned, error) {
	if err := tx.meetDataKeys([]ID{id}); err != nil {
		return nil, err
	}
	key := tx.keys[id]
	if !key.erased.IsZero() {
		return key, ErrErased
	}
	return key, nil
}

// open opens a record, and tells under which key it was.
func (tx *Tx) open(rec Record) (sealed, crypt, error) {
	e, err := readEnvelope(rec.Body)
	if err != nil {
		return sealed{}, crypt{}, err
	}
	if e.by != byOwner {
		c, err := tx.v.keyring.opener(e)
		if err != nil {
			return sealed{}, crypt{}, err
		}
		if wraps(rec.Kind) != (e.by == byWrap) {
			return sealed{}, crypt{}, ErrTampered
		}
		s, err := c.open(rec.Kind, rec.ID, e)
		return s, c, err
	}
	key, err := tx.dataKeyOf(ID(e.name))
	if err != nil {
		return sealed{}, crypt{}, err
	}
	s, err := key.crypt.open(rec.Kind, rec.ID, e)
	if err == nil && s.owner != key.owner {
		err = ErrTampered
	}
	return s, key.crypt, err
}

// prefetch reads the data keys of a page of records at once.
func (tx *Tx) prefetch(recs []Record) error {
	var ids []ID
	for i := range recs {
		if e, err := readEnvelope(recs[i].Body); err == nil && e.by == byOwner {
			ids = append(ids, ID(e.name))
		}
	}
	return tx.meetDataKeys(ids)
}

func (tx *Tx) meetDataKeys(ids []ID) error {
	var refs []Ref
	for _, id := range distinct(ids) {
		if tx.keys[id] == nil {
			refs = append(refs, Ref{Kind: dataKeyKind, ID: id})
		}
	}
	for len(refs) > 0 {
		part := refs[:min(len(refs), MaxRefs)]
		refs = refs[len(part):]
		got, err := tx.v.store.Get(tx.ctx, part...)
		if err != nil {
			return fmt.Errorf("storage: get %s: %w", dataKeyKind, err)
		}
		if len(got) != len(part) {
			return fmt.Errorf("storage: get %s: %w", dataKeyKind, ErrTampered)
		}
		for i, rec := range got {
			if rec.Version == 0 || rec.Kind != dataKeyKind || rec.ID != part[i].ID {
				return ErrKeyMissing.With(validate.Text("key", string(part[i].ID)))
			}
			s, err := tx.meet(rec, true)
			if err != nil {
				return err
			}
			if _, err := tx.own(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// own takes the record of a data key into the Tx.
func (tx *Tx) own(s *slot) (*owned, error) {
	doc, err := tx.v.datakeys.decode(tx, s)
	if err != nil {
		return nil, err
	}
	key := &owned{slot: s, owner: doc.Owner, erased: doc.Erased}
	if doc.Erased.IsZero() {
		key.crypt = crypt{by: byOwner, name: string(doc.ID)}
		if key.crypt.aead, err = gcm(doc.Key); err != nil {
			return nil, fmt.Errorf("storage: open %s: %w", dataKeyKind, ErrTampered)
		}
	}
	s.found = true // asked for as it is needed; see dataKeyOf
	if tx.keys == nil {
		tx.keys = make(map[ID]*owned)
	}
	tx.keys[s.rec.ID] = key
	return key, nil
}

// standingKeys are the data keys that owners have, by owner.
func (tx *Tx) standingKeys(owners []ID) (map[ID]*owned, error) {
	keys := make(map[ID]*owned)
	for _, key := range tx.keys {
		keys[key.owner] = key
	}
	var ask []Value
	for _, owner := range owners {
		if keys[owner] == nil {
			ask = append(ask, ownerValue(owner))
		}
	}
	for len(ask) > 0 {
		part := ask[:min(len(ask), MaxRefs/len(tx.v.keyring.looks))]
		ask = ask[len(part):]
		if _, err := tx.v.datakeys.Find(tx, Find{Any: part, Peek: true}); err != nil {
			return nil, err
		}
	}
	for _, s := range tx.order {
		if s.rec.Kind == dataKeyKind && tx.keys[s.rec.ID] == nil {
			key, err := tx.own(s)
			if err != nil {
				return nil, err
			}
			keys[key.owner] = key
		}
	}
	return keys, nil
}

// ownersKeys are the data keys of owners, made where there is none yet. That
// somebody else makes one at the same time is told by its unique value.
func (tx *Tx) ownersKeys(owners []ID) (map[ID]*owned, error) {
	keys, err := tx.standingKeys(owners)
	if err != nil {
		return nil, err
	}
	for _, owner := range owners {
		if keys[owner] != nil {
			continue
		}
		if _, err := tx.marked(); err != nil { // see freshMark
			return nil, err
		}
		doc := &dataKey{ID: tx.NewID(), Owner: owner, Key: make([]byte, 32)}
		if _, err := rand.Read(doc.Key); err != nil {
			return nil, fmt.Errorf("storage: data key: %w", err)
		}
		if err := tx.v.datakeys.Create(tx, doc); err != nil {
			return nil, err
		}
		key, err := tx.own(tx.seen[place{dataKeyKind, doc.ID}])
		if err != nil {
			return nil, err
		}
		keys[owner] = key
	}
	return keys, nil
}

// crypts tells under which key each record that the Tx stores is sealed. The
// records of the data keys are required unchanged, so that an erasure and a
// write never cross.
func (tx *Tx) crypts() (map[ID]*owned, error) {
	var owners []ID
	for _, s := range tx.order {
		if s.deed == put && s.body.owner != "" {
			owners = append(owners, s.body.owner)
		}
	}
	if len(owners) == 0 {
		return nil, nil //nolint:nilnil // No map holds no keys.
	}
	keys, err := tx.ownersKeys(distinct(owners))
	if err != nil {
		return nil, err
	}
	for _, owner := range owners {
		key := keys[owner]
		if !key.erased.IsZero() {
			return nil, ErrErased
		}
		key.slot.peek = false
	}
	return keys, nil
}

// distinct is the list sorted, each once.
func distinct(ids []ID) []ID {
	if len(ids) < 2 {
		return ids
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
