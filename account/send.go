package account

import (
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// target is the digest by which challenges and limits know a contact.
func (f *flow) target(v storage.Value) (string, error) {
	return f.tx.Reference(storage.Value{Space: "target", Text: storage.Parts(string(v.Space), v.Text)})
}

// ask is a challenge that is wanted.
type ask struct {
	purpose  Purpose
	target   string
	selector string
	life     time.Duration
	mute     bool
}

// issue makes the challenge, or takes the live one of the same target, counts
// the send and queues its message. It returns the challenge and when the next
// send is allowed. Another live challenge of the purpose is superseded.
func (f *flow) issue(before storage.ID, want ask) (storage.ID, time.Time, error) {
	next, err := f.countSend(want.target)
	if err != nil {
		return "", time.Time{}, err
	}
	r, tx, now := f.r, f.tx, f.tx.Now()
	c, err := r.challenges.One(tx, liveValue(f.a.ID, want.purpose, want.target))
	switch {
	case errors.Is(err, storage.ErrNotFound):
	case err != nil:
		return "", time.Time{}, err
	case c.at(r.vault, now) == ChallengeExpired:
		if err := c.end(tx, r.challenges, eventExpire, ChallengeExpired); err != nil {
			return "", time.Time{}, err
		}
	case c.Mute == want.mute:
		tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "resend", From: c.State.String(), To: c.State.String()})
		return c.ID, next, r.queue(tx, c)
	}
	if err := r.endChallenge(tx, before, "supersede", ChallengeSuperseded); err != nil {
		return "", time.Time{}, err
	}
	c = &challenge{
		ID: tx.NewID(), Application: f.a.ID, Purpose: want.purpose, Target: want.target, Key: r.vault.SealKey(),
		Epoch: 1, Selector: want.selector, State: ChallengeIssued, Issued: now, Expires: now.Add(want.life),
		Erase: now.Add(want.life + r.policy.DeadLife), Mute: want.mute,
	}
	tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "issue", To: c.State.String()})
	return c.ID, next, errors.Join(r.challenges.Create(tx, c), r.queue(tx, c))
}

// countSend counts a send to a target by a representative, if pause and caps
// permit it, and returns when the next one may follow.
func (f *flow) countSend(target string) (time.Time, error) {
	now, p := f.tx.Now(), f.r.policy
	to, err := limitFor(f.tx, f.r.limits, storage.Parts("contact", target))
	if err != nil {
		return time.Time{}, err
	}
	by, err := limitFor(f.tx, f.r.limits, storage.Parts("representative", string(f.a.By)))
	if err != nil {
		return time.Time{}, err
	}
	to.Sends.prune(now, day)
	if n := len(to.Sends); n > 0 {
		if at := to.Sends[n-1].Add(pauseAfter(n, p)); now.Before(at) {
			return time.Time{}, ErrSendTooSoon.With(validate.Time("not_before", at))
		}
	}
	many := func() time.Time {
		return later(to.Sends.notBefore(now, day, p.SendsPerTarget), by.Sends.notBefore(now, day, p.SendsPerActor))
	}
	if at := many(); !at.IsZero() {
		return time.Time{}, ErrSendTooMany.With(validate.Time("not_before", at))
	}
	to.Sends.add(now)
	by.Sends.add(now)
	next := later(now.Add(pauseAfter(len(to.Sends), p)), many())
	return next, errors.Join(to.save(f.tx, f.r.limits), by.save(f.tx, f.r.limits))
}

// pauseAfter is the pause after the n-th send of a day: it doubles.
func pauseAfter(n int, p Policy) time.Duration {
	pause := p.Pause
	for ; n > 1 && pause < p.MostPause; n-- {
		pause *= 2
	}
	return min(pause, p.MostPause)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// endChallenge ends a challenge that is still live.
func (r *Registrar) endChallenge(tx *storage.Tx, id storage.ID, event string, to ChallengeState) error {
	if id == "" {
		return nil
	}
	c, err := r.challenges.Get(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || !c.live() {
		return err
	}
	return c.end(tx, r.challenges, event, to)
}
