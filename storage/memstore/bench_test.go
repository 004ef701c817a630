package memstore_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// shards is the floor: maps by hand, 64 of them, that check a version and a
// unique key, keep look-up keys and copy what they are given, and neither
// order, nor lease, nor commit more than one record at once.
type shards [64]struct {
	sync.Mutex

	records map[storage.ID]storage.Record
	unique  map[storage.Key]storage.ID
	index   map[storage.Key]map[storage.ID]struct{}
}

func (s *shards) put(r storage.Record) error {
	h := uint32(0)
	for i := range len(r.ID) {
		h = h*31 + uint32(r.ID[i])
	}
	at := &s[h%64]
	r.Body, r.Unique, r.Index = slices.Clone(r.Body), slices.Clone(r.Unique), slices.Clone(r.Index)
	at.Lock()
	defer at.Unlock()
	if at.records == nil {
		at.records, at.unique = make(map[storage.ID]storage.Record), make(map[storage.Key]storage.ID)
		at.index = make(map[storage.Key]map[storage.ID]struct{})
	}
	if at.records[r.ID].Version != r.Version {
		return storage.ErrConflict
	}
	for _, k := range r.Unique {
		if id, held := at.unique[k]; held && id != r.ID {
			return &storage.TakenError{Space: k.Space}
		}
		at.unique[k] = r.ID
	}
	for _, k := range r.Index {
		if at.index[k] == nil {
			at.index[k] = make(map[storage.ID]struct{})
		}
		at.index[k][r.ID] = struct{}{}
	}
	r.Version++
	at.records[r.ID] = r
	return nil
}

// BenchmarkCommit changes a record of the client's and makes a new one, from
// 64 clients.
func BenchmarkCommit(b *testing.B) {
	for name, open := range map[string]func() func(own, entry storage.Record) error{
		"store": func() func(own, entry storage.Record) error {
			s := memstore.New()
			return func(own, entry storage.Record) error {
				return s.Commit(b.Context(), storage.Batch{Put: []storage.Record{own, entry}})
			}
		},
		"shards": func() func(own, entry storage.Record) error {
			floor := new(shards)
			return func(own, entry storage.Record) error {
				if err := floor.put(own); err != nil {
					return err
				}
				return floor.put(entry)
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			commit := open()
			var left atomic.Int64
			left.Store(int64(b.N))
			at := time.Now()
			var wg sync.WaitGroup
			for client := range 64 {
				wg.Go(func() {
					id := storage.ID(fmt.Sprintf("%03d", client))
					own := storage.Record{Kind: "own", ID: "o" + id, WakeAt: at, Body: make([]byte, 600)}
					own.Unique = []storage.Key{{Space: "unique", Digest: [32]byte([]byte(fmt.Sprintf("%32s", id))[:32])}}
					own.Index = []storage.Key{{Space: "own", Digest: [32]byte{byte(client)}}} //nolint:gosec // less than 64
					entry := storage.Record{Kind: "entry", Index: own.Index, Body: make([]byte, 400)}
					entry.Index = []storage.Key{{Space: "entry", Digest: [32]byte{byte(client)}}} //nolint:gosec // less than 64
					for n := 0; left.Add(-1) >= 0; n++ {
						entry.ID = storage.ID(fmt.Sprintf("e%010d-%s", n, id))
						if err := commit(own, entry); err != nil {
							b.Error(err)
							return
						}
						own.Version++
						own.WakeAt = own.WakeAt.Add(time.Second)
					}
				})
			}
			wg.Wait()
			require.Negative(b, left.Load())
		})
	}
}
