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
	owner  ID        // whose data it is; "" for records of ids only
	doc    []byte    // JSON
}

// The body of a record, in clear: format, length of the key id, key id,
// schema, nonce; then AES-256-GCM over the times, the owner and the document.
// Kind, ID, schema and key id are authenticated, Version is not: a lease moves
// it without touching the body.
const sealFormat = 1

func (v *Vault) seal(kind Kind, id ID, s sealed) ([]byte, error) {
	key := &v.keyring.seals[0]
	body := make([]byte, 0, 64+len(key.id)+len(s.owner)+len(s.doc))
	body = append(body, sealFormat, byte(len(key.id)))
	body = append(body, key.id...)
	body = binary.BigEndian.AppendUint32(body, s.schema)
	head := len(body)
	body = body[:head+key.aead.NonceSize()]
	if _, err := rand.Read(body[head:]); err != nil {
		return nil, err
	}
	plain := make([]byte, 0, 17+len(s.owner)+len(s.doc))
	plain = binary.BigEndian.AppendUint64(plain, micros(s.at))
	plain = binary.BigEndian.AppendUint64(plain, micros(s.wake))
	plain = append(plain, byte(len(s.owner)))
	plain = append(plain, s.owner...)
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
	key, err := v.keyring.seal(string(body[2 : head-4]))
	if err != nil {
		return sealed{}, err
	}
	nonce := head + key.aead.NonceSize()
	if len(body) < nonce {
		return sealed{}, ErrTampered
	}
	plain, err := key.aead.Open(nil, body[head:nonce], body[nonce:], bound(kind, id, body[:head]))
	if err != nil || len(plain) < 17 || len(plain) < 17+int(plain[16]) {
		return sealed{}, ErrTampered
	}
	owner := 17 + int(plain[16])
	return sealed{
		schema: binary.BigEndian.Uint32(body[head-4 : head]),
		at:     instant(binary.BigEndian.Uint64(plain)),
		wake:   instant(binary.BigEndian.Uint64(plain[8:])),
		owner:  ID(plain[17:owner]),
		doc:    plain[owner:],
	}, nil
}

// bound is the additional data of a seal: a body moved to another record, or
// under another key or schema, does not open.
func bound(kind Kind, id ID, head []byte) []byte {
	data := make([]byte, 0, len(kind)+len(id)+2+len(head))
	data = append(append(data, kind...), 0)
	data = append(append(data, id...), 0)
	return append(data, head...)
}

// micros and instant keep a time as microseconds; 0 is the zero time.
func micros(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixMicro()) //nolint:gosec // The bits are read back as they are.
}

func instant(us uint64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(us)).UTC() //nolint:gosec // See micros.
}
