package zags

import (
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// verdict is what an answer comes to: as the representative may know it, and
// as it is.
type verdict struct {
	state  ItemState
	code   validate.Code // "" with Confirmed
	reason Reason
	fields []string      // with Mismatch
	spelt  []string      // with Confirmed
	truth  validate.Code // for the audit; "" where it is the code
	act    string        // with Confirmed: the 21-digit number of the act record, if the register gave it
}

func notFound() verdict {
	return verdict{state: NotFound, code: ErrResultNotFound, reason: ReasonNotFound}
}

func refused(why Reason) verdict {
	return verdict{state: Refused, code: ErrResultRefused, reason: why}
}

func unavailable(why Reason) verdict {
	return verdict{state: Unavailable, code: ErrResultUnavailable, reason: why}
}

// stale is what becomes of a confirmation of papers that are no longer on the card.
func stale() verdict {
	v := unavailable(ReasonMismatch)
	v.code = ErrResultStale
	return v
}

// crowded is what becomes of a confirmation of a child that has as many
// representatives as it takes.
func crowded() verdict {
	v := unavailable(ReasonService)
	v.truth = storage.ErrLimit
	return v
}

// closed is what becomes of a confirmation of a child who was erased: nothing
// can be added to what nobody can read.
func closed() verdict {
	v := unavailable(ReasonService)
	v.truth = storage.ErrErased
	return v
}

// audited is the code that the audit keeps.
func (v verdict) audited() validate.Code {
	if v.truth != "" {
		return v.truth
	}
	return v.code
}

// judge decides what an answer comes to; ok is false for one outside the
// closed lists. known says that an earlier confirmation proved the asker's
// relation to this child: it opens the reasons of a negative answer, and never
// replaces the record's own naming of the asker in a Confirmed.
//
// To an asker whose relation is not proved every answer of the register looks
// like NotFound.
func judge(s Snapshot, a Asker, known bool, r Result) (v verdict, ok bool) {
	v, proved, ok := read(s, a, r)
	switch {
	case !ok || v.state == Unavailable || proved || known && v.state != Confirmed:
		return v, ok
	case v.state == Confirmed:
		v.code = ErrResultUnproved
	}
	hidden := notFound()
	hidden.truth = v.code
	return hidden, true
}

func read(s Snapshot, a Asker, r Result) (v verdict, proved, ok bool) {
	for _, rec := range r.Records {
		proved = proved || names(rec, a)
	}
	switch r.Code {
	case ResultFound:
		v, proved = weigh(s, a, r.Records)
		return v, proved, true
	case ResultAbsent:
		return notFound(), proved, true
	case ResultAmbiguous:
		return verdict{state: Ambiguous, code: ErrResultAmbiguous, reason: ReasonAmbiguous}, proved, true
	case ResultDefective:
		return refused(ReasonDefect), proved, true
	case 0:
		switch r.Reason { //nolint:exhaustive // Only these stand for a missing result code.
		case ReasonAccess, ReasonRestriction:
			return refused(r.Reason), proved, true
		case ReasonService, ReasonExpired:
			return unavailable(r.Reason), proved, true
		}
	}
	return verdict{}, false, false
}

// weigh takes the record that proves most: one that names the asker before
// others, then one that agrees, then one that differs.
func weigh(s Snapshot, a Asker, records []Record) (best verdict, proved bool) {
	best = refused(ReasonDefect)
	rank := -1
	for _, rec := range records {
		v, names := one(s, rec), names(rec, a)
		n := 0
		switch v.state { //nolint:exhaustive // Every other outcome ranks last.
		case Confirmed:
			n = 2
		case Mismatch:
			n = 1
		}
		if names {
			n += 3
		}
		if n > rank {
			best, proved, rank = v, names, n
		}
	}
	return best, proved
}

func one(s Snapshot, r Record) verdict {
	if r.Canceled {
		return refused(ReasonCanceled)
	}
	c := compare(s, r)
	switch {
	case c.agrees():
		return verdict{state: Confirmed, spelt: c.spelt, act: longAct(r.ActNumber)}
	case len(c.differ) > 0:
		return verdict{state: Mismatch, code: ErrResultMismatch, reason: ReasonMismatch, fields: c.differ}
	}
	return refused(ReasonDefect)
}

// longAct is the number of an act record in the register, by which a birth is
// known whatever certificates were issued of it; "" for anything else.
func longAct(theirs string) string {
	var n family.ActNumber
	if n.UnmarshalText([]byte(theirs)) != nil || !n.IsLong() {
		return ""
	}
	return n.String()
}
