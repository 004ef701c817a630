package zags

import (
	"time"

	"github.com/rodnik-go/rodnik/family"
)

// Policy is the numbers that a host may change. A zero field is its default.
type Policy struct {
	AutoUpdate      AutoUpdate     // what Submit makes of auto-update; RequireOff
	AgeLimit        int            // whole years a child must be under; 18
	AgeRule         family.AgeRule // when an age is reached; OnBirthday
	MaxChildren     int            // in one request; 20, and no more than that
	MaxDrafts       int            // drafts of one representative; 20
	MaxOpen         int            // requests of one representative that wait for the register; 5
	MaxCertificates int            // different ones of one representative in 24 hours; 20
	MaxNegative     int            // different ones without confirmation in 24 hours; 3
	ExpectedIn      time.Duration  // when an answer is expected, for information; 30 min
	DeadlineDays    int            // working days until a request is overdue; 5
	GiveUpAfter     time.Duration  // from Submit to the end of waiting; 30 days
	SubmitGiveUp    time.Duration  // from Submit to the end of trying to hand it over; 24 h
	DraftLife       time.Duration  // from Open to the end of a draft; 30 days

	// Poll is the waits before each poll, the last one for all further polls;
	// nil: 1, 2, 4, 8 and 15 min, every 15 min for 2 h, hourly to the deadline,
	// then daily. Each wait is up to a tenth shorter, by the request's id.
	Poll []time.Duration

	// Retry is the waits before the register is asked again whether it took a
	// request, the last one for all further tries; nil: 30 s doubling to 15 min.
	Retry []time.Duration
}

// AutoUpdate says what Submit makes of a request whose auto-update is on. The
// guides agree that it has to be off to submit, and differ on why.
//
// Source: Guide A and Guide B, the switch "auto-update" of the request.
type AutoUpdate uint8

// The rules of auto-update.
const (
	RequireOff AutoUpdate = iota // Submit refuses; the default
	Allow                        // the register is asked to report later changes
	ForceOff                     // Submit switches it off, with a warning
)

const day = 24 * time.Hour

func (p Policy) withDefaults() Policy {
	number := func(n *int, standard int) {
		if *n <= 0 {
			*n = standard
		}
	}
	span := func(d *time.Duration, standard time.Duration) {
		if *d <= 0 {
			*d = standard
		}
	}
	number(&p.AgeLimit, family.DefaultAgeLimit)
	number(&p.MaxChildren, maxChildren)
	p.MaxChildren = min(p.MaxChildren, maxChildren)
	number(&p.MaxDrafts, 20)
	number(&p.MaxOpen, 5)
	number(&p.MaxCertificates, 20)
	number(&p.MaxNegative, 3)
	number(&p.DeadlineDays, 5)
	span(&p.ExpectedIn, 30*time.Minute)
	span(&p.GiveUpAfter, 30*day)
	span(&p.SubmitGiveUp, day)
	span(&p.DraftLife, 30*day)
	return p
}

// maxChildren keeps a request, with its items, cards, children and notices,
// within one commit.
const maxChildren = 20
