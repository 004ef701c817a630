package account

import (
	"time"

	"github.com/rodnik-go/rodnik/family"
)

// Policy is the numbers of registration that a host may change. A zero field
// is its default.
type Policy struct {
	AgeLimit int            // the representative's path is open under this age; 14
	AgeRule  family.AgeRule // when an age is reached; on the birthday

	CodeLife time.Duration // life of a code from the SMS; 10 min, at most 10 min
	LinkLife time.Duration // life of a link from the letter; 24 h, at most 24 h
	Tries    int           // tries of one code or link; 5, at most 5

	// Wrong tries in 24 hours over all codes and flows, for each purpose.
	WrongPerTarget int // of one phone or address; 10
	WrongPerPair   int // of one representative against one target; 5

	Pause                time.Duration // between two sends to one target, doubling; 60 s, at least 60 s
	MostPause            time.Duration // the longest pause; 15 min
	SendsPerTarget       int           // in 24 hours; 5
	SendsPerActor        int           // in 24 hours; 10
	PhonesPerApplication int           // different phones of one application; 3

	TakenAnswer TakenAnswer   // what a representative hears of a taken contact; TellRepresentative
	TakenPerDay int           // how often in 24 hours, then as under Hide; 5
	Idle        time.Duration // an application ends after so long without a step; 72 h
	Whole       time.Duration // and after so long in all; 14 days
	SignInWrong int           // wrong passwords of one identifier and source in an hour; 10
	DeadLife    time.Duration // how long dead challenges and limits are kept; 24 h
}

// TakenAnswer says what a representative hears when a phone or an address
// belongs to another account. The zero value is TellRepresentative.
type TakenAnswer uint8

// The answers to a taken contact.
const (
	// TellRepresentative says so, audited and limited by Policy.TakenPerDay.
	TellRepresentative TakenAnswer = iota
	// Hide answers "sent": the owner of the contact gets a notice without a
	// secret, and the code can never be right.
	Hide
)

func (p Policy) withDefaults() Policy {
	count := func(n *int, normal, most int) {
		if *n <= 0 || most > 0 && *n > most {
			*n = normal
		}
	}
	last := func(d *time.Duration, normal, least, most time.Duration) {
		if *d <= 0 || *d < least || most > 0 && *d > most {
			*d = normal
		}
	}
	count(&p.AgeLimit, 14, 0)
	last(&p.CodeLife, 10*time.Minute, 0, 10*time.Minute)
	last(&p.LinkLife, 24*time.Hour, 0, 24*time.Hour)
	count(&p.Tries, 5, 5)
	count(&p.WrongPerTarget, 10, 100)
	count(&p.WrongPerPair, 5, 100)
	last(&p.Pause, time.Minute, time.Minute, 0)
	last(&p.MostPause, max(15*time.Minute, p.Pause), p.Pause, 0)
	count(&p.SendsPerTarget, 5, 0)
	count(&p.SendsPerActor, 10, 0)
	count(&p.PhonesPerApplication, 3, 0)
	count(&p.TakenPerDay, 5, 0)
	last(&p.Idle, 72*time.Hour, 0, 0)
	last(&p.Whole, 14*24*time.Hour, 0, 0)
	count(&p.SignInWrong, 10, 0)
	last(&p.DeadLife, 24*time.Hour, 0, 0)
	return p
}
