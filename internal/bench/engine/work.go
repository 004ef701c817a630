package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

const (
	ownKind   storage.Kind  = "bench.own"
	entryKind storage.Kind  = "bench.entry"
	unique    storage.Space = "bench.unique"
	look      storage.Space = "bench.own"
	audit     storage.Space = "bench.entry"

	ownBytes   = 600 // body of a record that is changed
	entryBytes = 400 // body of an entry that is new
)

// work is what is stored by everybody: a commit changes a record, which keeps
// its keys and its place, and adds an entry with one look-up key, which is what
// a Vault does with a small command. Clients never meet in a record.
type work struct {
	bodies   []byte // noise, which no storage compresses
	versions []uint64
	clients  int
	next     []int // commits of each client so far
}

// newWork is work on so many records.
func newWork(records int) *work {
	w := &work{versions: make([]uint64, records), bodies: make([]byte, 1<<16)}
	noise := rand.NewChaCha8([32]byte([]byte("the same bodies in every process")))
	for at := 0; at < len(w.bodies); at += 8 {
		binary.LittleEndian.PutUint64(w.bodies[at:], noise.Uint64())
	}
	return w
}

// of shares the records among so many clients. It goes on where the last left
// off.
func (w *work) of(clients int) {
	w.clients = clients
	for len(w.next) < clients {
		w.next = append(w.next, 0)
	}
}

// pair are the two records of the next commit of a client.
func (w *work) pair(client int) (own, entry storage.Record) {
	n := w.next[client]
	w.next[client]++
	each := len(w.versions) / w.clients
	at := client*each + (n*7919)%each // all over the table, each as often
	own = w.own(at)
	w.versions[at]++
	return own, w.entry(client, n, at)
}

func (w *work) body(n, size int) []byte {
	from := (n * 61) % (len(w.bodies) - size)
	return w.bodies[from : from+size : from+size]
}

// own is record at as it stands, to be changed.
func (w *work) own(at int) storage.Record {
	version := w.versions[at]
	return storage.Record{
		Kind: ownKind, ID: name(uint64(at), 0), Version: version, //nolint:gosec // a count
		Unique: []storage.Key{{Space: unique, Digest: digest(1, at)}},
		Index:  []storage.Key{{Space: look, Digest: digest(2, at/16)}},
		WakeAt: time.UnixMicro(1<<50 + int64(at)<<20 + int64(version)).UTC(), //nolint:gosec // a count
		Body:   w.body(at+int(version), ownBytes),                            //nolint:gosec // a count
	}
}

func (w *work) entry(client, n, of int) storage.Record {
	return storage.Record{
		Kind: entryKind, ID: name(uint64(n), uint64(client+1)), //nolint:gosec // a count
		Index: []storage.Key{{Space: audit, Digest: digest(3, of)}},
		Body:  w.body(n+client, entryBytes),
	}
}

// name is an ID in the form of a UUIDv7; the greater the first number, the
// younger it is.
func name(a, b uint64) storage.ID {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:], 0x0190_0000_0000_0000|a<<16&0xffff_ffff_ffff_0000|0x7000)
	binary.BigEndian.PutUint64(raw[8:], 0x8000_0000_0000_0000|b)
	text := make([]byte, 0, 36)
	for _, part := range [][]byte{raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:]} {
		if len(text) > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, part)
	}
	return storage.ID(text)
}

func digest(what byte, n int) [32]byte {
	var of [9]byte
	of[0] = what
	binary.BigEndian.PutUint64(of[1:], uint64(n)) //nolint:gosec // a count
	return sha256.Sum256(of[:])
}

// packed is the column of all keys of a record, written by hand.
func packed(r *storage.Record) []byte {
	all := make([]byte, 0, 1+2*(1+len(audit)+32))
	all = append(all, byte(len(r.Unique))) //nolint:gosec // one
	for _, keys := range [2][]storage.Key{r.Unique, r.Index} {
		for i := range keys {
			all = append(all, byte(len(keys[i].Space))) //nolint:gosec // short
			all = append(all, keys[i].Space...)
			all = append(all, keys[i].Digest[:]...)
		}
	}
	return all
}
