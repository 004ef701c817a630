package storagetest_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

func brokenReads() []brokenStore {
	return slices.Concat(brokenGets(), brokenValues(), brokenFinds())
}

func brokenGets() []brokenStore {
	return []brokenStore{
		badGet("sorted", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			got, err := good.Get(ctx, refs...)
			slices.SortFunc(got, func(a, b storage.Record) int { return cmp.Compare(a.ID, b.ID) })
			return got, err
		}, "get keeps the order asked"),
		badGet("each once", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			var once []storage.Ref
			for _, ref := range refs {
				if !slices.Contains(once, ref) {
					once = append(once, ref)
				}
			}
			return good.Get(ctx, once...)
		}, "get returns a record as often as it is asked"),
		badGet("absent ones left out", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			got, err := good.Get(ctx, refs...)
			return slices.DeleteFunc(got, func(r storage.Record) bool { return r.Version == 0 }), err
		}, "get returns an absent record with version 0"),
		badGet("no refs refused", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			if len(refs) == 0 {
				return nil, errors.New("nothing asked")
			}
			return good.Get(ctx, refs...)
		}, "get of no refs returns nothing"),
		badGet("at the version asked", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			got, err := good.Get(ctx, refs...)
			for i := range got {
				if refs[i].Version != 0 && got[i].Version != refs[i].Version {
					got[i] = storage.Record{Kind: refs[i].Kind, ID: refs[i].ID}
				}
			}
			return got, err
		}, "get ignores the version asked"),
		eachKey("kinds thrown together", func(r *storage.Record) { r.Kind = "suite.record" }, "get tells kinds apart"),
		badGet("one after the other", func(ctx context.Context, good storage.Store, refs []storage.Ref) ([]storage.Record, error) {
			var all []storage.Record
			for _, ref := range refs {
				got, err := good.Get(ctx, ref)
				if err != nil {
					return nil, err
				}
				all = append(all, got...)
				time.Sleep(50 * time.Microsecond) // others commit meanwhile
			}
			return all, nil
		}, "get is one snapshot"),
	}
}

func brokenValues() []brokenStore {
	return []brokenStore{
		eachRead("keys sorted", func(r *storage.Record) {
			slices.SortFunc(r.Index, func(a, b storage.Key) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
			slices.SortFunc(r.Unique, func(a, b storage.Key) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
		}, "records come back as they were put"),
		eachRead("bodies as text", func(r *storage.Record) { r.Body = bytes.ToValidUTF8(r.Body, nil) },
			"bodies are bytes and nothing else"),
		eachRead("seconds", func(r *storage.Record) { r.WakeAt = r.WakeAt.Truncate(time.Second) },
			"times survive to the microsecond in UTC"),
		eachRead("local times", func(r *storage.Record) { r.WakeAt = r.WakeAt.In(time.FixedZone("UTC+3", 3*60*60)) },
			"times survive to the microsecond in UTC"),
		eachRead("the epoch for never", func(r *storage.Record) {
			if r.WakeAt.IsZero() {
				r.WakeAt = time.Unix(0, 0).UTC()
			}
		}, "a time that is zero stays zero"),
		{"the caller's memory kept", keepCallers, []string{"what the caller put stays the caller's"}},
		{"a cache handed out", handOutCache, []string{"what the store returned is the caller's"}},
		{"a cache that is searched", searchCache, []string{"what the store returned is the caller's"}},
		{"a stale cache", staleCache, []string{"reads see the last commit from everywhere"}},
	}
}

func brokenFinds() []brokenStore {
	return []brokenStore{
		afterFind("the order of words", nil, func(_ storage.Query, got []storage.Record) []storage.Record {
			slices.SortStableFunc(got, func(a, b storage.Record) int {
				return cmp.Compare(strings.ToLower(string(a.ID)), strings.ToLower(string(b.ID)))
			})
			return got
		}, "find returns byte order of the ID"),
		afterFind("always ascending", func(q *storage.Query) { q.Descending = false }, nil,
			"find descending is the same order backwards"),
		afterFind("no key finds nothing", nil, func(q storage.Query, got []storage.Record) []storage.Record {
			if len(q.Any) == 0 {
				return nil
			}
			return got
		}, "find without a key returns all of the kind"),
		badFind("once for each key", findPerKey, "find by several keys returns each record once"),
		badFind("keys of any kind", func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
			if len(q.Any) > 0 {
				q.Kind = "suite.record"
			}
			return good.Find(ctx, q)
		}, "find by key stays within the kind"),
		badFind("all for a key nobody holds", func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
			got, err := good.Find(ctx, q)
			if len(got) == 0 && err == nil {
				q.Any = nil
				return good.Find(ctx, q)
			}
			return got, err
		}, "find by a key nobody holds returns nothing"),
		afterFind("always from the start", func(q *storage.Query) { q.After = "" }, nil,
			"find pages behind an ID", "find pages behind an ID by several keys"),
		badFind("nothing behind an ID that is not there", func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
			if q.After != "" {
				if got, err := good.Get(ctx, storage.Ref{Kind: q.Kind, ID: q.After}); err == nil && got[0].Version == 0 {
					return nil, nil
				}
			}
			return good.Find(ctx, q)
		}, "find pages behind an ID that does not exist"),
		{"pages by a count", countedPages, []string{"pages miss nothing while others insert"}},
		afterFind("heads with bodies", func(q *storage.Query) { q.Heads = false }, nil,
			"find of heads leaves the body out and nothing else"),
		afterFind("heads without keys", nil, func(_ storage.Query, got []storage.Record) []storage.Record {
			for i := range got {
				got[i].Unique, got[i].Index = nil, nil
			}
			return got
		}, "find of heads leaves the body out and nothing else"),
		{"keys that stay behind", staleKeys, []string{"find follows keys that change"}},
	}
}

