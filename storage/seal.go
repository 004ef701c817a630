package storage

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"time"

	"github.com/rodnik-go/rodnik/validate"
)

// sealed is what stands, encrypted, in the body of a record.
type sealed struct {
	schema uint32    // of the document
	at     time.Time // when it was committed
	wake   time.Time // when the document wants attention; the record's WakeAt may be later, while leased
	lease  time.Time // until when a worker held the record when a command stored it; zero: nobody did
	owner  ID        // whose data it is; "" for records of ids only
	last   link      // of the chain of audit entries; the Vault's own kinds have none
	looks  []string  // under which look-up keys, in turn, each key beside the body is a digest; none: there are no keys
	doc    []byte    // JSON
}

// The body of a record, in clear: format, what kind of key seals it, length of
// the key's name, name, schema, nonce; then AES-256-GCM over the times, the
// owner, the names of the look-up keys, the last link of the chain and the
// document. A link is its number as a varint, and the hash where that is not
// zero. Kind, ID, schema and
// key are authenticated, Version is not: a lease moves it without touching the
// body.
const sealFormat = 2

// sealer is what kind of key seals a body. Its name stands behind it.
type sealer byte

const (
	bySeal  sealer = iota + 1 // a key of the Keyring, named by its Secret
	byWrap                    // the same Secret's key for what holds keys itself
	byOwner                   // an owner's data key, named by the ID of its record
)

// crypt is a key that seals bodies.
type crypt struct {
	by   sealer
	name string
	aead cipher.AEAD
}

// envelope is what of a body can be read without a key.
type envelope struct {
	by     sealer
	name   string
	schema uint32
	head   []byte // all of it
	rest   []byte // nonce and cipher text
}

func readEnvelope(body []byte) (envelope, error) {
	if len(body) < 3 || body[0] != sealFormat {
		return envelope{}, ErrTampered
	}
	size := 3 + int(body[2]) + 4
	if len(body) < size {
		return envelope{}, ErrTampered
	}
	e := envelope{
		by: sealer(body[1]), name: string(body[3 : size-4]),
		schema: binary.BigEndian.Uint32(body[size-4 : size]), head: body[:size], rest: body[size:],
	}
	switch e.by { // the name would stand in an error
	case bySeal, byWrap:
		if !secretName(e.name) {
			return envelope{}, ErrTampered
		}
	case byOwner:
		if !ID(e.name).valid() {
			return envelope{}, ErrTampered
		}
	default:
		return envelope{}, ErrTampered
	}
	return e, nil
}

// sealedHead is the size of what stands before owner, names, link and document:
// three times and the length of the owner.
const sealedHead = 3*8 + 1

// seal makes a body under a key.
func (c crypt) seal(kind Kind, id ID, s sealed) ([]byte, error) {
	size := sealedHead + len(s.owner) + 1 + binary.MaxVarintLen64 + len(s.last.hash) + len(s.doc)
	for _, name := range s.looks {
		size += 1 + len(name)
	}
	body := make([]byte, 0, 7+len(c.name)+c.aead.NonceSize()+size+c.aead.Overhead())
	body = append(body, sealFormat, byte(c.by), byte(len(c.name)&0xff)) // at most 64
	body = append(body, c.name...)
	body = binary.BigEndian.AppendUint32(body, s.schema)
	head := len(body)
	body = body[:head+c.aead.NonceSize()]
	if _, err := rand.Read(body[head:]); err != nil {
		return nil, err
	}
	plain := make([]byte, 0, size)
	for _, t := range [...]time.Time{s.at, s.wake, s.lease} {
		plain = binary.BigEndian.AppendUint64(plain, uint64(t.UnixMicro()))
	}
	plain = append(plain, byte(len(s.owner)&0xff)) // at most 64
	plain = append(plain, s.owner...)
	plain = append(plain, byte(len(s.looks)&0xff)) // at most 2
	for _, name := range s.looks {
		plain = append(plain, byte(len(name)&0xff)) // at most 32
		plain = append(plain, name...)
	}
	if plain = binary.AppendUvarint(plain, s.last.seq); s.last.seq > 0 {
		plain = append(plain, s.last.hash[:]...)
	}
	plain = append(plain, s.doc...)
	return c.aead.Seal(body, body[head:], plain, bound(kind, id, body[:head])), nil
}

// open reads a body. A wrong key and a changed body look the same.
func (c crypt) open(kind Kind, id ID, e envelope) (sealed, error) {
	nonce := c.aead.NonceSize()
	if len(e.rest) < nonce {
		return sealed{}, ErrTampered
	}
	plain, err := c.aead.Open(nil, e.rest[:nonce], e.rest[nonce:], bound(kind, id, e.head))
	if err != nil {
		return sealed{}, ErrTampered.With(validate.Text("key", c.name))
	}
	if len(plain) < sealedHead {
		return sealed{}, ErrTampered
	}
	s := sealed{schema: e.schema, at: instant(plain), wake: instant(plain[8:]), lease: instant(plain[16:])}
	owner, plain, ok := cut(plain[sealedHead-1:])
	if !ok || len(plain) == 0 {
		return sealed{}, ErrTampered
	}
	s.owner = ID(owner)
	n := int(plain[0])
	for plain = plain[1:]; n > 0; n-- {
		var name []byte
		if name, plain, ok = cut(plain); !ok {
			return sealed{}, ErrTampered
		}
		s.looks = append(s.looks, string(name))
	}
	if s.last, s.doc, ok = readLink(plain); !ok {
		return sealed{}, ErrTampered
	}
	return s, nil
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

// cut reads a text with its length in front.
func cut(plain []byte) (text, rest []byte, ok bool) {
	if len(plain) == 0 || len(plain) <= int(plain[0]) {
		return nil, nil, false
	}
	end := 1 + int(plain[0])
	return plain[1:end], plain[end:], true
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
