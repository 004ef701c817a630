package account

import (
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// counted is a try that was counted and may now be compared.
type counted struct {
	id     storage.ID // of the challenge
	number int        // which of its tries, from 1
	at     time.Time  // by which the count is taken back when it was right
}

// ends is what a challenge answers that can no longer be tried.
type ends struct{ proved, locked, expired, over validate.Code }

func codeEnds() ends {
	return ends{ErrCodeUsed, ErrCodeTooManyTries, ErrCodeExpired, ErrCodeSuperseded}
}

func linkEnds() ends { return ends{ErrTokenUsed, ErrTokenInvalid, ErrTokenExpired, ErrTokenInvalid} }

// of is the answer of a state; dead is false where it can still be tried.
func (e ends) of(s ChallengeState) (code validate.Code, dead bool) {
	switch s {
	case ChallengeIssued, ChallengeSent:
		return "", false
	case ChallengeProved:
		return e.proved, true
	case ChallengeLocked:
		return e.locked, true
	case ChallengeExpired:
		return e.expired, true
	case ChallengeSuperseded, ChallengeRevoked:
		return e.over, true
	}
	return e.over, true
}

// countTry counts a try of a challenge, of its target over all codes and
// flows, and of this representative against it. One that has outlived its time
// expires, in a commit of its own.
func (r *Registrar) countTry(tx *storage.Tx, by storage.Actor, c *challenge, dead ends) (counted, error) {
	now := tx.Now()
	state := c.at(r.vault, now)
	if code, over := dead.of(state); over {
		if c.live() {
			return counted{}, refuse(tx, code, c.end(tx, r.challenges, eventExpire, state))
		}
		return counted{}, code
	}
	if c.Tries >= r.policy.Tries {
		return counted{}, dead.locked
	}
	pair, target, err := r.wrong(tx, by, c)
	if err != nil {
		return counted{}, err
	}
	full := later(pair.Wrong.notBefore(now, day, r.policy.WrongPerPair), target.Wrong.notBefore(now, day, r.policy.WrongPerTarget))
	if !full.IsZero() {
		return counted{}, dead.locked.With(validate.Time("not_before", full))
	}
	pair.Wrong.add(now)
	target.Wrong.add(now)
	c.Tries++
	err = errors.Join(pair.save(tx, r.limits), target.save(tx, r.limits), r.challenges.Save(tx, c))
	return counted{id: c.ID, number: c.Tries, at: now}, err
}

func (r *Registrar) wrong(tx *storage.Tx, by storage.Actor, c *challenge) (pair, target *limit, err error) {
	pair, err = limitFor(tx, r.limits, storage.Parts("pair", string(by), c.Target, string(c.Purpose)))
	if err != nil {
		return nil, nil, err
	}
	target, err = limitFor(tx, r.limits, storage.Parts("wrong", c.Target, string(c.Purpose)))
	return pair, target, err
}

// verdict is what becomes of a challenge when a try is right, and what it
// answers when it can no longer be tried.
type verdict struct {
	event string
	to    ChallengeState
	dead  ends
}

// conclude compares a counted try with the challenge as it stands now. A wrong
// one, and the last that locks the challenge, are committed refusals. A right
// one ends it, once, and takes its count back.
func (r *Registrar) conclude(tx *storage.Tx, by storage.Actor, try counted, typed string, v verdict) (*challenge, error) {
	c, err := r.challenges.Get(tx, try.id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, v.dead.expired
	}
	if err != nil {
		return nil, err
	}
	if code, over := v.dead.of(c.at(r.vault, tx.Now())); over {
		return nil, code
	}
	right, err := c.matches(r.vault, typed)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, r.wrongTry(tx, c, try, v.dead)
	}
	pair, target, err := r.wrong(tx, by, c)
	if err != nil {
		return nil, err
	}
	pair.Wrong.remove(try.at)
	target.Wrong.remove(try.at)
	err = errors.Join(pair.save(tx, r.limits), target.save(tx, r.limits), c.end(tx, r.challenges, v.event, v.to))
	return c, err
}

// wrongTry locks a challenge once all its tries were compared and wrong: of
// parallel ones each that was counted is compared.
func (r *Registrar) wrongTry(tx *storage.Tx, c *challenge, try counted, dead ends) error {
	var code error = ErrCodeWrong.With(validate.Int("left", r.policy.Tries-try.number))
	if dead.locked == ErrTokenInvalid {
		code = ErrTokenInvalid
	}
	c.Wrong++
	if c.Wrong >= r.policy.Tries {
		return refuse(tx, code, c.end(tx, r.challenges, "try", ChallengeLocked))
	}
	tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "try", From: c.State.String(), To: c.State.String()})
	return refuse(tx, code, r.challenges.Save(tx, c))
}