// afterFind changes what Find is asked and what it answered.
func afterFind(
	name string, ask func(q *storage.Query),
	answer func(q storage.Query, got []storage.Record) []storage.Record, duties ...string,
) brokenStore {
	return badFind(name, func(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
		if ask != nil {
			ask(&q)
		}
		got, err := good.Find(ctx, q)
		if answer != nil {
			got = answer(q, got)
		}
		return got, err
	}, duties...)
}

func findPerKey(ctx context.Context, good storage.Store, q storage.Query) ([]storage.Record, error) {
	if len(q.Any) == 0 {
		return good.Find(ctx, q)
	}
	var all []storage.Record
	for _, k := range q.Any {
		q.Any = []storage.Key{k}
		got, err := good.Find(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, got...)
	}
	return all, nil
}

// keepCallers returns bodies in the memory they were put from.
func keepCallers(good storage.Store) storage.Store {
	bodies := make(map[storage.ID][]byte)
	return &bent{
		Store: good,
		commit: func(ctx context.Context, b storage.Batch) error {
			for _, r := range b.Put {
				bodies[r.ID] = r.Body
			}
			return good.Commit(ctx, b)
		},
		get: func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error) {
			got, err := good.Get(ctx, refs...)
			for i := range got {
				got[i].Body = bodies[got[i].ID]
			}
			return got, err
		},
	}
}

// handOutCache returns the same memory to everybody who reads one version.
func handOutCache(good storage.Store) storage.Store {
	cache := make(map[storage.Ref]storage.Record)
	return &bent{Store: good, get: func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error) {
		got, err := good.Get(ctx, refs...)
		for i := range got {
			if r, kept := cache[got[i].Ref()]; kept {
				got[i] = r
			}
			cache[got[i].Ref()] = got[i]
		}
		return got, err
	}}
}

// searchCache is handOutCache that also finds by the keys in that memory.
func searchCache(good storage.Store) storage.Store {
	cache := make(map[storage.Ref]storage.Record)
	return &bent{
		Store: good,
		get: func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error) {
			got, err := good.Get(ctx, refs...)
			for i := range got {
				if r, kept := cache[got[i].Ref()]; kept {
					got[i] = r
				}
				cache[got[i].Ref()] = got[i]
			}
			return got, err
		},
		find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
			got, err := good.Find(ctx, q)
			return slices.DeleteFunc(got, func(r storage.Record) bool {
				kept, cached := cache[r.Ref()]
				holds := func(k storage.Key) bool { return slices.Contains(q.Any, k) }
				return cached && len(q.Any) > 0 && !slices.ContainsFunc(kept.Unique, holds) && !slices.ContainsFunc(kept.Index, holds)
			}), err
		},
	}
}

// staleCache answers the next two Gets of a record with what it said before.
func staleCache(good storage.Store) storage.Store {
	var mu sync.Mutex
	cache := make(map[storage.ID][]storage.Record)
	return &bent{Store: good, get: func(ctx context.Context, refs []storage.Ref) ([]storage.Record, error) {
		got, err := good.Get(ctx, refs...)
		mu.Lock()
		defer mu.Unlock()
		for i := range got {
			id := got[i].ID
			if kept := cache[id]; len(kept) > 0 {
				got[i], cache[id] = kept[0], kept[1:]
			} else {
				cache[id] = []storage.Record{got[i], got[i]}
			}
		}
		return got, err
	}}
}

// staleKeys finds a record by every key it ever had.
func staleKeys(good storage.Store) storage.Store {
	had := make(map[storage.Key]storage.Ref)
	return &bent{
		Store: good,
		commit: func(ctx context.Context, b storage.Batch) error {
			for _, r := range b.Put {
				for _, k := range slices.Concat(r.Unique, r.Index) {
					had[k] = r.Ref()
				}
			}
			return good.Commit(ctx, b)
		},
		find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
			if len(q.Any) == 1 {
				if ref, known := had[q.Any[0]]; known {
					return good.Get(ctx, ref)
				}
			}
			return good.Find(ctx, q)
		},
	}
}

// countedPages skips as many records as it returned before, in place of those
// up to an ID.
func countedPages(good storage.Store) storage.Store {
	returned := make(map[storage.ID]int)
	return &bent{Store: good, find: func(ctx context.Context, q storage.Query) ([]storage.Record, error) {
		skip, size := returned[q.After], q.Limit
		q.After, q.Limit = "", storage.MaxLimit
		got, err := good.Find(ctx, q)
		got = got[min(skip, len(got)):]
		got = got[:min(size, len(got))]
		if len(got) > 0 {
			returned[got[len(got)-1].ID] = skip + len(got)
		}
		return got, err
	}}
}
