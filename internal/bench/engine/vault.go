package engine

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// paper is a document of a typical size, with a unique value and a look-up
// value.
type paper struct {
	ID, Owner storage.ID
	Number    string
	Text      string
}

// deaf stores nothing of what a commit brings, so that what is measured is the
// Vault alone.
type deaf struct {
	storage.Store

	on bool
}

func (d *deaf) Commit(ctx context.Context, b storage.Batch) error {
	if d.on {
		return nil
	}
	return d.Store.Commit(ctx, b)
}

// vaultOf is an operation that creates so many papers.
func vaultOf(ctx context.Context, owned bool) (create func(n int) error, err error) {
	seal, err := storage.NewSecret("seal-1", []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		return nil, err
	}
	look, err := storage.NewSecret("look-1", []byte("fedcba9876543210fedcba9876543210"))
	if err != nil {
		return nil, err
	}
	keyring, err := storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
	if err != nil {
		return nil, err
	}
	store := &deaf{Store: memstore.New()}
	vault, err := storage.NewVault(store, keyring, nil)
	if err != nil {
		return nil, err
	}
	spec := storage.Spec[paper]{
		Kind: "paper", Schema: 1,
		ID: func(p *paper) storage.ID { return p.ID },
		Keys: func(p *paper) storage.Keys {
			return storage.Keys{
				Unique: []storage.Value{{Space: "number", Text: p.Number}},
				Index:  []storage.Value{{Space: "cabinet", Text: "the same for all"}},
			}
		},
	}
	if owned {
		spec.Owner = func(p *paper) storage.ID { return p.Owner }
	}
	papers, err := storage.NewCollection(spec)
	if err != nil {
		return nil, err
	}
	text := strings.Repeat("plum", 128)
	create = func(n int) error {
		_, err := storage.Do(ctx, vault, storage.Command{By: "bench"}, storage.Op("paper.create"), func(tx *storage.Tx) (storage.ID, error) {
			for range n {
				p := paper{ID: tx.NewID(), Owner: "somebody", Text: text}
				p.Number = string(p.ID)
				if err := papers.Create(tx, &p); err != nil {
					return "", err
				}
			}
			return "", nil
		})
		return err
	}
	if err := create(1); err != nil { // the data key of the owner, the mark of the store
		return nil, err
	}
	store.on = true
	return create, nil
}

// runVault prints what the Vault costs: of an operation with 17 records, less
// one with a single record, a sixteenth.
func (t *table) runVault(ctx context.Context, e Effort) error {
	for _, row := range []struct {
		name  string
		owned bool
	}{{"vault, one record of two keys", false}, {"vault, one record of two keys and an owner", true}} {
		if !t.wanted(row.name) {
			continue
		}
		create, err := vaultOf(ctx, row.owned)
		if err != nil {
			return err
		}
		const more = 16
		allocs := (allocations(create, 1+more) - allocations(create, 1)) / more
		var each, whole []float64
		calls := 1
		if e.Turn > 0 {
			calls = 200
		}
		for range e.Rounds {
			one, err := spent(create, 1, calls)
			if err != nil {
				return err
			}
			many, err := spent(create, 1+more, calls)
			if err != nil {
				return err
			}
			each = append(each, (many-one)/more)
			whole = append(whole, one)
		}
		low, middle, high := quartiles(each)
		t.row(row.name+": encode, seal, digest", amount(middle, " us"), "", amount(low, "")+"-"+amount(high, " us"),
			"at most 15 us: "+met(middle <= 15))
		t.absolute(row.name+": allocations", "", 40, allocs)
		t.absolute(row.name+": the operation, audit entry and all", " us", 0, median(whole))
	}
	return nil
}

// spent is the processor time of one operation in microseconds.
func spent(create func(n int) error, n, calls int) (float64, error) {
	from := ownCPU()
	for range calls {
		if err := create(n); err != nil {
			return 0, err
		}
	}
	return float64(ownCPU()-from) / float64(time.Microsecond) / float64(calls), nil
}

func allocations(create func(n int) error, n int) float64 {
	return testing.AllocsPerRun(20, func() { _ = create(n) })
}
