package zags

import (
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// limit is the document of what one representative has asked: one for each, so
// that a cap holds whatever runs at once. It holds ids and keyed digests only.
type limit struct {
	ID       storage.ID  `json:"id"` // the representative's
	Drafts   []draft     `json:"drafts,omitempty"`
	Open     []RequestID `json:"open,omitempty"`
	Asked    []asked     `json:"asked,omitempty"`    // certificates of the last 24 hours
	Negative []asked     `json:"negative,omitempty"` // those that ended without confirmation
}

// draft is a request that was not submitted, and when it ends by itself.
type draft struct {
	Request RequestID `json:"request"`
	Until   time.Time `json:"until"`
}

// asked is a certificate, once, and when it was asked about last.
type asked struct {
	Certificate string    `json:"certificate"`
	At          time.Time `json:"at"`
}

func limitSpec() storage.Spec[limit] {
	return storage.Spec[limit]{
		Kind: "zags.limit", Schema: 1,
		ID: func(l *limit) storage.ID { return l.ID },
		Wake: func(l *limit) time.Time {
			last := time.Unix(0, 0) // an empty one is due at once, to be forgotten
			for _, d := range l.Drafts {
				if d.Until.After(last) {
					last = d.Until
				}
			}
			for _, a := range slices.Concat(l.Asked, l.Negative) {
				if end := a.At.Add(day); end.After(last) {
					last = end
				}
			}
			if len(l.Open) > 0 && last.Unix() == 0 {
				return time.Time{}
			}
			return last
		},
	}
}

// certificateDigest is how a limit knows a certificate.
func certificateDigest(tx *storage.Tx, owner storage.Actor, identity string) (string, error) {
	return tx.Reference(storage.Value{Space: "zags.certificate", Text: storage.Parts(string(owner), identity)})
}

func (c *Checker) limitOf(tx *storage.Tx, owner storage.Actor) (l *limit, exists bool, err error) {
	l, err = c.limits.Get(tx, storage.ID(owner))
	if errors.Is(err, storage.ErrNotFound) {
		return &limit{ID: storage.ID(owner)}, false, nil
	}
	return l, true, err
}

// prune forgets what is older than a day, and drafts that have ended.
func (l *limit) prune(now time.Time) {
	l.Drafts = slices.DeleteFunc(l.Drafts, func(d draft) bool { return !now.Before(d.Until) })
	old := func(a asked) bool { return !now.Before(a.At.Add(day)) }
	l.Asked = slices.DeleteFunc(l.Asked, old)
	l.Negative = slices.DeleteFunc(l.Negative, old)
}

// undraft forgets a draft that was submitted or has ended.
func (l *limit) undraft(id RequestID) {
	l.Drafts = slices.DeleteFunc(l.Drafts, func(d draft) bool { return d.Request == id })
}

// permits answers ErrRequestTooMany when a request about these certificates
// would pass a cap, with the time from which it would not.
func (l *limit) permits(p Policy, certificates []string) error {
	if len(l.Open) >= p.MaxOpen {
		return ErrRequestTooMany.With(validate.Int("max", p.MaxOpen))
	}
	strange := func(list []asked) int {
		n := 0
		for _, c := range certificates {
			if !slices.ContainsFunc(list, func(a asked) bool { return a.Certificate == c }) {
				n++
			}
		}
		return n
	}
	if over := len(l.Asked) + strange(l.Asked) - p.MaxCertificates; over > 0 {
		return tooMany(p.MaxCertificates, l.Asked, over)
	}
	if over := len(l.Negative) + 1 - p.MaxNegative; over > 0 && strange(l.Negative) > 0 {
		return tooMany(p.MaxNegative, l.Negative, over)
	}
	return nil
}

// tooMany says when as many as over of the list will be a day old.
func tooMany(most int, list []asked, over int) error {
	params := []validate.Param{validate.Int("max", most)}
	if over <= len(list) {
		ages := slices.SortedFunc(slices.Values(list), func(a, b asked) int { return a.At.Compare(b.At) })
		params = append(params, validate.Time("not_before", ages[over-1].At.Add(day)))
	}
	return ErrRequestTooMany.With(params...)
}

// note puts a certificate into a list, once.
func note(list []asked, certificate string, at time.Time) []asked {
	return append(drop(list, certificate), asked{Certificate: certificate, At: at})
}

func drop(list []asked, certificate string) []asked {
	return slices.DeleteFunc(list, func(a asked) bool { return a.Certificate == certificate })
}
