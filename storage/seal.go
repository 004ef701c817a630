package storage

import (
	"crypto/rand"
	"encoding/binary"
	"time"
)

// sealed is what stands, encrypted, in the body of a record.
type sealed struct {
	schema uint32    // of the document
	at     time.Time // when it was committed
	wake   time.Time // when the document wants attention; the record's WakeAt may be later, while leased
	lease  time.Time // until when a worker held the record when a command stored it; zero: nobody did
	owner  ID        // whose data it is; "" for records of ids only
	last   link      // of the chain of audit entries; the Vault's own kinds have none
	doc    []byte    // JSON
}

// The body of a record, in clear: format, length of the key id, key id,
// schema, nonce; then AES-256-GCM over the times, the owner, the last link of the
// chain and the document.
// Kind, ID, schema and key id are authenticated, Version is not: a lease moves
// it without touching the body.
const sealFormat = 2

// sealedHead is the size of what stands before owner, link and document: three
// times and the length of the owner. A link is its number as a varint, and the
// hash where that is not zero.
const sealedHead = 3*8 + 1

func (v *Vault) seal(kind Kind, id ID, s sealed) ([]byte, error) {
	key := &v.keyring.seals[0]
	size := sealedHead + len(s.owner) + binary.MaxVarintLen64 + len(s.last.hash) + len(s.doc)
	body := make([]byte, 0, 6+len(key.id)+key.aead.NonceSize()+size+key.aead.Overhead())
	body = append(body, sealFormat, byte(len(key.id)&0xff)) // at most 32
	body = append(body, key.id...)
	body = binary.BigEndian.AppendUint32(body, s.schema)
	head := len(body)
	body = body[:head+key.aead.NonceSize()]
	if _, err := rand.Read(body[head:]); err != nil {
		return nil, err
	}
	plain := make([]byte, 0, size)
	for _, t := range [...]time.Time{s.at, s.wake, s.lease} {
		plain = binary.BigEndian.AppendUint64(plain, uint64(t.UnixMicro()))
	}
	plain = append(plain, byte(len(s.owner)&0xff)) // at most 64
	plain = append(plain, s.owner...)
	if plain = binary.AppendUvarint(plain, s.last.seq); s.last.seq > 0 {
		plain = append(plain, s.last.hash[:]...)
	}
	plain = append(plain, s.doc...)
	return key.aead.Seal(body, body[head:], plain, bound(kind, id, body[:head])), nil
}

func (v *Vault) open(kind Kind, id ID, body []byte) (sealed, error) {
	if len(body) < 2 || body[0] != sealFormat {
		return sealed{}, ErrTampered
	}
	head := 2 + int(body[1]) + 4
	if len(body) < head {
		return sealed{}, ErrTampered
	}
	name := string(body[2 : head-4])
	if !secretName(name) { // it would stand in the error
		return sealed{}, ErrTampered
	}
	key, err := v.keyring.seal(name)
	if err != nil {
		return sealed{}, err
	}
	nonce := head + key.aead.NonceSize()
	if len(body) < nonce {
		return sealed{}, ErrTampered
	}
	plain, err := key.aead.Open(nil, body[head:nonce], body[nonce:], bound(kind, id, body[:head]))
	if err != nil || len(plain) < sealedHead || len(plain) < sealedHead+int(plain[sealedHead-1]) {
		return sealed{}, ErrTampered
	}
	owner := sealedHead + int(plain[sealedHead-1])
	last, doc, ok := readLink(plain[owner:])
	if !ok {
		return sealed{}, ErrTampered
	}
	return sealed{
		schema: binary.BigEndian.Uint32(body[head-4 : head]),
		at:     instant(plain),
		wake:   instant(plain[8:]),
		lease:  instant(plain[16:]),
		owner:  ID(plain[sealedHead:owner]),
		last:   last,
		doc:    doc,
	}, nil
}

// readLink reads the link in front of a document.
func readLink(plain []byte) (last link, doc []byte, ok bool) {
	seq, n := binary.Uvarint(plain)
	if n <= 0 {
		return link{}, nil, false
	}
	if last.seq, doc = seq, plain[n:]; seq == 0 {
		return last, doc, true
	}
	if len(doc) < len(last.hash) {
		return link{}, nil, false
	}
	return last, doc[copy(last.hash[:], doc):], true
}

// bound is the additional data of a seal: a body moved to another record, or
// under another key or schema, does not open.
func bound(kind Kind, id ID, head []byte) []byte {
	data := make([]byte, 0, len(kind)+len(id)+2+len(head))
	data = append(append(data, kind...), 0)
	data = append(append(data, id...), 0)
	return append(data, head...)
}

// instant reads a time kept as microseconds; the zero time comes back as such.
func instant(b []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC() //nolint:gosec // The bits as they were written.
}
