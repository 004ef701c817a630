package account

import (
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// limit holds every cap of one subject: a contact, a representative, a
// representative against a contact, an identifier from a source. It holds
// times only; its key names the subject by digest.
type limit struct {
	ID    storage.ID `json:"id"`
	Key   string     `json:"key"`
	Sends times      `json:"sends,omitempty"`
	Taken times      `json:"taken,omitempty"`
	Wrong times      `json:"wrong,omitempty"`
	Until time.Time  `json:"until"`

	fresh bool // not stored yet
}

const day = 24 * time.Hour

func limitSpec() storage.Spec[limit] {
	return storage.Spec[limit]{
		Kind: "account.limit", Schema: 1,
		ID: func(l *limit) storage.ID { return l.ID },
		Keys: func(l *limit) storage.Keys {
			return storage.Keys{Unique: []storage.Value{{Space: "limit", Text: l.Key}}}
		},
		Wake: func(l *limit) time.Time { return l.Until },
	}
}

// limitFor reads the limits of a subject, or starts them. The key is digested,
// so that the sealed body holds no contact either.
func limitFor(tx *storage.Tx, c *storage.Collection[limit], subject string) (*limit, error) {
	text, err := tx.Reference(storage.Value{Space: "limit.subject", Text: subject})
	if err != nil {
		return nil, err
	}
	l, err := c.One(tx, storage.Value{Space: "limit", Text: text})
	if errors.Is(err, storage.ErrNotFound) {
		return &limit{ID: tx.NewID(), Key: text, fresh: true}, nil
	}
	return l, err
}

func (l *limit) save(tx *storage.Tx, c *storage.Collection[limit]) error {
	now := tx.Now()
	l.Until = now.Add(day)
	for _, t := range []*times{&l.Sends, &l.Taken, &l.Wrong} {
		t.prune(now, day)
	}
	if l.fresh {
		l.fresh = false
		return c.Create(tx, l)
	}
	return c.Save(tx, l)
}

// times are moments that are counted, oldest first. Nothing is added beyond a
// cap, so they stay short.
type times []time.Time

func (t *times) add(now time.Time) { *t = append(*t, now) }

// remove takes one moment back.
func (t *times) remove(at time.Time) {
	for i, one := range *t {
		if one.Equal(at) {
			*t = append((*t)[:i], (*t)[i+1:]...)
			return
		}
	}
}

func (t *times) prune(now time.Time, window time.Duration) {
	kept := (*t)[:0]
	for _, one := range *t {
		if now.Before(one.Add(window)) {
			kept = append(kept, one)
		}
	}
	*t = kept
}

// notBefore is the zero time while fewer than most moments lie in the window
// that ends now; otherwise when the next is allowed.
func (t *times) notBefore(now time.Time, window time.Duration, most int) time.Time {
	var in []time.Time
	for _, one := range *t {
		if now.Before(one.Add(window)) {
			in = append(in, one)
		}
	}
	if len(in) < most {
		return time.Time{}
	}
	return in[len(in)-most].Add(window)
}
